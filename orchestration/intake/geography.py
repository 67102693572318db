"""Regions as one sender may write them: a six-digit code or a full name.

Belongs here: resolving a region cell within the sender's regions, and saying why it cannot be.
Does not belong here: the list of regions and who lies below whom (``sources``) or aggregation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from orchestration.intake.numbers import Problem
from orchestration.intake.text import compact, did_you_mean, listed
from sources.catalogue import Catalogue, Sender
from sources.geography import full_name, regions_of_sender
from sources.periods import Period


class Geography:
    """The regions of the catalogue seen from one sender."""

    def __init__(self, catalogue: Catalogue, sender: Sender) -> None:
        self.catalogue = catalogue
        self.sender = sender
        self.allowed = tuple(region.code for region in regions_of_sender(catalogue, sender))
        self._yours = self._by_name(self.allowed)

    def _by_name(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Codes by name, and by name after the names of what they lie in (贵州省贵阳市南明区)."""
        names: dict[str, list[str]] = defaultdict(list)
        for code in codes:
            for spelling in self._spellings(code):
                names[spelling].append(code)
        return names

    def _spellings(self, code: str) -> set[str]:
        region = self.catalogue.regions[code]
        above = self.catalogue.regions.get(region.parent_code or "")
        below_parent = f"{above.name_zh}{region.name_zh}" if above else region.name_zh
        spellings = (region.name_zh, below_parent, full_name(self.catalogue, code))
        return {compact(spelling) for spelling in spellings}

    def resolve(self, text: str) -> str | Problem:
        """The code of the region a cell names, or why it names none of the sender's."""
        written = compact(text)
        if not written:
            return Problem("key.region_blank")
        if re.fullmatch(r"[0-9]{6}", written):
            yours = [written] if written in self.allowed else []
        else:
            yours = self._yours.get(written, [])
        if len(yours) == 1:
            return yours[0]
        if yours:
            return Problem("key.region_ambiguous", {"codes": listed(yours)})
        elsewhere = self._elsewhere(written)
        return self._not_yours(elsewhere) if elsewhere else self._unknown(text)

    def _elsewhere(self, written: str) -> list[str]:
        if written in self.catalogue.regions:
            return [written]
        return self._by_name(self.catalogue.regions).get(written, [])

    def _not_yours(self, codes: list[str]) -> Problem:
        facts: dict[str, object] = {
            "code": listed(codes),
            "name": full_name(self.catalogue, codes[0]) if len(codes) == 1 else "同名地区",
            "sender": self.sender.name_zh,
            "yours": self._listed(),
        }
        return Problem("key.region_not_yours", facts)

    def _unknown(self, text: str) -> Problem:
        hint = did_you_mean(text, [*map(self._name, self.allowed), *self.allowed])
        return Problem("key.region_unknown", {"nearest": hint, "yours": self._listed()})

    def _listed(self) -> str:
        return listed(f"{code} {self._name(code)}" for code in self.allowed)

    def _name(self, code: str) -> str:
        return self.catalogue.regions[code].name_zh

    def abolished(self, code: str, period: Period) -> Problem | None:
        """The problem of a region that had ended before the period began."""
        region = self.catalogue.regions[code]
        if region.valid_to is None or region.valid_to >= period.start:
            return None
        successor = self.catalogue.regions.get(region.successor_code or "")
        facts: dict[str, object] = {
            "code": code,
            "valid_to": region.valid_to,
            "period": period.label,
            "successor": f"：{successor.code} {successor.name_zh}" if successor else "",
        }
        return Problem("key.region_abolished", facts)
