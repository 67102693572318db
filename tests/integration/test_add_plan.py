"""A sixth plan is one file: the guide's example is loaded, shown by the real command and judged."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.context import Context
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.ledger import SHANGHAI
from orchestration.submissions import State
from orchestration.warehouse.build import build_staging
from orchestration.workspace import Workspace
from sources.geography import counties_below
from sources.loader import DEFAULT_ROOT, load_catalogue
from tests.integration.bureau import LIANGXIN, ROOT

pytestmark = pytest.mark.integration

GUIDE = (ROOT / "docs" / "adding-a-plan.md").read_text("utf-8")
# What the guide says was written wrongly before its second answer.
MISTAKES = (
    ("indicator: used_car_trades", "indicator: used_car_trade"),
    ("{n: 1, clause: （二）", "{n: 1, clause: （三）"),
)


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", GUIDE, re.M | re.S)
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, text in found]


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    """The declarations with the guide's plan, and nothing else changed."""
    root = tmp_path / "sources"
    shutil.copytree(DEFAULT_ROOT, root, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    plan, _, _ = blocks("yaml")
    (root / "plans" / "zunyi.yml").write_text(plan, "utf-8")
    return root


def answered(command: str, root: Path) -> tuple[int, str]:
    """What the real command says of the declarations in a folder."""
    arguments = [*command.split()[1:], "--sources", str(root)]
    done = subprocess.run(
        [str(LIANGXIN), *arguments], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_the_guide_shows_what_the_commands_really_say(declared: Path) -> None:
    proven, refused, shown = blocks("console")
    for block, expected in ((proven, 0), (shown, 0), (refused, 1)):
        if block is refused:
            plan = declared / "plans" / "zunyi.yml"
            for right, wrong in MISTAKES:
                assert wrong in GUIDE or right.startswith("{n: 1, clause")
                plan.write_text(plan.read_text("utf-8").replace(right, wrong, 1), "utf-8")
        command, _, says = block.partition("\n")
        assert answered(command.removeprefix("$ "), declared) == (expected, says), command


def test_the_plan_is_listed_beside_the_others_as_a_draft(declared: Path) -> None:
    code, told = answered("liangxin plan list", declared)
    assert code == 0
    (line,) = [line.split() for line in told.splitlines() if line.startswith("zunyi")]
    assert line == ["zunyi", "遵义", "征求意见稿", "文件未印", "6", "1", "1", "1"]
    assert len(told.splitlines()) == 8


def test_the_senders_the_guide_adds_are_accepted(declared: Path) -> None:
    _, _, senders = blocks("yaml")
    (declared / "senders" / "zunyi.yml").write_text(senders, "utf-8")
    catalogue = load_catalogue(declared)
    assert catalogue.senders["reform-520300"].feeds == ("action_progress",)


def test_the_settings_the_guide_shows_are_the_plans_own(declared: Path) -> None:
    _, settings, _ = blocks("yaml")
    plan = declared / "plans" / "zunyi.yml"
    plan.write_text(plan.read_text("utf-8") + settings, "utf-8")
    plans = load_catalogue(declared).plans
    assert plans["zunyi"].settings == {"behind": -5, "stale_months": 6}
    assert plans["zunyi"].settings_reason_zh


def used_cars(root: Path) -> str:
    """A file for every county of the city: 100 in all of 2023, 160 in all of 2025."""
    catalogue = load_catalogue(root)
    rows = [
        f"{county.code},{year}年12月,{count},模拟"
        for county in counties_below(catalogue, "520300")
        for year, count in ((2023, 100), (2025, 160))
    ]
    return "\n".join(["地区,报告期,累计交易量（辆）,数据性质", *rows, ""])


def test_every_target_of_the_plan_gets_its_light(declared: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "var")
    context = Context(workspace.create(), load_catalogue(declared))
    received_at = datetime(2026, 1, 10, 9, tzinfo=SHANGHAI)
    content = used_cars(declared).encode()
    arrival = Arrival(content, "二手车.csv", "stat-520300", "used_car_trades", received_at)
    assert len(list(receive(context, [arrival]))) == 1
    assert [state for _, state in judge_pending(context, "used_car_trades")] == [State.ACCEPTED]
    build_staging(context, date(2026, 1, 31))
    with duckdb.connect(str(workspace.staged_warehouse), read_only=True) as connection:
        found = connection.execute(
            "select n, target_year, round(growth_pct, 6), light, reason"
            " from marts.fct_target_progress where plan = 'zunyi' and is_current order by n"
        ).fetchall()
    assert [(n, year) for n, year, *_ in found] == [
        (1, 2027),
        (2, 2027),
        (3, 2027),
        (4, 2026),
        (5, 2027),
        (6, 2025),
    ]
    # +60 % on a complete year is more than the 45 % asked by 2027; of the others nothing is known.
    assert found[0][2:] == (60.0, "achieved", "met_early")
    assert {tuple(row[3:]) for row in found[1:]} == {("not_assessable", "no_data")}
