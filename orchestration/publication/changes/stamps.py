"""The stamps of two releases, and what they alone say of why anything may differ.

Belongs here: reading them and comparing them. Does not belong here: rows of marts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.changes.model import Field
from orchestration.warehouse.marts import quoted

STAMP_FILE = "release.json"
SHOWN = (
    "release_id", "as_of", "data_cutoff", "coverage", "n_rejected", "has_simulated",
    "rule_version", "code_version", "content_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Stamps:
    """The stamps of both releases."""

    before: dict[str, Any]
    after: dict[str, Any]

    @classmethod
    def of(cls, before: Path, after: Path) -> Stamps:
        """Those of two release folders."""
        return cls(read_stamp(before), read_stamp(after))

    def other(self, name: str) -> bool:
        """Whether they say otherwise; what one of them does not say is not otherwise."""
        was, now = self.before.get(name), self.after.get(name)
        return was is not None and now is not None and str(was) != str(now)

    @property
    def is_other_day(self) -> bool:
        """Whether they are as of different days."""
        return self.other("as_of")

    @property
    def is_other_software(self) -> bool:
        """Whether program or declarations are of another version."""
        return self.other("code_version")

    @property
    def is_other_rules(self) -> bool:
        """Whether the rules are of another version."""
        return self.other("rule_version")

    @property
    def is_same_run(self) -> bool:
        """Whether both say they are of the same inputs, day and program."""
        return _same(self.before, self.after, "fingerprint")

    @property
    def is_same_data(self) -> bool:
        """Whether both say they hold the same data: then no figure has a reason to differ."""
        return self.is_same_run or _same(self.before, self.after, "content_hash")

    @property
    def no_new_inputs(self) -> bool:
        """Whether nothing was handed in, taken back or judged between the two, by their stamps."""
        return not self.is_other_day and _same(self.before, self.after, "last_seq")

    def put_off(self, feed: str, period_end: str) -> bool:
        """Whether the due day of a feed's period was put off, or that was taken back, between."""
        said = [
            [row for row in stamp.get("extended", ()) if row[:2] == [feed, period_end]]
            for stamp in (self.before, self.after)
        ]
        return said[0] != said[1]

    @property
    def goes_back(self) -> bool:
        """Whether the second knows less: as of an earlier day, or up to an earlier event."""
        known = self.before.get("last_seq"), self.after.get("last_seq")
        fewer = None not in known and int(str(known[1])) < int(str(known[0]))
        return self.day("after") < self.day("before") or fewer

    def day(self, side: str) -> date:
        """The day as of which a release was computed."""
        stamp = self.before if side == "before" else self.after
        return date.fromisoformat(str(stamp["as_of"])[:10])

    def year_judged(self, side: str, plan: str) -> int:
        """The year of which enough months are over by a release's day to be judged."""
        stamp, day = (self.before if side == "before" else self.after), self.day(side)
        months = int(stamp.get("settings", {}).get(plan, {}).get("min_judged_months", 0))
        return (day.year * 12 + day.month - 1 - months) // 12

    def settings_changed(self, plan: str) -> list[str]:
        """The settings a plan is judged with that are others now: ``behind -10 → -5``."""
        told = [stamp.get("settings", {}).get(plan, {}) for stamp in (self.before, self.after)]
        was, now = told
        if not was or not now:
            return []
        return [
            f"{name} {was.get(name, '—')} → {now.get(name, '—')}"
            for name in sorted({*was, *now})
            if was.get(name) != now.get(name)
        ]

    @property
    def fields(self) -> tuple[Field, ...]:
        """What the stamps that readers see say otherwise."""
        return tuple(
            Field(name, _shown(name, self.before.get(name)), _shown(name, self.after.get(name)))
            for name in SHOWN
            if self.other(name)
        )


def _shown(name: str, value: object) -> str | None:
    """As pages print it: a share in percent, of a hash its beginning."""
    if name == "coverage" and isinstance(value, float):
        return f"{value:.1%}"
    if name == "content_hash" and isinstance(value, str):
        return value[:12]
    return _text(value)


def read_stamp(folder: Path) -> dict[str, Any]:
    """The stamp of a release; of one that is being built, as its data have it."""
    place = folder / STAMP_FILE
    if place.exists():
        facts: dict[str, Any] = json.loads(place.read_bytes())
        return facts
    source = quoted(folder / "data" / "release.parquet")
    with duckdb.connect() as connection:
        cursor = connection.execute(f"from read_parquet('{source}')")
        names = [column[0] for column in cursor.description or ()]
        row = cursor.fetchone() or ()
    return dict(zip(names, row, strict=True))


def _same(before: dict[str, Any], after: dict[str, Any], name: str) -> bool:
    return before.get(name) is not None and before.get(name) == after.get(name)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
