"""One region, its validity, its former names and what became of it; the list by who lies where.

Belongs here: the shape of what ``sources/regions/*.csv`` declares, and an index of it made once.
Does not belong here: questions that need senders or plans (``sources.geography``), reading the
files (``sources.loader``) or recognising a region in a cell (``orchestration.intake``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from sources.vocabulary import Declaration, Level

# Six digits of GB/T 2260; or a code of our own, which no official list can ever hold.
CODE_PATTERN = r"^(?:[0-9]{6}|[0-9]{4}L[1-9])$"


class Succession(Declaration):
    """What became of a region that ended, declared by hand with its source.

    ``continued``: one region carries it on, its data too (达县 → 达川区). ``merged``: it is only a
    part of its one successor. ``split``: several took it over. In both its data are nobody's.
    """

    code: str
    successors: tuple[str, ...] = Field(min_length=1)
    relation: Literal["continued", "merged", "split"]
    year: int
    source: str
    note: str | None = None

    @field_validator("successors", mode="before")
    @classmethod
    def _cell_of_codes(cls, given: object) -> object:
        """In a table several codes stand in one cell: ``140213;140214``."""
        return tuple(given.split(";")) if isinstance(given, str) else given


class FormerName(Declaration):
    """A name that a code had before: of the same region, or of a part ``merged`` into it."""

    code: str
    name_zh: str
    relation: Literal["renamed", "merged"]
    year: int
    source: str


class LocalUnit(Declaration):
    """A unit that no official list has (a city's 高新区), under the bureau's code or our own.

    It lies inside counties or was carved out of them.
    """

    code: str = Field(pattern=CODE_PATTERN)
    name_zh: str
    parent_code: str
    valid_from: date
    source: str
    note: str | None = None


class Region(Declaration):
    """One administrative unit during its validity (GB/T 2260 code, six digits).

    One that is not ``official`` is counted only where a sender names it as its own region.
    """

    code: str = Field(pattern=CODE_PATTERN)
    name_zh: str
    level: Level
    parent_code: str | None
    valid_from: date
    valid_to: date | None = None
    succession: Succession | None = None
    former_names: tuple[FormerName, ...] = ()
    official: bool = True

    @property
    def successors(self) -> tuple[str, ...]:
        """Codes of what took its place; none while it stands, or where nobody knows."""
        return self.succession.successors if self.succession else ()

    @property
    def successor_code(self) -> str | None:
        """The one code that took its place, where it is one."""
        return self.successors[0] if len(self.successors) == 1 else None

    @property
    def carried_on_by(self) -> str | None:
        """The one region that its data are understood as after its end."""
        continued = self.succession is not None and self.succession.relation == "continued"
        return self.successor_code if continued else None

    def stands_in(self, first: date, last: date) -> bool:
        """Whether it is valid on some day of an interval."""
        return self.valid_from <= last and (self.valid_to is None or self.valid_to >= first)


class RegionIndex:
    """A list of regions by what lies directly below and by what came before; made once."""

    def __init__(self, regions: Mapping[str, Region]) -> None:
        self.regions = regions
        below: dict[str, list[Region]] = defaultdict(list)
        before: dict[str, list[Region]] = defaultdict(list)
        for code in sorted(regions):
            region = regions[code]
            if region.parent_code is not None:
                below[region.parent_code].append(region)
            for successor in region.successors:
                before[successor].append(region)
        self._below = dict(below)
        self._before = dict(before)

    def below(self, code: str) -> list[Region]:
        """Every region that ever lay directly below one, by code."""
        return self._below.get(code, [])

    def before(self, code: str) -> list[Region]:
        """The regions that a region succeeded, wholly or in part, directly or through others."""
        found: dict[str, Region] = {}
        waiting = [code]
        while waiting:
            for region in self._before.get(waiting.pop(), []):
                if region.code not in found:
                    found[region.code] = region
                    waiting.append(region.code)
        return [found[key] for key in sorted(found)]
