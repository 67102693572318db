"""Every declared check holds on good data and is seen failing on data broken in just that way."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from expectations.checks import Check, Suite
from expectations.common_checks import simulated_only
from expectations.rules import RowsAtLeast
from expectations.runner import run_suite
from expectations.suites import mart_suites, observation_suites
from sources.loader import load_catalogue
from tests.unit.suite_breaks import NOTES, breaks
from tests.unit.suite_frames import AS_OF, frame, good_rows, put

CATALOGUE = load_catalogue()
BREAKS = breaks(CATALOGUE)
SUITES = {s.id: s for s in (*observation_suites(CATALOGUE), *mart_suites(CATALOGUE))}

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
    failed = {r.check_id: r.severity for r in result.results if not r.success}
    # A bureau that keeps no list yet may publish its other numbers, and is told.
    assert failed["has_rows"] == ("note" if suite.id == "fct_record" else "hold")
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
