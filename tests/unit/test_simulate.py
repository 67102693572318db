"""Simulated files: the same every time, marked in every row, and as the scenario says.

Here are the counties' five feeds and what holds for every file; the others are in
``test_simulate_departments`` and ``test_simulate_lists``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from expectations.edits.declared import columns_of
from orchestration.demo import counties
from orchestration.demo.deliveries import Delivery
from orchestration.demo.scenario import FURTHER, SCENARIOS, SIZES
from orchestration.demo.simulate import write_simulated
from sources.catalogue import Catalogue, Jump, NotMoreThan, RateMatches, Role, YtdNotFalling
from sources.geography import is_within, regions_of_sender
from sources.periods import parse_period
from tests.unit.sheets import lines_of
from tests.unit.simulated import CATALOGUE, CODES, Row, rows

ITEMS = {
    "scrapped_vehicles": "scrapped",
    "used_car_trades": "trades",
    "appliance_recycling": "recycled",
}


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> list[Delivery]:
    return write_simulated(CATALOGUE, tmp_path_factory.mktemp("demo"))


def fingerprint(deliveries: list[Delivery]) -> list[tuple[str, str, str]]:
    return [
        (d.path.name, str(d.received_at), hashlib.sha256(d.path.read_bytes()).hexdigest())
        for d in deliveries
    ]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, deliveries: list[Delivery]) -> None:
    again = write_simulated(CATALOGUE, tmp_path / "again")
    assert fingerprint(again) == fingerprint(deliveries)
    other = write_simulated(CATALOGUE, tmp_path / "other", seed=7)
    assert fingerprint(other) != fingerprint(deliveries)


def test_every_row_is_marked_as_simulated(deliveries: list[Delivery]) -> None:
    seen = 0
    for delivery in deliveries:
        for row in rows(delivery):
            seen += 1
            assert row["nature"] == "模拟"
            assert "模拟" in row["note"] and "模拟" in row["data_source"]
    assert seen > 40_000


def test_every_simulated_sender_sends_every_feed(deliveries: list[Delivery]) -> None:
    sent = {(d.sender, d.feed) for d in deliveries if "2023-2025" in d.path.name}
    simulated = [s for s in CATALOGUE.senders.values() if s.simulated]
    assert sent == {(s.id, feed) for s in simulated for feed in s.feeds}
    assert len({d.path for d in deliveries}) == len(deliveries)
    assert all(d.path.parent.name == d.sender for d in deliveries)


def test_history_comes_in_january_and_2026_in_october(deliveries: list[Delivery]) -> None:
    for d in deliveries:
        assert d.received_at.utcoffset() == timedelta(hours=8)
        day = d.received_at.date()
        if d.path.stem.endswith("_2026"):
            assert date(2026, 10, 10) <= day <= date(2026, 10, 16)
        else:
            assert date(2026, 1, 12) <= day <= date(2026, 1, 20)
    assert deliveries == sorted(deliveries, key=lambda d: (d.received_at, d.path))


def test_senders_report_their_own_regions_in_full(deliveries: list[Delivery]) -> None:
    for d in deliveries:
        own = {r.code for r in regions_of_sender(CATALOGUE, CATALOGUE.senders[d.sender])}
        spoken = {CODES[row["region"]] for row in rows(d)}
        assert spoken <= own
        assert spoken == own or d.path.stem.endswith("_2026")


def periods(deliveries: list[Delivery], feed: str, ending: str) -> set[str]:
    return {
        parse_period(row["period"]).label
        for d in deliveries
        if d.feed == feed and d.path.stem.endswith(ending)
        for row in rows(d)
    }


def test_files_cover_the_months_asked_for(deliveries: list[Delivery]) -> None:
    months = {f"{y}-{m:02d}" for y in (2023, 2024, 2025) for m in range(1, 13)}
    assert periods(deliveries, "used_car_trades", "_2023-2025") == months
    no_january = {label for label in months if not label.endswith("-01")}
    assert periods(deliveries, "equipment_investment", "_2023-2025") == no_january
    latest = {f"2026-{m:02d}" for m in range(1, 10)}
    assert periods(deliveries, "used_car_trades", "_2026") == latest
    assert periods(deliveries, "equipment_investment", "_2026") == latest - {"2026-01"}
    assert periods(deliveries, "industry_digital", "_2023-2025") == {"2023", "2024", "2025"}
    assert periods(deliveries, "industry_digital", "_2026") == set()


def test_offices_write_in_different_ways(deliveries: list[Delivery]) -> None:
    heads = [lines_of(d.path)[:3] for d in deliveries]
    text = ["".join("".join(line) for line in head) for head in heads]
    for habit in ("填报单位：", "计量单位：", "（亿元）", "（万元）", "累计同比"):
        assert 0 < sum(habit in head for head in text) < len(text)
    marked = sum(d.path.read_bytes().startswith(b"\xef\xbb\xbf") for d in deliveries)
    assert 0 < marked < len(deliveries)
    assert len({row[0]["period"] for row in map(rows, deliveries)}) >= 4


def series(delivery: Delivery) -> dict[tuple[str, str], list[Row]]:
    """Rows by region and field, in order of time."""
    found = defaultdict(list)
    for row in rows(delivery):
        found[row["region"], row.get("field", "")].append(row)
    for listed in found.values():
        listed.sort(key=lambda row: parse_period(row["period"]))
    return found


def breaks(catalogue: Catalogue, delivery: Delivery) -> list[tuple[str, Row]]:
    """The rows that fire one of their feed's edits, and the edit's id."""
    fired = []
    for listed in series(delivery).values():
        before: Row = {}
        for row in listed:
            same_year = (
                before and parse_period(before["period"]).year == parse_period(row["period"]).year
            )
            for edit in catalogue.feeds[delivery.feed].edits:
                if not set(columns_of(edit)) <= row.keys():
                    continue
                if isinstance(edit, YtdNotFalling) and same_year:
                    bad = float(row[edit.column]) < float(before[edit.column])
                elif isinstance(edit, Jump) and before:
                    ratio = float(row[edit.column]) / float(before[edit.column])
                    bad = not 1 / float(edit.factor) <= ratio <= float(edit.factor)
                elif isinstance(edit, NotMoreThan):
                    bad = float(row[edit.lesser]) > float(row[edit.greater])
                elif isinstance(edit, RateMatches) and row.get(edit.rate):
                    rate = 100 * float(row[edit.numerator]) / float(row[edit.denominator])
                    bad = abs(rate - float(row[edit.rate])) > float(edit.tolerance)
                else:
                    continue
                if bad:
                    fired.append((edit.id, row))
            before = row
    return fired


def test_no_row_of_a_county_fires_an_edit_of_its_feed(deliveries: list[Delivery]) -> None:
    of_counties = [d for d in deliveries if d.feed in counties.FEEDS]
    assert len(of_counties) > 400
    assert [found for d in of_counties for found in breaks(CATALOGUE, d)] == []


def test_the_check_of_edits_can_fail(tmp_path: Path, deliveries: list[Delivery]) -> None:
    original = next(d for d in deliveries if d.feed == "industry_digital")
    content = original.path.read_text("utf-8-sig").splitlines()
    cells = content[-1].split(",")
    cells[3] = str(int(cells[2]) + 1)
    path = tmp_path / "broken.csv"
    path.write_text("\n".join([*content[:-1], ",".join(cells)]), "utf-8")
    broken = Delivery(path, original.sender, original.feed, original.received_at)
    assert {edit for edit, _ in breaks(CATALOGUE, broken)} >= {"ID02"}


def test_values_are_whole_numbers_within_the_contract(deliveries: list[Delivery]) -> None:
    for d in deliveries:
        for column in CATALOGUE.feeds[d.feed].with_role(Role.VALUE):
            cells = [row[column.name] for row in rows(d) if row.get(column.name)]
            if column.unit != "%":
                assert all(float(cell) == int(float(cell)) >= 0 for cell in cells)
            elif column.maximum is not None:
                assert all(0 <= float(cell) <= 100 for cell in cells)


def ytd(deliveries: list[Delivery], plan: str, feed: str, column: str) -> dict[str, int]:
    """Cumulative sums of a jurisdiction by period label."""
    jurisdiction = CATALOGUE.plans[plan].jurisdiction
    found: dict[str, int] = defaultdict(int)
    for d in deliveries:
        within = is_within(CATALOGUE, CATALOGUE.senders[d.sender].region, jurisdiction)
        if d.feed == feed and within:
            for row in rows(d):
                if row.get("field", "合计") == "合计":
                    found[parse_period(row["period"]).label] += int(float(row[column]))
    return found


@pytest.mark.parametrize("plan", SCENARIOS)
@pytest.mark.parametrize("feed", SIZES)
def test_jurisdictions_grow_as_the_scenario_says(
    deliveries: list[Delivery], plan: str, feed: str
) -> None:
    column = f"{ITEMS.get(feed, 'investment')}_ytd"
    totals = ytd(deliveries, plan, feed, column)
    wanted = SCENARIOS[plan].growth[feed]
    for year, growth in zip((2024, 2025), wanted, strict=False):
        actual = (totals[f"{year}-12"] / totals["2023-12"] - 1) * 100
        assert actual == pytest.approx(growth, abs=0.2)
    if feed not in SCENARIOS[plan].silent:
        actual = (totals["2026-09"] / totals["2023-09"] - 1) * 100
        assert actual == pytest.approx(wanted[2], abs=0.2)


@pytest.mark.parametrize(
    ("feed", "column", "promised", "low", "high"),
    [
        ("scrapped_vehicles", "motor_vehicles_ytd", 300_000, 0.78, 0.84),
        ("appliance_recycling", "reprocessed_ytd", 5_000_000, 0.40, 0.46),
    ],
)
def test_guizhou_reports_what_only_its_plan_counts(
    deliveries: list[Delivery], feed: str, column: str, promised: int, low: float, high: float
) -> None:
    of_guizhou = [d for d in deliveries if d.feed == feed and d.sender.startswith("stat-52")]
    totals = ytd(of_guizhou, "guizhou", feed, column)
    so_far = totals["2024-12"] + totals["2025-12"] + totals["2026-09"]
    assert low <= so_far / promised <= high
    others = [d for d in deliveries if d.feed == feed and not d.sender.startswith("stat-52")]
    assert others and not any(column in row for d in others for row in rows(d))
    assert {further.item for further in FURTHER["guizhou"]} == {"motor_vehicles", "reprocessed"}


@pytest.mark.parametrize("plan", SCENARIOS)
def test_rates_are_as_the_scenario_says(deliveries: list[Delivery], plan: str) -> None:
    counts = {
        column: ytd(deliveries, plan, "industry_digital", column)
        for column in ("enterprises", "tool_enterprises", "key_processes", "cnc_processes")
    }
    for position, year in enumerate(("2023", "2024", "2025")):
        tools = 100 * counts["tool_enterprises"][year] / counts["enterprises"][year]
        cnc = 100 * counts["cnc_processes"][year] / counts["key_processes"][year]
        assert tools == pytest.approx(SCENARIOS[plan].tools[position], abs=0.3)
        assert cnc == pytest.approx(SCENARIOS[plan].cnc[position], abs=0.1)


def coverage(deliveries: list[Delivery], plan: str, feed: str) -> float:
    """Share of the baseline months' value of those that report 2026, in %."""
    column = f"{ITEMS[feed]}_ytd"
    reporting = {
        CODES[row["region"]]
        for d in deliveries
        if d.feed == feed and d.path.stem.endswith("_2026")
        for row in rows(d)
    }
    base = {
        CODES[row["region"]]: int(float(row[column]))
        for d in deliveries
        if d.feed == feed
        and is_within(
            CATALOGUE, CATALOGUE.senders[d.sender].region, CATALOGUE.plans[plan].jurisdiction
        )
        for row in rows(d)
        if parse_period(row["period"]).label == "2023-09"
    }
    return 100 * sum(v for code, v in base.items() if code in reporting) / sum(base.values())


@pytest.mark.parametrize(
    ("plan", "feed", "low", "high"),
    [
        ("guizhou", "used_car_trades", 95, 99.9),
        ("guizhou", "appliance_recycling", 75, 90),
        ("zigong", "used_car_trades", 75, 90),
        ("shanxi", "used_car_trades", 40, 60),
        ("dazhou", "used_car_trades", 100, 100),
    ],
)
def test_some_regions_are_silent_in_2026(
    deliveries: list[Delivery], plan: str, feed: str, low: float, high: float
) -> None:
    assert low <= coverage(deliveries, plan, feed) <= high


def test_a_simulated_sender_without_a_scenario_is_refused(tmp_path: Path) -> None:
    plans = {name: plan for name, plan in CATALOGUE.plans.items() if name != "dazhou"}
    with pytest.raises(LookupError, match="stat-5117"):
        write_simulated(CATALOGUE.model_copy(update={"plans": plans}), tmp_path)
