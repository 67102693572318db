"""Who is ranked among whom: the pages' SQL and its second derivation, on figures made for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from orchestration.publication.pages.marts import Marts
from orchestration.publication.pages.peers import Comparison, comparisons

SOURCES = Path(__file__).parents[2] / "dashboards" / "sources" / "liangxin"
NEEDED = re.compile(r"^create (?:macro|view (?:region|jurisdiction|family|absent)\b)", re.M)
COUNTRY, PROVINCE, OWN_PLAN = "100000", "520000", "520600"
CITIES = ["520100", "520200", "520300", "520400", "520500"]
CARS, RATE, UNPROMISED = "cars", "rate", "unpromised"
TABLES = """
create table dim_region as select * from (values
  ('100000', '全国', 'country', null), ('520000', '贵州省', 'province', '100000'),
  ('520100', '贵阳市', 'prefecture', '520000'), ('520200', '六盘水市', 'prefecture', '520000'),
  ('520300', '遵义市', 'prefecture', '520000'), ('520400', '安顺市', 'prefecture', '520000'),
  ('520500', '毕节市', 'prefecture', '520000'), ('520600', '铜仁市', 'prefecture', '520000')
) t(region_code, name_zh, level, parent_code), (values (null::date)) v(valid_to);
create table dim_plan as select * from (values
  ('guizhou', '520000'), ('tongren', '520600')) t(plan, region_code);
create table dim_target as select * from (values
  ('guizhou', 'cars', '520000'), ('guizhou', 'rate', '520000'), ('tongren', 'cars', '520600')
) t(plan, indicator, region_code);
create table dim_indicator as select * from (values
  ('cars', '汽车', 'flow', 'sheet'), ('rate', '比率', 'ratio_stock', 'sheet'),
  ('unpromised', '其他', 'flow', 'sheet')) t(indicator, name_zh, measure, feed);
create table fct_indicator (indicator varchar, region_code varchar, period varchar, basis varchar,
  period_end date, value decimal(28, 9), base_year integer, baseline_value decimal(28, 9),
  growth_pct double, quality varchar, flags varchar, simulated boolean);
create table fct_contribution (indicator varchar, parent_code varchar, region_code varchar,
  period varchar, basis varchar, contribution_pp double);
create table fct_reporting (feed varchar, region_code varchar, period varchar, period_end date,
  state varchar);
create table fct_reporting_rate (feed varchar, region_code varchar, period varchar,
  absent integer);
"""


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts that ranks are made of, without figures, and the pages' own views of them."""
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        for statement in (SOURCES / "initialize.sql").read_text("utf-8").split(";\n"):
            if NEEDED.search(statement):
                connection.execute(statement)
        yield connection


def figure(
    marts: duckdb.DuckDBPyConnection,
    region: str,
    growth: float | None,
    *,
    indicator: str = CARS,
    period: str = "2025",
    **other: Any,
) -> None:
    """The figure of a region; of a rate ``growth`` is the points it gained."""
    rate, month = indicator == RATE, int(period[5:] or 12)
    row = {
        "indicator": indicator,
        "region_code": region,
        "period": period,
        "basis": "year" if len(period) == 4 else "ytd",
        "period_end": date(int(period[:4]), month, 28),
        "value": None if growth is None else 100 + growth,
        "base_year": 2023,
        "baseline_value": None if growth is None else 100,
        "growth_pct": None if rate else growth,
        "quality": "published",
        "flags": None,
        "simulated": False,
    } | other
    marks = ", ".join("?" * len(row))
    marts.execute(f"insert into fct_indicator values ({marks})", list(row.values()))  # noqa: S608


def pages(marts: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """What the pages' SQL makes of them."""
    columns = (
        "parent_code, indicator, period, period_zh, compared_zh, region_code, rank_zh, place_zh,"
        " change_zh, coalesce(note_zh, ''), contribution_zh, simulated, all_simulated"
    )
    sql = (SOURCES / "peer.sql").read_text("utf-8")
    return marts.sql(sql).select(columns).fetchall()


def again(marts: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """The same rows by the second derivation."""
    return [
        (
            parent, indicator, one.period, one.period_told, one.compared, peer.region_code,
            None if peer.rank is None else str(peer.rank), spaced(one.place(peer.region_code)),
            peer.change, peer.note, peer.added, peer.simulated, one.all_simulated,
        )
        for (parent, indicator), one in sorted(comparisons(Marts(marts)).items())
        for peer in one.peers
    ]  # fmt: skip


def spaced(place: str | None) -> str | None:
    return place and place.replace("第", "第 ").replace("位", " 位")


def cars(marts: duckdb.DuckDBPyConnection) -> Comparison:
    assert pages(marts) == again(marts)
    return comparisons(Marts(marts))[PROVINCE, CARS]


def ranks(one: Comparison) -> dict[str, int | None]:
    return {peer.region_code: peer.rank for peer in one.peers}


def test_the_fastest_comes_first_and_equals_as_printed_share_a_rank(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    for city, growth in zip(CITIES, (5.001, -2, 12.5, 5.004, 12.4), strict=True):
        figure(marts, city, growth)
    one = cars(marts)
    assert ranks(one) == dict(
        zip(("520300", "520500", "520100", "520400", "520200"), (1, 2, 3, 3, 5), strict=True)
    )
    assert one.place("520400") == "第3/5位"


def test_who_is_silent_withheld_or_not_comparable_is_named_after_all_and_has_no_rank(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    for city, growth in zip(CITIES[:3], (-50, 3, 1), strict=True):
        figure(marts, city, growth)
    figure(marts, "520400", None, quality="missing")
    marts.execute(
        "insert into fct_reporting values ('sheet', '520400', '2025-12', '2025-12-28', 'overdue')"
    )
    figure(marts, "520500", None, quality="withheld")
    one = cars(marts)
    assert [peer.region_code for peer in one.peers] == [
        "520200", "520300", "520100", "520400", "520500",
    ]  # fmt: skip
    assert ranks(one)["520100"] == 3
    assert [(peer.rank, peer.note) for peer in one.peers[3:]] == [
        (None, "未报"),
        (None, "数据不足，没有发布"),
    ]
    assert one.place("520100") == "第3/3位"


def test_what_is_estimated_or_broken_is_shown_without_a_rank(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    for city, growth in zip(CITIES[:3], (1, 2, 3), strict=True):
        figure(marts, city, growth)
    figure(marts, "520400", 99, quality="estimated")
    figure(marts, "520500", 98, flags="break")
    one = cars(marts)
    assert [(p.rank, p.note) for p in one.peers[:2]] == [
        (None, "估算，不排名"),
        (None, "部分地区统计口径有变，不排名"),
    ]
    assert one.place("520300") == "第1/3位"


def test_two_are_compared_and_not_ranked_and_one_is_not_compared(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    figure(marts, CITIES[0], 1)
    assert pages(marts) == again(marts) == []
    figure(marts, CITIES[1], 2)
    assert set(ranks(cars(marts)).values()) == {None}
    figure(marts, CITIES[2], 3)
    assert set(ranks(cars(marts)).values()) == {1, 2, 3}


def test_who_reports_first_is_not_held_against_last_month_s_numbers(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    for city in CITIES:
        figure(marts, city, 1, period="2026-01")
    figure(marts, CITIES[0], 9, period="2026-02")
    figure(marts, CITIES[1], 9, period="2026-02")
    assert cars(marts).period == "2026-01"
    figure(marts, CITIES[2], 9, period="2026-02")
    one = cars(marts)
    assert (one.period, one.period_told) == ("2026-02", "2026年1—2月")
    assert one.peers[-1].note == "没有这一期的数"


def test_a_region_with_a_plan_and_what_nobody_promised_are_not_compared(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    for city in (*CITIES, OWN_PLAN):
        figure(marts, city, 1)
        figure(marts, city, 1, indicator=UNPROMISED)
    assert OWN_PLAN not in ranks(cars(marts))
    assert list(comparisons(Marts(marts))) == [(PROVINCE, CARS)]


def test_a_rate_is_compared_by_the_points_it_gained(marts: duckdb.DuckDBPyConnection) -> None:
    for city, points in zip(CITIES, (1, 4, 3, 2, 0), strict=True):
        figure(marts, city, points, indicator=RATE)
    assert pages(marts) == again(marts)
    one = comparisons(Marts(marts))[PROVINCE, RATE]
    assert (one.compared, one.peers[0].change) == ("较2023年提高", "+4.00个百分点")


@pytest.mark.parametrize("seed", range(15))
def test_both_derivations_agree_whatever_the_figures(
    marts: duckdb.DuckDBPyConnection, seed: int
) -> None:
    rng = Random(seed)
    periods = ["2024", "2025-11", "2025-12", "2025", "2026-01"]
    for city in rng.sample(CITIES, rng.randint(2, 5)):
        for period in rng.sample(periods, rng.randint(1, 5)):
            growth = rng.choice([None, 0, -0.004, 0.005, round(rng.uniform(-9, 9), 1)])
            quality = rng.choice(["published"] * 3 + ["estimated", "withheld", "missing"])
            figure(
                marts, city, growth, period=period, indicator=rng.choice([CARS, RATE]),
                quality=quality, flags=rng.choice([None, "break", "ytd_fell"]),
                simulated=rng.random() < 0.7,
            )  # fmt: skip
            place = (PROVINCE, city, period, "year" if len(period) == 4 else "ytd")
            if rng.random() < 0.5:
                marts.execute(
                    "insert into fct_contribution values ('cars', ?, ?, ?, ?, 1.5)", place
                )
            if rng.random() < 0.3:
                marts.execute(
                    "insert into fct_reporting values ('sheet', ?, ?, ?, 'overdue')",
                    (city, period, date(int(period[:4]), int(period[5:] or 12), 28)),
                )
    assert pages(marts) == again(marts)


def test_the_figures_made_at_random_have_every_kind_of_line(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    rng, notes, n_ranked = Random(1), set(), 0
    for _ in range(40):
        marts.execute("delete from fct_indicator")
        for city in CITIES:
            quality = rng.choice(["published"] * 4 + ["estimated", "withheld"])
            growth = None if quality == "withheld" else rng.randint(-3, 9)
            figure(marts, city, growth, quality=quality, flags=rng.choice([None, None, "break"]))
        found = comparisons(Marts(marts)).values()
        notes |= {peer.note for one in found for peer in one.peers}
        n_ranked += sum(peer.rank is not None for one in found for peer in one.peers)
    assert notes >= {"", "估算，不排名", "部分地区统计口径有变，不排名", "数据不足，没有发布"}
    assert n_ranked > 40
