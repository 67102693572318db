"""Which regions lie in which, as far as a change below may show above.

Belongs here: the line of a region upwards. Does not belong here: names (``naming``).
"""

from __future__ import annotations

from orchestration.publication.changes.tables import Pair


class Regions:
    """Which regions lie in which, by the lists of both releases; forerunners in successors."""

    def __init__(self, pair: Pair) -> None:
        self._up: dict[str, set[str]] = {}
        self._lines: dict[str, list[str]] = {}
        self._peers: dict[str, list[str]] = {}
        self._right_below: dict[str, set[str]] = {}
        for side in ("before", "after"):
            for row in pair.rows(side, "dim_region"):
                above = (row["parent_code"], row["successor_code"])
                self._up.setdefault(row["region_code"], set()).update(a for a in above if a)
                if row["parent_code"]:
                    self._right_below.setdefault(row["parent_code"], set()).add(row["region_code"])

    def at_or_above(self, region: str) -> list[str]:
        """A region, those it lies in, and what became of them."""
        if region in self._lines:
            return self._lines[region]
        found, waiting = [region], [region]
        while waiting:
            for above in sorted(self._up.get(waiting.pop(), ())):
                if above not in found:
                    found.append(above)
                    waiting.append(above)
        self._lines[region] = found
        return found

    def beside(self, region: str) -> list[str]:
        """The other regions right below the same one."""
        if region not in self._peers:
            alike = [found for found in self._right_below.values() if region in found]
            self._peers[region] = sorted(set().union(*alike) - {region})
        return self._peers[region]

    def added_up_in(self, region: str) -> list[str]:
        """A region and those it is added up in: the country is added up from nobody's reports."""
        line = self.at_or_above(region)
        return [code for code in line if code == region or self._up.get(code)]

    def widest(self, region: str) -> str:
        """The widest region that it is added up in."""
        return self.added_up_in(region)[-1]
