"""What a single declaration does wrong by itself, and files that cannot be read at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sources.loader import CatalogueError, load_catalogue
from tests.unit.refusals import Case, assert_refused, place, refused
from tests.unit.tiny_catalogue import (
    CARS,
    COMMON,
    DIVISIONS,
    INDICATORS,
    PLAN,
    RULES,
    SENDERS,
    WORKS,
    change,
    write_tiny,
)

SHAPES = [
    # a key that is not there, with the one that was meant
    Case(PLAN, "source: 测试", "source: 测试\nremarks: 无", "remarks", "there is no key remarks",
         "did you mean remark_zh?", "remarks:"),
    Case(PLAN, "hedge: [以上]", "hedges: [以上]", "targets[1].hedges", "there is no key hedges",
         "did you mean hedge?"),
    Case(INDICATORS, "    count: sum", "    counts: 1\n    count: sum",
         "[pipes_built].counting.counts", "there is no key counts", "did you mean count or"),
    Case(CARS, "factor: 3,", "factors: 3, factor: 3,", "edits[AA03].factors",
         "there is no key factors", "did you mean factor?"),
    Case(RULES, "id: missed, rank: 1", "ids: missed, id: missed, rank: 1", "lights[missed].ids",
         "there is no key ids", "did you mean id?"),
    # values of the wrong kind
    Case(CARS, "minimum: 0", "minimum: none", "columns[sold].minimum",
         "must be a number (given: none)"),
    Case(CARS, "factor: 3", "factor: 1", "edits[AA03].factor", "must be > 1 (given: 1)"),
    Case(CARS, "authority: children", "authority: child", "authority",
         "must be children or parent (given: child)", "choose one of these"),
    Case(WORKS, "reads: choice, header: 对象", "reads: words, header: 对象",
         "columns[object].reads", "must be text, date, number, choice, credit_code or promise"),
    Case(INDICATORS, "direction: up", "direction: down", "[cars_sold].direction", "must be up",
         "'down' is refused until an operator for it exists"),
    Case(INDICATORS, "decimals: 2", "decimals: 9", "[cars_sold].decimals", "must be ≤ 4"),
    Case(PLAN, "direction: build", "direction: side", "goals[1].direction",
         "must be up, down, reach, build or phase_out", "choose one"),
    Case(PLAN, 'jurisdiction: "990100"', "jurisdiction: 990100", "jurisdiction",
         "must be text (given: 990100)", "quote codes and numbers"),
    Case(PLAN, "hedge: [以上]", "hedge: 以上", "targets[1].hedge", "must be a list",
         "write [a, b]"),
    Case(PLAN, "issued_on: null", "issued_on: 去年", "issued_on", "must be a date"),
    Case(PLAN, "title_zh: 网络更完善", f"title_zh: {'长' * 41}", "goals[1].title_zh",
         "at most 40 characters", "in your own words"),
    Case(PLAN, "[{name: 市商务局, role: lead}]", "[市商务局]",
         "goals[1].units_in_charge[市商务局]", "must be keys with values"),
    Case(DIVISIONS, "990102,东区", "99010,东区", "99010.code", "must match ^"),
    Case(DIVISIONS, "东区,county", "东区,town", "990102.level",
         "must be country, province, prefecture or county (given: town)"),
    Case(SENDERS, "reports_for: self", "reports_for: all", "[stat-a].reports_for",
         "must be self or counties"),
    # what a declaration must satisfy by itself
    Case(PLAN, "{n: 2, clause: 一、总体要求, ind", "{n: 3, clause: 一、总体要求, ind",
         "targets[3].n", "must be 2: targets are numbered 1, 2, 3"),
    Case(PLAN, "{n: 2, clause: （一）2, title", "{n: 1, clause: （一）2, title", "actions[1].n",
         "must be 2: actions are numbered"),
    Case(PLAN, "value: null", "value: 90", "targets[4]", "a relative target has a reference"),
    Case(PLAN, ', reference_region: "990000"', "", "targets[4]", "a relative target has a refer"),
    Case(PLAN, "value: 45,", "value: 45, reference_indicator: digital_average,",
         "targets[1].reference_indicator", "reference_indicator goes with relative targets"),
    Case(PLAN, "value: 45,", "value: 45, first_year: 2024,", "targets[1].first_year",
         "first_year goes with annual targets", "remove first_year, or change kind"),
    Case(PLAN, "value: 45,", "value: 45, counts_from: 2024-01-01,", "targets[1].counts_from",
         "counts_from goes with cumulative targets"),
    Case(PLAN, "value: 100, unit: 公里,", "value: 100, unit: 公里, counts_from: 2024-05-01,",
         "targets[5].counts_from", "counts_from is a 1 January", "write 2024-01-01"),
    Case(INDICATORS, "    column: length\n", "", "[pipes_built].counting.column",
         "distinct and sum need one", "", "  counting:"),
    Case(INDICATORS, "    numerator_where: {status: [done]}\n", "",
         "[plants_done_share].counting.numerator_where", "numerator_where goes with a ratio",
         "", "  counting:\n    count: records"),
    Case(INDICATORS, "    dated_by: done_on\n", "", "[pipes_built].counting.dated_by",
         "a counted flow needs dated_by", "", "  counting:"),
    Case(INDICATORS, "feed: works\n  counting:", "feed: works\n  item: length\n  counting:",
         "[pipes_built].counting", "what is counted takes no items", "", "  counting:"),
    Case(INDICATORS, "numerator: digital, denominator: firms", "numerator: digital",
         "[digital_rate].measure", "numerator and denominator go with a ratio"),
    Case(INDICATORS, "feed: averages, item: rate", "feed: averages", "[digital_average].measure",
         "item goes with flow, stock or a published rate"),
    Case(INDICATORS, "measure: ratio_stock, direction: up, judge_by: level, feed: averages",
         "measure: ratio_flow, direction: up, judge_by: level, feed: averages",
         "[digital_average].measure", "ratio_flow needs numerator and denominator"),
    Case(INDICATORS, "  measure: stock", "  measure: ratio_flow", "[builders].measure",
         "a ratio_flow cannot be counted from records"),
    Case(INDICATORS, "feed: cars, growth_item: growth", "feed: cars", "[cars_growth].measure",
         "growth_only needs growth_item"),
    Case(RULES, "  stale_months: 12\n", "", "setting_notes",
         "every setting needs its note", "", "setting_notes:"),
    Case(CARS, "    basis: ytd\n", "", "columns[sold_ytd]",
         "a value column needs item, basis and unit", "", "  - name: sold_ytd"),
]  # fmt: skip

FILES = [
    Case(PLAN, "short_zh: 乙市", "short_zh: 乙市\nshort_zh: 乙市", "",
         "key 'short_zh' is given twice", "keep one", "short_zh: 乙市\ntitle"),
    Case(INDICATORS, "numerator_where", "where", "", "key 'where' is given twice", "keep one"),
    Case(PLAN, "targets:", "targets: [", "", "no valid YAML: while parsing", "indentation",
         "  - {n: 1, clause: 一、总体要求, indicator"),
    Case(CARS, "title_zh: 车辆", "title_zh: 车辆: 新车", "", "mapping values are not allowed"),
    Case(PLAN, "id: city", "id: town", "id", "town is not the name of its file", "id: city"),
    Case(INDICATORS, "- {code: cars_growth", "- {code: cars_sold", "[cars_sold]",
         "cars_sold is declared twice"),
    Case(SENDERS, "- {id: stat-a", "- {id: stat-b", "[stat-b]", "stat-b is declared twice"),
    Case(DIVISIONS, "990103,西区", "990102,西区", "990102", "990102 is declared twice"),
]  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


@pytest.mark.parametrize("case", [*SHAPES, *FILES], ids=place)
def test_a_wrong_declaration_is_refused_at_its_line(tree: Path, case: Case) -> None:
    assert_refused(tree, case)


def test_a_misspelt_key_is_both_missing_and_too_many(tree: Path) -> None:
    line = change(tree, CARS, "title_en:", "titel_en:")
    found = {(p.line, p.place, p.what.en, p.advice.en) for p in refused(tree)}
    assert found == {
        (1, "title_en", "this is missing", "add title_en"),
        (line, "titel_en", "there is no key titel_en", "did you mean title_en or title_zh?"),
    }


def test_a_missing_key_is_named_at_what_it_belongs_to(tree: Path) -> None:
    line = change(tree, PLAN, ", role: lead}, {", "}, {")
    (problem,) = refused(tree)
    assert (problem.line, problem.place) == (line, "targets[5].units_in_charge[市经信局].role")
    assert problem.text("en").endswith("this is missing — add role")


@pytest.mark.parametrize("file", [INDICATORS, RULES, DIVISIONS, COMMON])
def test_a_missing_file_is_named(tree: Path, file: str) -> None:
    (tree / file).unlink()
    assert f"{file}: 缺少这个文件 — 恢复它" in [p.text() for p in refused(tree)]


@pytest.mark.parametrize("file", [INDICATORS, RULES, PLAN])
def test_an_empty_file_is_named(tree: Path, file: str) -> None:
    (tree / file).write_text("# nothing\n", "utf-8")
    assert f"{file}:1: the file is empty — fill it in or delete it" in [
        p.text("en") for p in refused(tree)
    ]


@pytest.mark.parametrize("folder", ["feeds", "plans", "senders"])
def test_a_tree_without_declarations_is_refused(tree: Path, folder: str) -> None:
    shutil.rmtree(tree / folder)
    (problem,) = refused(tree)
    assert (problem.file, problem.what.en) == (f"{folder}/", "nothing is declared")


def test_a_file_in_another_encoding_is_refused_at_its_first_character(tree: Path) -> None:
    (tree / PLAN).write_bytes((tree / PLAN).read_text("utf-8").encode("gb18030"))
    (problem,) = refused(tree)
    assert (problem.file, problem.line) == (PLAN, 2)
    assert problem.text().endswith("不是 UTF-8 编码 — 用 UTF-8 编码另存")


def test_a_text_where_a_list_belongs_is_refused(tree: Path) -> None:
    (tree / INDICATORS).write_text("just words\n", "utf-8")
    assert [p.text("en").split(" — ")[0] for p in refused(tree)] == [
        f"{INDICATORS}:1: must be keys with values (given: just words)"
    ]


def test_all_problems_are_reported_together(tree: Path) -> None:
    change(tree, INDICATORS, "direction: up", "direction: down")
    change(tree, CARS, "authority: children", "authority: child")
    change(tree, PLAN, "targets:", "targets: [")
    assert {p.file for p in refused(tree)} == {INDICATORS, CARS, PLAN}


def test_the_error_says_everything_in_both_languages(tree: Path) -> None:
    change(tree, SENDERS, "reports_for: self", "reports_for: all")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tree)
    place_of_it = f"{SENDERS}:2: [stat-a].reports_for: "
    assert str(caught.value) == f"{place_of_it}只能是 self 或 counties（写的是 all） — 从中选一个"
    assert caught.value.text("en") == (
        f"{place_of_it}must be self or counties (given: all) — choose one of these"
    )
