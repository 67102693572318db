"""The difference of two releases: every change is found, each with a cause that is shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.publication.changes.causes import period_end
from orchestration.publication.changes.compare import changes_between
from orchestration.publication.changes.model import KINDS, UNEXPLAINED
from orchestration.publication.changes.tables import KEYS, OF_THE_RELEASE
from orchestration.workspace import PROJECT_ROOT
from sources.catalogue import Catalogue
from tests.unit.two_releases import (
    COUNTY,
    FEED,
    INDICATOR,
    OTHER_COUNTY,
    PROVINCE,
    WHEN,
    Releases,
    cell,
    figure,
    marts,
    report,
    step,
    target,
    thing,
    told_light,
)


@pytest.fixture
def pair(tmp_path: Path, catalogue: Catalogue) -> Releases:
    return Releases(tmp_path, catalogue)


def revise(pair: Releases, reason: str = "R1") -> None:
    """The county's September is another number now, and so is all that it is part of."""
    pair.came()
    pair.row("fct_observation", period="2025-09")["known_to"] = WHEN + timedelta(days=5)
    pair.after["fct_observation"].append(
        cell(95, submission="s2", known_from=WHEN + timedelta(days=5))
    )
    pair.after["fct_revision"].append(step(number=2, reason=reason, submission_id="s2"))
    for row in pair.after["fct_indicator"]:
        if row["period"] == "2025-09":
            row["value"] += 5


def test_the_same_data_differ_in_nothing_but_the_stamp(pair: Releases) -> None:
    pair.stamp |= {"release_id": "20251101-cccccccc", "as_of": "2025-11-01", "fingerprint": "f9"}
    found = pair.changes()
    assert found.changes == ()
    assert {field.name for field in found.stamp} == {"release_id", "as_of"}


def test_a_first_release_has_nothing_to_be_compared_with(
    pair: Releases, catalogue: Catalogue
) -> None:
    pair.changes()
    found = changes_between(None, pair.root / "after", catalogue)
    assert found.is_first
    assert found.changes == ()


@pytest.mark.parametrize(("reason", "cause"), [("R1", "revision"), ("C", "corrected")])
def test_a_revised_cell_explains_every_number_it_is_part_of(
    pair: Releases, reason: str, cause: str
) -> None:
    revise(pair, reason)
    found = pair.changes()
    assert [change.cause for change in found.changes] == [cause] * 3
    assert {dict(change.key)["region_code"] for change in found.changes} == {
        PROVINCE, "520100", COUNTY,
    }  # fmt: skip
    assert all("s2" in change.remark_zh for change in found.changes)
    assert found.changes[0].fields[0].before == "90"
    assert found.behind == {"fct_observation": 2, "fct_revision": 1}


def test_a_revised_cell_explains_no_other_region_nor_an_earlier_month(pair: Releases) -> None:
    pair.before["fct_indicator"].append(figure(OTHER_COUNTY, 7))
    pair.after["fct_indicator"].append(figure(OTHER_COUNTY, 8))
    revise(pair)
    pair.row("fct_indicator", region_code=OTHER_COUNTY)["value"] = Decimal(8)
    pair.row("fct_indicator", region_code=COUNTY, period="2025-08")["value"] = Decimal(81)
    keys = [dict(change.key) for change in pair.changes().unexplained]
    assert {(key["region_code"], key["period"]) for key in keys} == {
        (COUNTY, "2025-08"),
        (OTHER_COUNTY, "2025-09"),
    }


def test_a_first_report_is_a_new_period_above_and_another_coverage_beside(pair: Releases) -> None:
    pair.came()
    pair.after["fct_observation"].append(cell(5, submission="s3", region_code=OTHER_COUNTY))
    pair.after["fct_indicator"].append(figure(OTHER_COUNTY, 5))
    pair.row("fct_indicator", region_code=PROVINCE, period="2025-09")["coverage"] = 0.9
    by_region = {dict(c.key)["region_code"]: c.cause for c in pair.changes().changes}
    assert by_region == {OTHER_COUNTY: "new_period", PROVINCE: "coverage"}


def test_a_neighbour_that_reports_shows_who_did_not(pair: Releases) -> None:
    pair.came()
    pair.after["fct_observation"].append(cell(5, "2025-10", submission="s3"))
    pair.after["fct_indicator"].append(figure(OTHER_COUNTY, None, "2025-10"))
    assert pair.one().cause == "new_period"


def test_a_cell_of_another_indicator_explains_nothing(pair: Releases) -> None:
    revise(pair)
    for row in pair.after["fct_observation"]:
        row["item"] = "trades_volume"
    for row in pair.before["fct_observation"]:
        row["item"] = "trades_volume"
    assert len(pair.changes().unexplained) == 4  # three numbers, and a history without its cell


def test_an_accepted_cell_is_never_another_number(pair: Releases) -> None:
    pair.came()
    pair.row("fct_observation", period="2025-09")["value"] = Decimal(91)
    pair.row("fct_indicator", region_code=COUNTY, period="2025-09")["value"] = Decimal(91)
    altered = [c for c in pair.changes().unexplained if c.place == "fct_observation"]
    assert [(c.fields[0].before, c.fields[0].after) for c in altered] == [("90", "91")]


def test_an_accepted_cell_never_goes_unless_the_release_goes_back(pair: Releases) -> None:
    pair.came()
    pair.after["fct_observation"].pop()
    assert pair.one().cause == UNEXPLAINED
    pair.stamp |= {"as_of": "2025-09-20"}
    assert pair.changes().unexplained == ()


def test_a_release_that_is_being_built_has_its_stamp_among_its_data(pair: Releases) -> None:
    pair.came(as_of="2025-11-01")
    pair.after["fct_observation"].pop()
    pair.changes()
    (pair.root / "after" / "release.json").unlink()
    stamp = {name: pair.stamp[name] for name in ("release_id", "as_of", "content_hash")}
    pl.DataFrame([stamp]).write_parquet(pair.root / "after" / "data" / "release.parquet")
    found = changes_between(pair.root / "before", pair.root / "after", pair.catalogue)
    assert found.after == pair.stamp["release_id"]
    assert [change.place for change in found.unexplained] == ["fct_observation"]


def test_other_software_explains_what_nothing_else_does(pair: Releases) -> None:
    pair.came(last_seq=7, code_version="beef")
    pair.row("fct_indicator", region_code=COUNTY, period="2025-09")["growth_pct"] = 1.6
    pair.row("dim_indicator", indicator=INDICATOR)["name_zh"] = "二手车交易"
    causes = {change.place: change.cause for change in pair.changes().changes}
    assert causes == {"fct_indicator": "declaration", "dim_indicator": "declaration"}
    del pair.after["dim_indicator"]
    pair.after["dim_indicator"] = marts()["dim_indicator"]
    assert pair.one().cause == "software"


@pytest.mark.parametrize(
    ("stamp", "change", "cause"),
    [
        ({"code_version": "beef"}, {"value": Decimal(50)}, "target"),
        ({"code_version": "beef"}, {"clause": "三（一）"}, "declaration"),
        ({}, {"value": Decimal(50)}, UNEXPLAINED),
    ],
)
def test_a_promise_changes_with_the_declarations_only(
    pair: Releases, stamp: dict[str, Any], change: dict[str, Any], cause: str
) -> None:
    pair.came(**stamp)
    pair.row("dim_target", n=1).update(change)
    found = pair.one()
    assert (found.kind, found.cause) == ("promise", cause)


def test_a_setting_explains_the_figures_of_its_plan(pair: Releases) -> None:
    own = {"behind": "-5", "min_judged_months": "3"}
    pair.came(last_seq=7, code_version="beef", settings={"guizhou": own})
    pair.row("fct_target_progress", n=1)["required_run_rate"] = Decimal(3)
    pair.before["fct_target_progress"] = [r | {"required_run_rate": None} for r in
                                          pair.before["fct_target_progress"]]  # fmt: skip
    pair.row("fct_target_progress", n=2)["required_run_rate"] = None
    found = pair.one()
    assert (found.cause, found.remark_zh) == ("rule", "behind -10 → -5")


def test_time_alone_makes_a_report_overdue_but_never_accepts_one(pair: Releases) -> None:
    pair.came(as_of="2025-11-20", last_seq=7)
    for row in (pair.before["fct_reporting"][1], pair.after["fct_reporting"][1]):
        row["due_on"] = date(2025, 11, 15)
    pair.row("fct_reporting", region_code=OTHER_COUNTY)["state"] = "overdue"
    assert pair.one().cause == "elapsed"
    pair.row("fct_reporting", region_code=OTHER_COUNTY)["state"] = "accepted_on_time"
    assert pair.one().cause == UNEXPLAINED


def test_a_due_day_is_another_because_it_was_put_off_and_only_then(pair: Releases) -> None:
    row = pair.row("fct_reporting", region_code=OTHER_COUNTY)
    row["due_on"] = date(2025, 11, 15)
    pair.came()
    assert pair.one().cause == UNEXPLAINED
    pair.came(extended=[[row["feed"], "2025-08-31", "", "2025-11-15"]])
    assert pair.one().cause == UNEXPLAINED
    pair.came(extended=[[row["feed"], str(row["period_end"]), "", "2025-11-15"]])
    assert pair.one().cause == "extended"


def test_a_file_explains_the_state_of_its_report_and_the_counts_above(pair: Releases) -> None:
    pair.came()
    pair.after["fct_reporting"][1] = report(OTHER_COUNTY, "rejected", "s4")
    pair.row("fct_reporting_rate", region_code=PROVINCE)["expected"] = 2
    assert {c.place: c.cause for c in pair.changes().changes} == {
        "fct_reporting": "coverage",
        "fct_reporting_rate": "coverage",
    }
    pair.after["fct_reporting"][1] = report(OTHER_COUNTY, "not_due")
    assert pair.one().cause == UNEXPLAINED  # counts alone


def test_a_list_goes_on_with_the_rows_that_were_handed_in(pair: Releases) -> None:
    pair.came()
    pair.after["fct_record"] = [
        thing("started", is_standing=False),
        thing("done", "2025-10", "s10"),
    ]
    found = pair.changes()
    assert [(c.place, c.cause) for c in found.changes] == [("fct_record", "new_period")]
    assert ("status", "done") in [(f.name, f.after) for f in found.changes[0].fields]
    assert found.behind == {"fct_record": 1}
    pair.after["fct_record"] = [thing("started", is_standing=False)]
    assert pair.one().cause == UNEXPLAINED


# Lights.


def light(pair: Releases, now: str, cause: str = "", causes: str = "", **other: Any) -> None:
    pair.row("fct_target_progress", n=1).update({"light": now} | other)
    if cause:
        pair.after["fct_light_change"] = [told_light("on_track", now, cause, causes or cause)]


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("far_behind", "light_worse"),
        ("achieved", "light_better"),
        ("not_assessable", "light_undetermined"),
    ],
)
def test_a_light_has_the_cause_that_the_marts_tell(pair: Releases, now: str, kind: str) -> None:
    revise(pair)
    light(pair, now, "revision")
    found = pair.changes().changes[0]
    assert (found.kind, found.cause) == (kind, "revision")
    assert "s2" in found.remark_zh


def test_a_light_altered_behind_the_back_is_unexplained(pair: Releases) -> None:
    pair.came()
    light(pair, "achieved")
    assert pair.one().cause == UNEXPLAINED


@pytest.mark.parametrize("cause", ["revision", "coverage", "elapsed", "rule", "target"])
def test_what_the_marts_tell_of_a_light_must_be_shown_by_the_releases(
    pair: Releases, cause: str
) -> None:
    pair.came()
    light(pair, "achieved", cause)
    assert pair.one().cause == UNEXPLAINED


def test_time_alone_makes_a_light_stale(pair: Releases) -> None:
    pair.came(as_of="2026-12-31", last_seq=7)
    light(pair, "not_assessable", "elapsed", reason="stale")
    assert pair.one().cause == "elapsed"
    pair.after["fct_light_change"] = []
    assert pair.one().cause == "elapsed"
    pair.row("fct_target_progress", n=1)["value"] = Decimal(200)
    assert pair.one().cause == UNEXPLAINED


def test_a_row_that_is_no_longer_what_it_should_be_is_told_all_the_same(pair: Releases) -> None:
    pair.came(as_of="2025-11-20")
    pair.row("fct_record", line=4)["attributes"] += "x"
    pair.row("fct_target_progress", n=1)["period"] = "soon"
    found = pair.changes()
    assert {change.place for change in found.unexplained} == {"fct_record", "fct_target_progress"}


@pytest.mark.parametrize("column", ["projected_value", "pace_gap_pp", "severity_rank"])
def test_another_day_alone_moves_no_figure(pair: Releases, column: str) -> None:
    for row in (*pair.before["fct_target_progress"], *pair.after["fct_target_progress"]):
        row[column] = 1
    pair.came(as_of="2025-11-01", last_seq=7)
    pair.row("fct_target_progress", n=1)[column] = 2
    assert pair.one().cause == UNEXPLAINED
    pair.row("fct_reporting", region_code=OTHER_COUNTY)["state"] = "overdue"  # due before both
    assert [c.cause for c in pair.changes().changes] == [UNEXPLAINED, UNEXPLAINED]


@pytest.mark.parametrize(("day", "cause"), [("2026-02-01", UNEXPLAINED), ("2026-04-01", "elapsed")])
def test_another_year_is_shown_once_enough_of_it_is_over(
    pair: Releases, day: str, cause: str
) -> None:
    pair.came(as_of=day, last_seq=7)
    pair.row("fct_target_progress", n=1)["is_current"] = False
    assert pair.one().cause == cause


def test_a_change_of_light_that_is_told_but_not_seen_is_unexplained(pair: Releases) -> None:
    revise(pair)
    pair.after["fct_light_change"] = [told_light("on_track", "behind", "revision", "revision")]
    assert [c.place for c in pair.changes().unexplained] == ["fct_light_change"]


def test_another_release_before_tells_nothing_of_this_pair(pair: Releases) -> None:
    revise(pair)
    light(pair, "achieved")
    told = told_light("on_track", "achieved", "elapsed", "elapsed", release_before="other")
    pair.after["fct_light_change"] = [told]
    assert pair.changes().changes[0].cause == "revision"


def test_the_heaviest_consequences_come_first(pair: Releases) -> None:
    revise(pair)
    rows = [target(now, n) for n, now in enumerate(("far_behind", "behind", "achieved"), 1)]
    pair.before["fct_target_progress"] = [target("on_track", n) for n in (1, 2, 3)]
    pair.after["fct_target_progress"] = rows
    kinds = [change.kind for change in pair.changes().changes]
    assert kinds == sorted(kinds, key=list(KINDS).index)
    lights = [c for c in pair.changes().changes if c.kind == "light_worse"]
    assert [dict(c.key)["n"] for c in lights] == ["1", "2"]


# Whatever is edited is found, and nothing that was handed in explains it.

EDITED = [
    (table, place, column)
    for table, rows in marts().items()
    for place, row in enumerate(rows)
    for column in row
    if column not in OF_THE_RELEASE.get(table, ()) and table != "fct_light_change"
]


def other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float, Decimal)):
        return value + 1
    if isinstance(value, (date, datetime)):
        return value + timedelta(days=1)
    return f"{value or ''}x"


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edited=st.lists(st.sampled_from(EDITED), min_size=1, max_size=4, unique=True),
    gone=st.sampled_from([None, *(table for table, rows in marts().items() if rows)]),
    knows_more=st.booleans(),
)
def test_every_edit_behind_the_back_is_reported_and_unexplained(
    tmp_path: Path, catalogue: Catalogue, edited: Any, gone: str | None, knows_more: bool
) -> None:
    pair = Releases(tmp_path, catalogue)
    if knows_more:
        pair.came(n_rejected=1)  # something came, and was refused: it changes no mart
    for table, place, column in edited:
        row = pair.after[table][place]
        row[column] = other(row[column])
    if gone:
        pair.after[gone].pop()
    touched = {table for table, *_ in edited} | ({gone} if gone else set())
    # When a cell stands, and which file a report is of, is what files change: not edits like these.
    told = ("known_to", "known_from", "submission_id", "line", "sheet", "n_submissions",
            "received_at")  # fmt: skip
    by_files = {t for t, _, c in edited if c in told} | ({gone} & {"fct_record"} if gone else set())
    # Whether there is a report at all (its key, or the row) is what a file may change that came.
    keys = {("fct_reporting", column) for column in ("feed", "region_code", "period")}
    reports = gone == "fct_reporting" or bool(keys & {(t, c) for t, _, c in edited})
    may_be = touched & {"fct_observation", "fct_record"} or reports
    found = pair.changes()
    assert touched <= {change.place for change in found.changes} | set(found.behind)
    if not by_files and not (knows_more and may_be):
        assert [c for c in found.changes if c.is_explained] == []
        assert touched <= {change.place for change in found.unexplained}


def test_data_that_say_they_are_the_same_have_no_reason_to_differ(pair: Releases) -> None:
    revise(pair)
    pair.stamp["content_hash"] = "0" * 64
    found = pair.changes()
    assert len(found.changes) == 3
    assert len(found.unexplained) == 3


# The shape of the marts.


def test_rows_are_told_apart_as_the_warehouse_does() -> None:
    folder = PROJECT_ROOT / "dbt_project" / "models" / "marts"
    declared = {}
    for place in sorted(folder.glob("*.yml")):
        (model,) = yaml.safe_load(place.read_text("utf-8"))["models"]
        declared[model["name"]] = _key(model)
    assert {mart: set(key) for mart, key in declared.items()} == {
        mart: set(key) for mart, key in KEYS.items()
    }


def _key(model: dict[str, Any]) -> list[str]:
    for test in model.get("data_tests", ()):
        if isinstance(test, dict) and "unique_combination" in test:
            return list(test["unique_combination"]["arguments"]["columns"])
    return [
        column["name"]
        for column in model["columns"]
        if any("unique" in str(test) for test in column.get("data_tests", ()))
    ]


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2025", date(2025, 12, 31)),
        ("2025-02", date(2025, 2, 28)),
        ("2024-H1", date(2024, 6, 30)),
        ("2024-Q3", date(2024, 9, 30)),
        ("2025-01..02", date(2025, 2, 28)),
        ("2025-12", date(2025, 12, 31)),
        ("2025-09x", date.max),
    ],
)
def test_a_period_ends_where_its_label_says(period: str, last: date) -> None:
    assert period_end(period) == last


def test_the_feed_of_the_tests_is_declared(catalogue: Catalogue) -> None:
    assert catalogue.indicators[INDICATOR].feed == FEED
