"""Where people approve: a run makes a draft, and readers see it once somebody said so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.integration.bureau import Bureau

pytestmark = pytest.mark.integration

SENDER, REGION = "stat-510302", "自流井区"
OCTOBER = f"地区,报告期,本年累计交易量（万辆）,数据性质\n{REGION},2026年10月,1.905,模拟\n"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory, small: Bureau) -> tuple[Bureau, Any]:
    folder = tmp_path_factory.mktemp("drafted")
    bureau = replace(small.copy_to(folder / "var"), settings={"LIANGXIN_AUTO": "0"})
    (folder / "二手车10月.csv").write_text(OCTOBER, "utf-8")
    bureau.liangxin("submit", str(folder / "二手车10月.csv"), "--sender", SENDER)
    return bureau, json.loads(bureau.warm("run", "--json"))


def states(bureau: Bureau) -> dict[str, str]:
    return {r["release_id"]: r["state"] for r in bureau.json("release", "list")["releases"]}


def test_a_run_makes_a_draft_and_readers_keep_what_they_have(
    drafted: tuple[Bureau, Any], small: Bureau
) -> None:
    bureau, outcome = drafted
    assert outcome["state"] == "drafted"
    assert outcome["release_id"] == small.workspace.current.readlink().name
    assert states(bureau)[outcome["draft_id"]] == "draft"
    assert bureau.site_files() == small.site_files()
    draft = bureau.workspace.releases / outcome["draft_id"]
    assert outcome["draft_id"] in (draft / "site" / "index.html").read_text("utf-8")


def test_running_again_computes_nothing_and_says_what_it_waits_for(
    drafted: tuple[Bureau, Any],
) -> None:
    bureau, outcome = drafted
    before = bureau.workspace.ledger.read_bytes()
    again = bureau.json("run")
    assert (again["state"], again["draft_id"]) == ("drafted", outcome["draft_id"])
    assert "等待批准" in again["reasons_zh"][0]
    assert bureau.workspace.ledger.read_bytes() == before


def test_a_named_person_approves_and_then_it_is_published(
    drafted: tuple[Bureau, Any], small: Bureau, tmp_path: Path
) -> None:
    waiting, outcome = drafted
    bureau = replace(waiting.copy_to(tmp_path / "var"), settings=waiting.settings)
    draft = outcome["draft_id"]
    assert "等待批准" in bureau.liangxin("release", "publish", draft, expect=1)
    bureau.liangxin("release", "approve", draft, "--by", " ", expect=2)
    bureau.liangxin("release", "approve", draft, "--by", "李明")
    assert states(bureau)[draft] == "approved"
    hold = ("release", "hold", "--by", "王芳", "--reason", "统一发布")
    bureau.liangxin(*hold, expect=2)
    bureau.liangxin(*hold, "--until", "2000-01-01", expect=2)
    bureau.liangxin(*hold, "--until", "2099-01-01 09:00")
    assert "暂缓发布" in bureau.liangxin("release", "publish", draft, expect=1)
    assert bureau.json("run")["state"] == "drafted"
    assert bureau.site_files() == small.site_files()
    bureau.liangxin("release", "hold", "--lift", "--by", "王芳")
    bureau.liangxin("release", "publish", draft)
    assert bureau.workspace.current.readlink().name == draft
    entry = bureau.json("release", "list")["releases"][-1]
    assert (entry["state"], entry["approved_by"]) == ("current", "李明")
    assert bureau.json("run")["state"] == "unchanged"


def test_a_draft_somebody_tampered_with_is_made_again_not_published(
    drafted: tuple[Bureau, Any], tmp_path: Path
) -> None:
    waiting, outcome = drafted
    bureau = replace(waiting.copy_to(tmp_path / "var"), settings=waiting.settings)
    page = bureau.workspace.releases / outcome["draft_id"] / "site" / "index.html"
    good = page.read_bytes()
    page.write_bytes(good.replace("落后".encode(), "达标".encode(), 1))
    assert page.read_bytes() != good
    told = bureau.liangxin("release", "approve", outcome["draft_id"], "--by", "李明", expect=1)
    assert "变了" in told
    assert bureau.json("run")["draft_id"] == outcome["draft_id"]
    assert page.read_bytes() == good
