"""Files arriving: what is new, what is the same, and what must never break the bureau."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestration.context import Context
from orchestration.intake.keeping.inbox import claim_inbox
from orchestration.workspace import Workspace
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.integration

SENDER = "stat-510302"
HEADER = "地区,报告期,本月报废汽车回收量（辆）,累计报废汽车回收量（辆）,数据性质"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path / "var")


def sheet(folder: Path, name: str, *rows: str) -> str:
    path = folder / name
    path.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    return str(path)


def submit(bureau: Bureau, *files: str, expect: int = 0) -> list[dict[str, object]]:
    answer = bureau.json("submit", *files, "--sender", SENDER, expect=expect)
    return list(answer["submissions"])


def test_the_same_bytes_are_one_submission(bureau: Bureau, tmp_path: Path) -> None:
    a = sheet(tmp_path, "a.csv", "自流井区,2026年8月,210,1700,模拟")
    (first,), (again,) = submit(bureau, a), submit(bureau, a)
    assert (first["duplicate"], again["duplicate"]) == (False, True)
    assert first["submission_id"] == again["submission_id"]


def test_an_earlier_file_sent_again_after_a_correction_counts_again(
    bureau: Bureau, tmp_path: Path
) -> None:
    august = "自流井区,2026年8月,210,1700,模拟"
    a = sheet(tmp_path, "a.csv", august, "自流井区,2026年9月,205,1905,模拟")
    b = sheet(tmp_path, "b.csv", "自流井区,2026年9月,206,1906,模拟")
    (first,) = submit(bureau, a)
    submit(bureau, b, "--revision", "C")
    (third,) = submit(bureau, a, "--revision", "C")
    assert not third["duplicate"]
    assert third["state"] == "accepted"
    assert third["submission_id"] != first["submission_id"]
    states = bureau.json("status")["submissions"]
    assert states == {"superseded": 2, "accepted": 1}


def test_a_blank_cell_replaces_nothing(bureau: Bureau, tmp_path: Path) -> None:
    submit(bureau, sheet(tmp_path, "a.csv", "自流井区,2026年8月,210,,模拟"))
    submit(bureau, sheet(tmp_path, "b.csv", "自流井区,2026年8月,,1700,模拟"))
    assert bureau.json("status")["submissions"] == {"accepted": 2}
    c = sheet(tmp_path, "c.csv", "自流井区,2026年8月,211,,模拟")
    submit(bureau, c, "--revision", "R1")
    assert bureau.json("status")["submissions"] == {"superseded": 1, "accepted": 2}


def test_brackets_in_a_cell_or_a_name_are_printed_as_they_are(
    bureau: Bureau, tmp_path: Path
) -> None:
    bad = sheet(tmp_path, "[final].csv", "自流井区,2026年8月,2[/b],1700,模拟")
    told = bureau.liangxin("submit", bad, "--sender", SENDER, expect=1)
    assert "[final].csv" in told
    assert "2[/b]" in told
    assert "2[/b]" in bureau.liangxin("status")
    assert "2[/b]" in bureau.liangxin("check", bad, "--sender", SENDER, expect=1)


def test_an_unknown_table_is_asked_about_in_words_and_in_json(
    bureau: Bureau, tmp_path: Path
) -> None:
    unknown = tmp_path / "x.csv"
    unknown.write_text("甲,乙\n1,2\n", "utf-8")
    answer = bureau.json("check", str(unknown), "--sender", SENDER, expect=1)
    assert (answer["feed"], answer["verdict"]) == (None, "reject")
    assert answer["findings"]
    (refused,) = submit(bureau, str(unknown), expect=1)
    assert refused["state"] == "unreadable"


def test_a_date_in_the_future_is_wrong_use(bureau: Bureau, tmp_path: Path) -> None:
    a = sheet(tmp_path, "a.csv", "自流井区,2026年8月,210,1700,模拟")
    said = ("--received-at", "2099-01-01")
    bureau.liangxin("submit", a, "--sender", SENDER, *said, expect=2)
    bureau.liangxin("run", "--as-of", "2099-01-01", expect=2)
    assert bureau.json("status")["submissions"] == {}


def test_an_empty_bureau_says_so_instead_of_failing(bureau: Bureau) -> None:
    assert "还没有" in bureau.liangxin("run", expect=1)
    assert "还没有" in bureau.liangxin("release", "list")
    bureau.liangxin("serve", expect=1)


def test_a_file_that_is_still_being_written_stays_in_the_inbox(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = Context.open(Workspace(bureau.root))
    place = bureau.workspace.inbox / SENDER / "a.csv"
    place.parent.mkdir(parents=True)
    place.write_text(f"{HEADER}\n", "utf-8")

    def meanwhile(_seconds: float) -> None:
        with place.open("a", encoding="utf-8") as handle:
            handle.write("自流井区,2026年8月,210,1700,模拟\n")

    monkeypatch.setattr("orchestration.intake.keeping.inbox.time.sleep", meanwhile)
    assert claim_inbox(context) == []
    assert place.exists()
    os.utime(place, (0, 0))
    (receipt,) = claim_inbox(context)
    assert receipt.submission.file_name == "a.csv"
    assert not place.exists()
