"""``liangxin inspect`` says what was understood of any file, and asking for it loads little."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from orchestration.cli import COMMANDS, app
from orchestration.commands import inspect as inspecting
from orchestration.commands.lazy import Lazy
from orchestration.intake.reading import limits
from orchestration.workspace import PROJECT_ROOT

REPORT = (
    "2025年1—9月二手车交易情况\n表号：X101,,\n填报单位：某市商务局,,计量单位：万元\n"
    "地区,交易量,交易额\n东区,1,2\n西区,3,4\n数据来源：商务局,,\n"
)
KEYS = {
    "schema",
    "file",
    "size",
    "sha256",
    "whole",
    "format",
    "inside",
    "encoding",
    "dialect",
    "sheet",
    "sheets",
    "facts",
    "preamble",
    "header",
    "columns",
    "first_column",
    "rows",
    "first_rows",
    "footer",
    "doubts",
    "defects",
    "refused",
    "written",
}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "九月.csv"
    path.write_bytes(REPORT.encode("gb18030"))
    return path


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def answer(*arguments: object) -> tuple[int, dict[str, Any]]:
    code, output = run("inspect", *arguments, "--json")
    return code, json.loads(output)


def test_everything_that_was_understood_is_said(report: Path) -> None:
    code, said = run("inspect", report)
    assert code == 0
    for words in (
        "编码：gb18030",
        "分隔符：逗号",
        "换行：LF",
        "标题：2025年1—9月二手车交易情况",
        "表号：X101",
        "填报单位：某市商务局",
        "报告期：2025年1",
        "计量单位：万元",
        "数据来源：商务局",
        "表头：第 4 行",
        "数据行：2",
        "列数：3",
        "东区",
    ):
        assert words in said
    code, said = run("--lang", "en", "inspect", report)
    assert (code, "sender: 某市商务局" in said, "header: line 4" in said) == (0, True, True)
    run("--lang", "zh", "inspect", report)


def test_the_json_answer_has_stable_keys_and_the_facts(report: Path) -> None:
    code, said = answer(report)
    assert code == 0
    assert set(said) == KEYS
    assert said["encoding"] == "gb18030"
    assert said["dialect"]["delimiter"] == ","
    assert said["header"] == {"lines": [4], "names": ["地区", "交易量", "交易额"]}
    assert (said["rows"], said["columns"], said["refused"]) == (2, 3, None)
    assert said["first_rows"][0] == {"line": 5, "cells": ["东区", "1", "2"]}
    facts = said["facts"]
    assert (facts["sender"], facts["units"], facts["source"], facts["table_number"]) == (
        "某市商务局",
        ["万元"],
        "商务局",
        "X101",
    )


def test_every_key_of_the_json_answer_is_in_the_handbook() -> None:
    text = (PROJECT_ROOT / "docs" / "operations.md").read_text("utf-8")
    table = text.partition("answers one document, `schema` 1")[2]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == KEYS - {"schema"}


def test_the_clean_csv_has_one_header_and_the_rows_only(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "clean.csv"
    code, said = answer(report, "--csv", out)
    assert code == 0
    assert said["written"]["rows"] == 2
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [["地区", "交易量", "交易额"], ["东区", "1", "2"], ["西区", "3", "4"]]


def test_a_table_without_a_header_gets_one_in_the_clean_csv(tmp_path: Path) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "clean.csv"
    path.write_text("1,甲\n2,乙\n3,丙\n", "utf-8")
    assert answer(path, "--csv", out)[0] == 0
    assert out.read_text("utf-8-sig").splitlines() == ["列1,列2", "1,甲", "2,乙", "3,丙"]


def test_doubts_name_the_alternative(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,单位\n张三,财政局\n李四,商务局\n", "utf-8")
    code, said = run("inspect", path)
    assert code == 0
    assert "也可能是：没有表头" in said
    assert "no header" not in said


def test_a_line_that_cannot_be_read_is_named_and_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('地区,数值\n东区,1\n"西"区,2\n南区,3\n', "utf-8")
    code, said = run("inspect", path)
    assert code == 1
    assert "第 3 行的引号没有成对" in said


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"%PDF-1.4", b"\xff\xfe\x00", b"PK\x03\x04x"]
)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    code, said = run("inspect", path)
    assert (code, "✘" in said, "SHA-256" in said) == (1, True, True)
    code, refused = answer(path)
    assert code == 1
    assert set(refused) == {"schema", "file", "size", "sha256", "refused"}
    assert set(refused["refused"]) == {"rule", "message_zh", "message_en", "advice", "advice_en"}


def test_wrong_use_ends_with_2_and_writes_nothing(report: Path, tmp_path: Path) -> None:
    assert run("inspect", tmp_path / "none.csv")[0] == 2
    assert run("inspect", report, "--sheet", "表二")[0] == 2
    assert run("inspect", report, "--csv", report)[0] == 2
    assert report.read_bytes() == REPORT.encode("gb18030")


def test_of_several_sheets_the_fullest_is_shown_and_any_may_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "说明"
    first.append(["填表说明"])
    second = book.create_sheet("数据")
    for row in (["地区", "数值"], ["东区", 1], ["西区", 2]):
        second.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    code, said = answer(path)
    assert (code, said["sheet"], said["rows"]) == (0, "数据", 2)
    assert [(d["about"], d["alternatives"]) for d in said["doubts"]] == [("sheet", ["说明"])]
    assert answer(path, "--sheet", "说明")[1]["sheet"] == "说明"


def test_of_a_very_large_file_the_head_is_shown_and_all_of_it_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TEXT_BYTES", 10_000)
    monkeypatch.setattr(limits, "WORKBOOK_BYTES", 10_000)
    monkeypatch.setattr(inspecting, "_HEAD_BYTES", 5_000)
    path, out = tmp_path / "a.csv", tmp_path / "clean.csv"
    path.write_text("地区,数值\n" + "".join(f"东区,{n}\n" for n in range(2_000)), "utf-8")
    code, said = answer(path, "--csv", out)
    assert (code, said["whole"], said["written"]["rows"]) == (0, False, 2_000)
    assert 0 < said["rows"] < 2_000
    assert said["doubts"][0]["about"] == "size"
    assert len(out.read_text("utf-8-sig").splitlines()) == 2_001


@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_make_a_traceback(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(content)
    code, said = run("inspect", path)
    assert code in (0, 1)
    assert "Traceback" not in said
    assert answer(path)[0] == code


def loaded(code: str, names: tuple[str, ...]) -> list[str]:
    probe = f"import sys\n{code}\nprint([n for n in {names!r} if n in sys.modules])"
    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return list(json.loads(run.stdout.splitlines()[-1].replace("'", '"')))


HEAVY = ("polars", "duckdb", "openpyxl", "pandas", "pyarrow", "dagster", "sources.loader")


def test_inspecting_a_small_text_loads_no_heavy_library(report: Path) -> None:
    called = (
        "from orchestration.cli import app\n"
        f"try: app(['inspect', {str(report)!r}])\n"
        "except SystemExit as ended: assert ended.code == 0"
    )
    assert loaded(called, HEAVY) == []


def test_asking_for_help_loads_no_command() -> None:
    called = "from orchestration.cli import app\ntry: app(['--help'])\nexcept SystemExit: pass"
    modules = tuple(command.place.partition(":")[0] for command in COMMANDS)
    assert len(modules) > 10
    assert loaded(called, (*HEAVY, *modules)) == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_says_of_each_command_what_the_command_says_of_itself(command: Lazy) -> None:
    real = command.load()
    assert command.help.strip() == (real.help or "").strip()
    assert command.name in run("--help")[1]


def test_help_of_a_command_is_its_own() -> None:
    code, said = run("inspect", "--help")
    assert (code, "--sheet" in said, "--csv" in said) == (0, True, True)
    code, said = run("plan", "--help")
    assert (code, "check" in said, "show" in said) == (0, True, True)
    assert isinstance(app, typer.Typer)


def test_a_misspelt_command_is_wrong_use_and_the_nearest_is_named() -> None:
    code, said = run("inspct")
    assert code == 2
    assert "inspect" in said
