"""Real exports of the national statistics site's layout load with every cell right.

The files are in ``../shared/data/nbs_sample`` (not part of the project): without them, skipped.
Every cell is compared with what a plain reading of the same bytes says: months or years as
columns, newest first, indicators or regions as rows, the region or the indicator above.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
import xlrd

from orchestration.intake.judge import Judgement
from tests.shared_data import needs_shared
from tests.unit.nbs_exports import ESTATE, PROVINCES, SAMPLE, YEARLY, feed_of, judged

pytestmark = needs_shared("nbs_sample")


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
    judgement = judged(path, feed_of("estate", "monthly", ESTATE, gap_months=[1]))
    assert _cells(judgement) == expected


@pytest.mark.parametrize("province", ["山西", "河南", "贵州"])
def test_the_text_and_the_workbook_say_the_same(province: str) -> None:
    feed = feed_of("estate", "monthly", ESTATE, gap_months=[1])
    text, book = (judged(SAMPLE / f"房地产_{province}.{s}", feed) for s in ("csv", "xls"))
    assert _cells(text) == _cells(book)


def test_years_as_columns_regions_as_rows_and_the_indicator_above() -> None:
    path = SAMPLE / "分省年度数据_gbk.csv"
    expected = _printed_yearly(path, "staff")
    assert len(expected) > 300
    judgement = judged(path, feed_of("staff", "yearly", YEARLY))
    assert judgement.encoding == "gb18030"
    assert _cells(judgement) == expected


def test_without_an_indicator_the_numbers_are_of_nothing() -> None:
    judgement = judged(SAMPLE / "分省年度数据_utf8_tabs.csv", feed_of("staff", "yearly", YEARLY))
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
    assert _cells(judged(path, feed_of("staff", "yearly", YEARLY))) == expected
