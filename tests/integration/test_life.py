"""Explaining, revising, returning and withdrawing through the real command line, to the marts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.context import Context
from orchestration.ledger import now
from orchestration.warehouse.build import build_staging
from tests.integration.bureau import Bureau

# dbt leaves its log file to the garbage collector.
pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]

SENDER = "stat-510302"
HEADER = "地区,报告期,本月报废汽车回收量（辆）,累计报废汽车回收量（辆）,数据性质,说明"
AUGUST = "自流井区,2026年8月,210,1700,模拟,"
FIRST = (AUGUST, "自流井区,2026年9月,205,1905,模拟,")
REVISED = (AUGUST, "自流井区,2026年9月,231,1931,模拟,")
JUMP = "自流井区,2026年10月,2410,4315,模拟,"
WHY = "区拆解中心一次性回收公交公司淘汰车两千余辆"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path / "var")


def submit(
    bureau: Bureau, name: str, rows: tuple[str, ...], *options: str, above: str = ""
) -> dict[str, Any]:
    path = bureau.root.parent / name
    path.write_text(above + "\n".join((HEADER, *rows)) + "\n", "utf-8")
    answer = bureau.json("submit", str(path), "--sender", SENDER, *options)
    (told,) = answer["submissions"]
    return dict(told)


def states(bureau: Bureau) -> dict[str, int]:
    return dict(bureau.json("status")["submissions"])


def test_a_doubt_is_listed_explained_and_accepted(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST)
    waiting = submit(bureau, "b.csv", (FIRST[1], JUMP))
    assert waiting["state"] == "awaiting_explanation"
    id_ = waiting["submission_id"]
    asked = bureau.json("explain", id_)["to_explain"]
    assert asked
    assert all(question["line"] == 3 for question in asked)
    assert "explain" in bureau.liangxin("status")
    for empty in ("核实无误", "情况属实", "。。。"):
        told = bureau.liangxin("explain", id_, "--all", "--text", empty, expect=1)
        assert empty in told
    bureau.liangxin("explain", id_, "--line", "99", "--text", WHY, expect=2)
    accepted = bureau.json("explain", id_[:6], "--all", "--text", WHY, "--by", "张三")
    assert (accepted["state"], accepted["to_explain"]) == ("accepted", [])
    receipt = Path(accepted["receipt"]).read_text("utf-8-sig")
    assert WHY in receipt
    assert "已接收入库" in receipt
    bureau.liangxin("explain", id_, "--all", "--text", WHY, expect=1)


def test_the_operator_accepts_with_name_and_reason_or_not_at_all(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST)
    id_ = submit(bureau, "b.csv", (FIRST[1], JUMP))["submission_id"]
    bureau.liangxin("explain", id_, "--operator", "--reason", "电话核实", expect=2)
    said = ("--operator", "--by", "王五", "--reason", "电话核实")
    assert bureau.json("explain", id_, *said)["state"] == "accepted"
    assert '"operator": "王五"' in bureau.workspace.ledger.read_text("utf-8")


def test_one_text_does_not_answer_two_rules(bureau: Bureau) -> None:
    submit(bureau, "a.csv", ("自流井区,2025年10月,180,1500,模拟,", *FIRST))
    again = ("自流井区,2026年11月,9999,14314,模拟,",)
    waiting = submit(bureau, "b.csv", (FIRST[1], JUMP, *again))
    id_ = waiting["submission_id"]
    asked = {(q["rule"], q["line"]) for q in bureau.json("explain", id_)["to_explain"]}
    rules = sorted({rule for rule, _ in asked})
    assert len(rules) > 1
    assert len({line for _, line in asked}) > 1
    told = bureau.liangxin("explain", id_, "--all", "--text", WHY, expect=2)
    assert all(rule in told for rule in rules)
    bureau.liangxin("explain", id_, "--all", expect=2)
    first = next(rule for rule in rules if len([1 for r, _ in asked if r == rule]) > 1)
    left = bureau.json("explain", id_, "--rule", first, "--text", WHY)["to_explain"]
    assert {q["rule"] for q in left} == set(rules) - {first}
    # Neither another rule nor another row takes the same text.
    bureau.liangxin("explain", id_, "--rule", left[0]["rule"], "--text", WHY, expect=1)


def test_what_asks_for_a_code_takes_no_other_text(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST)
    id_ = submit(bureau, "b.csv", REVISED)["submission_id"]
    told = bureau.liangxin("explain", id_, "--all", "--text", WHY, expect=2)
    assert "--revision" in told
    english = bureau.liangxin("--lang", "en", "status")
    assert "This file changes 2 values" in english


def test_status_lists_nothing_that_a_later_file_has_mended(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST)
    path = bureau.root.parent / "bad.csv"
    path.write_text(f"{HEADER}\n自流井区,2026年10月,五十,1950,模拟,\n", "utf-8")
    bureau.liangxin("submit", str(path), "--sender", SENDER, expect=1)
    (bad,) = bureau.json("status")["kept_out"]
    waiting = submit(bureau, "b.csv", (FIRST[1], JUMP))["submission_id"]
    good = submit(bureau, "c.csv", (FIRST[1], "自流井区,2026年10月,241,2146,模拟,"))
    assert good["state"] == "accepted"
    answer = bureau.json("status")
    assert answer["kept_out"] == []
    later = good["submission_id"]
    assert answer["overtaken"] == {bad["submission_id"]: later, waiting: later}
    assert later in bureau.liangxin("explain", waiting)


def test_a_revision_says_what_changed_and_waits_for_its_reason(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST)
    revised = submit(bureau, "b.csv", REVISED)
    assert revised["state"] == "awaiting_explanation"
    receipt = Path(revised["receipt"]).read_text("utf-8-sig")
    assert "205 → 231" in receipt
    assert "1905 → 1931" in receipt
    bureau.liangxin("submit", "b.csv", "-s", SENDER, "--revision", "R9", expect=2)
    again = submit(bureau, "b.csv", REVISED, "--revision", "C", "--reason", "漏报一家")
    assert (again["submission_id"], again["duplicate"]) == (revised["submission_id"], True)
    assert (again["state"], again["revision"]) == ("accepted", "C")
    assert states(bureau) == {"superseded": 1, "accepted": 1}


def test_the_reason_may_stand_above_the_table(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST)
    revised = submit(bureau, "b.csv", REVISED, above="修订原因：R1 年报核定\n")
    assert (revised["state"], revised["revision"]) == ("accepted", "R1")


def test_three_counties_of_twelve_touch_only_those(bureau: Bureau, tmp_path: Path) -> None:
    regions = Context.open(bureau.workspace).catalogue.regions.values()
    codes = [r.code for r in regions if r.code.startswith("5227") and r.level == "county"][:12]
    assert len(codes) == 12
    rows = {code: f"{code},2026年9月,{100 + n},{900 + 7 * n},模拟," for n, code in enumerate(codes)}
    answers = []
    for name, chosen in (("all.csv", codes), ("three.csv", codes[3:6])):
        said = [rows[code].replace("模拟,", f"模拟,{name}") for code in chosen]
        if name == "three.csv":
            said = [row.replace(f",{100 + n},", f",{101 + n},") for n, row in enumerate(said, 3)]
        path = tmp_path / name
        path.write_text("\n".join((HEADER, *said)) + "\n", "utf-8")
        options = ("--sender", "stat-522700", "--revision", "C")
        answers += bureau.json("submit", str(path), *options)["submissions"]
    assert [answer["state"] for answer in answers] == ["accepted", "accepted"]
    told = json.loads(Path(answers[1]["receipt"]).with_suffix(".json").read_bytes())
    assert [change["region_code"] for change in told["changes"]] == codes[3:6]
    assert states(bureau) == {"accepted": 2}


def test_what_is_impossible_ends_in_words(bureau: Bureau) -> None:
    id_ = submit(bureau, "a.csv", FIRST)["submission_id"]
    assert "s0000" in bureau.liangxin("withdraw", "s0000", "--reason", "x", expect=2)
    wrong = id_[:-1] + ("0" if id_[-1] != "0" else "1")
    assert id_ in bureau.liangxin("withdraw", wrong, "--reason", "x", expect=2)
    bureau.liangxin("withdraw", id_, "--reason", " ", expect=2)
    bureau.liangxin("withdraw", "a.csv", "--reason", "报错了表")
    assert "已经撤回" in bureau.liangxin("withdraw", id_, "--reason", "再来", expect=1)
    assert "withdrawn" in bureau.liangxin("--lang", "en", "return", id_, "--reason", "x", expect=1)


def marts(bureau: Bureau, as_of: date, *queries: str) -> list[list[tuple[Any, ...]]]:
    """What each query finds in the marts as of a day; they are built once for all of them."""
    context = Context.open(bureau.workspace)
    build_staging(context, as_of)
    with duckdb.connect(str(bureau.workspace.staged_warehouse), read_only=True) as warehouse:
        return [warehouse.execute(query).fetchall() for query in queries]


STANDING = """select value from marts.fct_observation where region_code = '510302'
    and item = 'scrapped' and period = '2026-09' and basis = 'current' and known_to is null"""
STEPS = """select old_value, new_value, reason, reason_zh from marts.fct_revision
    where region_code = '510302' and item = 'scrapped' and period = '2026-09'
    and basis = 'current' order by step"""
REPORTED = """select state, reason_zh from marts.fct_reporting
    where feed = 'scrapped_vehicles' and region_code = '510302' and period = '2026-09'"""


def test_taking_back_is_a_vintage_to_the_marts(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST, "--received-at", "2026-10-10")
    said = ("--received-at", "2026-10-20", "--revision", "C", "--reason", "漏报一家")
    newer = submit(bureau, "b.csv", REVISED, *said)["submission_id"]
    assert states(bureau) == {"superseded": 1, "accepted": 1}
    gone = bureau.json("withdraw", newer, "--reason", "不该改")
    assert len(gone["standing_again"]) == 1
    today = now().date()
    assert marts(bureau, date(2026, 10, 31), STANDING) == [[(231,)]]
    standing, steps = marts(bureau, today, STANDING, STEPS)
    assert standing == [(205,)]
    assert steps == [
        (None, 205, None, None),
        (205, 231, "C", "漏报一家"),
        (231, 205, "withdrawn", "不该改"),
    ]
    older = gone["standing_again"][0]
    bureau.liangxin("return", older, "--reason", "口径不符", "--by", "王五")
    standing, steps, reported = marts(bureau, today, STANDING, STEPS, REPORTED)
    assert standing == []
    assert steps[-1] == (205, None, "returned", "口径不符")
    assert reported == [("returned", "口径不符")]
    assert "口径不符" in bureau.liangxin("status")


KEEPING = "orchestration.intake.keeping"
ACCEPTANCE = f"{KEEPING}.acceptance"
KILLED_AT = {
    "explained, not judged again": f"{ACCEPTANCE}:judge_again before 1",
    "judged again, not recorded": f"{ACCEPTANCE}:_record before 1",
    "recorded, the older one not settled": f"{KEEPING}.life:settle_around before 1",
    "the index caught up halfway": "orchestration.submissions_kept:_tell before 1",
}


@pytest.mark.parametrize("place", KILLED_AT)
def test_an_explanation_killed_anywhere_is_finished_by_what_comes_next(
    bureau: Bureau, place: str
) -> None:
    submit(bureau, "a.csv", FIRST)
    waiting = submit(bureau, "b.csv", REVISED)["submission_id"]
    bureau.killed(KILLED_AT[place], "explain", waiting, "--revision", "C")
    # What comes next of this sender and feed; a run would do the same.
    submit(bureau, "c.csv", ("自流井区,2026年7月,190,1490,模拟,",))
    assert states(bureau) == {"superseded": 1, "accepted": 2}
    outbox = bureau.workspace.outbox / SENDER
    assert "已接收入库" in (outbox / f"{waiting}.回执.txt").read_text("utf-8-sig")


def test_a_withdrawal_killed_before_it_was_recorded_is_given_again(bureau: Bureau) -> None:
    submit(bureau, "a.csv", FIRST)
    newer = submit(bureau, "b.csv", REVISED, "--revision", "C")["submission_id"]
    said = ("withdraw", newer, "--reason", "不该改")
    bureau.killed("orchestration.intake.keeping.life:tell after 1", *said)
    assert states(bureau) == {"superseded": 1, "accepted": 1}
    bureau.liangxin(*said)
    assert states(bureau) == {"accepted": 1, "withdrawn": 1}


def test_the_past_says_which_rules_were_right(bureau: Bureau) -> None:
    """A doubt explained was wrong, one corrected right, and so a cell that is read at last."""
    submit(bureau, "a.csv", FIRST)
    explained = submit(bureau, "b.csv", (FIRST[1], JUMP))["submission_id"]
    bureau.liangxin("explain", explained, "--all", "--text", WHY)
    unread = bureau.root.parent / "c.csv"
    unread.write_text(f"{HEADER}\n自流井区,2026年11月,2x0,4525,模拟,\n", "utf-8")
    bureau.json("submit", str(unread), "--sender", SENDER, expect=1)
    submit(bureau, "d.csv", ("自流井区,2026年11月,24100,28415,模拟,",))
    submit(bureau, "e.csv", ("自流井区,2026年11月,2400,6715,模拟,",))
    rules = {rule["rule"]: rule for rule in bureau.json("checks")["rules"]}
    jump, number = rules["SV04"], rules["type.number"]
    assert (jump["on"], jump["right"], jump["wrong"]) == (2, 1, 1)
    assert (number["on"], number["right"], number["share_right"]) == (1, 1, 1.0)
    assert not jump["noise"]
    assert len([rule for rule in rules.values() if rule["on"] == 0]) > 300
    assert "SV04" in bureau.liangxin("checks")
