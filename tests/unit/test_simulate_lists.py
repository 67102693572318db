"""Simulated lists: holding what was invented, and what must not be counted.

What is on the lists is counted the plain way (``simulated``), from the files' rows and the
indicators' declarations alone.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from stdnum.cn import uscc

from orchestration.demo.deliveries import Delivery
from orchestration.demo.scenario import SCENARIOS
from orchestration.demo.simulate import write_simulated
from sources.catalogue import Role
from sources.periods import parse_period
from tests.unit.simulated import CATALOGUE, LATEST, OTHERS, counted, rows, standing

YEARS_END = date(2025, 12, 31)


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> list[Delivery]:
    found = write_simulated(CATALOGUE, tmp_path_factory.mktemp("demo"))
    return [d for d in found if d.feed in OTHERS]


@pytest.mark.parametrize(
    ("indicator", "within", "expected"),
    [
        ("national_smart_factories", "520000", 9),
        ("provincial_digital_factories", "520000", 64),
        ("provincial_digital_workshops", "520000", 60),
        ("green_manufacturing_units", "520000", 216),
        ("sewage_pipes_built", "520000", 1500),
        ("recycling_sites_added", "520000", 100),
        ("sorting_centres_added", "520000", 10),
        ("used_car_model_enterprises", "520000", 11),
        ("battery_recycling_capacity", "520000", 24.5),
        ("carbon_projects", "510300", 4),
        ("grade_a_enterprises_added", "510300", 3),
        ("digital_workshops_built", "510300", 9),
        ("green_manufacturing_units", "510300", 24),
        ("gas_pipes_renewed", "510300", 640),
        ("damaged_sewers_repaired", "510300", 41.5),
        ("sewage_plants_renewed", "510300", 7),
        ("recycling_sites_added", "510300", 2),
        ("science_projects", "510300", 13),
        ("achievement_projects", "510300", 31),
        ("financing_coverage", "510300", 100 * 34 / 36),
        ("city_pipes_renewed", "511700", 700),
        ("town_sewers_renewed", "511700", 45),
        ("sewage_plants_renewed", "511700", 33),
        ("lifts_added_or_renewed", "511700", 330),
        ("renewable_metal_capacity", "411300", 41),
        ("coal_units_renovated", "411300", 100),
    ],
)
def test_the_lists_hold_what_was_invented(
    deliveries: list[Delivery], indicator: str, within: str, expected: float
) -> None:
    assert counted(deliveries, indicator, within) == pytest.approx(expected)


def test_stocks_stood_lower_before(deliveries: list[Delivery]) -> None:
    before = date(2023, 12, 31)
    assert counted(deliveries, "green_manufacturing_units", "510300", at=before) == 12
    assert counted(deliveries, "battery_recycling_capacity", "520000", at=before) == 12
    assert counted(deliveries, "renewable_metal_capacity", "411300", at=before) == 30
    # Two were revoked in 2025, so that the target's 200 is met with 208 and not with 210.
    assert counted(deliveries, "green_manufacturing_units", "520000", at=YEARS_END) == 208
    share = counted(deliveries, "benchmark_capacity_share", "520000", at=YEARS_END)
    assert share == pytest.approx(24.04, abs=0.01)


@pytest.mark.parametrize(
    ("indicator", "within", "expected"),
    [
        ("tech_renovation_enterprises", "520000", {2024: 45, 2025: 60, 2026: 70}),
        ("carbon_projects", "411300", {2024: 11, 2025: 7, 2026: 8}),
    ],
)
def test_years_hold_what_was_invented(
    deliveries: list[Delivery], indicator: str, within: str, expected: dict[int, int]
) -> None:
    assert {y: counted(deliveries, indicator, within, y) for y in expected} == expected


def test_the_lists_hold_what_must_not_be_counted(deliveries: list[Delivery]) -> None:
    """Look-alikes are on the same lists, so that counting too much is noticed."""

    def of(feed: str, within: str, column: str) -> Counter[str]:
        return Counter(row[column] for row in standing(deliveries, feed, within, LATEST))

    assert of("municipal_works", "510300", "works_type")["new"] > 2
    assert of("residential_lifts", "510300", "works_type")["replaced"] > 4
    assert of("recycling_facilities", "520000", "type")["transfer"] == 4
    assert of("recognised_entities", "520000", "level")["municipal"] == 7
    assert {"reserve", "cancelled", "done"} <= of("projects", "520000", "status").keys()
    renovations = [
        row
        for row in standing(deliveries, "projects", "520000", LATEST)
        if row["type"] == "renovation" and row["status"] in ("started", "done")
    ]
    assert len(renovations) == 45 + 60 + 70 + 3 * 4
    lifts = counted(deliveries, "lifts_added", "510300")
    assert 150 < lifts < 165 < counted(deliveries, "lifts_added", "510300") + 10
    assert lifts < counted(deliveries, "lifts_added_or_renewed", "510300")


def test_lists_repeat_things_whose_status_has_changed(deliveries: list[Delivery]) -> None:
    for feed in ("municipal_works", "projects", "action_progress"):
        key = CATALOGUE.feeds[feed].with_role(Role.KEY)[0].name
        said: dict[str, set[str]] = {}
        for d in deliveries:
            if d.feed == feed:
                for row in rows(d):
                    said.setdefault(row[key], set()).add(row.get("status", ""))
        assert sum(len(statuses) > 1 for statuses in said.values()) > 20, feed


def test_some_regions_have_nothing_on_their_list(deliveries: list[Delivery]) -> None:
    nil = [d for d in deliveries if any("无" in row.values() for row in rows(d))]
    assert {"recycling_facilities"} <= {d.feed for d in nil}
    for d in nil:
        keys = CATALOGUE.feeds[d.feed].with_role(Role.KEY)
        listed = [c.name for c in (*keys, *CATALOGUE.feeds[d.feed].with_role(Role.ATTRIBUTE))]
        for row in rows(d):
            if row[keys[0].name] == "无":
                assert {row.get(name, "") for name in listed} == {"无", ""}


def test_nobody_says_nothing_of_a_list_with_something_on_it(deliveries: list[Delivery]) -> None:
    spoken: dict[tuple[str, str], list[tuple[date, bool]]] = {}
    for d in deliveries:
        keys = CATALOGUE.feeds[d.feed].with_role(Role.KEY)
        for row in rows(d) if keys else ():
            said = parse_period(row["period"]).end, row[keys[0].name] != "无"
            spoken.setdefault((d.feed, row["region"]), []).append(said)
    assert len(spoken) > 40
    for listed in spoken.values():
        first = min((end for end, something in listed if something), default=date.max)
        assert all(something for end, something in listed if end >= first)


def test_credit_codes_are_well_formed_and_nobody_s(deliveries: list[Delivery]) -> None:
    codes = {row["credit_code"] for d in deliveries for row in rows(d) if row.get("credit_code")}
    assert len(codes) > 200
    for code in codes:
        assert uscc.is_valid(code)
        assert code[8:14] == "000000"


def test_the_ledger_speaks_of_promises_in_its_own_words(deliveries: list[Delivery]) -> None:
    ledger = [(d, row) for d in deliveries if d.feed == "action_progress" for row in rows(d)]
    reported: Counter[str] = Counter()
    for d, row in ledger:
        plan = next(
            p
            for p in CATALOGUE.plans.values()
            if p.jurisdiction == CATALOGUE.senders[d.sender].region
        )
        assert row["promise"].startswith((f"{plan.short_zh}-", f"{plan.id}-"))
        assert row["evidence"].startswith("模拟进展：") == (row["status"] != "未启动")
        assert bool(row.get("issue")) == (row["status"] == "有困难")
        reported[plan.id] += 1
    assert {row["status"] for _, row in ledger} == {"未启动", "推进中", "已完成", "有困难"}
    for plan in SCENARIOS:
        promised = len(CATALOGUE.plans[plan].actions) + len(CATALOGUE.plans[plan].goals)
        assert reported[plan] > promised / 3
