"""Every check of plans, seen refusing: each case breaks one line of the tiny plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.loader import load_catalogue
from tests.unit.refusals import Case, assert_refused, place, refused
from tests.unit.tiny_catalogue import (
    CARS,
    INDICATORS,
    PLAN,
    RULES,
    SENDERS,
    WORKS,
    change,
    write_tiny,
)

GROWTH, POINTS = "{n: 1, clause: 一、总体要求, indicator: cars_sold", "个百分点"

PLANS = [
    Case(PLAN, "units:", "parent_plan: country\nunits:", "parent_plan", "country is not declared"),
    Case(PLAN, "units:", "parent_plan: city\nunits:", "parent_plan", "is not its own parent"),
    Case(PLAN, "label: （一）,", "label: 附件, rows: 2}\n  - {label: （一）,", "outline[附件]",
         "附件第1行 is listed twice", "put the chapter first", "{label: 附件, rows: 3}"),
    Case(PLAN, "name: 市商务局}", "name: 市商务局, aliases: [市经信局]}", "units[市商务局]",
         "市经信局 is already a name of 市经信局", "give each name to one unit"),
    # what targets, goals and actions have in common
    Case(PLAN, "{n: 2, clause: 一、总体要求, indicator", "{n: 2, clause: (一)3, indicator",
         "targets[2].clause", "the outline has no (一)3", "did you mean （一）, （一）2"),
    Case(PLAN, "clause: （一）2, title_zh: 网", "clause: 八、其他, title_zh: 网", "goals[1].clause",
         "the outline has no 八、其他", "correct it, or add it to the outline; there is 一、"),
    Case(PLAN, "clause: 附件第1行", "clause: 附件第4行", "actions[1].clause", "has no 附件第4行"),
    Case(PLAN, "[{name: 市经信局, role: lead}, {", "[{name: 市经济局, role: lead}, {",
         "targets[5].units_in_charge[市经济局]", "units does not list 市经济局",
         "did you mean 市经信局"),
    Case(PLAN, "[{name: 市商务局, role: lead}", "[{name: 商, role: lead}",
         "goals[1].units_in_charge[商]", "units does not list 商", "add it to units"),
    Case(PLAN, "{name: 市商务局, role: cooperating}",
         "{name: 市经济和信息化局, role: cooperating}",
         "targets[5].units_in_charge[市经济和信息化局]", "市经信局 is listed twice"),
    Case(PLAN, "deadline: 2027, hedge: [基本]", "deadline: 2023", "goals[1].deadline",
         "2023 is not after the baseline year 2023"),
    Case(PLAN, "deadline: 2027, hedge: [基本]", "deadline: 2030", "goals[1].deadline",
         "2030 is after the plan's horizon 2027", "correct horizon_year"),
    Case(PLAN, "same_as: 1", "same_as: 3", "actions[2].same_as", "3 is no other action", "1 to 2"),
    Case(PLAN, "same_as: 1", "same_as: 2", "actions[2].same_as", "2 is no other action"),
]  # fmt: skip

TARGETS = [
    Case(PLAN, "indicator: cars_sold, kind", "indicator: car_sold, kind", "targets[1].indicator",
         "indicator car_sold is not declared", "did you mean cars_sold"),
    Case(PLAN, "indicator: cars_sold, kind", "indicator: zzz, kind", "targets[1].indicator",
         "indicator zzz is not declared", "add the indicator there first; there is cars_sold,"),
    Case(PLAN, '"%", deadline: 2027, hedge', '"%", deadline: 2023, hedge', "targets[1].deadline",
         "2023 is not after the baseline year 2023"),
    Case(PLAN, '"%", deadline: 2027, hedge', '"%", deadline: 2028, hedge', "targets[1].deadline",
         "2028 is after the plan's horizon 2027"),
    # years that only some kinds have
    Case(PLAN, "first_year: 2025", "first_year: 2023", "targets[6].first_year",
         "2023 is not between 2024 and 2027", "after the baseline"),
    Case(PLAN, "deadline: 2027, first_year: 2025", "deadline: 2026, first_year: 2027",
         "targets[6].first_year", "2027 is not between 2024 and 2026"),
    Case(PLAN, "deadline: null}", "deadline: null}\n  - {n: 9, clause: （一）, indicator: "
         "cars_sold, kind: annual, operator: '=', value: 1, unit: 辆, deadline: null, "
         "first_year: 2028}", "targets[9].first_year",
         "2028 is not between 2024 and 2027", "", "{n: 9,"),
    Case(PLAN, "deadline: 2027, hedge: [约]", "deadline: 2027, counts_from: 2022-01-01",
         "targets[5].counts_from", "2022 is not between 2024 and 2027"),
    Case(PLAN, "cars_sold, region: \"990102\", kind: annual, operator: \">\", value: 2, unit: "
         "万辆, deadline: 2027, first_year: 2025",
         "cars_sold, kind: cumulative, operator: \">\", value: 2,"
         " unit: 万辆, deadline: 2027, counts_from: 2022-01-01",
         "targets[6].counts_from", "2022 is not between 2023 and 2027"),
    Case(PLAN, "deadline: 2027, hedge: [约]", "deadline: 2025, counts_from: 2026-01-01",
         "targets[5].counts_from", "2026 is not between 2024 and 2025"),
    # a list of events has no rows before its plan begins
    Case(PLAN, "deadline: 2027, hedge: [约]", "deadline: 2027, counts_from: 2023-01-01",
         "targets[5].counts_from", "2023 is not between 2024 and 2027"),
    # kinds, measures, units
    Case(PLAN, "kind: growth", "kind: level", "targets[1].unit", "level targets on cars_sold are "
         "printed in 辆 or 万辆, not in %"),
    Case(PLAN, "cars_sold, kind: growth", "cars_growth, kind: level", "targets[1].kind",
         "which is a growth_only", "can be judged as growth; or take"),
    Case(PLAN, "kind: level", "kind: growth", "targets[2].kind", "growth targets cannot be",
         "as level, points or relative; or take another"),
    Case(PLAN, "kind: growth", "kind: points", "targets[1].kind", "points targets cannot be"),
    Case(PLAN, "kind: level", "kind: cumulative", "targets[2].kind", "cumulative targets cannot"),
    Case(PLAN, "kind: level", "kind: annual", "targets[2].kind", "annual targets cannot"),
    Case(PLAN, "digital_rate, kind: relative", "cars_sold, kind: relative", "targets[4].kind",
         "relative targets cannot be judged on cars_sold, which is a flow"),
    Case(PLAN, "counts_from: all_on_record", "counts_from: 2025-01-01", "targets[7].counts_from",
         "is a stock: a cumulative target counts all of it", "counts_from: all_on_record"),
    Case(PLAN, ", counts_from: all_on_record", "", "targets[7].counts_from", "is a stock"),
    Case(PLAN, "deadline: 2027, hedge: [约]", "deadline: 2027, counts_from: all_on_record",
         "targets[5].counts_from", "pipes_built is a flow", "give a date"),
    Case(PLAN, "kind: cumulative, operator: approx, value: 100, unit: 公里",
         'kind: growth, operator: approx, value: 100, unit: "%"',
         "targets[5].kind", "is counted from a list and has no baseline"),
    Case(PLAN, 'unit: "%", deadline: 2027, hedge', "unit: 万元, deadline: 2027, hedge",
         "targets[1].unit", "growth targets on cars_sold are printed in %, not in 万元"),
    Case(PLAN, "unit: 个百分点", 'unit: "%"', "targets[3].unit", "printed in 个百分点, not in %"),
    Case(PLAN, "unit: 座", "unit: 家", "targets[7].unit", "printed in 个 or 座, not in 家",
         "to printed_units"),
    Case(PLAN, "unit: 万辆", "unit: 万台", "targets[6].unit", "in 辆 or 万辆, not in 万台"),
    # places and what is compared with
    Case(PLAN, 'region: "990102"', 'region: "990109"', "targets[6].region",
         "region 990109 is not declared", "did you mean 990103, 990102 or 990100?"),
    Case(PLAN, 'region: "990102"', 'region: "980000"', "targets[6].region",
         "980000 lies outside the plan's 990100"),
    Case(PLAN, 'reference_region: "990000"', 'reference_region: "970000"',
         "targets[4].reference_region", "region 970000 is not declared", "divisions.csv"),
    Case(PLAN, "reference_indicator: digital_average", "reference_indicator: digital_averages",
         "targets[4].reference_indicator", "digital_averages is not declared", "digital_average"),
    Case(PLAN, "reference_indicator: digital_average", "reference_indicator: cars_sold",
         "targets[4].reference_indicator", "cars_sold is a flow, not a rate"),
    Case(PLAN, "points, operator: \">=\", value: 15, unit: 个百分点",
         'level, operator: ">=", value: 15, unit: "%"', "targets[3]", "repeats targets[2]"),
]  # fmt: skip

RULE = [
    Case(RULES, "coverage_withheld: 67", "coverage_withheld: 97", "settings.coverage_withheld",
         "coverage_withheld (97) is not below coverage_published (95)"),
    Case(RULES, "behind: -10", "behind: -30", "settings.behind_far",
         "behind_far (-30) is not below behind (-30)", "make behind_far lower", "behind_far: -30"),
    Case(RULES, "behind: -10", "behind: 1", "settings.behind", "behind cannot be 1",
         "a number from -100 to 0"),
    Case(RULES, "coverage_published: 95", "coverage_published: 101", "settings.coverage_published",
         "coverage_published cannot be 101", "from 1 to 100"),
    Case(RULES, "approx_share: 95", "approx_share: 49.9", "settings.approx_share",
         "approx_share cannot be 49.9", "from 50 to 100"),
    Case(RULES, "stale_months: 12", "stale_months: 0", "settings.stale_months",
         "stale_months cannot be 0", "a whole number from 1 to 60"),
    Case(RULES, "min_judged_months: 3", "min_judged_months: 2.5", "settings.min_judged_months",
         "min_judged_months cannot be 2.5", "a whole number from 1 to 12"),
    # a plan's own settings
    Case(PLAN, "units:", "settings: {behnd: -5}\nsettings_reason_zh: 理由\nunits:",
         "settings.behnd", "there is no setting behnd", "did you mean behind"),
    Case(PLAN, "units:", "settings: {behind: 5}\nsettings_reason_zh: 理由\nunits:",
         "settings.behind", "behind cannot be 5"),
    Case(PLAN, "units:", "settings: {behind: -30}\nsettings_reason_zh: 理由\nunits:",
         "settings.behind", "behind_far (-30) is not below behind (-30)"),
    Case(PLAN, "units:", "settings: {coverage_published: 60}\nsettings_reason_zh: 理由\nunits:",
         "settings.coverage_published", "coverage_withheld (67) is not below"),
    Case(PLAN, "units:", "settings: {behind: -5}\nunits:", "settings", "but no reason",
         "who decided, by what document"),
    Case(PLAN, "units:", "settings_reason_zh: 理由\nunits:", "settings_reason_zh",
         "a reason without settings"),
    Case(RULES, "id: missed, rank: 1", "id: behind, rank: 1", "lights[behind].id",
         "behind is given twice", "", "id: behind, rank: 3"),
    Case(RULES, "rank: 2,", "rank: 1,", "lights[far_behind].rank", "1 is given twice"),
    Case(RULES, "shape: ■", "shape: ×", "lights[far_behind].shape", "× is given twice"),
    Case(RULES, "id: stale,", "id: no_data,", "reasons[no_data].id", "no_data is given twice"),
]  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


def test_the_tiny_plan_is_accepted_before_it_is_broken(tree: Path) -> None:
    assert len(load_catalogue(tree).plans["city"].targets) == 8


def test_a_plan_may_be_judged_by_settings_of_its_own(tree: Path) -> None:
    change(tree, PLAN, "units:", "settings: {behind: -5}\nsettings_reason_zh: 市政府会议定\nunits:")
    catalogue = load_catalogue(tree)
    plan, rules = catalogue.plans["city"], catalogue.rules
    assert rules.settings_of(plan) == rules.settings | {"behind": -5}
    assert rules.settings["behind"] == -10
    assert rules.version_of(plan) == f"{rules.version}+city"


def test_a_setting_that_is_missing_is_named(tree: Path) -> None:
    change(tree, RULES, "  stale_months: 12\n", "")
    text = (tree / RULES).read_text("utf-8")
    start = text.index("  stale_months:\n")
    end = text.index("  min_judged_months:\n")
    (tree / RULES).write_text(text[:start] + text[end:], "utf-8")
    assert [(p.place, p.what.en) for p in refused(tree)] == [
        ("settings", "settings lacks stale_months")
    ]


def test_promises_are_reported_in_one_feed(tree: Path) -> None:
    line = change(tree, WORKS, "reads: text", "reads: promise")
    found = [p for p in refused(tree) if "promises are reported in the feed" in p.what.en]
    assert [(p.file, p.line, p.place.endswith(".reads")) for p in found] == [(WORKS, line, True)]


@pytest.mark.parametrize("case", [*PLANS, *TARGETS, *RULE], ids=place)
def test_a_wrong_plan_is_refused_at_its_line(tree: Path, case: Case) -> None:
    assert_refused(tree, case)


def test_an_undeclared_jurisdiction_is_refused_and_its_targets_wait(tree: Path) -> None:
    line = change(tree, PLAN, '"990100"', '"990199"')
    change(tree, PLAN, "indicator: cars_sold", "indicator: zzz")
    (problem,) = refused(tree)
    assert (problem.line, problem.place) == (line, "jurisdiction")
    assert problem.what.en == "region 990199 is not declared"


def test_a_horizon_that_is_not_after_the_baseline_is_refused(tree: Path) -> None:
    line = change(tree, PLAN, "horizon_year: 2027", "horizon_year: 2023")
    (problem,) = [p for p in refused(tree) if p.place == "horizon_year"]
    assert (problem.line, problem.what.en) == (line, "2023 is not after the baseline year 2023")


def test_a_region_has_one_plan(tree: Path) -> None:
    text = (tree / PLAN).read_text("utf-8")
    (tree / "plans/again.yml").write_text(text.replace("id: city", "id: again"), "utf-8")
    assert [(p.file, p.place, p.what.en) for p in refused(tree)] == [
        (PLAN, "jurisdiction", "990100 has the plan again already"),
        (PLAN, "short_zh", "乙市 has the plan again already"),
    ]


def test_units_may_be_printed_freely_where_a_plan_declares_none(tree: Path) -> None:
    change(
        tree,
        PLAN,
        "units:\n  - {name: 市经信局, aliases: [市经济和信息化局]}\n  - {name: 市商务局}\n",
        "",
    )
    assert load_catalogue(tree).plans["city"].units == ()


def test_what_belongs_to_other_files_is_reported_with_the_plan(tree: Path) -> None:
    change(tree, PLAN, "indicator: cars_sold", "indicator: zzz")
    change(tree, SENDERS, "reports_for: self", "reports_for: counties")
    change(tree, CARS, "default: total", "default: sum")
    change(tree, INDICATORS, "item: sold", "item: bought")
    assert {p.file for p in refused(tree)} == {PLAN, CARS, INDICATORS}


def test_what_counts_once_a_year_is_not_added_up_over_years(tree: Path) -> None:
    change(
        tree,
        INDICATORS,
        "    count: sum\n    column: length",
        "    count: distinct\n    column: builder",
    )
    (problem,) = [found for found in refused(tree) if found.place == "targets[5].kind"]
    assert "counts once a year, never over years" in problem.what.en
    assert "不能跨年相加" in problem.what.zh
