"""For every check of every suite, one way to break the good rows of ``suite_frames``.

Belongs here: the ways, by suite and check. No tests.
"""

from __future__ import annotations

from datetime import date, datetime

from expectations.cross_checks import IDENTITIES
from sources.catalogue import Catalogue
from tests.unit.suite_frames import (
    Mutation,
    Row,
    empty,
    has_bounds,
    is_a_share,
    measured_as,
    of_kind,
    on_first,
    out_of_bounds,
    published_rate,
    put,
    twice,
    without,
)

NOTES = {
    "across.coverage_kept",
    "across.parent_and_children_agree",
    "across.published_growth_reproduces",
    "across.regions_differ",
    "fct_action_progress.done_has_evidence",
    "fct_indicator.all_indicators_have_rows",
    "fct_indicator.growth_pct_plausible",
    "fct_indicator.yoy_pct_plausible",
    "fct_indicator.flow_not_negative",
    "fct_record.has_rows",
    "fct_target_progress.growth_plausible",
    "fct_reporting.every_feed_is_followed",
    "fct_reporting.nothing_outstanding",
    "fct_reporting.nothing_in_trouble",
}


def breaks(catalogue: Catalogue) -> dict[str, dict[str, Mutation]]:
    """One mutation by suite and check."""
    return {
        "fct_observation": _of_observations(catalogue),
        **_of_dimensions(),
        **_of_promises(),
        "fct_record": _of_records(),
        "fct_indicator": _of_indicators(catalogue),
        "fct_target_progress": _of_progress(catalogue),
        "fct_reporting": _of_reporting(),
        "across": _of_identities(),
    }


def _of_observations(catalogue: Catalogue) -> dict[str, Mutation]:
    bounded = (feed for feed in catalogue.feeds if has_bounds(catalogue, feed))
    return {
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
        **{f"within_contract_{feed}": out_of_bounds(catalogue, feed) for feed in bounded},
        "simulated_flag_follows_nature": put(nature="simulated"),
        "simulated_sender_is_marked": put(2, nature="reported", simulated=False),
    }


def _of_dimensions() -> dict[str, dict[str, Mutation]]:
    return {
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
            "clause_as_declared": put(clause="（九十九）"),
            "hedge_as_declared": put(hedge="约"),
            "deadline_as_declared": put(deadline=2030),
            "first_year_as_declared": put(first_year=2024),
            "counts_from_as_declared": put(counts_from="2024-01-01"),
            "reference_indicator_as_declared": put(reference_indicator="gdp"),
        },
    }


def _of_promises() -> dict[str, dict[str, Mutation]]:
    once: dict[str, Mutation] = {"has_rows": empty, "unique_key": twice()}
    named: dict[str, Mutation] = {
        "all_declared": without(),
        "clause_as_declared": put(clause="（九十九）"),
        "title_zh_as_declared": put(title_zh="别的"),
    }
    units: dict[str, Mutation] = {"role_known": put(role="other"), "all_units": without()}
    goal: dict[str, Mutation] = {
        "direction_as_declared": put(direction="sideways"),
        "deadline_as_declared": put(deadline=2001),
    }
    return {
        "dim_target_unit": once | units,
        "dim_goal": once | named | goal,
        "dim_goal_unit": once | units,
        "dim_action": once | named | {"system_as_declared": put(system="别的")},
        "dim_action_unit": once | units,
        "fct_action_progress": once
        | {
            "every_promise_once": put(promise_kind="goal", n=999),
            "status_known": put(1, status="fine"),
            "status_has_submission": put(submission_id=None),
            "status_has_period": put(period=None),
            "done_has_evidence": put(evidence=None),
        },
    }


def _of_records() -> dict[str, Mutation]:
    return {
        "has_rows": empty,
        "unique_key": twice(0, known_to=datetime(2026, 1, 30)),
        "one_current_row": twice(0, known_from=datetime(2026, 1, 21)),
        "key_names_its_region": put(entity_key="W1"),
        "entity_key_filled": put(entity_key=None),
        "period_filled": put(period=None),
        "submission_id_filled": put(submission_id=None),
        "line_filled": put(line=None),
        "known_from_filled": put(known_from=None),
        "vintage_in_order": put(known_to=datetime(2026, 1, 20, 8, 59)),
        "feed_known": put(feed="used_car_trades"),
        "region_code_known": put(region_code="999999"),
        "nature_known": put(nature="guessed"),
        "attributes_as_declared": put(attributes='{"medium": "wine"}'),
        "simulated_sender_is_marked": put(nature="reported"),
    }


def _of_indicators(catalogue: Catalogue) -> dict[str, Mutation]:
    return {
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
        "growth_recomputes": put(level_growth_pct=9.3),
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
        "share_within_whole": on_first(is_a_share(catalogue), value=100.1, quality="published"),
        "stock_not_negative": on_first(measured_as(catalogue, "stock"), value=-1),
        "published_rate_not_added_up": on_first(
            published_rate(catalogue), value=60, method="aggregated"
        ),
    }


def _of_progress(catalogue: Catalogue) -> dict[str, Mutation]:
    annual, cumulative, relative = (
        of_kind(catalogue, kind) for kind in ("annual", "cumulative", "relative")
    )

    def later_year(row: Row) -> bool:
        return annual(row) and not row["is_current"]

    return {
        "has_rows": empty,
        "unique_key": twice(),
        "every_target_has_progress": without(5),
        "one_row_per_target": twice(0, target_year=2026),
        "region_as_declared": put(region_code="140000"),
        "deadline_as_declared": put(target_year=2026),
        "annual_target_has_each_year": on_first(annual, target_year=2001),
        "is_current_known": put(is_current=None),
        "every_target_has_a_current_light": put(is_current=False),
        "one_current_light": on_first(later_year, is_current=True),
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
        "counted_light_has_attained": on_first(cumulative, light="missed"),
        "counted_schedule_within_whole": on_first(cumulative, scheduled_pct=100.5),
        "achieved_count_is_complete": on_first(cumulative, light="achieved", attained_pct=99.0),
        "unmet_count_is_incomplete": on_first(cumulative, light="on_track", attained_pct=100.0),
        "relative_light_has_no_pace": on_first(relative, light="behind"),
        "relative_verdict_has_reference": on_first(relative, light="missed"),
        "relative_achieved_reaches_reference": on_first(
            relative, light="achieved", value=60.0, needed_value=60.5
        ),
    }


def _of_reporting() -> dict[str, Mutation]:
    return {
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
        "list_is_never_blank": put(5, state="blank"),
        "every_feed_is_followed": without(5),
    }


def _of_identities() -> dict[str, Mutation]:
    """A comparison that failed, by identity; that its SQL finds it: ``oracle/test_identities``."""
    failed = {entry.id: {"identity": entry.id, "subject": "x", "off": 1} for entry in IDENTITIES}
    return {"has_rows": empty} | {name: put(**cells) for name, cells in failed.items()}
