"""Every declared check holds on good data and is seen failing on data broken in just that way."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime

import pytest

from expectations.checks import Check, RowsAtLeast, Suite
from expectations.common_checks import simulated_only
from expectations.runner import run_suite
from expectations.suites import mart_suites, observation_suites
from sources.loader import load_catalogue
from tests.unit.suite_frames import (
    AS_OF,
    Mutation,
    empty,
    frame,
    good_rows,
    out_of_bounds,
    put,
    twice,
    without,
)

CATALOGUE = load_catalogue()
SUITES = {s.id: s for s in (*observation_suites(CATALOGUE), *mart_suites(CATALOGUE))}

BREAKS: dict[str, dict[str, Mutation]] = {
    "fct_observation": {
        "has_rows": empty,
        "unique_key": twice(0, known_to=datetime(2026, 1, 30)),
        "one_current_value": twice(0, known_from=datetime(2026, 1, 21)),
        "period_start_filled": put(period_start=None),
        "period_end_filled": put(period_end=None),
        "known_from_filled": put(known_from=None),
        "submission_id_filled": put(submission_id=None),
        "line_filled": put(line=None),
        "period_in_order": put(period_start=date(2026, 1, 1)),
        "vintage_in_order": put(known_to=datetime(2026, 1, 20, 8, 59)),
        "item_known": put(unit="万辆"),
        "dims_known": put(dims="field=total"),
        "region_code_known": put(region_code="999999"),
        "basis_known": put(basis="quarter"),
        "blank_known": put(blank=None),
        "nature_known": put(nature="guessed"),
        "simulated_known": put(simulated=None),
        "value_matches_blank": put(value=None),
        **{f"within_contract_{f}": out_of_bounds(CATALOGUE, f) for f in CATALOGUE.feeds},
        "simulated_flag_follows_nature": put(nature="simulated"),
        "simulated_sender_is_marked": put(2, nature="reported", simulated=False),
    },
    "dim_indicator": {
        "has_rows": empty,
        "unique_key": twice(),
        "all_indicators": without(),
        "unit_as_declared": put(unit="元"),
        "measure_as_declared": put(measure="stock"),
        "judge_by_as_declared": put(judge_by=None),
    },
    "dim_target": {
        "has_rows": empty,
        "unique_key": twice(),
        "all_targets": put(n=99),
        "indicator_known": put(indicator="gdp"),
        "region_code_known": put(region_code=None),
        "value_as_declared": put(value=26.0),
        "unit_as_declared": put(unit="万元"),
        "kind_as_declared": put(kind="annual"),
        "operator_as_declared": put(operator="<"),
        "region_code_as_declared": put(region_code="140000"),
    },
    "fct_indicator": {
        "has_rows": empty,
        "unique_key": twice(),
        "period_filled": put(period=None),
        "indicator_known": put(indicator="gdp"),
        "region_code_known": put(region_code="999999"),
        "basis_known": put(basis=None),
        "quality_known": put(quality="good"),
        "method_known": put(method="invented"),
        "nature_known": put(nature="guessed"),
        "simulated_known": put(simulated=None),
        "value_matches_quality": put(quality="withheld"),
        "coverage_is_a_share": put(coverage=100.0),
        "published_is_covered": put(coverage=0.94),
        "estimated_is_covered": put(1, coverage=0.6),
        "growth_recomputes": put(growth_pct=9.3),
        "period_in_order": put(period_end=date(2024, 12, 31)),
        "low_not_above_value": put(1, low=20108001),
        "value_not_above_high": put(1, high=1),
        "reporters_not_above_expected": put(n_reported=2),
        "simulated_flag_follows_nature": put(nature="simulated"),
        "simulated_regions_are_marked": put(1, nature="reported", simulated=False),
        "all_indicators_have_rows": without(2),
        "growth_pct_plausible": put(growth_pct=1000.1),
        "yoy_pct_plausible": put(yoy_pct=-100.1),
        "growth_pct_possible": put(growth_pct=9900.1),
        "yoy_pct_possible": put(yoy_pct=9900.1),
        "flow_not_negative": put(value=-1),
    },
    "fct_target_progress": {
        "has_rows": empty,
        "unique_key": twice(),
        "every_target_has_progress": without(5),
        "one_row_per_target": twice(0, target_year=2026),
        "region_as_declared": put(region_code="140000"),
        "deadline_as_declared": put(target_year=2026),
        "light_known": put(light="green"),
        "reason_known": put(reason=None),
        "reason_fits_light": put(reason="no_data"),
        "judged_light_has_value": put(value=None),
        "judged_light_has_period": put(period=None),
        "judged_light_has_gap": put(pace_gap_pp=None),
        "pace_gap_recomputes": put(pace_gap_pp=-29.5),
        "gap_of_on_track": put(light="on_track", pace_gap_pp=-0.001),
        "gap_of_slightly_behind": put(light="slightly_behind", pace_gap_pp=0.0),
        "gap_of_behind": put(pace_gap_pp=-10.0),
        "gap_of_far_behind": put(light="far_behind", pace_gap_pp=1.0),
        "as_of_filled": put(as_of=None),
        "one_as_of": put(as_of=date(2026, 1, 30)),
        "period_has_ended": put(period="2026-01..02"),
        "rule_version_current": put(rule_version="2025.1"),
        "coverage_is_a_share": put(coverage=-0.1),
        "growth_plausible": put(growth_pct=-101.0),
        "simulated_known": put(simulated=None),
        "simulated_targets_are_marked": put(1, simulated=False),
    },
    "fct_reporting": {
        "has_rows": empty,
        "unique_key": twice(),
        "period_filled": put(period=None),
        "feed_known": put(feed="gdp"),
        "region_code_known": put(region_code="999999"),
        "sender_known": put(sender="nobody"),
        "state_known": put(state="lost"),
        "submission_matches_state": put(submission_id=None),
        "received_has_time": put(received_at=None),
        "awaited_has_due_day": put(2, due_on=None),
        "late_is_after_due_day": put(1, received_at=datetime(2025, 5, 15, 23, 59)),
        "on_time_is_not_after_due_day": put(received_at=datetime(2025, 4, 16)),
        "nothing_outstanding": put(2, state="overdue"),
        "nothing_in_trouble": put(state="rejected"),
    },
}
NOTES = {
    "fct_indicator.all_indicators_have_rows",
    "fct_indicator.growth_pct_plausible",
    "fct_indicator.yoy_pct_plausible",
    "fct_indicator.flow_not_negative",
    "fct_target_progress.growth_plausible",
    "fct_reporting.nothing_outstanding",
    "fct_reporting.nothing_in_trouble",
}
DECLARED = [(suite, check) for suite in SUITES.values() for check in suite.checks]


def _id(entry: object) -> str:
    return entry.id if isinstance(entry, Suite | Check) else ""


def test_every_declared_check_has_a_case_that_breaks_it() -> None:
    declared = {name: {check.id for check in suite.checks} for name, suite in SUITES.items()}
    assert declared == {name: set(cases) for name, cases in BREAKS.items()}


@pytest.mark.parametrize("suite", SUITES.values(), ids=_id)
def test_all_checks_hold_on_good_data(suite: Suite) -> None:
    result = run_suite(suite, frame(suite, good_rows(CATALOGUE, suite.id)))
    assert [(r.check_id, r.error, r.sample_keys) for r in result.results if not r.success] == []
    assert len(result.results) == len(suite.checks)


@pytest.mark.parametrize(("suite", "check"), DECLARED, ids=_id)
def test_a_check_fails_on_data_broken_in_its_way(suite: Suite, check: Check) -> None:
    rows = BREAKS[suite.id][check.id](good_rows(CATALOGUE, suite.id))
    (result,) = run_suite(replace(suite, checks=(check,)), frame(suite, rows)).results
    assert not result.success
    assert result.error is None, "the check must judge the data, not stumble over it"
    assert result.failed_count >= 1


@pytest.mark.parametrize("suite", SUITES.values(), ids=_id)
def test_no_suite_passes_on_an_empty_table(suite: Suite) -> None:
    result = run_suite(suite, frame(suite, []))
    failed = {r.check_id for r in result.results if not r.success and r.severity == "hold"}
    assert "has_rows" in failed
    assert any(isinstance(check.rule, RowsAtLeast) for check in suite.checks)


def test_only_plausibility_and_reporting_publish_with_notes() -> None:
    assert {f"{s.id}.{c.id}" for s, c in DECLARED if c.severity == "note"} == NOTES


@pytest.mark.parametrize(("suite", "check"), DECLARED, ids=_id)
def test_a_check_says_what_it_means_and_what_to_do(suite: Suite, check: Check) -> None:
    del suite
    for text in (check.message_zh, check.advice_zh):
        assert text.endswith("。") and any("一" <= letter <= "鿿" for letter in text)
    assert check.message_en.endswith(".")


def test_a_region_below_which_anyone_really_reports_is_not_simulated() -> None:
    pairs = simulated_only(CATALOGUE)
    assert ("used_car_trades", "510300") in pairs
    assert ("used_car_trades", "100000") not in pairs


def test_observed_simulation_is_added_to_the_declared_one() -> None:
    added = frozenset({("used_car_trades", "100000")})
    suite = next(s for s in mart_suites(CATALOGUE, added) if s.id == "fct_indicator")
    result = run_suite(suite, frame(suite, good_rows(CATALOGUE, suite.id)))
    (failed,) = [r for r in result.results if not r.success]
    assert (failed.check_id, failed.severity) == ("simulated_regions_are_marked", "hold")
    assert failed.sample_keys == ("used_car_trades|100000|2025|year",)


def test_a_judged_period_may_end_on_the_day_of_judgement() -> None:
    suite = SUITES["fct_target_progress"]
    assert date(2026, 1, 31) == AS_OF
    rows = put(period="2026-01")(good_rows(CATALOGUE, suite.id))
    result = run_suite(suite, frame(suite, rows))
    assert [r.check_id for r in result.results if not r.success] == []


def test_suites_and_gate_import_neither_great_expectations_nor_pandas() -> None:
    code = (
        "import sys, expectations.suites, expectations.gate; "
        "print({'great_expectations', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_suite_refuses_two_checks_of_one_name() -> None:
    suite = SUITES["dim_indicator"]
    with pytest.raises(ValueError, match="declared twice"):
        replace(suite, checks=(*suite.checks, suite.checks[0]))
