"""Every check of feeds, indicators, regions and senders, seen refusing one change each."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.loader import load_catalogue
from tests.unit.refusals import Case, assert_refused, place, refused
from tests.unit.tiny_catalogue import (
    AVERAGES,
    CARS,
    COMMON,
    DIVISIONS,
    INDICATORS,
    RATES,
    SENDERS,
    WORKS,
    change,
    write_tiny,
)

DAY = "2023-01-01"

REGIONS = [
    Case(DIVISIONS, f"990102,东区,county,990100,{DAY}", f"990102,东区,county,990199,{DAY}",
         "990102.parent_code", "region 990199 is not declared", "did you mean 990103"),
    Case(DIVISIONS, f"990102,东区,county,990100,{DAY}", f"990102,东区,county,990000,{DAY}",
         "990102.parent_code", "990000 is a province, not a prefecture"),
    Case(DIVISIONS, f"990102,东区,county,990100,{DAY}", f"990102,东区,county,,{DAY}",
         "990102.parent_code", "is missing: a county lies below a prefecture"),
    Case(DIVISIONS, f"990102,东区,county,990100,{DAY},",
         f"990102,东区,county,990100,{DAY},{DAY}", "990102.valid_to",
         "valid_to 2023-01-01 is not after valid_from 2023-01-01"),
]  # fmt: skip

ONLY_SOLD = "dims: {kind: total}, scope_note_zh: 无}"


def broken(*facts: str) -> str:
    """The cars sold with breaks in their series."""
    entries = ", ".join(f"{{{fact}, reason_zh: 范围扩大, source: 通知}}" for fact in facts)
    return f"dims: {{kind: total}}, scope_note_zh: 无, breaks: [{entries}]}}"


BREAKS = [
    Case(INDICATORS, ONLY_SOLD, broken("since: 2025-01-15"), "[cars_sold].breaks[#1].since",
         "2025-01-15 is not the first of a month", "write 2025-01-01"),
    Case(INDICATORS, ONLY_SOLD, broken("since: 2025-07-01, link: 1.1"),
         "[cars_sold].breaks[#1].since", "a linked break of a flow starts on 1 January",
         "leave link out"),
    Case(INDICATORS, ONLY_SOLD, broken('since: 2025-07-01, region: "990199"'),
         "[cars_sold].breaks[#1].region", "region 990199 is not declared"),
    Case(INDICATORS, ONLY_SOLD, broken("since: 2025-07-01", "since: 2025-07-01"),
         "[cars_sold].breaks[#2].since", "2025-07-01 is already declared", "leave one"),
    Case(INDICATORS, ONLY_SOLD, broken("since: 2025-01-01, link: 0"),
         "[cars_sold].breaks[#1].link", "must be > 0"),
    Case(INDICATORS, "growth_item: growth, scope_note_zh: 无}",
         "growth_item: growth, scope_note_zh: 无, breaks: "
         "[{since: 2025-01-01, link: 1.1, reason_zh: 扩大, source: 通知}]}",
         "[cars_growth].breaks[#1].link", "no level to link"),
]  # fmt: skip

FEEDS = [
    Case(CARS, "first: 2023-01-01", "first: 2023-01-15", "calendar.first",
         "2023-01-15 is not the first of a month", "write 2023-01-01"),
    Case(CARS, "aliases: [当月数]", "aliases: [累计 数]", "columns[sold_ytd].header",
         "'累计数' cannot be told from a header of sold", "", "header: 累计数"),
    Case(COMMON, "header: 说明", "header: 本 月数", "last[note].header",
         "'本 月数' cannot be told from a header of sold"),
    Case(CARS, "default: total", "default: sum", "columns[kind].default",
         "sum is none of allowed", "use a stored value; there is total or bus"),
    Case(CARS, "unit: 辆\n    minimum", "unit: 台\n    minimum", "columns[sold_ytd].unit",
         "item sold is stored in 台 elsewhere", "written_in", "unit: 辆\n  - {name: gr"),
    # edits name columns that can do what is asked of them
    Case(WORKS, "id: WK01", "id: AA01", "edits[AA01].id", "AA01 is already used by cars"),
    Case(WORKS, "id: WK02", "id: WK01", "edits[WK01].id", "already used by works", "",
         "id: WK01, kind: not_before"),
    Case(CARS, "column: sold_ytd", "column: sold", "edits[AA02].column", "sold is no cumulative"),
    Case(CARS, "column: sold, factor", "column: kind, factor", "edits[AA03].column",
         "jump cannot use kind", "name a column with role: value"),
    Case(CARS, "columns: [sold,", "columns: [region,", "edits[AA01].columns",
         "at_least_one cannot use region", "a value column, or one of the list's own"),
    Case(WORKS, "lesser: repaired", "lesser: builder", "edits[WK04].lesser",
         "not_more_than cannot use builder", "a value column, or one of numbers"),
    Case(WORKS, "column: started_on", "column: length", "edits[WK03].column",
         "not_after_period cannot use length", "reads: date"),
    Case(WORKS, "later: done_on", "later: status", "edits[WK02].later",
         "not_before cannot use status", "reads: date"),
    Case(WORKS, "column: done_on, when", "column: note, when", "edits[WK01].column",
         "required_when cannot use note"),
    Case(WORKS, "when: status", "when: builder", "edits[WK01].when",
         "required_when cannot use builder", "with allowed values"),
    Case(WORKS, "values: [done]", "values: [完工]", "edits[WK01].values",
         "完工 is no stored value of status", "there is under_way or done"),
]  # fmt: skip

INPUTS = [
    Case(INDICATORS, "feed: averages", "feed: roads", "[digital_average].feed",
         "feed roads is not declared", "did you mean rates?"),
    Case(INDICATORS, "feed: cars, item: sold", "feed: cars, item: sale", "[cars_sold].item",
         "feed cars has no item sale", "there is sold or growth"),
    Case(INDICATORS, "growth_item: growth, dims", "growth_item: gr, dims",
         "[cars_sold].growth_item", "feed cars has no item gr"),
    Case(INDICATORS, "growth_item: growth, dims", "growth_item: sold, dims",
         "[cars_sold].growth_item", "sold is in 辆, not in %"),
    Case(INDICATORS, "numerator: digital,", "numerator: digits,", "[digital_rate].numerator",
         "feed rates has no item digits", "digital"),
    Case(INDICATORS, "numerator: digital,", "numerator: stations,", "[digital_rate].denominator",
         "numerator and denominator have different units"),
    Case(INDICATORS, "unit: 个,", "unit: 座,", "[station_count].unit",
         "座 is not the unit of item stations (个)", "write unit: 个"),
    Case(INDICATORS, 'unit: "%", display_unit: "%", display_factor: 1, decimals: 1, measure: '
         "growth_only", 'unit: 点, display_unit: "%", display_factor: 1, decimals: 1, measure: '
         "growth_only", "[cars_growth].unit", "a growth_only is in %, not in 点"),
    Case(INDICATORS, "judge_by: published_chain", "judge_by: level", "[cars_growth].judge_by",
         "growth_only is judged by published_chain", "write judge_by: published_chain"),
    Case(INDICATORS, "judge_by: level, feed: rates, item", "judge_by: published_chain, feed: rates,"
         " item", "[station_count].judge_by", "needs published growth", "add growth_item"),
    Case(INDICATORS, "judge_by: level, feed: averages", "judge_by: published_chain, feed: averages",
         "[digital_average].judge_by", "a ratio_stock has no growth to chain",
         "write judge_by: level"),
    Case(INDICATORS, "  judge_by: level\n  feed: works",
         "  judge_by: published_chain\n  feed: works", "[pipes_built].judge_by",
         "needs published growth"),
    Case(INDICATORS, "{kind: total}", "{kinds: total}", "[cars_sold].dims.kinds",
         "feed cars has no dimension kinds", "did you mean kind"),
    Case(INDICATORS, "{kind: total}", "{kind: all}", "[cars_sold].dims.kind",
         "all is none of the values of kind", "there is bus or total"),
    Case(INDICATORS, "feed: rates, item: stations", "feed: works, item: stations",
         "[station_count].feed", "feed works is a list of records and has no items", "counting"),
    # counting from a list
    Case(INDICATORS, "feed: works\n  counting:\n    count: distinct",
         "feed: cars\n  counting:\n    count: distinct", "[builders].counting",
         "feed cars reports values and cannot be counted", "shape: records",
         "counting:\n    count: distinct"),
    Case(INDICATORS, "column: builder", "column: builders", "[builders].counting.column",
         "feed works has no column builders", "did you mean builder"),
    Case(INDICATORS, "column: length", "column: builder", "[pipes_built].counting.column",
         "column builder reads text, not number", "there is length or repaired"),
    Case(INDICATORS, "dated_by: done_on", "dated_by: done", "[pipes_built].counting.dated_by",
         "feed works has no column done", "did you mean done_on"),
    Case(INDICATORS, "dated_by: done_on", "dated_by: status", "[pipes_built].counting.dated_by",
         "column status reads choice, not date"),
    Case(INDICATORS, "ended_by: done_on", "ended_by: length", "[builders].counting.ended_by",
         "column length reads number, not date"),
    Case(INDICATORS, "where: {object: [pipe]", "where: {thing: [pipe]",
         "[pipes_built].counting.where.thing", "feed works has no column thing"),
    Case(INDICATORS, "where: {object: [pipe]", "where: {builder: [pipe]",
         "[pipes_built].counting.where.builder", "column builder reads text, not choice"),
    Case(INDICATORS, "where: {object: [pipe]", "where: {object: [管网]",
         "[pipes_built].counting.where.object", "管网 is no stored value of object",
         "there is pipe or plant"),
    Case(INDICATORS, "numerator_where: {status: [done]}", "numerator_where: {status: [finished]}",
         "[plants_done_share].counting.numerator_where.status", "finished is no stored value"),
    Case(INDICATORS, "unit: 公里", "unit: 米", "[pipes_built].unit",
         "米 is not the unit of column length (公里)"),
]  # fmt: skip

REPORTING = [
    Case(SENDERS, "[cars, rates, works]", "[cars, rates, works, road]", "[stat-b].feeds",
         "feed road is not declared"),
    Case(SENDERS, 'region: "990000"', 'region: "990009"', "[stat-a].region",
         "region 990009 is not declared"),
    Case(SENDERS, 'region: "990000", reports_for: self', 'region: "980000", reports_for: counties',
         "[stat-a].reports_for", "980000 has no counties below it", "reports_for: self"),
]  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


@pytest.mark.parametrize("case", [*REGIONS, *BREAKS, *FEEDS, *INPUTS, *REPORTING], ids=place)
def test_a_wrong_declaration_is_refused_at_its_line(tree: Path, case: Case) -> None:
    assert_refused(tree, case)


def test_a_region_is_reported_by_one_sender(tree: Path) -> None:
    more = '- {id: again, name_zh: 东区, region: "990102", reports_for: self, feeds: [cars]}\n'
    change(tree, SENDERS, "- {id: stat-a", f"{more}- {{id: stat-a")
    (problem,) = refused(tree)
    assert (problem.file, problem.line, problem.place) == (SENDERS, 2, "[again].feeds")
    assert problem.what.en == "feed cars of region 990102 is already sent by stat-b"


def city_reports(tree: Path, feed: str = "cars") -> None:
    more = f'- {{id: city, name_zh: 乙市, region: "990100", reports_for: self, feeds: [{feed}]}}\n'
    change(tree, SENDERS, "- {id: stat-b", f"{more}- {{id: stat-b")


def test_a_region_and_all_below_it_may_report_where_the_children_decide(tree: Path) -> None:
    city_reports(tree)
    assert load_catalogue(tree).feeds["cars"].authority == "children"


def test_children_that_decide_are_all_there(tree: Path) -> None:
    city_reports(tree)
    one = 'region: "990102", reports_for: self'
    change(tree, SENDERS, 'region: "990100", reports_for: counties', one)
    (problem,) = [p for p in refused(tree) if p.file == CARS]
    assert problem.place == "authority"
    assert problem.what.en == (
        "authority is children and those below 990100 add up to it, but nobody reports for 990103"
    )


def test_a_region_and_one_below_it_may_report_where_the_parent_decides(tree: Path) -> None:
    city_reports(tree)
    change(tree, CARS, "authority: children", "authority: parent")
    assert load_catalogue(tree).senders["city"].region == "990100"


def test_a_region_and_one_below_it_may_report_what_is_never_added_up(tree: Path) -> None:
    ledger = (tree / WORKS).read_text("utf-8").replace("id: works", "id: ledger")
    (tree / "feeds/ledger.yml").write_text(ledger.replace("id: WK", "id: LG"), "utf-8")
    change(tree, SENDERS, "rates, works]", "rates, works, ledger]")
    city_reports(tree, "ledger")
    assert load_catalogue(tree).senders["city"].feeds == ("ledger",)


def test_a_published_rate_is_reported_where_it_is_not_added_up(tree: Path) -> None:
    change(
        tree,
        SENDERS,
        'region: "990000", reports_for: self',
        'region: "990100", reports_for: counties',
    )
    (problem,) = refused(tree)
    assert (problem.file, problem.place) == (INDICATORS, "[digital_average].item")
    assert problem.what.en == (
        "a rate as published is never added up, but stat-a reports it for 990102 below 990100"
    )


def test_a_counted_ratio_is_in_percent_whatever_is_summed(tree: Path) -> None:
    change(tree, INDICATORS, "count: records", "count: sum\n    column: length")
    assert load_catalogue(tree).indicators["plants_done_share"].unit == "%"


@pytest.mark.parametrize("feed", [CARS, RATES, AVERAGES, WORKS])
def test_a_wrong_common_column_is_reported_once(tree: Path, feed: str) -> None:
    change(tree, COMMON, "default: reported", "default: report")
    assert (tree / feed).exists()
    (problem,) = refused(tree)
    assert (problem.file, problem.line, problem.place) == (COMMON, 5, "last[nature].default")


def test_a_level_may_be_judged_by_its_published_growth(tree: Path) -> None:
    change(tree, INDICATORS, "judge_by: level, feed: cars", "judge_by: published_chain, feed: cars")
    assert load_catalogue(tree).indicators["cars_sold"].judge_by == "published_chain"


def test_growth_of_single_months_makes_no_chain(tree: Path) -> None:
    change(tree, CARS, "item: growth, basis: ytd", "item: growth, basis: current")
    [problem] = refused(tree)
    assert (problem.file, problem.place) == (INDICATORS, "[cars_growth].judge_by")
    assert "nothing to chain" in problem.what.en
