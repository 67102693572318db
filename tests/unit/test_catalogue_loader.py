"""The loader on the real declarations: they are complete and say what the specification fixes."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from sources.catalogue import Catalogue, Level, Measure
from sources.geography import reporting_regions
from sources.loader import DEFAULT_ROOT, load_catalogue

LIGHTS = {
    "not_assessable", "undecided", "missed", "achieved",
    "far_behind", "behind", "slightly_behind", "on_track",
}  # fmt: skip
HEADLINE_FEEDS = (
    "equipment_investment", "industry_digital",
    "scrapped_vehicles", "used_car_trades", "appliance_recycling",
)  # fmt: skip
REASONS = {
    "no_data", "stale", "no_baseline", "zero_baseline", "no_reference", "coverage", "break",
    "no_path", "awaiting_final", "fell_below", "met_early", "met", "ahead_of_path", "behind_path",
    "below_baseline", "missed_deadline", "differs_by_treatment",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_the_default_catalogue_is_read_once() -> None:
    assert load_catalogue() is load_catalogue()
    assert load_catalogue(DEFAULT_ROOT) == load_catalogue()


def test_loading_needs_no_heavy_library() -> None:
    probe = (
        "import sys; from sources.loader import load_catalogue; load_catalogue();"
        "print(sorted({'polars', 'pandas', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_settings_are_the_specified_ones(catalogue: Catalogue) -> None:
    assert catalogue.rules.settings == {
        "coverage_published": 95,
        "coverage_withheld": 67,
        "behind_far": -30,
        "behind": -10,
        "approx_share": 95,
        "stale_months": 12,
        "min_judged_months": 3,
    }


def test_every_light_and_reason_has_words_and_every_light_its_own_shape(
    catalogue: Catalogue,
) -> None:
    lights = {light.id: light for light in catalogue.rules.lights}
    assert set(lights) == LIGHTS
    assert {reason.id for reason in catalogue.rules.reasons} == REASONS
    assert len({light.shape for light in lights.values()}) == len(LIGHTS)
    assert lights["achieved"].early_text_zh == "提前达到"
    assert all(light.text_zh and light.tone for light in lights.values())


@pytest.mark.parametrize(
    ("plan", "region", "targets", "number", "issued", "status"),
    [
        ("state_council", "100000", 4, "国发〔2024〕7号", None, "issued"),
        ("guizhou", "520000", 31, None, None, "issued"),
        ("zigong", "510300", 21, "自府发〔2024〕11号", date(2024, 5, 31), "issued"),
        ("shanxi", "140000", 10, "晋政发〔2024〕10号", date(2024, 3, 30), "issued"),
        ("dazhou", "511700", 10, "达市府发〔2024〕11号", date(2024, 6, 25), "issued"),
        ("nanyang", "411300", 10, None, None, "draft"),
    ],
)
def test_plans_carry_the_identity_they_print(
    catalogue: Catalogue,
    plan: str,
    region: str,
    targets: int,
    number: str | None,
    issued: date | None,
    status: str,
) -> None:
    found = catalogue.plans[plan]
    assert (found.jurisdiction, len(found.targets)) == (region, targets)
    assert (found.document_number, found.issued_on, found.status) == (number, issued, status)
    assert found.remark_zh or plan == "shanxi"
    assert (found.baseline_year, found.horizon_year) == (2023, 2027)
    headline = [t for t in found.targets if t.clause == found.targets[0].clause]
    assert len(headline) >= 4
    assert all(target.units_in_charge == () for target in headline)


@pytest.mark.parametrize(
    ("plan", "n", "indicator", "kind", "operator", "value", "unit", "deadline", "hedge"),
    [
        ("guizhou", 1, "equipment_investment", "growth", "approx", 15, "%", 2025, ("左右",)),
        ("guizhou", 3, "cnc_rate", "level", "=", 60, "%", 2025, ()),
        ("guizhou", 10, "scrapped_vehicles", "growth", "approx", 100, "%", 2027, ("约",)),
        ("zigong", 4, "scrapped_vehicles", "growth", "=", 100, "%", 2027, ()),
        ("zigong", 6, "appliance_recycling", "growth", "=", 35, "%", 2027, ()),
        ("shanxi", 2, "digital_tools_rate", "level", ">", 90, "%", 2027, ("超过",)),
        ("shanxi", 5, "cnc_rate", "points", ">=", 13, "个百分点", 2027, ("以上",)),
        ("dazhou", 2, "digital_tools_rate", "relative", "=", None, "%", 2027, ()),
        ("nanyang", 1, "equipment_investment", "growth", ">=", 28, "%", 2027, ("以上",)),
        ("nanyang", 2, "digital_tools_rate", "level", ">", 92, "%", 2027, ("超过",)),
        (
            "state_council",
            2,
            "scrapped_vehicles_growth",
            "growth",
            "approx",
            100,
            "%",
            2027,
            ("约",),
        ),
    ],
)
def test_targets_are_as_printed(
    catalogue: Catalogue,
    plan: str,
    n: int,
    indicator: str,
    kind: str,
    operator: str,
    value: int | None,
    unit: str,
    deadline: int,
    hedge: tuple[str, ...],
) -> None:
    t = catalogue.plans[plan].targets[n - 1]
    assert (t.indicator, t.kind, t.operator, t.value) == (indicator, kind, operator, value)
    assert (t.unit, t.deadline, t.hedge) == (unit, deadline, hedge)


def test_provincial_averages_are_the_only_references(catalogue: Catalogue) -> None:
    relative = {
        (plan.id, t.n, t.reference_region)
        for plan in catalogue.plans.values()
        for t in plan.targets
        if t.kind == "relative"
    }
    assert relative == {("zigong", 3, "510000"), ("dazhou", 2, "510000"), ("dazhou", 3, "510000")}


@pytest.mark.parametrize("feed", HEADLINE_FEEDS)
def test_231_counties_report_the_headline_feeds_and_the_country_what_is_published(
    catalogue: Catalogue, feed: str
) -> None:
    entries = reporting_regions(catalogue, feed)
    owed = [entry for entry in entries if entry.sender.obliged_from]
    assert len(owed) == 231
    assert all(entry.region.level is Level.COUNTY for entry in owed)
    own = {entry.region.code for entry in entries if not entry.sender.obliged_from}
    published = {"equipment_investment", "scrapped_vehicles", "used_car_trades"}
    assert own == ({"100000"} if feed in published else set())


def test_only_the_editor_of_national_figures_is_not_simulated(catalogue: Catalogue) -> None:
    real = [sender.id for sender in catalogue.senders.values() if not sender.simulated]
    assert real == ["national-collector"]
    assert all(reporting_regions(catalogue, feed) for feed in catalogue.feeds)


def test_codes_that_only_the_statistics_bureau_uses_are_not_official(catalogue: Catalogue) -> None:
    official = [r for r in catalogue.regions.values() if r.official and r.level is Level.COUNTY]
    assert len(official) > 2900
    assert not [r.code for r in official if 71 <= int(r.code[4:]) <= 79]
    zones = [r.code for r in catalogue.regions.values() if not r.official]
    assert len(zones) > 130


def test_feeds_of_values_start_in_the_baseline_year_and_investment_has_no_january(
    catalogue: Catalogue,
) -> None:
    for feed in catalogue.feeds.values():
        listed = feed.shape == "records"
        assert feed.calendar.first in (date(2023, 1, 1), date(2024, 1, 1) if listed else None)
        yearly = feed.calendar.cadence == "yearly"
        assert feed.calendar.due_after_months == (2 if yearly else 1)
        assert feed.calendar.gap_months == ((1,) if feed.id == "equipment_investment" else ())


def test_every_edit_says_what_is_wrong_and_what_to_do(catalogue: Catalogue) -> None:
    edits = [edit for feed in catalogue.feeds.values() for edit in feed.edits]
    assert len(edits) >= 15
    assert all(e.message_zh and e.message_en.isascii() and len(e.advice_zh) > 10 for e in edits)
    assert {feed.id for feed in catalogue.feeds.values() if not feed.edits} == set()


def test_units_convert_exactly(catalogue: Catalogue) -> None:
    investment = catalogue.feeds["equipment_investment"].column("investment_ytd")
    factors = {unit.name: unit.factor for unit in investment.written_in}
    assert factors == {"亿元": Decimal(10000), "元": Decimal("0.0001")}


def test_growth_only_indicators_stand_beside_levels(catalogue: Catalogue) -> None:
    growth = [i for i in catalogue.indicators.values() if i.measure is Measure.GROWTH_ONLY]
    assert {i.code for i in growth} == {"equipment_investment_growth", "scrapped_vehicles_growth"}
    assert all(i.item is None and i.judge_by == "published_chain" for i in growth)
