"""Due days that rest on weekends alone are told: once, in both languages, to whoever looks."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.commands.run import as_answer, tell
from orchestration.runs import Outcome
from orchestration.warehouse import obligations
from orchestration.warehouse.holiday_notice import holiday_notice
from orchestration.warehouse.working_days import LAST_YEAR
from sources.catalogue import Catalogue
from tests.unit.test_command_answers import RIGHT
from tests.unit.test_life import Desk

LAST_KNOWN, FIRST_UNKNOWN = date(LAST_YEAR, 11, 30), date(LAST_YEAR, 12, 31)


@pytest.fixture
def old_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the library had ended before the reports of today were due."""
    monkeypatch.setattr(obligations, "LAST_YEAR", 2015)


def test_nothing_is_said_while_every_holiday_is_known(catalogue: Catalogue) -> None:
    assert holiday_notice(catalogue, None) is None
    assert holiday_notice(catalogue, LAST_KNOWN) is None


def test_past_the_last_year_both_languages_name_the_year_and_what_to_do(
    catalogue: Catalogue,
) -> None:
    notice = holiday_notice(catalogue, FIRST_UNKNOWN)
    assert notice is not None
    for words in notice:
        assert str(LAST_YEAR) in words and str(LAST_YEAR + 1) in words
        assert "chinesecalendar" in words
    assert "只按周末顺延" in notice[0]
    assert "weekends alone" in notice[1]


def called(line: str) -> Result:
    return CliRunner().invoke(app, line.split())


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "right.csv").write_text(RIGHT, "utf-8")
    monkeypatch.chdir(tmp_path)
    done = called("submit right.csv --sender stat-510302 --workspace var")
    assert done.exit_code == 0, done.output
    return "var"


def test_status_and_doctor_say_nothing_of_it_in_ordinary_years(workspace: str) -> None:
    assert json.loads(called(f"status --json --workspace {workspace}").stdout)["notices"] == []
    assert "只按周末顺延" not in called(f"status --workspace {workspace}").output


@pytest.mark.usefixtures("old_library")
def test_status_says_it_once(workspace: str) -> None:
    assert called(f"status --workspace {workspace}").output.count("chinesecalendar") == 1
    (notice,) = json.loads(called(f"status --json --workspace {workspace}").stdout)["notices"]
    assert "只按周末顺延" in notice


@pytest.mark.usefixtures("old_library")
def test_doctor_warns_of_it_and_nothing_is_broken(workspace: str) -> None:
    done = called(f"--lang en doctor --json --workspace {workspace}")
    (found,) = [e for e in json.loads(done.stdout)["examinations"] if e["name"] == "holidays"]
    assert (found["in_order"], found["warning"]) == (True, True)
    assert "weekends alone" in found["advice"]
    assert str(LAST_YEAR) in found["seen"]
    (line,) = [
        line
        for line in called(f"doctor --workspace {workspace}").output.splitlines()
        if "节假日安排：" in line
    ]
    assert line.startswith("!")


def test_a_run_says_it_beside_its_outcome(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context = Desk(tmp_path / "var").context
    for day, count in ((LAST_KNOWN, 0), (FIRST_UNKNOWN, 1)):
        outcome = Outcome("published", "20260101-abc", day)
        tell(context, outcome)
        assert capsys.readouterr().err.replace("\n", "").count("chinesecalendar") == count
        assert len(as_answer(context, outcome)["notices"]) == count  # type: ignore[arg-type]
