"""The way from a target to who reports for it, on the tiny and on the real declarations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from sources.target_sources import TargetSource, target_sources, unreported
from tests.unit.tiny_catalogue import PLAN, SENDERS, WORKS, change, write_tiny

PROMISE_KEY = "role: key, reads: promise"

# PLAN_CONVENTIONS §6: how many of the 82 targets each feed serves first.
TARGETS_OF_FEED = {
    "equipment_investment": 6,
    "industry_digital": 14,
    "scrapped_vehicles": 7,
    "used_car_trades": 6,
    "appliance_recycling": 7,
    "transport_vehicles": 6,
    "machinery_replacements": 6,
    "projects": 6,
    "recognised_entities": 8,
    "municipal_works": 7,
    "residential_lifts": 2,
    "recycling_facilities": 3,
    "capacity": 3,
    "coal_power_units": 1,
    "province_reference": 0,
    "action_progress": 0,
}
PROMISED = {"guizhou": 31, "zigong": 21, "shanxi": 10, "dazhou": 10, "nanyang": 10}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


def sources_of(tree: Path) -> dict[int, TargetSource]:
    catalogue = load_catalogue(tree)
    return {source.n: source for source in target_sources(catalogue, catalogue.plans["city"])}


def regions(source: TargetSource) -> list[str]:
    return [entry.region.code for entry in source.reported_by]


def test_what_is_added_up_is_reported_by_the_regions_below(tree: Path) -> None:
    found = sources_of(tree)
    assert (found[1].feed, found[1].region, regions(found[1])) == (
        "cars",
        "990100",
        ["990102", "990103"],
    )
    assert (found[6].region, regions(found[6])) == ("990102", ["990102"])


def test_growth_is_reported_by_the_region_itself_or_by_nobody(tree: Path) -> None:
    change(tree, PLAN, "cars_sold, kind: growth", "cars_growth, kind: growth")
    assert not sources_of(tree)[1].is_reported
    more = '- {id: city, name_zh: 乙市, region: "990100", reports_for: self, feeds: [cars]}\n'
    change(tree, SENDERS, "- {id: stat-b", f"{more}- {{id: stat-b")
    change(tree, SENDERS, "[cars, rates, works]", "[rates, works]")
    assert regions(sources_of(tree)[1]) == ["990100"]


def test_a_relative_target_needs_both_sides_reported(tree: Path) -> None:
    assert sources_of(tree)[4].is_reported
    change(tree, PLAN, ", reference_indicator: digital_average", "")
    relative = sources_of(tree)[4]
    assert relative.reference == ("digital_rate", "990000")
    assert regions(relative) and not relative.referred_by and not relative.is_reported
    catalogue = load_catalogue(tree)
    (warning,) = unreported(catalogue, catalogue.plans["city"])
    assert warning.what.en == "nobody is declared to report rates for 990000"


def test_goals_and_actions_need_somebody_who_sends_their_ledger(tree: Path) -> None:
    works = (tree / WORKS).read_text("utf-8").replace("id: works", "id: action_progress")
    ledger = works.replace("id: WK", "id: LG").replace("role: key, reads: text", PROMISE_KEY)
    assert PROMISE_KEY in ledger
    (tree / "feeds/action_progress.yml").write_text(ledger, "utf-8")
    catalogue = load_catalogue(tree)
    (warning,) = unreported(catalogue, catalogue.plans["city"])
    assert (warning.path, warning.what.en) == (
        ("actions",),
        "nobody is declared to report action_progress for 990100",
    )
    city = '- {id: city, name_zh: 乙市, region: "990100", reports_for: self, feeds: '
    more = f"{city}[action_progress]}}\n"
    change(tree, SENDERS, "- {id: stat-b", f"{more}- {{id: stat-b")
    catalogue = load_catalogue(tree)
    assert list(unreported(catalogue, catalogue.plans["city"])) == []


def test_nothing_is_added_up_to_the_country(tree: Path) -> None:
    change(tree, PLAN, 'jurisdiction: "990100"', 'jurisdiction: "100000"')
    assert not sources_of(tree)[1].is_reported


@pytest.fixture(scope="module")
def real(catalogue: Catalogue) -> dict[tuple[str, int], TargetSource]:
    return {
        (source.plan, source.n): source
        for plan in catalogue.plans.values()
        for source in target_sources(catalogue, plan)
        if plan.id in PROMISED
    }


def test_every_one_of_the_82_targets_has_one_feed(
    catalogue: Catalogue, real: dict[tuple[str, int], TargetSource]
) -> None:
    assert set(catalogue.plans) == {*PROMISED, "state_council"}
    assert Counter(plan for plan, _ in real) == PROMISED
    assert len(real) == 82
    assert set(catalogue.feeds) == set(TARGETS_OF_FEED)
    served = Counter(source.feed for source in real.values())
    assert {feed: served[feed] for feed in TARGETS_OF_FEED} == TARGETS_OF_FEED


def test_somebody_is_declared_to_report_for_every_one_of_the_82(
    real: dict[tuple[str, int], TargetSource],
) -> None:
    assert [key for key, source in real.items() if not source.is_reported] == []


def test_the_country_reports_no_appliances_and_that_is_said(catalogue: Catalogue) -> None:
    warned = [p for plan in catalogue.plans.values() for p in unreported(catalogue, plan)]
    assert [(p.file, p.path) for p in warned] == [("plans/state_council.yml", ("targets", 3))]


@pytest.mark.parametrize(
    ("plan", "listed", "goals"),
    [
        ("guizhou", 0, 12),
        ("zigong", 33, 7),
        ("shanxi", 19, 17),
        ("dazhou", 38, 11),
        ("nanyang", 0, 18),
    ],
)
def test_the_plans_hold_every_listed_action_and_their_goals(
    catalogue: Catalogue, plan: str, listed: int, goals: int
) -> None:
    found = catalogue.plans[plan]
    assert sum(action.system is None for action in found.actions) == listed
    assert len(found.goals) >= goals
    assert any(action.system for action in found.actions)
