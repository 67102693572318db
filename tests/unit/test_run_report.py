"""The report of a run: everything that was found is in it, escaped, in one file of its own."""

from __future__ import annotations

import os
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from expectations.checks import Severity
from expectations.results import CheckResult, SuiteResult
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.ledger import SHANGHAI
from orchestration.publication.pages import structure
from orchestration.publication.releases import GateRecord
from orchestration.publication.report import writing
from orchestration.publication.report.facts import (
    Ended,
    Run,
    Step,
    keep_results,
    kept_out,
    kept_results,
    kept_titles,
)
from orchestration.publication.stamp import Stamp
from orchestration.submissions import State
from tests.unit.factories import sheet
from tests.unit.test_life import CALM, HEADER, JUMP, Desk

STARTED = datetime(2025, 3, 1, 6, 30, tzinfo=SHANGHAI)
HOSTILE = '"><script>alert(1)</script><img src=//x onerror=alert(1)>{{ 7*7 }}'


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def run(state: str = "published", steps: tuple[Step, ...] = (), **facts: Any) -> Run:
    ended = Ended(state, date(2025, 3, 1), "20250301-0123abcd", facts.get("reasons", ()))
    return Run(facts.get("run_id", "run1"), ended, STARTED, 12.34, steps)


def check(
    name: str, keys: tuple[str, ...] = (), severity: Severity = "hold", **facts: Any
) -> CheckResult:
    said = facts.get("message", f"{name} 没有通过。"), "en", f"{name} 怎么办。"
    failed, error = len(keys), facts.get("error")
    return CheckResult(
        "fct_indicator", name, "operator", severity, not keys, failed, 5000, keys[:20], *said,
        error, keys,
    )  # fmt: skip


def suite(*checks: CheckResult, suite_id: str = "fct_indicator") -> SuiteResult:
    return SuiteResult(suite_id, suite_id, 5000, checks)


def written(desk: Desk, of: Run, *results: SuiteResult) -> str:
    keep_results(writing.report_folder(desk.context.workspace, of.run_id), results)
    return writing.write_report(desk.context, of).read_text("utf-8")


def assert_is_a_page_of_its_own(text: str, file: str = "x.html") -> None:
    """What the release's own checks ask of every page."""
    page = structure.Page(file, text)
    assert list(structure.untitled(page)) == []
    assert list(structure.leaked(page)) == []
    assert list(structure.loaded(page)) == []
    assert text.count("<!doctype html>") == 1


def send(desk: Desk, *rows: str, name: str = "x.csv") -> Any:
    """One submission under a file name of its sender's choice."""
    arrival = Arrival(sheet(*rows, header=HEADER).encode(), name, "stat-b", feed="cars")
    (receipt,) = receive(desk.context, [arrival])
    list(judge_pending(desk.context, "cars"))
    return desk.now(receipt.submission)


def test_every_failing_row_and_every_check_is_in_it(desk: Desk) -> None:
    keys = tuple(f"K{number:04}" for number in range(3000))
    results = suite(check("coverage", keys), check("sums"), check("late", ("L1",), "note"))
    text = written(desk, run("held", reasons=("覆盖不足。",)), results)
    assert [key for key in keys if key not in text] == []
    assert "列出" not in text
    assert "全部 3000 项" in text
    for said in ("未通过检查，未发布", "覆盖不足。", "coverage 怎么办。", "sums", "L1", "12.3 秒"):
        assert said in text
    assert text.index("coverage 没有通过。") < text.index("late 没有通过。")
    assert_is_a_page_of_its_own(text)


def test_more_rows_than_a_page_can_hold_are_in_the_file_beside_it(desk: Desk) -> None:
    keys = tuple(f"K{number:05}" for number in range(writing.MOST_KEYS + 1))
    text = written(desk, run("held"), suite(check("coverage", keys)))
    assert keys[-2] in text
    assert keys[-1] not in text
    assert 'href="checks.json"' in text
    assert keys[-1] in (desk.context.workspace.reports / "run1" / "checks.json").read_text("utf-8")


def test_a_check_that_knows_some_of_its_rows_says_so(desk: Desk) -> None:
    some = CheckResult(
        "s", "c", "engineer", "hold", False, 500, 900, ("a", "b"), "坏。", "bad", "修。", "boom"
    )
    text = written(desk, run("held"), suite(some))
    assert "列出 2 项" in text
    assert "无法执行：boom" in text


def test_steps_are_told_with_what_failed(desk: Desk) -> None:
    steps = (
        Step("accepted_observations", "done", 1.25),
        Step("dbt_models", "failed", 3.0, "no space left"),
        Step("gate", "skipped"),
        Step("new_step", "running"),
    )
    text = written(desk, run("failed", steps))
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert "审核报送 完成 1.2" in said
    assert "计算指标 失败 3.0 no space left" in said
    assert "检查数据 未执行" in said
    assert "new_step 进行中" in said
    assert "没有做到检查这一步" in said


def test_every_finding_on_what_did_not_get_in_is_in_it_with_its_receipt(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    refused = send(desk, "东区,2025年3月,五,5,", "西区,2025年3月,六,6,", name="错表.csv")
    accepted = desk.send(CALM[0])
    unknown = desk.send(text="没有,表头,认得\n1,2,3\n")
    states = [entry.state for entry in (waiting, refused, unknown, accepted)]
    assert states == [
        State.AWAITING_EXPLANATION, State.REJECTED, State.UNREADABLE, State.ACCEPTED,
    ]  # fmt: skip
    text = written(desk, run())
    told = kept_out(desk.context)
    assert [kept.entry.id for kept in told] == [waiting.id, refused.id, unknown.id]
    assert sum(len(kept.findings) for kept in told) >= 4
    for kept in told:
        assert kept.findings
        for finding in kept.findings:
            assert finding["message_zh"] in text.replace("&#34;", '"').replace("&#39;", "'")
    assert accepted.id not in text
    assert f"liangxin explain {waiting.id}" in text
    folder = desk.context.workspace.reports / "run1"
    links = structure.links(structure.Page("x", text))
    assert len(links) == 3
    for link in links:
        assert (folder / unquote(link)).is_file(), link
    assert_is_a_page_of_its_own(text)


def test_names_out_of_files_stay_text(desk: Desk) -> None:
    send(desk, f"{HOSTILE},2025年3月,null,NaN,undefined", name=f"{HOSTILE}.csv".replace("/", "／"))
    bad = check("coverage", (HOSTILE, "null"), message="坏。", error=HOSTILE)
    text = written(desk, run("failed", (Step("x", "failed", 1, HOSTILE),), reasons=(HOSTILE,)),
                   suite(bad))  # fmt: skip
    in_site = on_site(desk, (HOSTILE, "null"))
    for page in (text, in_site):
        assert "alert(1)" in page
        assert "<script" not in page
        assert "<img" not in page
        assert "49}" not in page
        assert_is_a_page_of_its_own(page)


def on_site(desk: Desk, notes: tuple[str, ...] = ()) -> str:
    stamp = Stamp(
        "20250301-0123abcd", date(2026, 12, 31), None, 0.5, "1", "abc", "f" * 64, True, 1,
        "fp", 3, None, {},
    )  # fmt: skip
    decision = GateRecord(
        stamp.release_id, "2025-03-01", stamp.content_hash, "publish_with_notes", (), notes,
        STARTED,
    )  # fmt: skip
    site = desk.context.workspace.root / "site"
    return writing.write_site_page(desk.context, stamp, decision, site).read_text("utf-8")


def test_the_copy_of_a_release_is_the_same_whenever_it_is_made(desk: Desk) -> None:
    desk.send(*JUMP)
    first = on_site(desk, ("有缺报。",))
    written(desk, run())
    assert on_site(desk, ("有缺报。",)) == first
    assert "有缺报。" in first
    assert "x.csv" in first
    page = structure.Page("run/index.html", first)
    assert structure.links(page) == ["../status/"]
    assert list(structure.outside(page)) == []


def test_what_checks_found_is_kept_from_step_to_step(tmp_path: Path) -> None:
    first, again = suite(check("a", ("k",))), suite(check("a"))
    other = suite(check("b", error="x"), suite_id="site")
    assert kept_results(tmp_path) == []
    keep_results(tmp_path, [first])
    keep_results(tmp_path, [other])
    assert kept_results(tmp_path) == [first, other]
    keep_results(tmp_path, [again])
    assert kept_results(tmp_path) == [again, other]
    keep_results(tmp_path, [], {"site": "网站"})
    assert (kept_results(tmp_path), kept_titles(tmp_path)) == ([again, other], {"site": "网站"})


def test_only_the_newest_reports_are_kept(desk: Desk) -> None:
    folder = desk.context.workspace.reports
    for number in range(writing.KEPT + 3):
        place = folder / f"old{number:03}"
        place.mkdir(parents=True)
        os.utime(place, (number, number))
    written(desk, run())
    left = sorted(entry.name for entry in folder.iterdir())
    assert len(left) == writing.KEPT
    assert "run1" in left
    assert {"old000", "old001", "old002", "old003"}.isdisjoint(left)
