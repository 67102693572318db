"""Who sends a table, as far as its text can show: what it signs as, and which totals it may print.

Belongs here: the names of a sender and of the regions around it. Does not belong here: resolving a
region cell (``geography``).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.intake.reading.text import compact
from sources.catalogue import Catalogue, Sender
from sources.geography import full_name


@dataclass(frozen=True, slots=True)
class Reporter:
    """A sender that reports for one region alone has it as ``only``, and signs as ``called``.

    ``whole``: the names and the code of the region whose parts it reports, not the region itself.
    """

    only: str = ""
    called: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    @classmethod
    def of(cls, catalogue: Catalogue, sender: Sender) -> Reporter:
        """What is known of ``sender`` from its declaration."""
        own = catalogue.regions[sender.region]
        names = frozenset(map(compact, (own.name_zh, full_name(catalogue, own.code))))
        if sender.reports_for == "self":
            return cls(own.code, names | {compact(sender.name_zh)})
        return cls(whole=names | {f"{own.code}{name}" for name in names} | {own.code})


NOBODY = Reporter()
