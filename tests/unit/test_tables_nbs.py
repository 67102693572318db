"""Real exports of the national statistics site's layout load with every cell right.

The files are in ``../shared/data/nbs_sample`` (not part of the project): without them, skipped.
Every cell is compared with what a plain reading of the same bytes says: months or years as
columns, newest first, indicators or regions as rows, the region or the indicator above.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlrd

from orchestration.intake.judge import Judgement, judge
from sources.catalogue import Catalogue, Feed, Region, Rules, Sender
from tests.shared_data import DATA, needs_shared

SAMPLE = DATA / "nbs_sample"
pytestmark = needs_shared("nbs_sample")

PROVINCES = (  # noqa: SIM905
    "北京市 天津市 河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 上海市 江苏省 浙江省 "
    "安徽省 福建省 江西省 山东省 "
    "河南省 湖北省 湖南省 广东省 广西壮族自治区 海南省 重庆市 四川省 贵州省 云南省 "
    "西藏自治区 陕西省 甘肃省 青海省 "
    "宁夏回族自治区 新疆维吾尔自治区"
).split()
ESTATE = {
    "房地产投资累计值": ("estate", "亿元"),
    "房地产投资累计增长": ("estate_growth", "%"),
    "房地产住宅投资累计值": ("housing", "亿元"),
    "房地产住宅投资累计增长": ("housing_growth", "%"),
}
YEARLY = {"城镇单位就业人员": ("staff", "万人")}


def _feed(id_: str, cadence: str, names: dict[str, tuple[str, str]], **more: Any) -> Feed:
    """A feed of the printed indicators; the monthly ones publish no January."""
    columns: list[dict[str, Any]] = [
        {"name": "region", "role": "region", "header": "地区", "required": True},
        {"name": "period", "role": "period", "header": "报告期", "required": True},
    ]
    basis = "ytd" if cadence == "monthly" else "year"
    for header, (name, unit) in names.items():
        columns.append(
            {"name": name, "role": "value", "header": header, "item": name, "basis": basis}
            | {"unit": unit}
        )
    calendar = {"cadence": cadence, "first": date(1990, 1, 1), "due_day": 15} | more
    facts = {"id": id_, "title_zh": id_, "title_en": id_, "unit_in_charge": "统计部门"}
    rest = {"calendar": calendar | {"due_after_months": 1}, "authority": "children"}
    return Feed.model_validate(facts | rest | {"columns": columns})


def _judged(path: Path, feed: Feed) -> Judgement:
    country = {"code": "990000", "name_zh": "某国", "level": "province", "parent_code": "100000"}
    regions = [
        {"code": "100000", "name_zh": "全国", "level": "country", "parent_code": None},
        country,
        {"code": "990100", "name_zh": "各省", "level": "prefecture", "parent_code": "990000"},
    ]
    for number, name in enumerate(PROVINCES, start=1):
        code = f"9901{number:02d}"
        regions.append({"code": code, "name_zh": name, "level": "county", "parent_code": "990100"})
    known = [Region.model_validate(r | {"valid_from": date(1980, 1, 1)}) for r in regions]
    sender = Sender(
        id="nbs", name_zh="某局", region="990100", reports_for="counties", feeds=(feed.id,)
    )
    catalogue = Catalogue(
        feeds={feed.id: feed},
        indicators={},
        plans={},
        regions={region.code: region for region in known},
        senders={"nbs": sender},
        rules=Rules(version="1", settings={}, lights=(), reasons=()),
    )
    return judge(path.read_bytes(), path.name, feed, sender, catalogue)


def _plain(path: Path) -> list[list[str]]:
    """The cells of a file without any reader of ours."""
    if path.suffix == ".xls":
        sheet = xlrd.open_workbook(path).sheet_by_index(0)
        return [
            [_text(sheet.cell_value(r, c)) for c in range(sheet.ncols)] for r in range(sheet.nrows)
        ]
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return [[cell.strip() for cell in line] for line in csv.reader(text.splitlines())]


def _text(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value).strip()


def _end(head: str) -> tuple[int, int]:
    year, _, month = head.rstrip("月").partition("年")
    return int(year), int(month or 12)


def _cells(judgement: Judgement) -> dict[tuple[str, str, tuple[int, int]], Decimal]:
    assert judgement.observations is not None, judgement.findings[:5]
    assert judgement.findings == []
    names = {f"9901{n:02d}": name for n, name in enumerate(PROVINCES, start=1)}
    rows = judgement.observations.filter(judgement.observations["blank"] == "reported")
    told = rows.select("item", "region_code", "period_end", "value").iter_rows()
    found = {(item, names[code], (end.year, end.month)): value for item, code, end, value in told}
    assert len(found) == rows.height
    return found


def _printed_estate(path: Path) -> dict[tuple[str, str, tuple[int, int]], Decimal]:
    """Indicators as rows, months as columns, the region above."""
    lines = _plain(path)
    region = next(line[0].partition("：")[2] for line in lines if line[0].startswith("地区："))
    heads = next(line for line in lines if line[0] == "指标")
    found = {}
    for line in lines:
        name = line[0].partition("(")[0]
        if name in ESTATE:
            for head, cell in zip(heads[1:], line[1:], strict=False):
                if cell:
                    found[ESTATE[name][0], region, _end(head)] = Decimal(cell)
    return found


def _printed_yearly(path: Path, item: str) -> dict[tuple[str, str, tuple[int, int]], Decimal]:
    """Regions as rows, years as columns, the indicator above or nowhere."""
    lines = _plain(path)
    heads = next(line for line in lines if line[0] == "地区")
    found = {}
    for line in lines:
        if line[0] in PROVINCES:
            for head, cell in zip(heads[1:], line[1:], strict=False):
                if cell:
                    found[item, line[0], _end(head)] = Decimal(cell)
    return found


@pytest.mark.parametrize("province", ["山西", "河南", "贵州"])
@pytest.mark.parametrize("suffix", ["csv", "xls"])
def test_months_as_columns_and_indicators_as_rows(province: str, suffix: str) -> None:
    path = SAMPLE / f"房地产_{province}.{suffix}"
    expected = _printed_estate(path)
    assert len(expected) > 100
    judgement = _judged(path, _feed("estate", "monthly", ESTATE, gap_months=[1]))
    assert _cells(judgement) == expected


@pytest.mark.parametrize("province", ["山西", "河南", "贵州"])
def test_the_text_and_the_workbook_say_the_same(province: str) -> None:
    feed = _feed("estate", "monthly", ESTATE, gap_months=[1])
    text, book = (_judged(SAMPLE / f"房地产_{province}.{s}", feed) for s in ("csv", "xls"))
    assert _cells(text) == _cells(book)


def test_years_as_columns_regions_as_rows_and_the_indicator_above() -> None:
    path = SAMPLE / "分省年度数据_gbk.csv"
    expected = _printed_yearly(path, "staff")
    assert len(expected) > 300
    judgement = _judged(path, _feed("staff", "yearly", YEARLY))
    assert judgement.encoding == "gb18030"
    assert _cells(judgement) == expected


def test_without_an_indicator_the_numbers_are_of_nothing() -> None:
    judgement = _judged(SAMPLE / "分省年度数据_utf8_tabs.csv", _feed("staff", "yearly", YEARLY))
    assert judgement.observations is None
    assert {finding.rule for finding in judgement.findings} == {"table.unnamed_values"}


def test_cells_padded_with_tabs_are_read_once_it_says_what_they_are(tmp_path: Path) -> None:
    """The file as published names no indicator; with one line more it loads, every cell right."""
    original = SAMPLE / "分省年度数据_utf8_tabs.csv"
    lines = original.read_text("utf-8-sig").splitlines(keepends=True)
    path = tmp_path / "named.csv"
    path.write_text("".join((lines[0], "指标：城镇单位就业人员(万人)\n", *lines[1:])), "utf-8-sig")
    expected = _printed_yearly(original, "staff")
    assert len(expected) > 300
    assert _cells(_judged(path, _feed("staff", "yearly", YEARLY))) == expected
