"""A release as a folder for a USB stick: which may be, what is in it, how the command ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.commands import release_snapshot
from orchestration.commands.terminal import language
from orchestration.context import Context
from orchestration.ledger import EventKind
from orchestration.publication import release, snapshot
from orchestration.publication.folders import release_hash
from orchestration.publication.pages.sitemap import write_sitemap
from orchestration.publication.shown import shown_release_id
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from tests.unit.test_command_answers import documented

PAGES = {
    "index.html": '<a href="./plans/guizhou/#a">贵州</a><a href="#b">本页</a>',
    "plans/guizhou/index.html": '<a href="../../">总览</a><a href="../../run/">本版报告</a>',
    "run/index.html": '<a href="../">总览</a>',
    "404.html": '<a href="/">总览</a>',
}
Made = Callable[..., str]


@pytest.fixture
def context(tmp_path: Path, catalogue: Catalogue) -> Context:
    return Context(Workspace(tmp_path / "var").create(), catalogue)


@pytest.fixture
def made(context: Context) -> Made:
    """A published release with a few pages; more than one may be."""

    def make(day: int, **stamped: Any) -> str:
        identity = f"202601{day:02}-{day:08x}"
        folder = context.workspace.releases / identity
        for file, text in PAGES.items():
            place = folder / "site" / file
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        (folder / "site" / "table.csv").write_bytes(b"\xef\xbb\xbfa,b\r\n")
        write_sitemap(folder / "site")
        (folder / "data").mkdir()
        facts = {
            "release_id": identity,
            "as_of": f"2026-01-{day:02}",
            "content_hash": f"{day:064x}",
            "rule_version": "1",
            "code_version": "c",
        }
        stamp = {**facts, "release_before": shown_release_id(context), "fingerprint": "f"}
        stamp |= {"data_cutoff": "2026-01-01 10:05:00", "coverage": 0.8125, "has_simulated": True}
        (folder / "release.json").write_text(json.dumps(stamp | stamped), "utf-8")
        context.ledger.append(
            EventKind.GATED,
            **facts,
            outcome="publish",
            reasons_zh=[],
            notes_zh=[],
            release_hash=release_hash(folder),
        )
        release.approve(context, identity, "李明", "")
        release.publish(context, identity)
        return identity

    return make


def run(context: Context, *words: object, expect: int = 0) -> str:
    line = ["release", "snapshot", *map(str, words), "--workspace", str(context.workspace.root)]
    result = CliRunner().invoke(app, line)
    assert result.exit_code == expect, result.output
    return result.output


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_link_ends_in_a_file_that_is_there(
    context: Context, made: Made, tmp_path: Path
) -> None:
    shown = made(1)
    answer = json.loads(run(context, "--to", tmp_path / "a/快照", "--json"))
    stick = tmp_path / "a/快照"
    assert answer == {"schema": 1, "release_id": shown, "folder": str(stick), "pages": 3}
    keys = documented("## `liangxin release snapshot --to FOLDER --json`")
    assert answer.keys() - {"schema"} == keys
    # Neither the page for wrong addresses nor the list for crawlers; what may be downloaded is.
    assert files(stick) == {*PAGES, "table.csv", "说明.txt"} - {"404.html"}
    assert (stick / "table.csv").read_bytes() == b"\xef\xbb\xbfa,b\r\n"
    told = {file: (stick / file).read_text("utf-8") for file in PAGES if file != "404.html"}
    assert told == {
        "index.html": '<a href="plans/guizhou/index.html#a">贵州</a><a href="#b">本页</a>',
        "plans/guizhou/index.html": '<a href="../../index.html">总览</a>'
        '<a href="../../run/index.html">本版报告</a>',
        "run/index.html": '<a href="../index.html">总览</a>',
    }
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["快照"]


def test_the_note_says_what_it_is_in_chinese_first(
    context: Context, made: Made, tmp_path: Path
) -> None:
    made(1)
    run(context, "--to", tmp_path / "a")
    raw = (tmp_path / "a/说明.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # for the editor of an old Windows
    assert raw.count(b"\r\n") == raw.count(b"\n") > 10
    text = raw.decode("utf-8-sig")
    assert text.startswith("「两新」监测")
    for words in (
        "双击本文件夹中的 index.html",
        "发布编号：20260101-00000001",
        "判断日：2026年1月1日",
        "数据截止：2026年1月1日 10:05",
        "应报已报：81.3%",
        "含有模拟数据",
        "release 20260101-00000001, as of 2026-01-01",
        "SIMULATED",
    ):
        assert words in text, words
    assert text.index("双击") < text.index("double click")


def test_real_data_are_not_called_simulated(context: Context, made: Made, tmp_path: Path) -> None:
    made(1, has_simulated=False, data_cutoff=None)
    run(context, "--to", tmp_path / "a")
    text = (tmp_path / "a/说明.txt").read_text("utf-8-sig")
    assert "模拟" not in text
    assert "SIMULATED" not in text
    assert "数据截止：尚无数据" in text


def test_the_words_are_english_where_asked_for(
    context: Context, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(1)
    assert "双击 index.html" in run(context, "--to", tmp_path / "a")
    monkeypatch.setattr(language, "code", "en")
    line = ["--lang", "en", "release", "snapshot", "--to", str(tmp_path / "b")]
    result = CliRunner().invoke(app, [*line, "--workspace", str(context.workspace.root)])
    assert "open index.html by a double click" in result.output
    result = CliRunner().invoke(app, [*line, "--workspace", str(context.workspace.root)])
    assert result.exit_code == 2
    assert "is not overwritten" in result.output


def test_an_earlier_release_can_be_named(context: Context, made: Made, tmp_path: Path) -> None:
    first, second = made(1), made(2)
    assert second in run(context, "--to", tmp_path / "a")
    assert first in run(context, first, "--to", tmp_path / "b")
    assert first in (tmp_path / "b/说明.txt").read_text("utf-8-sig")


def test_what_lies_there_is_never_overwritten(context: Context, made: Made, tmp_path: Path) -> None:
    made(1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    (tmp_path / "empty").mkdir()
    for taken in ("full", "file", "link"):
        assert "不覆盖" in run(context, "--to", tmp_path / taken, expect=2)
    assert files(tmp_path / "full") == {"mine.txt"}
    run(context, "--to", tmp_path / "empty")
    assert (tmp_path / "empty/index.html").exists()


def test_a_stick_itself_is_no_folder_to_replace(
    context: Context, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(1)
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "stick")
    assert "U 盘本身" in run(context, "--to", tmp_path / "stick", expect=2)


def test_only_what_was_published_whole_and_unchanged_is_handed_on(
    context: Context, made: Made, tmp_path: Path
) -> None:
    assert "还没有发布过" in run(context, "--to", tmp_path / "a", expect=1)
    first, second = made(1), made(2)
    for name in ("20260109-00000009", "../../etc", ""):
        run(context, name or "-", "--to", tmp_path / "a", expect=1)
    page = context.workspace.releases / first / "site/index.html"
    page.write_text("altered", "utf-8")
    assert "在发布之后变了" in run(context, first, "--to", tmp_path / "a", expect=1)
    page.write_text(PAGES["index.html"], "utf-8")
    run(context, first, "--to", tmp_path / "b")
    stamp = context.workspace.releases / first / "release.json"
    stamp.write_text(json.dumps(json.loads(stamp.read_text("utf-8")) | {"cleared": True}), "utf-8")
    assert "已清理" in run(context, first, "--to", tmp_path / "a", expect=1)
    third = made(3)
    release.roll_back(context, second)
    assert "已经撤回" in run(context, third, "--to", tmp_path / "a", expect=1)
    assert second in run(context, "--to", tmp_path / "c")
    assert not (tmp_path / "a").exists()


def test_a_snapshot_that_fails_leaves_nothing_behind(
    context: Context, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(1)
    stick = tmp_path / "stick"
    stick.mkdir()

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "sync_tree", full)
    run(context, "--to", stick / "a", expect=3)
    assert list(stick.iterdir()) == []


def test_what_a_killed_one_left_is_swept_by_the_next(
    context: Context, made: Made, tmp_path: Path
) -> None:
    made(1)
    half = tmp_path / ".a.liangxin-new"
    (half / "old").mkdir(parents=True)
    run(context, "--to", tmp_path / "a")
    assert not half.exists()
    assert not (tmp_path / "a/old").exists()


def test_the_command_is_listed_with_its_words() -> None:
    assert release_snapshot.snapshot.__doc__ is not None
    listed = CliRunner().invoke(app, ["release", "--help"]).output
    assert release_snapshot.snapshot.__doc__[:12] in listed
