"""Forms filled with what was accepted last: every row is there, no value is, nothing can run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.context import Context
from orchestration.intake.answers.templates import Template, template_csv, template_of
from orchestration.intake.answers.templates_book import template_xlsx
from orchestration.intake.keeping import life
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.filled import filled_template, fits
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.submissions import State, Submission
from orchestration.workspace import Workspace
from sources.catalogue import Basis, Feed, Role
from sources.periods import Period, parse_period
from tests.unit.test_template import (
    CATALOGUE,
    FEEDS,
    filled_cell,
    filled_csv,
    judged,
    sender_for,
    sheet_of,
)

NEXT = {"monthly": "2026年6月", "quarterly": "2026年二季度", "yearly": "2026年"}
RUNS = "=cmd|'/C calc'!A0"
GUIYANG = CATALOGUE.senders["stat-520100"]
CARS = CATALOGUE.feeds["used_car_trades"]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(Workspace(tmp_path / "var").create(), CATALOGUE)


def accept(context: Context, feed: Feed, content: bytes, sender: str = "") -> Submission:
    arrival = Arrival(content, "表.csv", sender or sender_for(feed).id, feed.id)
    with context.workspace.single_writer():
        (receipt,) = receive(context, [arrival])
        list(judge_pending(context, feed.id))
    entry = context.index.get(receipt.submission.id)
    assert entry is not None
    assert entry.state is State.ACCEPTED, entry.reason_zh
    return entry


def next_form(context: Context, feed: Feed) -> Template:
    period = parse_period(NEXT[feed.calendar.cadence])
    return filled_template(context, feed, sender_for(feed), period)


LISTS = [feed for feed in FEEDS if feed.shape == "records"]
VALUES = [feed for feed in FEEDS if feed.shape == "values"]


@pytest.mark.parametrize("feed", LISTS, ids=lambda feed: feed.id)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_untouched_list_is_accepted_and_says_what_was_said(
    context: Context, feed: Feed, kind: str
) -> None:
    before = accept(context, feed, filled_csv(feed))
    form = next_form(context, feed)
    content = template_csv(form) if kind == "csv" else template_xlsx(form)
    judgement = judged(content, f"表.{kind}", feed)
    assert [(f.rule, f.line, f.header, f.read) for f in judgement.findings] == []
    assert judgement.observations is not None
    kept = pl.read_parquet(context.workspace.observations / f"{before.id}.parquet")
    said = ["item", "region_code", "entity_key", "value", "unit", "text", "nature"]
    assert set(judgement.observations.select(said).iter_rows()) == set(
        kept.select(said).iter_rows()
    )
    periods = set(judgement.observations["period_end"])
    assert periods == {parse_period(NEXT[feed.calendar.cadence]).end}


@pytest.mark.parametrize("feed", VALUES, ids=lambda feed: feed.id)
def test_a_form_of_values_has_every_row_without_its_values(context: Context, feed: Feed) -> None:
    accept(context, feed, filled_csv(feed))
    form = next_form(context, feed)
    assert len(form.rows) > 0
    for position, column in enumerate(form.columns):
        cells = {row[position] for row in form.rows}
        if column.role is Role.PERIOD:
            assert cells == {NEXT[feed.calendar.cadence]}
        elif column.role is Role.VALUE:
            assert cells == {""}
            assert all(said[column.name].startswith("上期（2") for said in form.remarks)
        elif column.role is Role.REGION:
            assert "" not in cells


@pytest.mark.parametrize("feed", VALUES, ids=lambda feed: feed.id)
def test_values_filled_into_the_workbook_are_accepted(context: Context, feed: Feed) -> None:
    accept(context, feed, filled_csv(feed))
    form = next_form(context, feed)
    book = load_workbook(io.BytesIO(template_xlsx(form)))
    for n in range(len(form.rows)):
        for position, column in enumerate(form.columns, start=1):
            # What is only told once a year has no place in a monthly report.
            yearly = column.basis is Basis.YEAR and feed.calendar.cadence != "yearly"
            if column.role is Role.VALUE and not yearly:
                cell = book.worksheets[0].cell(len(form.above) + 2 + n, position)
                cell.value = filled_cell(column, form, n)  # type: ignore[assignment]
    buffer = io.BytesIO()
    book.save(buffer)
    judgement = judged(buffer.getvalue(), "表.xlsx", feed)
    assert [(f.rule, f.line, f.header, f.read) for f in judgement.findings] == []
    assert judgement.counts["records"] == len(form.rows)


def cars(rows: str) -> bytes:
    head = (
        "填报单位：贵阳市统计局（模拟）\n地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质\n"
    )
    return f"{head}{rows}".encode()


def last_time(form: Template) -> dict[str, str]:
    region = form.columns.index(form.feed.with_role(Role.REGION)[0])
    return {
        row[region]: said.get("trades", "")
        for row, said in zip(form.rows, form.remarks, strict=True)
    }


def test_each_region_is_told_its_own_last_number_and_none_is_missing(context: Context) -> None:
    accept(
        context,
        CARS,
        cars("南明区,2026年3月,31,90,模拟\n云岩区,2026年4月,40,90,模拟\n"),
        GUIYANG.id,
    )
    form = filled_template(context, CARS, GUIYANG, Period.of_months(2026, 5))
    told = last_time(form)
    assert len(told) == 10
    assert told.pop("南明区") == "上期（2026年3月）：31"
    assert told.pop("云岩区") == "上期（2026年4月）：40"
    assert set(told.values()) == {""}


def test_what_came_later_than_the_period_or_was_returned_is_not_told(context: Context) -> None:
    accept(context, CARS, cars("南明区,2026年3月,31,90,模拟\n"), GUIYANG.id)
    april = accept(context, CARS, cars("南明区,2026年4月,40,130,模拟\n"), GUIYANG.id)
    may = Period.of_months(2026, 5)
    assert last_time(filled_template(context, CARS, GUIYANG, may))["南明区"].endswith("：40")
    of_april = filled_template(context, CARS, GUIYANG, Period.of_months(2026, 4))
    assert last_time(of_april)["南明区"].endswith("：31")
    with context.workspace.single_writer():
        life.give_back(context, april, "口径不对")
    assert last_time(filled_template(context, CARS, GUIYANG, may))["南明区"].endswith("：31")


def test_without_anything_accepted_there_is_a_row_for_every_region(context: Context) -> None:
    form = filled_template(context, CARS, GUIYANG, Period.of_months(2026, 5))
    assert len(form.rows) == 10
    assert {row[1] for row in form.rows} == {"2026年5月"}


def test_a_list_on_which_there_was_nothing_begins_with_its_region(context: Context) -> None:
    feed = CATALOGUE.feeds["projects"]
    form = template_of(feed, CATALOGUE, sender_for(feed))
    region = form.choices["region"][0]
    keys = [column.name for column in feed.with_role(Role.KEY)]
    given = {"region": region, "period": "2026年5月", "nature": "模拟"} | dict.fromkeys(keys, "无")
    row = ",".join(given.get(column.name, "") for column in form.columns)
    accept(context, feed, template_csv(form) + f"{row}\r\n".encode())
    (begun,) = next_form(context, feed).rows
    assert [cell for cell in begun if cell] == [region, "2026年6月", "模拟"]
    accept(context, feed, filled_csv(feed).decode().replace("2026年5月", "2026年6月").encode())
    assert len(next_form(context, feed).rows) == 1


def test_what_looks_like_a_formula_stays_text_in_both_forms(context: Context) -> None:
    feed = CATALOGUE.feeds["recognised_entities"]
    name = feed.column("name").header
    rows = list(csv.reader(io.StringIO(filled_csv(feed).decode("utf-8-sig"))))
    header = next(row for row in rows if name in row)
    rows[rows.index(header) + 1][header.index(name)] = RUNS
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    accept(context, feed, buffer.getvalue().encode())
    form = next_form(context, feed)
    assert f"'{RUNS}" in template_csv(form).decode("utf-8-sig")
    cell = found(sheet_of(template_xlsx(form)), RUNS)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert judged(template_xlsx(form), "表.xlsx", feed).verdict == "accept"


def found(sheet: Worksheet, value: str) -> Cell | MergedCell:
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == value)


def test_a_row_keeps_its_note_but_not_why_it_was_once_revised(context: Context) -> None:
    feed = CATALOGUE.feeds["recognised_entities"]
    accept(context, feed, filled_csv(feed))
    note = next_form(context, feed).headers.index("说明")
    assert [row[note] for row in next_form(context, feed).rows] == ["新建交易市场投入使用"]
    told = filled_csv(feed).decode().replace("新建交易市场投入使用", "修订原因：C 录入错误")
    accept(context, feed, told.encode())
    assert [row[note] for row in next_form(context, feed).rows] == [""]


def test_numbers_and_dates_are_such_and_remarks_stand_beside_the_cell(context: Context) -> None:
    projects = CATALOGUE.feeds["projects"]
    accept(context, projects, filled_csv(projects))
    sheet = sheet_of(template_xlsx(next_form(context, projects)))
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert any(hasattr(value, "year") for value in values)
    assert any(isinstance(value, int | float) for value in values)
    accept(context, CARS, cars("南明区,2026年4月,40,130,模拟\n"), GUIYANG.id)
    form = filled_template(context, CARS, GUIYANG, Period.of_months(2026, 5))
    said = [cell.comment.text for row in sheet_of(template_xlsx(form)).iter_rows()
            for cell in row if cell.comment]  # fmt: skip
    assert said == ["上期（2026年4月）：40", "上期（2026年4月）：130"]


@pytest.mark.parametrize(
    ("label", "has"),
    [("2026-03", True), ("2026-Q1", False), ("2026", False), ("2022-12", False)],
)
def test_a_form_is_made_for_periods_of_its_feed_alone(label: str, has: bool) -> None:
    assert fits(CARS.calendar, parse_period(label)) is has


def test_the_command_fills_the_form_of_a_sender_and_a_period(
    context: Context, tmp_path: Path
) -> None:
    accept(context, CARS, cars("南明区,2026年4月,40,130,模拟\n"), GUIYANG.id)
    where = ["--workspace", str(context.workspace.root), "--out", str(tmp_path / "表"), "--json"]
    asked = ["template", CARS.id, "--sender", GUIYANG.id, "--period", "2026年5月"]
    result = CliRunner().invoke(app, [*asked, *where])
    document = json.loads(result.output)
    assert (result.exit_code, document["period"]) == (0, "2026-05")
    assert [Path(file).name for file in document["files"]] == [
        "二手车交易量_2026年5月.xlsx",
        "二手车交易量_2026年5月.csv",
    ]
    assert "南明区,2026年5月" in Path(document["files"][1]).read_text("utf-8-sig")


@pytest.mark.parametrize(
    "words",
    [("--period", "2026年5月"), ("-s", GUIYANG.id, "--period", "2026年一季度"),
     ("-s", GUIYANG.id, "--period", "昨天")],
)  # fmt: skip
def test_a_period_it_cannot_be_filled_for_is_wrong_use(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    where = ["--workspace", str(tmp_path / "var"), "--out", str(tmp_path / "表")]
    assert CliRunner().invoke(app, ["template", CARS.id, *words, *where]).exit_code == 2
    assert not (tmp_path / "表").exists()


def test_periods_are_worded_as_they_are_read() -> None:
    for label in ("2026-03", "2026-Q3", "2026-H1", "2026", "2026-01..02"):
        period = parse_period(label)
        assert parse_period(period.words_zh) == period
