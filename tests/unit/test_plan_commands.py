"""``liangxin plan`` on the tiny declarations: what is listed, shown, proven and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.commands.terminal import language
from tests.unit.tiny_catalogue import CARS, PLAN, SENDERS, change, write_tiny

ABOVE = """\
id: province
short_zh: 甲省
title_zh: 甲省方案
document_number: 甲政发〔2024〕1号
issued_on: 2024-03-30
status: draft
jurisdiction: "990000"
baseline_year: 2023
horizon_year: 2027
source: 测试
outline: [{label: "1."}]
targets:
  - n: 1
    clause: "1."
    indicator: cars_sold
    kind: growth
    operator: "="
    value: 45
    unit: "%"
    deadline: 2027
"""


@pytest.fixture(autouse=True)
def _spoken_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """``--lang`` sets the language of the process; each test leaves it as it was."""
    monkeypatch.setattr(language, "code", language.code)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


def liangxin(tree: Path, *arguments: str, expect: int = 0) -> str:
    done = CliRunner().invoke(app, [*arguments, "--sources", str(tree)])
    assert done.exit_code == expect, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def answer(tree: Path, *arguments: str, expect: int = 0) -> Any:
    return json.loads(liangxin(tree, *arguments, "--json", expect=expect))


def test_plans_are_listed_with_their_status_and_counts(tree: Path) -> None:
    (tree / "plans/province.yml").write_text(ABOVE, "utf-8")
    heading, city, province = liangxin(tree, "plan", "list").splitlines()
    assert heading.split() == ["编号", "方案", "状态", "文号", "目标", "定性", "举措", "制度"]
    assert city.split() == ["city", "乙市", "已印发", "文件未印", "8", "2", "1", "1"]
    assert province.split() == ["province", "甲省", "征求意见稿", "甲政发〔2024〕1号", *"1000"]
    listed = answer(tree, "plan", "list")["plans"]
    assert [entry["status"] for entry in listed] == ["issued", "draft"]
    assert listed[0]["systems"] == 1 and listed[1]["issued_on"] == "2024-03-30"


def test_a_plan_is_shown_clause_by_clause_in_document_order(tree: Path) -> None:
    lines = liangxin(tree, "plan", "show", "city").splitlines()
    assert lines[:2] == ["乙市方案（city）", "文件未印文号，已印发"]
    headings = [line for line in lines[2:] if line and not line.startswith(" ")]
    assert headings == ["一、总体要求", "（一）", "（一）1", "（一）2", "附件第1行"]
    shown = [line.strip() for line in lines if line.startswith("  ")]
    promised = [line for line in shown if line.split()[0] in ("目标", "定性目标", "举措", "制度")]
    assert [" ".join(line.split()[:2]) for line in promised] == [
        "目标 1", "目标 2", "目标 3", "定性目标 G2", "目标 4", "目标 5", "目标 6", "目标 7",
        "目标 8", "定性目标 G1", "制度 A2", "举措 A1",
    ]  # fmt: skip


def test_a_clause_is_shown_with_its_parts_whatever_the_width_of_its_brackets(tree: Path) -> None:
    whole = answer(tree, "plan", "show", "city", "--clause", "(一)")
    assert [entry["n"] for entry in whole["targets"]] == [4, 5, 6, 7, 8]
    part = answer(tree, "plan", "show", "city", "--clause", "（一）1")
    assert [entry["n"] for entry in part["targets"]] == [5, 6]
    rows = answer(tree, "plan", "show", "city", "--clause", "附件")
    assert (rows["targets"], [entry["n"] for entry in rows["actions"]]) == ([], [1])
    told = liangxin(tree, "plan", "show", "city", "--clause", "（一）9", expect=2)
    assert told.strip() == "没有条款 （一）9。是不是 （一）、（一）2 或 （一）1？"


@pytest.mark.parametrize("name", ["市经信局", "市经济和信息化局"])
def test_a_unit_is_found_by_every_name_it_has(tree: Path, name: str) -> None:
    shown = answer(tree, "plan", "show", "city", "--unit", name)
    assert [entry["n"] for entry in shown["targets"]] == [5, 6]
    assert shown["targets"][1]["units_in_charge"] == [
        {"name": "市经信局", "printed_name": "市经济和信息化局", "role": "joint"}
    ]
    assert [entry["n"] for entry in shown["actions"]] == [1]
    assert shown["goals"] == []


def test_a_unit_that_is_in_charge_of_nothing_is_wrong_use(tree: Path) -> None:
    told = liangxin(tree, "plan", "show", "city", "--unit", "市商务", expect=2)
    assert told.strip() == "没有责任单位 市商务。是不是 市商务局？"


def test_one_kind_of_promise_may_be_shown_alone(tree: Path) -> None:
    shown = answer(tree, "plan", "show", "city", "--only", "goals")
    assert set(shown) == {"schema", "plan", "goals"}
    assert [entry["title_zh"] for entry in shown["goals"]] == ["网络更完善", "旧车退出"]
    told = liangxin(tree, "plan", "show", "city", "--only", "goals", "--clause", "附件")
    assert "没有符合条件的承诺。" in told


def test_a_plan_that_is_not_there_is_wrong_use(tree: Path) -> None:
    told = liangxin(tree, "plan", "show", "citi", expect=2)
    assert told.strip() == "没有方案 citi。是不是 city？"
    assert "没有方案" in liangxin(tree, "plan", "check", "town", expect=2)


def test_every_target_is_proven_with_its_feed_and_who_reports_it(tree: Path) -> None:
    proven = answer(tree, "plan", "check", "city")
    assert (proven["verdict"], proven["problems"], proven["warnings"]) == ("accept", [], [])
    found = {entry["n"]: entry for entry in proven["targets"]}
    assert set(found) == set(range(1, 9))
    assert (found[6]["feed"], found[6]["region"], found[6]["kind"]) == ("cars", "990102", "annual")
    assert found[6]["reported_by"] == ["stat-b"]
    assert found[4]["reported_by"] == ["stat-b", "stat-b"]
    assert (found[4]["reference"], found[4]["referred_by"]) == (
        ["digital_average", "990000"],
        ["stat-a"],
    )
    lines = liangxin(tree, "plan", "check", "city").splitlines()
    assert "✔ 乙市（city）：8 个目标用 3 张报表" in lines[0]
    assert lines[6].strip() == "✔ 目标 6  （一）1  销量 ← 车辆，东区，1 个地区报送"
    assert lines[-1] == "共 1 个方案、8 个目标，每个目标对应一张报表；都有报送单位。"
    assert len(liangxin(tree, "plan", "check").splitlines()) == 2


def test_what_nobody_reports_is_a_warning(tree: Path) -> None:
    change(tree, SENDERS, "feeds: [averages]", "feeds: [cars]")
    change(tree, SENDERS, "feeds: [cars, rates, works]", "feeds: [rates]")
    proven = answer(tree, "plan", "check")
    warned = [(w["line"], w["place"], w["message_en"]) for w in proven["warnings"]]
    lines = (tree / PLAN).read_text("utf-8").splitlines()
    first = next(number for number, line in enumerate(lines, start=1) if "{n: 1, clause" in line)
    at = {n: first + n - 1 for n in range(1, 9)}
    assert warned == [
        (at[1], "targets[1]", "nobody is declared to report cars for 990100"),
        (at[4], "targets[4]", "nobody is declared to report averages for 990000"),
        (at[5], "targets[5]", "nobody is declared to report works for 990100"),
        (at[6], "targets[6]", "nobody is declared to report cars for 990102"),
        (at[8], "targets[8]", "nobody is declared to report works for 990100"),
    ]
    told = liangxin(tree, "plan", "check", "city")
    assert f"! {PLAN}:{at[1]}: targets[1]: 没有单位为乙市（990100）报送“车辆”" in told
    assert "  ! 目标 1 " in told and "  ✔ 目标 2 " in told
    assert told.endswith("5 个还没有报送单位。\n")


@pytest.mark.parametrize("command", [("list",), ("show", "city"), ("check",), ("check", "city")])
def test_declarations_that_do_not_hold_are_answered_line_by_line(
    tree: Path, command: tuple[str, ...]
) -> None:
    line = change(tree, PLAN, "indicator: cars_sold, kind", "indicator: car_sold, kind")
    change(tree, CARS, "default: total", "default: sum")
    told = liangxin(tree, "plan", *command, expect=1).splitlines()
    assert told[1] == (
        f"✘ {PLAN}:{line}: targets[1].indicator: 没有指标 car_sold — 是不是 cars_sold？"
    )
    assert told[0].startswith(f"✘ {CARS}:") and told[2].startswith("2 处须改正")
    refused = answer(tree, "plan", *command, expect=1)
    assert (refused["verdict"], len(refused["problems"])) == ("reject", 2)
    assert (
        refused["problems"][1] | {"place": "targets[1].indicator", "line": line}
        == (refused["problems"][1])
    )


def test_it_speaks_english(tree: Path) -> None:
    told = CliRunner().invoke(app, ["--lang", "en", "plan", "show", "city", "--sources", str(tree)])
    assert "target 1  Cars: up on 2023 by 45%以上, by 2027" in told.output
    assert "lead: 市经信局; cooperating: 市商务局" in told.output
    assert (
        "goal G1  网络更完善: to build, no number given, as printed: 基本, by 2027" in told.output
    )
    told = CliRunner().invoke(app, ["--lang", "en", "plan", "check", "--sources", str(tree)])
    assert told.output.endswith("plans: 1, targets: 8, one feed each; all have a sender.\n")
    change(tree, PLAN, "indicator: cars_sold", "indicator: car_sold")
    told = CliRunner().invoke(app, ["--lang", "en", "plan", "check", "--sources", str(tree)])
    assert "indicator car_sold is not declared — did you mean cars_sold" in told.output
