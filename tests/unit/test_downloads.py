"""Files to download: numbers as they are, texts that nothing runs, the same bytes every time."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.publication.downloads.columns import PLANS, TABLES, Column, Table
from orchestration.publication.downloads.csv_file import csv_bytes
from orchestration.publication.downloads.inert import inert, legible, number
from orchestration.publication.downloads.words import QUALITIES
from orchestration.publication.downloads.writing import cells_of
from orchestration.publication.downloads.xlsx_file import DATA_SHEET, NOTES_SHEET, xlsx_bytes
from orchestration.publication.pages.downloaded import UnreadableError, read_csv, read_xlsx, runs

COMPONENTS = Path(__file__).parents[2] / "dashboards" / "components"
SMALL = Table(
    "plans", "试", "试", (Column("name", "名称", "名称"), Column("n", "数（%）", "数", True))
)
FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "﹢1",
    " =1",
    "\u3000=1",
    "\u200b=1",
    "\u202e=1",
    "\ufeff=1",
    '=HYPERLINK("http://example.invalid","点")',
]
MARKUP = [
    "<c><f>1+1</f></c>",
    "]]>&amp;<",
    'a "b" ,c',
    "一\r\n二\n三",
    "a\x00b\x0bc\ud800d",
    "_x003D_1",
]
PRINTED = st.decimals(
    allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9
)


def written(text: str, printed: str | None = None) -> tuple[bytes, bytes]:
    cells = [cells_of(SMALL, {"name": text, "n": printed})]
    return csv_bytes(SMALL, cells), xlsx_bytes(SMALL, cells, [("内容", legible(text))])


@given(st.one_of(st.text(), st.tuples(st.sampled_from(FORMULAS), st.text()).map("".join)))
@example("=1+1")
def test_no_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    as_csv, as_xlsx = written(text)
    [_, (cell, _)] = list(csv.reader(io.StringIO(as_csv.decode("utf-8-sig"), newline="")))
    assert cell in (legible(text), f"'{legible(text)}")
    assert not runs(cell)
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx))
    for sheet, place in ((DATA_SHEET, "A2"), (NOTES_SHEET, "B1")):
        assert book[sheet][place].data_type != "f"
    assert (book[DATA_SHEET]["A2"].value or "") == legible(text)
    assert read_xlsx(as_xlsx).rows[1] == [legible(text), ""]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert runs(text)
    assert not runs(inert(text))


@pytest.mark.parametrize("text", [*MARKUP, "二手车", "1=1", "a+b", "'=1", "—", "（=）", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert inert(text) == text
    as_csv, as_xlsx = written(text)
    assert read_csv(as_csv)[1][0] == legible(text)
    assert read_xlsx(as_xlsx).rows[1][0] == legible(text)


@given(PRINTED)
def test_a_number_stays_the_number_to_the_last_place(value: object) -> None:
    as_csv, as_xlsx = written("数", f"{value:+,}".replace("-", "−"))
    told = read_csv(as_csv)[1][1]
    assert told == f"{value}"
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx))
    cell = book[DATA_SHEET]["B2"]
    assert cell.data_type == "n"
    assert cell.value == pytest.approx(float(str(value)), abs=1e-9)
    assert read_xlsx(as_xlsx).rows[1][1] == told


@pytest.mark.parametrize("text", ["1.2.3", "三", "1e5", "", "=1", "1 2", "NaN"])
def test_what_is_no_number_is_never_written_as_one(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(text)


def test_a_cell_without_a_number_is_empty_and_no_zero() -> None:
    as_csv, as_xlsx = written("未报", None)
    assert as_csv == "\ufeff名称,数（%）\r\n未报,\r\n".encode()
    assert openpyxl.load_workbook(io.BytesIO(as_xlsx))[DATA_SHEET]["B2"].value is None


def test_equal_data_give_equal_bytes() -> None:
    assert written("=甲", "1,234.50") == written("=甲", "1,234.50")
    with zipfile.ZipFile(io.BytesIO(written("甲", "1")[1])) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    book = openpyxl.load_workbook(io.BytesIO(written("甲", "1,234.50")[1]))
    assert book[DATA_SHEET]["B2"].number_format == "#,##0.00"
    assert book[DATA_SHEET].freeze_panes == "A2"


def test_a_workbook_with_a_formula_is_not_ours() -> None:
    buffer = io.BytesIO(written("甲", "1")[1])
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(
                name, content.replace(b"<v>1</v></c></row>", b"<f>1+0</f><v>1</v></c></row>")
            )
    with pytest.raises(UnreadableError, match="公式"):
        read_xlsx(buffer.getvalue())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.folder)
def test_headers_are_chinese_unique_and_explained(table: Table) -> None:
    heads = [column.header_zh for column in table.columns]
    assert len(heads) > 10
    assert len(set(heads)) == len(heads) == len({column.name for column in table.columns})
    assert all(column.meaning_zh.endswith("。") for column in table.columns)
    assert {"发布编号", "判断日", "数据截止", "模拟"} <= set(heads)


def test_a_draft_says_so_in_every_row() -> None:
    assert "status_zh" in [column.name for column in PLANS.columns]


def test_the_words_for_quality_are_those_beside_the_numbers() -> None:
    marks = (COMPONENTS / "Marks.svelte").read_text("utf-8")
    for code in ("missing", "withheld", "estimated"):
        assert f">{QUALITIES[code][0]}</span>" in marks
    assert QUALITIES["published"][0] not in marks
