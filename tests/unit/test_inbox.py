"""The inbox: what is taken in, what is left alone, and what must never come out of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestration.context import Context
from orchestration.intake.keeping import inbox
from orchestration.intake.keeping.inbox import claim_inbox, strange_entries, waiting_files
from orchestration.intake.keeping.landing import readable_name
from orchestration.workspace import Workspace
from tests.unit.factories import catalogue, sheet

ROW = "东区,2025年1月,1,1"
TEXT = sheet(ROW, header="地区,报告期,本月数（辆）,累计数（辆）")


@pytest.fixture
def context(tmp_path: Path) -> Context:
    found = Context(Workspace(tmp_path / "var").create(), catalogue())
    (found.workspace.inbox / "stat-b").mkdir()
    return found


def put(context: Context, name: str | bytes, text: str = TEXT) -> Path:
    place = context.workspace.inbox / "stat-b" / os.fsdecode(name)
    place.write_text(text, "utf-8")
    os.utime(place, (0, 0))
    return place


def taken(context: Context) -> list[str]:
    return [receipt.submission.file_name for receipt in claim_inbox(context)]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("2月 报表（终稿）.csv", "2月 报表（终稿）.csv"),
        ("-rf ; $(x) 'q\".csv", "-rf ; $(x) 'q\".csv"),
        ("a\nb\x1b[31m.csv", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m.csv"),
        ("报表.csv".encode("gbk"), "报表.csv"),
        (b"\xff\xfe.csv", "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.csv"),
        ("名" * 80 + ".csv", "名" * 80 + ".csv"),
    ],
)
def test_any_name_a_file_can_have_is_taken_and_told(
    context: Context, name: str | bytes, read: str
) -> None:
    place = put(context, name)
    (told,) = taken(context)
    assert told == read
    assert told.encode()
    assert not place.exists()


def test_two_names_of_the_same_bytes_are_one_submission(context: Context) -> None:
    put(context, "a.csv")
    put(context, "b.csv")
    first, second = claim_inbox(context)
    assert (first.duplicate, second.duplicate) == (False, True)
    assert waiting_files(context) == []


def test_a_file_that_may_only_be_read_is_taken(context: Context) -> None:
    place = put(context, "a.csv")
    place.chmod(0o444)
    assert taken(context) == ["a.csv"]
    assert not place.exists()


def test_what_is_no_file_is_left_and_named(context: Context, tmp_path: Path) -> None:
    folder = context.workspace.inbox / "stat-b"
    secret = tmp_path / "secret.csv"
    secret.write_text(TEXT, "utf-8")
    (folder / "link.csv").symlink_to(secret)
    (folder / "folder.csv").mkdir()
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe.csv")
    put(context, "a.csv")
    assert taken(context) == ["a.csv"]
    assert {path.name for path in strange_entries(context)} == {
        "link.csv",
        "folder.csv",
        "sub",
        "pipe.csv",
    }
    assert secret.exists()
    assert len(list(context.workspace.landing.iterdir())) == 1


def test_a_link_put_in_the_place_of_a_file_is_not_followed(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(TEXT, "utf-8")
    place = put(context, "a.csv")
    before = inbox._settled(waiting_files(context))
    place.unlink()
    place.symlink_to(secret)
    monkeypatch.setattr(inbox, "_settled", lambda _paths: before)
    assert claim_inbox(context) == []
    assert list(context.workspace.landing.iterdir()) == []


@pytest.mark.parametrize("name", ["a.csv.part", "a.PART", ".a.csv.swp", "~$a.xlsx", "a.csv.tmp"])
def test_what_programs_leave_behind_is_left_alone(context: Context, name: str) -> None:
    put(context, name)
    assert taken(context) == []
    assert strange_entries(context) == []


def test_a_copy_that_pauses_is_not_taken_before_its_end(context: Context) -> None:
    """A slow network: nothing is written for longer than anyone would wait."""
    place = put(context, "a.csv", "")
    with place.open("a", encoding="utf-8") as copying:
        copying.write(TEXT[:20])
        copying.flush()
        os.utime(place, (0, 0))
        assert claim_inbox(context) == []
        assert place.exists()
        copying.write(TEXT[20:])
    os.utime(place, (0, 0))
    (receipt,) = claim_inbox(context)
    landed = context.workspace.landing / receipt.submission.sha256
    assert landed.read_text("utf-8") == TEXT


def test_a_file_that_vanishes_stops_no_other(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, _ = put(context, "a.csv"), put(context, "b.csv")
    before = inbox._settled(waiting_files(context))
    monkeypatch.setattr(inbox, "_settled", lambda _paths: before)
    gone.unlink()
    assert taken(context) == ["b.csv"]


def test_a_name_is_readable_whatever_it_was() -> None:
    assert readable_name("县区.csv") == "县区.csv"
    assert readable_name("a\tb") == "a\N{REPLACEMENT CHARACTER}b"
