"""Templates: made from the contract alone, and accepted once they are filled in."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.intake.answers.templates import Template, template_csv, template_of
from orchestration.intake.answers.templates_book import FORM, NOTES, template_xlsx
from orchestration.intake.judge import Judgement, judge
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.headers import HeaderIndex
from orchestration.intake.tables.identify import identity
from sources.catalogue import Basis, Catalogue, Column, Feed, Reads, Role, Sender
from sources.loader import load_catalogue

CATALOGUE = load_catalogue()
FEEDS = list(CATALOGUE.feeds.values())
CODE = "91990102MA0000001D"


def sender_for(feed: Feed) -> Sender:
    """Who sends it, simulated where there is such."""
    named = [sender for sender in CATALOGUE.senders.values() if feed.id in sender.feeds]
    return next((sender for sender in named if sender.simulated), named[0])


def form_of(feed: Feed) -> Template:
    return template_of(feed, CATALOGUE, sender_for(feed))


def promise_of(sender: Sender) -> str:
    plan = next(p for p in CATALOGUE.plans.values() if p.jurisdiction == sender.region)
    return f"{plan.short_zh}-举措{plan.actions[0].n}"


def filled_cell(column: Column, form: Template, n: int) -> str | int | float | date:
    """A good answer; numbers differ from row to row, and all of a row agree."""
    if column.name in form.choices:
        return form.choices[column.name][0]
    if column.role is Role.VALUE or column.reads is Reads.NUMBER:
        # 100 % of something: a rate that agrees with its equal numerator and denominator.
        return 100 if column.unit == "%" else 137 + n
    sender = sender_for(form.feed)
    periods = {"monthly": "2026年5月", "quarterly": "2026年一季度", "yearly": "2025年"}
    annual = any(column.basis is Basis.YEAR for column in form.feed.columns)
    texts: dict[Reads | Role | None, str | date] = {
        Role.PERIOD: periods["yearly" if annual else form.feed.calendar.cadence],
        Role.NOTE: "新建交易市场投入使用",
        Reads.TEXT: f"填写{n}",
        Reads.DATE: date(2025, 11, 16),
        Reads.CREDIT_CODE: CODE,
    }
    if column.reads is Reads.PROMISE:
        return promise_of(sender)
    return texts.get(column.reads) or texts.get(column.role) or ""


def answers(form: Template) -> list[list[str | int | float | date]]:
    """The template's own rows, or one, every cell filled in."""
    rows = form.rows or ((),)
    answered = []
    for n, prefilled in enumerate(rows):
        given = prefilled or [""] * len(form.columns)
        answered.append(
            [
                text or filled_cell(column, form, n)
                for column, text in zip(form.columns, given, strict=True)
            ]
        )
        for position, column in enumerate(form.columns):
            if column.role is Role.NATURE:
                simulated = sender_for(form.feed).simulated
                answered[-1][position] = "模拟" if simulated else "正式"
    return answered


def judged(content: bytes, name: str, feed: Feed) -> Judgement:
    return judge(content, name, feed, sender_for(feed), CATALOGUE, date(2026, 7, 1))


def sheet_of(content: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content))[FORM]
    assert isinstance(sheet, Worksheet)
    return sheet


def filled_csv(feed: Feed) -> bytes:
    form = form_of(feed)
    above = template_csv(template_of(feed, CATALOGUE)).decode("utf-8-sig").splitlines()
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(answers(form))
    return ("\r\n".join(above) + "\r\n" + buffer.getvalue()).encode()


def filled_xlsx(feed: Feed) -> bytes:
    form = form_of(feed)
    book = load_workbook(io.BytesIO(template_xlsx(form)))
    for row, cells in enumerate(answers(form), start=len(form.above) + 2):
        for position, cell in enumerate(cells, start=1):
            book[FORM].cell(row, position).value = cell or None
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_there_are_feeds_to_make_templates_of() -> None:
    assert len(FEEDS) == 16


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)
def test_a_filled_csv_is_accepted(feed: Feed) -> None:
    judgement = judged(filled_csv(feed), f"{feed.title_zh}.csv", feed)
    assert [(f.rule, f.line, f.header, f.read) for f in judgement.findings] == []
    assert judgement.verdict == "accept"
    assert judgement.counts["records"] == len(answers(form_of(feed)))


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)
def test_a_filled_workbook_is_accepted(feed: Feed) -> None:
    judgement = judged(filled_xlsx(feed), f"{feed.title_zh}.xlsx", feed)
    assert [(f.rule, f.line, f.header, f.read) for f in judgement.findings] == []
    assert judgement.verdict == "accept"
    assert judgement.counts["records"] == len(answers(form_of(feed)))


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)
def test_an_empty_form_has_no_rows_and_one_finding(feed: Feed) -> None:
    form = template_of(feed, CATALOGUE)
    for content, name in ((template_csv(form), "空表.csv"), (template_xlsx(form), "空表.xlsx")):
        assert [f.rule for f in judged(content, name, feed).findings] == ["table.no_rows"]


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)
def test_the_form_says_which_feed_it_is_and_who_sends_it(feed: Feed) -> None:
    form = form_of(feed)
    for content, name in ((template_csv(form), "表.csv"), (template_xlsx(form), "表.xlsx")):
        who = identity(content, name, CATALOGUE)
        assert (who.feed, who.sender) == (feed, sender_for(feed))


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.id)
def test_every_header_is_one_that_the_contract_reads(feed: Feed) -> None:
    index = HeaderIndex(feed)
    form = template_of(feed, CATALOGUE)
    for column, header in zip(form.columns, form.headers, strict=True):
        assert index.match(header) == (
            column.name,
            column.unit and compact(column.unit),
        )


def test_the_form_offers_the_words_of_the_contract_and_the_regions_of_the_sender() -> None:
    guiyang = CATALOGUE.senders["stat-520100"]
    form = template_of(CATALOGUE.feeds["equipment_investment"], CATALOGUE, guiyang)
    sheet = sheet_of(template_xlsx(form))
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert [row[0] for row in form.rows] == list(form.choices["region"])
    assert len(form.rows) == 10
    notes = load_workbook(io.BytesIO(template_xlsx(form)))[NOTES]
    top = len(form.above) + 2
    for cell, words in ((f"A{top}", form.choices["region"]), (f"C{top}", form.choices["field"])):
        place = rules[cell].formula1.split("!")[1].replace("$", "")
        assert [row[0].value for row in notes[place]] == list(words)
    number = rules[f"D{top}"]
    assert (number.type, number.formula1, number.errorStyle) == ("decimal", "0", "warning")


def test_one_word_is_offered_for_each_thing_that_can_be_meant() -> None:
    form = template_of(CATALOGUE.feeds["projects"], CATALOGUE)
    assert form.choices["status"] == ("储备", "列入", "开工", "完工", "取消")


@pytest.mark.parametrize(("simulated", "mark"), [(True, "模拟"), (False, "")])
def test_only_simulated_senders_find_their_rows_marked_as_such(simulated: bool, mark: str) -> None:
    who = CATALOGUE.senders["stat-520100"].model_copy(update={"simulated": simulated})
    form = template_of(CATALOGUE.feeds["used_car_trades"], CATALOGUE, who)
    nature = form.headers.index("数据性质")
    assert {row[nature] for row in form.rows} == {mark}


def test_codes_and_periods_are_text_and_the_header_stays_in_sight() -> None:
    form = template_of(CATALOGUE.feeds["projects"], CATALOGUE)
    sheet = sheet_of(template_xlsx(form))
    formats = {
        column.header: sheet.column_dimensions[letter].number_format
        for column, letter in zip(form.columns, "ABCDEFGHIJ", strict=False)
    }
    assert formats["报告期"] == formats["项目编号"] == "@"
    assert formats["项目实施单位统一社会信用代码"] == "@"
    assert formats["开工日期"] == "yyyy-mm-dd"
    assert sheet.freeze_panes == f"C{len(form.above) + 2}"
    top = len(form.above) + 1
    colours = {cell.value: cell.font.color.rgb if cell.font.color else "" for cell in sheet[top]}
    assert colours["项目名称"] == "00C00000" != colours["开工日期"]


def test_the_notes_explain_every_column_and_every_edit() -> None:
    feed = CATALOGUE.feeds["used_car_trades"]
    notes = load_workbook(io.BytesIO(template_xlsx(template_of(feed, CATALOGUE))))[NOTES]
    said = {str(cell) for row in notes.iter_rows(values_only=True) for cell in row if cell}
    assert {"本月交易量（辆）", "示例（只供参考）"} <= said
    assert {edit.message_zh for edit in feed.edits} <= said
    assert any("未报" in text for text in said)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["template", *words])
    return result.exit_code, result.output


def test_the_command_writes_both_files_and_never_over_one_that_is_there(tmp_path: Path) -> None:
    out = tmp_path / "新"
    code, said = run("二手车交易量", "--sender", "stat-510302", "--out", str(out), "--json")
    document = json.loads(said)
    assert (code, document["feed"], document["sender"]) == (0, "used_car_trades", "stat-510302")
    assert document["files"] == [str(out / f"二手车交易量.{kind}") for kind in ("xlsx", "csv")]
    assert {Path(file).stat().st_size > 0 for file in document["files"]} == {True}
    before = (out / "二手车交易量.xlsx").read_bytes()
    code, _ = run("used_car_trades", "--out", str(out))
    assert (code, (out / "二手车交易量.xlsx").read_bytes()) == (2, before)


@pytest.mark.parametrize(
    "words", [("nothing",), ("projects", "-s", "nobody"), ("projects", "-s", "stat-510302")]
)
def test_wrong_names_are_wrong_use(words: tuple[str, ...], tmp_path: Path) -> None:
    assert run(*words, "--out", str(tmp_path))[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_an_abolished_region_is_not_offered(catalogue: Catalogue) -> None:
    guiyang = catalogue.senders["stat-520100"]
    ended = catalogue.regions["520102"].model_copy(
        update={"valid_to": datetime(2026, 1, 31).date()}
    )
    changed = catalogue.model_copy(update={"regions": catalogue.regions | {"520102": ended}})
    form = template_of(changed.feeds["used_car_trades"], changed, guiyang)
    assert ended.name_zh not in form.choices["region"]
    assert len(form.choices["region"]) == 9
