"""Published growth on real exports: reproduced from the printed levels within their rounding.

The files of ``../shared/data/nbs_sample`` hold real-estate investment of three provinces and its
official growth side by side. They are read by the real intake and computed by the real models;
amounts are stored in 万元 though printed in 亿元. Beside them total fixed-asset investment, whose
growth is on a comparable basis and must be found not to follow from its levels.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.shared_data import needs_shared
from tests.unit.dbt_inputs import Inputs, Row, failures, query, run
from tests.unit.nbs_exports import ESTATE, PROVINCES, SAMPLE, feed_of, judged

pytestmark = [
    needs_shared("nbs_sample"),
    # dbt leaves its log file to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
AS_OF = "2026-01-31"
COUNTRY = "100000"
SHANXI, HENAN, GUIZHOU = (
    f"9901{PROVINCES.index(n) + 1:02d}" for n in ("山西省", "河南省", "贵州省")
)
# The same tables as workbooks, under codes of their own.
WORKBOOKS = {code: code.replace("9901", "9902") for code in (SHANXI, HENAN, GUIZHOU)}
STORED = {name: (item, "万元" if unit == "亿元" else unit) for name, (item, unit) in ESTATE.items()}
ASSETS = {
    "固定资产投资(不含农户)累计值": ("assets", "万元"),
    "固定资产投资(不含农户)累计增长": ("assets_growth", "%"),
}
# January to July as published each year: 亿元, and growth on a comparable basis.
PUBLISHED_ASSETS = """数据库：月度数据
地区：全国
指标,2025年7月,2024年7月,2023年7月
固定资产投资(不含农户)累计值(亿元),288229,287611,285898
固定资产投资(不含农户)累计增长(%),1.6,3.6,
数据来源：国家统计局
"""


def declarations() -> Inputs:
    """Shanxi's plan counts from 2017, so that its growth is chained as well."""
    inputs = Inputs()
    inputs.rules()
    for code in (COUNTRY, *WORKBOOKS, *WORKBOOKS.values()):
        inputs.region(code, None, "province")
        inputs.line(code)
    inputs.plan("shanxi", SHANXI, baseline_year=2017)
    inputs.plan("shanxi_workbook", WORKBOOKS[SHANXI], baseline_year=2017)
    for feed, reporting in (("estate", (*WORKBOOKS, *WORKBOOKS.values())), ("assets", (COUNTRY,))):
        inputs.feed(feed)
        for code in reporting:
            inputs.reporter(feed, code)
    for name in ("estate", "housing"):
        judged_by = {"judge_by": "published_chain"} if name == "housing" else {}
        level: dict[str, Any] = {"item": name, "growth_item": f"{name}_growth"}
        inputs.indicator(name, "estate", "flow", unit="万元", **level, **judged_by)
    # Between what the chain gives and what the levels give, of 2019 against 2017.
    inputs.target("shanxi", 1, "housing", "growth", "53.15", deadline=2019)
    inputs.target("shanxi", 2, "estate", "growth", "42", deadline=2019)
    assets = {"item": "assets", "growth_item": "assets_growth"}
    inputs.indicator("assets", "assets", "flow", unit="万元", **assets)
    return inputs


def receive(inputs: Inputs, path: Path, feed: str, codes: dict[str, str], **how: bool) -> None:
    """A file as the intake reads it, accepted."""
    names = STORED if feed == "estate" else ASSETS
    judgement = judged(path, feed_of(feed, "monthly", names, gap_months=[1]), **how)
    assert judgement.observations is not None, judgement.findings
    assert judgement.findings == []
    submission = f"s{len(inputs.rows['submissions'])}"
    inputs.submission(submission, feed, "2026-01-10 10:00:00")
    for row in judgement.observations.iter_rows(named=True):
        code = codes.get(row["region_code"], row["region_code"])
        inputs.add("observations", **row | {"submission_id": submission, "region_code": code})


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = declarations()
    for province in ("山西", "河南", "贵州"):
        receive(inputs, SAMPLE / f"房地产_{province}.csv", "estate", {})
        receive(inputs, SAMPLE / f"房地产_{province}.xls", "estate", WORKBOOKS)
    path = root / "固定资产投资.csv"
    path.write_text(PUBLISHED_ASSETS, "utf-8")
    receive(inputs, path, "assets", {}, national=True)
    built = inputs.write(root / "warehouse.duckdb")
    assert (
        failures(
            run(
                root,
                built,
                AS_OF,
                "run",
                "--select",
                "+fct_growth_check +fct_target_progress +fct_indicator",
            )
        )
        == []
    )
    return built


def checks(warehouse: Path, condition: str) -> list[Row]:
    return query(warehouse, f"select * from marts.fct_growth_check where {condition}")  # noqa: S608


def figure(warehouse: Path, indicator: str, region: str, period: str) -> Row:
    [row] = query(
        warehouse,
        """select * from marts.fct_indicator
        where indicator = ? and region_code = ? and period = ? and basis <> 'current'""",
        *(indicator, region, period),
    )
    return row


def test_every_official_growth_rate_is_reproduced_within_its_rounding(warehouse: Path) -> None:
    # two series, eleven months (no January) of 2018 and 2019, three provinces, two kinds of file
    found = checks(warehouse, "indicator <> 'assets' and period >= '2018'")
    assert len(found) == 2 * 11 * 2 * 3 * 2
    assert [row for row in found if not row["reproduced"]] == []


def test_the_only_rates_without_a_verdict_have_no_last_year_in_the_file(warehouse: Path) -> None:
    found = checks(warehouse, "reproduced is null")
    # The files begin in 2017: its rates compare with levels they do not hold.
    assert len(found) == 2 * 11 * 3 * 2
    assert {row["period"][:4] for row in found} == {"2017"}
    assert [row for row in found if row["last_year_value"] is not None] == []


def test_the_intervals_are_those_of_the_printed_digits(warehouse: Path) -> None:
    [row] = checks(
        warehouse,
        f"indicator = 'estate' and region_code = '{SHANXI}' and period = '2019'",
    )
    # 1656.5 and 1376.59 亿元 are printed with one and two decimals, growth of 20.3 with one.
    low, high = 1656.45 / 1376.595, 1656.55 / 1376.585
    assert (row["value"], row["last_year_value"]) == (16565000, 13765900)
    assert row["computed_low_pct"] == pytest.approx(100 * (low - 1), abs=1e-8)
    assert row["computed_high_pct"] == pytest.approx(100 * (high - 1), abs=1e-8)
    assert (row["published_low_pct"], row["published_high_pct"]) == (20.25, 20.35)


def test_rates_are_reproduced_even_where_trailing_zeros_were_dropped(warehouse: Path) -> None:
    """A spreadsheet prints 18.0 as 18: the true unit is a tenth, and that interval holds too."""
    found = checks(warehouse, "indicator <> 'assets' and reproduced")
    narrow = [
        row
        for row in found
        if row["published_growth_pct"] - 0.05 - 1e-9 <= row["computed_high_pct"]
        and row["computed_low_pct"] <= row["published_growth_pct"] + 0.05 + 1e-9
    ]
    assert len(narrow) == len(found) > 200


def test_fixed_asset_investment_does_not_follow_from_its_levels(warehouse: Path) -> None:
    rows = {row["period"]: row for row in checks(warehouse, "indicator = 'assets'")}
    july = rows["2024-07"]
    assert (july["value"], july["last_year_value"]) == (2876110000, 2858980000)
    assert july["computed_low_pct"] == pytest.approx(100 * (287610.5 / 285898.5 - 1), abs=1e-8)
    assert july["computed_high_pct"] == pytest.approx(100 * (287611.5 / 285897.5 - 1), abs=1e-8)
    assert july["computed_high_pct"] < 0.6
    assert (july["published_low_pct"], july["published_high_pct"]) == (3.55, 3.65)
    assert {period: row["reproduced"] for period, row in rows.items()} == {
        "2024-07": False,
        "2025-07": False,
    }


def test_what_is_not_reproduced_is_flagged_and_published_all_the_same(warehouse: Path) -> None:
    row = figure(warehouse, "assets", COUNTRY, "2024-07")
    assert (row["flags"], row["quality"]) == ("growth_not_reproduced", "published")
    assert (row["published_growth_pct"], row["published_growth_base_year"]) == (3.6, 2023)
    assert row["yoy_pct"] == pytest.approx(100 * (287611 / 285898 - 1), abs=1e-8)
    flagged = query(
        warehouse, "select distinct indicator from marts.fct_indicator where flags <> ''"
    )
    assert flagged == [{"indicator": "assets"}]


def test_a_level_is_judged_by_its_level_with_the_chain_beside_it(warehouse: Path) -> None:
    row = figure(warehouse, "estate", SHANXI, "2019")
    level, chain = 100 * (1656.5 / 1166.28 - 1), 100 * (1.18 * 1.203 - 1)
    assert row["growth_pct"] == row["level_growth_pct"] == pytest.approx(level, abs=1e-8)
    assert row["chained_growth_pct"] == pytest.approx(chain, abs=1e-8)
    assert row["growth_difference_pp"] == pytest.approx(chain - level, abs=1e-8)


def test_a_level_judged_by_its_chain_never_falls_back_on_the_level(warehouse: Path) -> None:
    row = figure(warehouse, "housing", SHANXI, "2019-06")
    level, chain = 100 * (582.3 / 407.98 - 1), 100 * (1.151 * 1.24 - 1)
    assert row["growth_pct"] == row["chained_growth_pct"] == pytest.approx(chain, abs=1e-8)
    assert row["level_growth_pct"] == pytest.approx(level, abs=1e-8)
    within = figure(warehouse, "housing", SHANXI, "2017-06")
    assert (within["growth_pct"], within["level_growth_pct"]) == (None, 0)


def test_a_light_follows_the_growth_that_counts(warehouse: Path) -> None:
    by_chain, by_level = query(
        warehouse, "select * from marts.fct_target_progress where plan = 'shanxi' order by n"
    )
    # The levels give 53.18, the chain 53.11: housing is judged by its chain.
    assert by_chain["growth_pct"] == pytest.approx(100 * (1.221 * 1.254 - 1), abs=1e-8)
    assert (by_chain["light"], by_chain["reason"]) == ("missed", "missed_deadline")
    # The levels give 42.03, the chain 41.95: all investment is judged by its levels.
    assert by_level["growth_pct"] == pytest.approx(100 * (1656.5 / 1166.28 - 1), abs=1e-8)
    assert (by_level["light"], by_level["reason"]) == ("achieved", "met")
    # What a chain asks is asked of no level.
    assert (by_chain["needed_value"], by_level["needed_value"]) == (
        None,
        11662800 * Decimal("1.42"),
    )
