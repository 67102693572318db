"""What programs rely on: exit codes (DESIGN §7) and the documented keys of JSON answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from expectations.findings import JSON_FIELDS
from orchestration.cli import app
from orchestration.intake.keeping import life
from orchestration.workspace import PROJECT_ROOT
from tests.unit.test_life import CALM, JUMP, Desk

DOCUMENTED = (PROJECT_ROOT / "docs" / "json.md").read_text("utf-8")
HEADER = "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质"
SENDER = "填报单位：自流井区统计局（模拟）"
RIGHT = f"{SENDER}\n{HEADER}\n自流井区,2026年1月,183,183,模拟\n"
WRONG = f"{SENDER}\n{HEADER}\n自流井区,2026年1月,l83,183,模拟\n"
ODD = f"{SENDER}\n{HEADER}\n自流井区,2026年1月,183,183,模拟\n自流井区,2026年2月,9000,9183,模拟\n"
FILES = {
    "right.csv": RIGHT.encode("gb18030"),
    "wrong.csv": WRONG.encode("gb18030"),
    "odd.csv": ODD.encode("utf-8-sig"),
    "whose.csv": RIGHT.partition("\n")[2].encode(),
    "picture.csv": b"\x89PNG\r\n\x1a\n\0\0\0\0",
    "empty.csv": b"",
}
# (exit code, command line); FILE names are looked for in the folder, {var} is an empty workspace.
EXITS = [
    (0, "check right.csv"),
    (0, "check odd.csv"),
    (1, "check wrong.csv"),
    (1, "check whose.csv"),
    (1, "check picture.csv"),
    (1, "check empty.csv"),
    (2, "check"),
    (2, "check missing.csv"),
    (2, "check right.csv --sender nobody"),
    (2, "check right.csv --feed nothing"),
    (0, "inspect right.csv"),
    (0, "inspect wrong.csv"),
    (1, "inspect picture.csv"),
    (1, "inspect empty.csv"),
    (2, "inspect missing.csv"),
    (2, "inspect right.csv --sheet 表9"),
    (2, "inspect right.csv --csv right.csv"),
    (0, "template used_car_trades --out forms"),
    (2, "template nothing"),
    (2, "template used_car_trades --sender nobody"),
    (0, "submit right.csv --sender stat-510302 --workspace {var}"),
    (0, "submit odd.csv --sender stat-510302 --workspace {var}"),
    (1, "submit wrong.csv --sender stat-510302 --workspace {var}"),
    (1, "submit picture.csv --sender stat-510302 --workspace {var}"),
    (2, "submit right.csv --workspace {var}"),
    (2, "submit right.csv --sender nobody --workspace {var}"),
    (2, "submit right.csv --sender stat-510302 --revision Z --workspace {var}"),
    (2, "explain nothing --workspace {var}"),
    (2, "return nothing --reason 报错 --workspace {var}"),
    (2, "return nothing --workspace {var}"),
    (2, "withdraw nothing --reason 报错 --workspace {var}"),
    (0, "period list --workspace {var}"),
    (
        0,
        "period extend used_car_trades 2026-01 --to 2026-03-02 --reason 停电 --by 甲"
        " --workspace {var}",
    ),
    (
        2,
        "period extend used_car_trades 2026-01 --to 2026-02-01 --reason 停电 --by 甲"
        " --workspace {var}",
    ),
    (2, "period extend used_car_trades 2026-01 --to soon --reason 停电 --by 甲 --workspace {var}"),
    (2, "period extend nothing 2026-01 --to 2026-03-02 --reason 停电 --by 甲 --workspace {var}"),
    (0, "period lock 2026-01 --reason 已上报省局 --by 甲 --workspace {var}"),
    (2, "period lock 2026-01 --reason 已上报省局 --workspace {var}"),
    (2, "period unlock 2026-01 --reason 更正 --by 甲 --workspace {var}"),
    (2, "period unlock 一月 --reason 更正 --by 甲 --workspace {var}"),
    (3, "submit right.csv --sender stat-510302 --workspace right.csv"),
    (2, "nonsense"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LIANGXIN_WORKSPACE", raising=False)
    return tmp_path


def called(folder: Path, line: str) -> Result:
    return CliRunner().invoke(app, line.format(var=folder / "var").split())


@pytest.mark.parametrize(("code", "line"), EXITS)
def test_commands_end_with_the_agreed_exit_code(folder: Path, code: int, line: str) -> None:
    done = called(folder, line)
    assert done.exit_code == code, done.output
    assert isinstance(done.exception, SystemExit | None)


@pytest.mark.parametrize("line", [line for code, line in EXITS if code in (0, 1)])
def test_with_json_the_answer_is_one_document_and_the_exit_code_the_same(
    folder: Path, line: str
) -> None:
    done = called(folder, f"{line} --json")
    document = json.loads(done.stdout)
    assert document["schema"] == 1
    assert (done.exit_code, line) in EXITS


def test_a_file_too_large_to_judge_is_refused_before_it_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (folder / "large.csv").open("wb") as file:
        file.truncate(10_000_000_000)
    monkeypatch.setattr("orchestration.commands.check.sha256_of_file", lambda _: "0" * 64)
    plain, told = called(folder, "check large.csv"), called(folder, "check large.csv --json")
    assert (plain.exit_code, told.exit_code) == (1, 1)
    assert "10,000,000,000" in plain.output
    document = json.loads(told.stdout)
    assert [finding["rule"] for finding in document["findings"]] == ["file.too_large"]
    assert {"schema", *document} == {"schema", *documented("## `liangxin check")}


def test_a_file_too_large_to_judge_is_not_handed_in(folder: Path) -> None:
    with (folder / "large.csv").open("wb") as file:
        file.truncate(10_000_000_000)
    done = called(folder, "submit right.csv large.csv --sender stat-510302 --workspace w")
    assert done.exit_code == 1
    assert "large.csv" in done.output and "10,000,000,000" in done.output
    assert list((folder / "w" / "landing").iterdir()) == []


def documented(heading: str) -> set[str]:
    """The keys in the first column of the table below a heading."""
    section = DOCUMENTED.partition(heading)[2].partition("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("file", ["right.csv", "odd.csv", "wrong.csv", "whose.csv", "picture.csv"])
def test_check_answers_with_the_documented_keys(folder: Path, file: str) -> None:
    document = json.loads(called(folder, f"check {file} --json").stdout)
    assert set(document) == documented("## `liangxin check") | {"schema"}
    for finding in document["findings"]:
        assert set(finding) == documented("## A finding") == set(JSON_FIELDS)


def test_rulings_on_periods_answer_with_the_documented_keys(folder: Path) -> None:
    who = "--reason 停电 --by 甲 --workspace {var} --json"
    put = called(
        folder, f"period extend 二手车交易量 2026年1月 --to 2026-03-02 -s stat-510302 {who}"
    )
    locked = called(folder, f"period lock 2026-01 {who}")
    called(folder, f"period unlock 2026-01 --feed used_car_trades {who}")
    document = json.loads(called(folder, "period list --json --workspace {var}").stdout)
    assert set(document) == documented("## `liangxin period list --json") | {"schema"}
    ((extension,), (lock,)) = document["extensions"], document["locks"]
    assert set(extension) == documented("## An extension")
    assert set(lock) == documented("## A lock")
    assert {"schema": 1, **extension} == json.loads(put.stdout)
    assert {"schema": 1, **lock} == json.loads(locked.stdout) | {"opened": ["used_car_trades"]}
    assert lock["feed"] is None
    assert (extension["feed"], extension["senders"]) == ("used_car_trades", ["stat-510302"])


def test_receipts_have_the_documented_keys_in_every_state(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "var")
    entries = [desk.send(*JUMP), desk.send(*CALM), desk.send("东区,x,1,1,"), desk.send(text="\0")]
    receipts = [desk.receipt(entry) for entry in entries]
    receipts.append(desk.receipt(life.give_back(desk.context, entries[1], "报错了表", "李四")))
    states = [receipt["state"] for receipt in receipts]
    assert states == ["awaiting_explanation", "accepted", "rejected", "unreadable", "returned"]
    for receipt in receipts:
        keys = set(receipt) - {"text", "schema"}
        assert keys == documented("## A receipt")
        assert all(set(finding) == set(JSON_FIELDS) for finding in receipt["findings"])
