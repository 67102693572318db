"""Every check of the loader, seen refusing: each case breaks one declaration of a copied tree."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sources.loader import DEFAULT_ROOT, CatalogueError, load_catalogue

USED = "feeds/used_car_trades.yml"
DIGITAL = "feeds/industry_digital.yml"
EQUIPMENT = "feeds/equipment_investment.yml"
INDICATORS = "indicators.yml"
DIVISIONS = "regions/divisions.csv"
RULES = "rules.yml"
ZIGONG = "plans/zigong.yml"
SHANXI = "plans/shanxi.yml"
SENDERS = "senders/zigong.yml"
DAY = "2023-01-01"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the real declarations that a test may break."""
    ignored = shutil.ignore_patterns("*.py", "__pycache__", "examples", "README.md")
    return Path(shutil.copytree(DEFAULT_ROOT, tmp_path / "sources", ignore=ignored))


def refused(tree: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(tree)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def replace(tree: Path, file: str, old: str, new: str) -> None:
    path = tree / file
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is no longer in {file}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_copied_tree_is_accepted_before_it_is_broken(tree: Path) -> None:
    assert load_catalogue(tree) == load_catalogue()


SHAPES = [
    (USED, "title_en:", "title_eng:", f"{USED}: title_eng: Extra inputs"),
    (USED, "minimum: 0", "minimum: none", f"{USED}: columns[trades].minimum: Input should be"),
    (USED, "factor: 3", "factor: 1", f"{USED}: edits[UC04].jump.factor: Input should be greater"),
    (USED, "    basis: ytd\n", "", f"{USED}: columns[trades_ytd]: Value error, value column"),
    (INDICATORS, "direction: up", "direction: down", "equipment_investment.direction: Input"),
    (INDICATORS, "direction: up", "direction: down", "'down' is refused until an operator"),
    (ZIGONG, 'jurisdiction: "510300"', "jurisdiction: 510300", "zigong.yml: jurisdiction: Input"),
    (
        ZIGONG,
        "{n: 6,",
        "{n: 7,",
        "zigong.yml: file: Value error, plan zigong: targets are numbered",
    ),
    (ZIGONG, "value: null", "value: 90", "targets[3]: Value error, target 3: a relative target"),
    (ZIGONG, ', reference_region: "510000"', "", "a relative target has a reference region"),
    (DIVISIONS, "510302,自流井区,county", "51030,自流井区,county", "code: String should match"),
    (DIVISIONS, "510302,自流井区,county", "510302,自流井区,town", "level: Input should be"),
    (RULES, "  stale_months: 12\n", "", "rules.yml: file: Value error, every setting needs its"),
    (SENDERS, "reports_for: self", "reports_for: all", "stat-510302.reports_for: Input should"),
]

FILES = [
    (ZIGONG, "short_zh: 自贡", "short_zh: 自贡\nshort_zh: 自贡", "key 'short_zh' is given twice"),
    (ZIGONG, "targets:", "targets: [", "plans/zigong.yml: while parsing"),
    (ZIGONG, "id: zigong", "id: zgong", "plans/: id: zgong is not the name of its file"),
    (USED, "id: used_car_trades", "id: cars", "feeds/: id: cars is not the name of its file"),
    (INDICATORS, "- code: cnc_rate", "- code: digital_tools_rate", "is declared twice"),
    (SENDERS, "- id: stat-510303", "- id: stat-510302", "senders/: stat-510302 is declared twice"),
    (DIVISIONS, "510303,贡井区", "510302,贡井区", f"{DIVISIONS}: 510302 is declared twice"),
]

REGIONS = [
    (f"510302,自流井区,county,510300,{DAY}", f"510302,自流井区,county,510399,{DAY}",
     "510302: parent_code 510399 is not declared"),
    (f"510302,自流井区,county,510300,{DAY}", f"510302,自流井区,county,510000,{DAY}",
     "510302: parent_code 510000 is a province, not a prefecture"),
    (f"510302,自流井区,county,510300,{DAY}", f"510302,自流井区,county,,{DAY}",
     "510302: parent_code is missing: a county lies below a prefecture"),
    (f"510302,自流井区,county,510300,{DAY},,", f"510302,自流井区,county,510300,{DAY},{DAY},",
     "510302: valid_to 2023-01-01 is not after valid_from 2023-01-01"),
    (f"510302,自流井区,county,510300,{DAY},,", f"510302,自流井区,county,510300,{DAY},,510399",
     "510302: successor_code 510399 is not declared"),
]  # fmt: skip

BETWEEN = [
    # feeds by themselves, as far as the model cannot see it
    (USED, "aliases: [当月交易量,", "aliases: [累计 交易量,", "cannot be told from a header of"),
    (USED, "unit: 辆", "unit: 台", "columns[trades_ytd].unit: item trades is stored in 台"),
    (USED, "id: UC02", "id: SV02", "edits[SV02].id: already used by scrapped_vehicles"),
    (USED, "column: trades_ytd", "column: trades", "edits[UC02].column: trades is no cumulative"),
    (USED, "column: trades\n", "column: region\n", "edits[UC04]: column region holds no values"),
    (EQUIPMENT, "default: total", "default: sum", "columns[field].default: sum is none of the"),
    (EQUIPMENT, "first: 2023-01-01", "first: 2023-01-15", "calendar.first: 2023-01-15 is not the"),
    # indicators against feeds
    (INDICATORS, "feed: equipment_investment", "feed: roads", "feed: feed roads is not declared"),
    (INDICATORS, "item: recycled", "item: reused", "appliance_recycling.item: feed appliance_"),
    (INDICATORS, "growth_item: trades_growth", "growth_item: gr", "growth_item: feed used_car_"),
    (INDICATORS, "growth_item: trades_growth", "growth_item: trades", "trades is in 辆, not in %"),
    (INDICATORS, "numerator: cnc_processes", "numerator: cnc", "cnc_rate.numerator: feed indus"),
    (INDICATORS, "numerator: cnc_processes", "numerator: enterprises", "have different units"),
    (INDICATORS, "unit: 台", "unit: 辆", "appliance_recycling.unit: 辆 is not the unit of item"),
    (INDICATORS, 'unit: "%"', "unit: 点", "investment_growth.unit: a growth_only is in"),
    (INDICATORS, "{field: total}", "{area: total}", "dims: feed equipment_investment has no dim"),
    (INDICATORS, "{field: total}", "{field: all}", "dims: all is none of the values of field"),
    # senders
    (SENDERS, "feeds: &feeds [", "feeds: &feeds [roads, ", "feeds: feed roads is not declared"),
    (SENDERS, 'region: "510303"', 'region: "519999"', "region: region 519999 is not declared"),
    (SENDERS, "reports_for: self", "reports_for: counties", "510302 has no counties below it"),
    (SENDERS, 'region: "510303"', 'region: "510302"', "is already sent by stat-510302"),
    # plans
    (ZIGONG, "targets:", "parent_plan: sichuan\ntargets:", "plan sichuan is not declared"),
    (ZIGONG, "targets:", "parent_plan: zigong\ntargets:", "a plan is not its own parent"),
    (ZIGONG, "horizon_year: 2027", "horizon_year: 2023", "horizon_year: 2023 is not after 2023"),
    (ZIGONG, '"510300"', '"510399"', "zigong.yml: jurisdiction: region 510399 is not declared"),
    (ZIGONG, "indicator: cnc_rate", "indicator: cnc", "targets[3].indicator: indicator cnc is"),
    (ZIGONG, '"510000"', '"519999"', "targets[3].reference_region: region 519999 is not declared"),
    (ZIGONG, "{n: 1,", '{n: 1, region: "519999",', "targets[1].region: region 519999 is not"),
    (ZIGONG, "{n: 1,", '{n: 1, region: "511702",', "511702 lies outside the plan's 510300"),
    (ZIGONG, "deadline: 2027", "deadline: 2028", "targets[1].deadline: 2028 is after the plan's"),
    (ZIGONG, "deadline: 2027", "deadline: 2023", "targets[1].deadline: 2023 is not after the"),
    (ZIGONG, "kind: growth", "kind: level", "targets[1].kind: level targets cannot be judged on"),
    (ZIGONG, "kind: level", "kind: growth", "targets[2].kind: growth targets cannot be judged on"),
    (ZIGONG, "kind: growth", "kind: points", "points targets cannot be judged on equipment_inv"),
    (ZIGONG, "kind: level", "kind: cumulative", "cumulative targets cannot be judged on digital"),
    (ZIGONG, "kind: level", "kind: annual", "annual targets cannot be judged on digital"),
    (ZIGONG, "indicator: cnc_rate", "indicator: used_car_trades", "relative targets cannot be"),
    (ZIGONG, 'unit: "%"', "unit: 万元", "targets[1].unit: growth targets on equipment_investment"),
    (SHANXI, "unit: 个百分点", 'unit: "%"', "targets[4].unit: points targets on digital"),
    (ZIGONG, "kind: growth", "kind: annual", "are printed in 万元 or 亿元, not in %"),
    (ZIGONG, "indicator: used_car_trades", "indicator: scrapped_vehicles", "repeats targets[4]"),
    # rules
    (RULES, "coverage_withheld: 67", "coverage_withheld: 97", "withheld is above coverage_publ"),
    (RULES, "behind: -10", "behind: -40", "rules.yml: settings: behind_far is above behind"),
    (RULES, "id: missed, rank: 1", "id: behind, rank: 1", "lights: behind is given twice"),
    (RULES, "shape: ■", "shape: ×", "rules.yml: lights.shape: × is given twice"),
    (RULES, "id: stale,", "id: no_data,", "rules.yml: reasons: no_data is given twice"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "problem"), [*SHAPES, *FILES, *BETWEEN])
def test_a_wrong_declaration_is_refused_by_file_and_key(
    tree: Path, file: str, old: str, new: str, problem: str
) -> None:
    replace(tree, file, old, new)
    found = refused(tree)
    assert any(problem in line for line in found), found
    folder = file.split("/", maxsplit=1)[0]
    assert any(line.startswith((file, f"{folder}/:")) for line in found), found


@pytest.mark.parametrize(("old", "new", "problem"), REGIONS)
def test_a_region_out_of_place_is_refused(tree: Path, old: str, new: str, problem: str) -> None:
    replace(tree, DIVISIONS, old, new)
    assert refused(tree) == (f"{DIVISIONS}: {problem}",)


def test_a_region_and_one_below_it_do_not_both_report(tree: Path) -> None:
    replace(tree, SENDERS, 'region: "510303"', 'region: "510300"')
    problem = "authority: children, but 510300 and 510302 below it both report"
    assert f"{USED}: {problem}" in refused(tree)


def test_a_region_and_one_below_it_may_report_where_the_parent_decides(tree: Path) -> None:
    replace(tree, SENDERS, 'region: "510303"', 'region: "510300"')
    for path in (tree / "feeds").glob("*.yml"):
        replace(tree, f"feeds/{path.name}", "authority: children", "authority: parent")
    assert load_catalogue(tree).senders["stat-510303"].region == "510300"


@pytest.mark.parametrize("file", [INDICATORS, RULES, DIVISIONS, "common_columns.yml"])
def test_a_missing_file_is_named(tree: Path, file: str) -> None:
    (tree / file).unlink()
    assert f"{file}: the file is missing" in refused(tree)


@pytest.mark.parametrize("file", [INDICATORS, RULES, ZIGONG])
def test_an_empty_file_is_named(tree: Path, file: str) -> None:
    (tree / file).write_text("# nothing\n", "utf-8")
    assert f"{file}: the file is empty" in refused(tree)


@pytest.mark.parametrize("folder", ["feeds", "plans", "senders"])
def test_a_tree_without_declarations_is_refused(tree: Path, folder: str) -> None:
    shutil.rmtree(tree / folder)
    assert f"{folder}: nothing is declared" in refused(tree)


def test_a_file_in_another_encoding_is_refused(tree: Path) -> None:
    (tree / ZIGONG).write_bytes((tree / ZIGONG).read_text("utf-8").encode("gb18030"))
    assert any(line.startswith(f"{ZIGONG}: not UTF-8") for line in refused(tree))


def test_all_problems_are_reported_together(tree: Path) -> None:
    replace(tree, INDICATORS, "direction: up", "direction: down")
    replace(tree, USED, "title_en:", "title_eng:")
    replace(tree, ZIGONG, "targets:", "targets: [")
    found = refused(tree)
    assert {line.split(":")[0] for line in found} == {INDICATORS, USED, ZIGONG}


def test_a_text_where_a_list_belongs_is_refused(tree: Path) -> None:
    (tree / INDICATORS).write_text("just words\n", "utf-8")
    assert any(line.startswith(f"{INDICATORS}: file: Input should be") for line in refused(tree))
