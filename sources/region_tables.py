"""The tables under ``sources/regions`` put together: one region from the rows that speak of it.

Belongs here: which tables there are and how their rows join. Does not belong here: reading files
(``sources.loader``), the shape of a row (``sources.divisions``) or what a region must satisfy
(``sources.checks_regions``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sources.divisions import FormerName, LocalUnit, Region, Succession
from sources.vocabulary import Level

DIVISIONS = "regions/divisions.csv"
SUCCESSORS = "regions/successors.csv"
FORMER_NAMES = "regions/former_names.csv"
LOCAL = "regions/local.csv"


def as_region(unit: LocalUnit) -> Region:
    """A unit without an official code stands beside the counties of what it lies in."""
    return Region(
        code=unit.code,
        name_zh=unit.name_zh,
        level=Level.COUNTY,
        parent_code=unit.parent_code,
        valid_from=unit.valid_from,
        official=False,
    )


def names_by_code(names: Iterable[FormerName]) -> dict[str, tuple[FormerName, ...]]:
    """The former names of each code, in the order of their table."""
    found: dict[str, tuple[FormerName, ...]] = {}
    for name in names:
        found[name.code] = (*found.get(name.code, ()), name)
    return found


def joined(
    region: Region,
    became: Mapping[str, Succession],
    former: Mapping[str, tuple[FormerName, ...]],
) -> Region:
    """A region with what became of it and what its code was called before."""
    more: dict[str, Any] = {}
    if region.code in became:
        more["succession"] = became[region.code]
    if region.code in former:
        more["former_names"] = former[region.code]
    return region.model_copy(update=more) if more else region
