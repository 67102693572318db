"""Two tiny releases beside each other, for tests of what differs between them."""

from __future__ import annotations

import copy
import json
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.publication.changes.compare import changes_between
from orchestration.publication.changes.model import Change, Changes
from sources.catalogue import Catalogue

Row = dict[str, Any]
COUNTY, OTHER_COUNTY, PROVINCE = "520102", "520103", "520000"
INDICATOR, FEED, ITEM = "used_car_trades", "used_car_trades", "trades"
STAMP: Row = {
    "release_id": "20251031-aaaaaaaa",
    "as_of": "2025-10-31",
    "data_cutoff": "2025-10-20 10:00:00",
    "coverage": 0.5,
    "rule_version": "v1",
    "code_version": "c0ffee",
    "content_hash": "0" * 64,
    "has_simulated": False,
    "n_rejected": 0,
    "fingerprint": "f0",
    "last_seq": 7,
    "release_before": None,
    "settings": {"guizhou": {"behind": "-10", "min_judged_months": "3"}},
}
WHEN = datetime(2025, 10, 20, 10)


def cell(value: int, period: str = "2025-09", submission: str = "s1", **other: Any) -> Row:
    month = int(period[5:])
    return {
        "feed": FEED, "item": ITEM, "dims": "", "region_code": COUNTY,
        "period_start": date(2025, 1, 1), "period_end": date(2025, month, 30), "basis": "ytd",
        "period": period, "known_from": WHEN, "known_to": None, "value": Decimal(value),
        "unit": "辆", "submission_id": submission, "sheet": "", "line": month, "column": 3,
    } | other  # fmt: skip


def step(period: str = "2025-09", number: int = 1, **other: Any) -> Row:
    return {
        "feed": FEED, "item": ITEM, "dims": "", "region_code": COUNTY, "period": period,
        "basis": "ytd", "step": number, "old_value": None, "new_value": Decimal(1), "reason": None,
        "submission_id": "s1",
    } | other  # fmt: skip


def figure(region: str, value: int | None, period: str = "2025-09", **other: Any) -> Row:
    return {
        "indicator": INDICATOR, "region_code": region, "period": period, "basis": "ytd",
        "period_start": date(2025, 1, 1), "period_end": date(2025, int(period[5:]), 30),
        "value": None if value is None else Decimal(value), "growth_pct": 1.5, "coverage": 1.0,
        "quality": "missing" if value is None else "published", "n_expected": 1,
        "n_reported": int(value is not None),
    } | other  # fmt: skip


def target(light: str, n: int = 1, **other: Any) -> Row:
    return {
        "plan": "guizhou", "n": n, "region_code": PROVINCE, "target_year": 2027,
        "is_current": True, "period": "2025-09", "judged_basis": "ytd", "value": Decimal(100),
        "growth_pct": 1.5, "pace_gap_pp": -3.0, "light": light, "reason": "behind_path",
        "coverage": 1.0, "rule_version": "v1", "as_of": date(2025, 10, 31),
    } | other  # fmt: skip


def report(region: str, state: str, submission: str | None = None, **other: Any) -> Row:
    return {
        "feed": FEED, "region_code": region, "period": "2025-09", "sender": f"stat-{region}",
        "period_end": date(2025, 9, 30), "due_on": date(2025, 10, 20), "received_at": None,
        "state": state, "submission_id": submission, "reason_zh": None, "is_expected": True,
        "n_submissions": int(submission is not None), "first_pass": None, "changes_after_due": 0,
    } | other  # fmt: skip


def thing(status: str, period: str = "2025-09", submission: str = "s9", **other: Any) -> Row:
    return {
        "feed": "projects", "entity_key": "520000/P1", "region_code": PROVINCE, "period": period,
        "period_end": date(2025, int(period[5:]), 30),
        "attributes": json.dumps({"name": "改造", "status": status}, ensure_ascii=False),
        "known_from": WHEN, "known_to": None, "is_standing": True, "reason": None,
        "submission_id": submission, "sheet": "", "line": 4,
    } | other  # fmt: skip


def promise(n: int = 1, **other: Any) -> Row:
    return {
        "plan": "guizhou", "n": n, "clause": "二（一）", "indicator": INDICATOR, "scope": "全省",
        "region_code": PROVINCE, "kind": "growth", "operator": ">=", "value": Decimal(45),
        "unit": "%", "deadline": 2027, "reference_region": None, "reference_indicator": None,
    } | other  # fmt: skip


def told_light(before: str, after: str, cause: str, causes: str, **other: Any) -> Row:
    return {
        "plan": "guizhou", "n": 1, "region_code": PROVINCE, "target_year": 2027,
        "is_current": True, "release_before": STAMP["release_id"], "light_before": before,
        "light_after": after, "cause": cause, "causes": causes, "remark_zh": None,
    } | other  # fmt: skip


def marts() -> dict[str, list[Row]]:
    """A release with a bit of everything."""
    regions = [
        ("100000", "全国", None), (PROVINCE, "贵州省", "100000"), ("520100", "贵阳市", PROVINCE),
        (COUNTY, "南明区", "520100"), (OTHER_COUNTY, "云岩区", "520100"),
    ]  # fmt: skip
    lights = ["missed", "far_behind", "behind", "slightly_behind", "undecided", "not_assessable",
              "on_track", "achieved"]  # fmt: skip
    return {
        "dim_region": [
            {"region_code": code, "name_zh": name, "parent_code": parent, "successor_code": None,
             "valid_from": date(2007, 12, 31)}
            for code, name, parent in regions
        ],
        "dim_light": [
            {"light": light, "rank": rank, "text_zh": f"灯{rank}", "tone": "bad"}
            for rank, light in enumerate(lights, 1)
        ],
        "dim_reason": [{"reason": "behind_path", "text_zh": "低于序时"}],
        "dim_plan": [{"plan": "guizhou", "short_zh": "贵州", "region_code": PROVINCE}],
        "dim_feed": [{"feed": FEED, "title_zh": "二手车交易"}],
        "dim_indicator": [{"indicator": INDICATOR, "name_zh": "二手车交易量", "unit": "辆"}],
        "dim_target": [promise(), promise(2, indicator="science_projects")],
        "dim_setting": [{"plan": "", "setting": "behind", "value": Decimal(-10)}],
        "fct_observation": [cell(90), cell(80, "2025-08")],
        "fct_revision": [step(), step("2025-08")],
        "fct_indicator": [
            figure(region, value, period)
            for region in (PROVINCE, "520100", COUNTY)
            for value, period in ((90, "2025-09"), (80, "2025-08"))
        ],
        "fct_target_progress": [target("on_track"), target("behind", 2)],
        "fct_target_path": [
            {"plan": "guizhou", "n": 1, "region_code": PROVINCE, "target_year": 2027,
             "path_year": year, "asked": asked, "needed_value": Decimal(needed)}
            for year, asked, needed in ((2023, 0.0, 100), (2027, 45.0, 145))
        ],
        "fct_reporting": [
            report(COUNTY, "accepted_on_time", "s1"), report(OTHER_COUNTY, "not_due"),
        ],
        "fct_reporting_rate": [
            {"feed": FEED, "region_code": PROVINCE, "period": "2025-09", "expected": 1,
             "received": 1},
        ],
        "fct_record": [thing("started")],
        "fct_action_progress": [
            {"plan": "guizhou", "promise_kind": "action", "n": 1, "period": "2025-09",
             "status": "under_way", "submission_id": "s8"},
        ],
        "fct_light_change": [],
    }  # fmt: skip


@dataclass
class Releases:
    """Two releases as rows, the second a copy of the first until a test changes it."""

    root: Path
    catalogue: Catalogue
    before: dict[str, list[Row]] = field(default_factory=marts)
    stamp: Row = field(default_factory=lambda: dict(STAMP))
    pages: tuple[dict[str, str], dict[str, str]] | None = None

    def __post_init__(self) -> None:
        self._written: dict[Path, str] = {}
        self.after = copy.deepcopy(self.before)

    def came(self, **stamp: Any) -> None:
        """Something was handed in: the second release knows more."""
        told = {"last_seq": 9, "fingerprint": "f1", "content_hash": "1" * 64}
        self.stamp |= {"release_id": "20251031-bbbbbbbb"} | told | stamp

    def row(self, table: str, **named: Any) -> Row:
        """One row of the second release."""
        (found,) = (
            r for r in self.after[table] if all(r[name] == value for name, value in named.items())
        )
        return found

    def changes(self) -> Changes:
        """What differs, by the real comparison of real files."""
        folders = self.root / "before", self.root / "after"
        stamps = STAMP, self.stamp
        for place, (folder, tables) in enumerate(
            zip(folders, (self.before, self.after), strict=True)
        ):
            (folder / "data").mkdir(parents=True, exist_ok=True)
            (folder / "release.json").write_text(json.dumps(stamps[place]), "utf-8")
            for table, rows in tables.items():
                self._write(folder, table, rows)
            for path, html in self.pages[place].items() if self.pages else ():
                page = folder / "site" / path / "index.html"
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(html, "utf-8")
        return changes_between(*folders, self.catalogue)

    def _write(self, folder: Path, table: str, rows: list[Row]) -> None:
        """A table as the marts are exported; written again only where it is another one."""
        place, said = folder / "data" / f"{table}.parquet", repr(rows)
        if self._written.get(place) == said:
            return
        self._written[place] = said
        first = self.root / "before" / "data" / place.name
        if first != place and self._written.get(first) == said:
            shutil.copyfile(first, place)
            return
        known = [*rows, *self.before[table], *self.after[table]]
        if not known:
            known = [told_light("behind", "behind", "elapsed", "elapsed")]
        schema = pl.DataFrame(known, infer_schema_length=None).schema
        typed = {n: pl.Decimal(28, 9) if t.is_decimal() else t for n, t in schema.items()}
        pl.DataFrame(rows, schema=typed).write_parquet(place)

    def one(self) -> Change:
        """The only change there is."""
        (found,) = self.changes().changes
        return found
