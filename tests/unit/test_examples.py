"""The national examples: every row sourced, every number consistent with its neighbours.

The identities here use nothing but the files themselves: published cumulative figures, months and
growth rates must reproduce each other within their printed precision.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from orchestration.demo.deliveries import Delivery, national_deliveries
from sources.loader import DEFAULT_ROOT, load_catalogue
from sources.periods import Period, parse_period
from tests.unit.sheets import rows_of, text_of

CATALOGUE = load_catalogue()
DELIVERIES = national_deliveries()
FOLDER = DEFAULT_ROOT / "examples" / "national"
TEN_THOUSAND = 10_000
Known = dict[tuple[str, bool], Decimal]  # (label of the period's last month or year, ytd) → value


def rows(feed: str, as_of: str = "2099-12-31") -> list[dict[str, str]]:
    """All rows of a feed known at a date, earliest file first: the last one on a period counts."""
    end = datetime.fromisoformat(f"{as_of}T23:59:59+08:00")
    deliveries = [d for d in DELIVERIES if d.feed == feed and d.received_at <= end]
    return [row for d in deliveries for row in rows_of(CATALOGUE.feeds[feed], d.path)]


def known(feed: str, current: str, ytd: str, as_of: str = "2099-12-31") -> Known:
    """The figures of two columns by the last month (or the year) and whether cumulative."""
    found: Known = {}
    for row in rows(feed, as_of):
        period = parse_period(row["period"])
        label = period.label if period.is_full_year else period.last_month.label
        for column, cumulative in ((current, False), (ytd, True)):
            if row.get(column):
                found[label, cumulative] = Decimal(row[column])
    return found


TRADES = known("used_car_trades", "trades", "trades_ytd")
TRADES_GROWTH = known("used_car_trades", "trades_growth", "trades_growth_ytd")


def months(year: int, last: int) -> Decimal:
    """The sum of the months of a year in 万辆."""
    return sum(TRADES[f"{year}-{m:02d}", False] for m in range(1, last + 1)) / Decimal(TEN_THOUSAND)


def test_every_file_is_delivered_once_by_the_collector() -> None:
    delivered = [d.path for d in DELIVERIES]
    assert sorted(delivered) == sorted(FOLDER.glob("*.csv"))
    assert len(delivered) == len(set(delivered)) > 10
    sender = CATALOGUE.senders["national-collector"]
    assert {d.sender for d in DELIVERIES} == {sender.id}
    assert {d.feed for d in DELIVERIES} == set(sender.feeds)


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda d: d.path.stem)
def test_every_row_is_of_the_country_and_names_its_source(delivery: Delivery) -> None:
    for row in rows_of(CATALOGUE.feeds[delivery.feed], delivery.path):
        assert row["region"] in ("全国", "100000")
        assert row["data_source"]
        assert re.match(r"https?://|无网址：", row["source_address"])
        assert row["nature"] in ("正式", "推算")
        assert (row["nature"] == "推算") == row["note"].startswith("公式：")
        growth = [value for name, value in row.items() if "growth" in name and value]
        assert row["nature"] == "正式" or not growth


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda d: d.path.stem)
def test_no_file_arrives_before_its_last_figure(delivery: Delivery) -> None:
    assert delivery.received_at.utcoffset() == timedelta(hours=8)
    ends = [
        parse_period(row["period"]).end
        for row in rows_of(CATALOGUE.feeds[delivery.feed], delivery.path)
    ]
    assert max(ends) < delivery.received_at.date()


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda d: d.path.stem)
def test_a_period_occurs_once_in_a_file(delivery: Delivery) -> None:
    found = [row["period"] for row in rows_of(CATALOGUE.feeds[delivery.feed], delivery.path)]
    assert len(found) == len(set(found))


def test_some_files_are_gb18030_and_some_have_a_preamble() -> None:
    encodings = set()
    for path in FOLDER.glob("*.csv"):
        try:
            path.read_bytes().decode("utf-8-sig")
            encodings.add("utf-8")
        except UnicodeDecodeError:
            encodings.add("gb18030")
    assert encodings == {"utf-8", "gb18030"}
    assert any(text_of(path).find("填报单位：") > 0 for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize(
    ("year", "last", "tolerance"),
    [
        (2023, 3, "0"), (2023, 6, "0.01"), (2023, 7, "0.01"), (2023, 9, "0.08"),
        (2024, 5, "0"), (2024, 6, "0"), (2024, 9, "0"),
        (2025, 4, "0"), (2025, 6, "0.01"),
    ],
)  # fmt: skip
def test_months_add_up_to_the_cumulative_figure(year: int, last: int, tolerance: str) -> None:
    printed = TRADES[f"{year}-{last:02d}", True] / TEN_THOUSAND
    assert abs(months(year, last) - printed) <= Decimal(tolerance)


def test_january_and_february_2024_add_up_to_the_printed_289() -> None:
    assert TRADES["2024-02", True] == 2_890_000 == months(2024, 2) * TEN_THOUSAND


def test_the_years_are_the_published_and_the_derived_ones() -> None:
    assert TRADES["2023", True] == 18_413_300
    assert TRADES["2024", True] == 19_614_200 == 20_108_000 - 493_800
    assert TRADES["2025", True] == 20_108_000


@pytest.mark.parametrize(("year", "tolerance"), [(2023, "0.08"), (2024, "0.05")])
def test_months_add_up_to_the_year(year: int, tolerance: str) -> None:
    printed = TRADES[str(year), True] / TEN_THOUSAND
    assert abs(months(year, 12) - printed) <= Decimal(tolerance)


def test_increments_give_the_figures_of_the_year_before() -> None:
    assert TRADES["2024-09", True] - 725_000 == TRADES["2023-09", True]
    assert abs(TRADES["2025-06", True] - 187_200 - TRADES["2024-06", True]) <= 100
    assert months(2024, 4) + Decimal("2.93") == TRADES["2025-04", True] / TEN_THOUSAND


def level(label: str, cumulative: bool) -> Decimal | None:
    """A level in 万辆; a cumulative one that was not printed is the sum of its months."""
    if (label, cumulative) in TRADES:
        return TRADES[label, cumulative] / TEN_THOUSAND
    year, _, month = label.partition("-")
    try:
        return months(int(year), int(month)) if cumulative and month else None
    except KeyError:
        return None


def half_unit(value: Decimal) -> Decimal:
    """Half of the last printed digit."""
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


@pytest.mark.parametrize(("label", "cumulative"), sorted(k for k in TRADES_GROWTH if k[0] > "2024"))
def test_published_growth_reproduces_from_the_levels(label: str, cumulative: bool) -> None:
    growth = TRADES_GROWTH[label, cumulative]
    now, before = level(label, cumulative), level(f"{int(label[:4]) - 1}{label[4:]}", cumulative)
    assert now is not None and before is not None
    rounding = Decimal("0.02") if cumulative else Decimal("0.005")
    low = ((now - rounding) / (before + rounding) - 1) * 100
    high = ((now + rounding) / (before - rounding) - 1) * 100
    assert low <= growth + half_unit(growth) and growth - half_unit(growth) <= high


def test_enough_growth_rates_are_checked() -> None:
    assert len([key for key in TRADES_GROWTH if key[0] > "2024"]) >= 15


def test_september_2023_is_revised_when_two_decimals_become_known() -> None:
    first = known("used_car_trades", "trades", "trades_ytd", as_of="2024-09-30")
    assert first["2023-09", False] == 1_590_000 and TRADES["2023-09", False] == 1_591_700
    assert first["2023-09", True] == 13_490_000 and TRADES["2023-09", True] == 13_491_800


def test_published_growth_is_known_before_the_level_is_derived() -> None:
    for label, as_of, growth, growth_ytd in [
        ("2023-09", "2024-01-31", "7.17", "12.61"),
        ("2024-07", "2024-08-15", "2", "6"),
        ("2025-02", "2025-03-11", "15.78", "-1.3"),
    ]:
        found = known("used_car_trades", "trades_growth", "trades_growth_ytd", as_of)
        assert found[label, False] == TRADES_GROWTH[label, False] == Decimal(growth)
        assert found[label, True] == TRADES_GROWTH[label, True] == Decimal(growth_ytd)


def test_no_address_is_given_that_was_not_read() -> None:
    addresses = {row["period"]: row["source_address"] for row in rows("equipment_investment")}
    assert addresses["2026年1-8月"].startswith("无网址：公开代码库数据文件（索引号70772311056）")


def test_equipment_investment_is_growth_only_and_has_no_january() -> None:
    found = rows("equipment_investment")
    assert len(found) == 22
    for row in found:
        period = parse_period(row["period"])
        assert period.starts_in_january and len(period.months) >= 2
        assert row["field"] == "合计"
        assert row["investment_growth_ytd"] and not row.get("investment_ytd")


def test_equipment_growth_agrees_with_the_printed_accelerations() -> None:
    growth = known("equipment_investment", "-", "investment_growth_ytd")
    assert growth["2024-05", True] - growth["2024-04", True] == Decimal("0.3")
    assert growth["2025-02", True] - growth["2024", True] == Decimal("2.3")
    assert growth["2025-03", True] - growth["2025-02", True] == Decimal("1")
    chained = (1 + growth["2024", True] / 100) * (1 + growth["2025", True] / 100) - 1
    assert round(chained * 100, 2) == Decimal("29.35")


def test_scrapped_cars_have_no_level_of_a_single_year() -> None:
    found = known("scrapped_vehicles", "scrapped", "scrapped_ytd")
    assert found == {
        ("2024-08", True): 4_213_000,
        ("2024-11", False): 1_030_000,
        ("2024-11", True): 6_880_000,
    }
    growth = known("scrapped_vehicles", "scrapped_growth", "scrapped_growth_ytd")
    assert growth == {
        ("2024-08", True): Decimal("42.4"),
        ("2024-11", False): Decimal("141.6"),
        ("2024-11", True): Decimal("64.6"),
        ("2025", True): Decimal("24.5"),
    }


def test_cumulative_figures_never_fall_within_a_year() -> None:
    for feed, column in (("used_car_trades", "trades_ytd"), ("scrapped_vehicles", "scrapped_ytd")):
        found = known(feed, "-", column)
        for year in ("2023", "2024", "2025"):
            series = [found[key] for key in sorted(found) if key[0].startswith(f"{year}-")]
            assert all(earlier <= later for earlier, later in pairwise(series))


def test_what_is_known_at_a_date() -> None:
    scrapped = known("scrapped_vehicles", "-", "scrapped_growth_ytd", as_of="2024-12-31")
    assert ("2024-11", True) in scrapped and ("2025", True) not in scrapped
    january = known("used_car_trades", "trades", "trades_ytd", as_of="2026-01-31")
    assert {("2023", True), ("2024", True), ("2025", True)} <= set(january)
    early = known("used_car_trades", "trades", "trades_ytd", as_of="2026-01-19")
    assert ("2025", True) not in early
    investment = known("equipment_investment", "-", "investment_growth_ytd", as_of="2026-01-31")
    assert ("2025", True) in investment
    assert not [key for key in investment if key[0].startswith("2026")]


def test_a_missing_file_is_not_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "examples"
    folder.mkdir()
    text = (DEFAULT_ROOT / "examples" / "manifest.yml").read_text("utf-8")
    (folder / "manifest.yml").write_text(text, "utf-8")
    with pytest.raises(FileNotFoundError):
        national_deliveries(tmp_path)


def test_periods_are_read_as_intervals() -> None:
    found = {row["period"]: parse_period(row["period"]) for row in rows("scrapped_vehicles")}
    assert found["2024年1-8月"] == Period.of_months(2024, 1, 8)
