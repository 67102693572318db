"""Simulated reports of departments: accepted as they are, complete, and as invented."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from expectations.findings import Verdict
from orchestration.demo.deliveries import Delivery
from orchestration.demo.scenario import FURTHER, SCENARIOS
from orchestration.demo.simulate import write_simulated
from orchestration.intake.judge import judge
from orchestration.intake.tables.identify import identify
from sources.catalogue import Region, Role
from sources.geography import is_within
from sources.periods import parse_period
from tests.unit.simulated import CATALOGUE, CODES, OTHERS, numbers, rows


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Delivery]:
    return write_simulated(CATALOGUE, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def deliveries(written: list[Delivery]) -> list[Delivery]:
    return [d for d in written if d.feed in OTHERS]


@pytest.fixture(scope="module")
def with_further(written: list[Delivery]) -> list[Delivery]:
    """One office's files of the feeds that have further items there."""
    feeds = {further.feed for further in FURTHER["guizhou"]}
    return [d for d in written if d.feed in feeds and d.sender == "stat-520200"]


def test_every_file_is_accepted_as_it_is(
    deliveries: list[Delivery], with_further: list[Delivery]
) -> None:
    assert {d.feed for d in deliveries} == OTHERS
    cells = 0
    for d in (*deliveries, *with_further):
        feed, sender = CATALOGUE.feeds[d.feed], CATALOGUE.senders[d.sender]
        content = d.path.read_bytes()
        judged = judge(content, d.path.name, feed, sender, CATALOGUE, d.received_at.date())
        assert (judged.verdict, judged.findings) == (Verdict.ACCEPT, []), d.path
        cells += judged.counts["observations"]
    assert 12_000 < cells < 21_000


def test_a_file_is_recognised_by_its_header_alone(deliveries: list[Delivery]) -> None:
    first = {d.feed: d for d in reversed(deliveries)}
    for feed, d in first.items():
        assert identify(d.path.read_bytes(), "x.csv", CATALOGUE) == feed


def test_a_later_date_or_a_blank_is_found(deliveries: list[Delivery]) -> None:
    """The files pass because they are right, not because nobody looks."""
    works = [(d, row) for d in deliveries if d.feed == "municipal_works" for row in rows(d)]
    d, row = next(found for found in works if found[1]["status"] == "完工" and found[1]["length"])
    feed = CATALOGUE.feeds[d.feed]
    headers = [
        c.header + (f"（{c.unit}）" if c.unit else "") for c in feed.columns if c.name in row
    ]
    for broken, rule in (({"completed_on": "2030-01-01"}, "MW04"), ({"length": ""}, "MW02")):
        cells = [{**row, **broken}[c.name] for c in feed.columns if c.name in row]
        content = "\n".join([",".join(headers), ",".join(cells)]).encode()
        judged = judge(content, "x.csv", feed, CATALOGUE.senders[d.sender], CATALOGUE)
        assert [finding.rule for finding in judged.findings] == [rule]


def test_every_feed_has_an_example(written: list[Delivery], deliveries: list[Delivery]) -> None:
    assert {d.feed for d in written} == set(CATALOGUE.feeds)
    assert len(deliveries) <= 150  # beside the counties' files, so that the demo stays quick


def test_everything_that_is_owed_is_reported(deliveries: list[Delivery]) -> None:
    """Each region has a row for December 2025 and for every period of 2026, unless silent."""
    owed = {"monthly": [12, *range(1, 10)], "quarterly": [12, 3, 6, 9], "yearly": [12]}
    months: dict[tuple[str, str], set[int]] = {}
    for d in deliveries:
        for row in rows(d):
            period = parse_period(row["period"])
            if period.end >= date(2025, 12, 31):
                months.setdefault((d.feed, CODES[row["region"]]), set()).add(period.end.month)
    silent = {
        (feed, code)
        for s in SCENARIOS.values()
        for feed, codes in s.silent.items()
        for code in codes
    }
    assert ("residential_lifts", "510321") in silent
    for (feed, code), found in months.items():
        wanted = owed[CATALOGUE.feeds[feed].calendar.cadence]
        assert found == ({12} if (feed, code) in silent else set(wanted)), (feed, code)


@pytest.mark.parametrize(
    ("within", "part", "whole", "shares"),
    [
        ("520000", "公交车added_nev_ytd", "公交车added_ytd", (62.0, 67.8, 73.8, 79.5)),
        ("520100", "公交车added_nev_ytd", "公交车added_ytd", (88.0, 95.0, 99.0, 100.0)),
        ("520000", "出租车added_clean_ytd", "出租车added_ytd", (55.2, 64.2, 75.6, 84.0)),
        ("520000", "党政机added_clean_ytd", "党政机added_ytd", (30.0, 40.4, 52.4, 65.0)),
        ("411300", "重型载stock_clean", "重型载stock", (8.0, 20.0, 38.0, 44.0)),
    ],
)
def test_shares_of_vehicles_are_as_invented(
    deliveries: list[Delivery], within: str, part: str, whole: str, shares: tuple[float, ...]
) -> None:
    labels = ("2023-12", "2024-12", "2025-12", "2026-09")
    for label, share in zip(labels, shares, strict=True):
        found = numbers(deliveries, "transport_vehicles", within, label)
        assert 100 * found[part] / found[whole] == pytest.approx(share, abs=0.15)


def test_machines_and_areas_are_as_invented(deliveries: list[Delivery]) -> None:
    def found(within: str, label: str) -> dict[str, float]:
        return numbers(deliveries, "machinery_replacements", within, label)

    assert [found("520000", f"{y}-12")["renewed_ytd"] for y in (2024, 2025)] == [1960, 2080]
    assert found("520000", "2026-09")["renewed_ytd"] == 1450
    zigong = [found("510300", label) for label in ("2024-12", "2025-12", "2026-09")]
    assert sum(entry["retired_ytd"] for entry in zigong) == 215
    assert sum(entry["purchased_ytd"] for entry in zigong) == 520
    shanxi = found("140000", "2025")
    assert shanxi["crop_mechanised"] / shanxi["crop_area"] == pytest.approx(0.77)
    assert (shanxi["scheme_counties"], shanxi["main_counties"]) == (77, 90)
    assert "staple_area" not in shanxi and "crop_area" not in found("520000", "2025")


def test_cumulative_numbers_of_departments_never_fall(deliveries: list[Delivery]) -> None:
    runs = 0
    for d in deliveries:
        for column in CATALOGUE.feeds[d.feed].with_role(Role.VALUE):
            series: dict[tuple[str, str, int], list[tuple[date, float]]] = {}
            for row in rows(d):
                end = parse_period(row["period"]).end
                if column.basis == "ytd" and row.get(column.name):
                    key = (row["region"], row.get("vehicle_class", ""), end.year)
                    series.setdefault(key, []).append((end, float(row[column.name])))
            for listed in series.values():
                runs += 1
                assert all(a[1] <= b[1] for a, b in pairwise(sorted(listed)))
    assert runs > 100


def test_a_department_s_region_is_not_also_a_county_s(deliveries: list[Delivery]) -> None:
    """Whoever reports a list, no region below reports the same one."""
    spoken: dict[str, set[str]] = {}
    for d in deliveries:
        spoken.setdefault(d.feed, set()).update(CODES[row["region"]] for row in rows(d))
    for feed, codes in spoken.items():
        regions: list[Region] = [CATALOGUE.regions[code] for code in codes]
        assert not [
            (region.code, other)
            for region in regions
            for other in codes
            if other != region.code and is_within(CATALOGUE, region.code, other)
        ], feed
