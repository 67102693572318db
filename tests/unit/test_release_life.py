"""From draft to readers: approved by name, kept back, shown whole, cleared when old."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orchestration.context import Context
from orchestration.ledger import EventKind, now
from orchestration.publication import drafting, release
from orchestration.publication.drafting import NotApprovedError
from orchestration.publication.embargo import embargo_on, embargoes
from orchestration.publication.folders import clear_old, is_whole, release_hash
from orchestration.publication.release import EarlierDayError, WaitingError
from orchestration.publication.releases import (
    GateRecord,
    draft_decision,
    gate_record,
    release_records,
)
from orchestration.publication.shown import ReleaseError, shown_release_id
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue


@pytest.fixture
def context(tmp_path: Path, catalogue: Catalogue) -> Context:
    return Context(Workspace(tmp_path / "var").create(), catalogue)


Made = Callable[..., str]


@pytest.fixture
def made(context: Context) -> Made:
    """Makes a draft as a run leaves it: its folder, and the gate's word on exactly its files."""

    def make(day: int, outcome: str = "publish", before: str | None = None) -> str:
        identity = f"202601{day:02}-{day:08x}"
        folder = context.workspace.releases / identity
        for part in ("data", "site"):
            (folder / part).mkdir(parents=True)
            (folder / part / "file").write_text(f"{part} of {identity}", "utf-8")
        facts = {
            "release_id": identity,
            "as_of": f"2026-01-{day:02}",
            "content_hash": f"content {day}",
            "rule_version": "1",
            "code_version": "c",
        }
        stamp = {**facts, "release_before": before or shown_release_id(context)}
        stamp |= {"data_cutoff": "2026-01-01 10:00:00", "coverage": 1.0, "fingerprint": "f"}
        (folder / "release.json").write_text(json.dumps(stamp), "utf-8")
        says = {"reasons_zh": ["坏"] if outcome == "hold" else [], "notes_zh": []}
        context.ledger.append(
            EventKind.GATED, **facts, **says, outcome=outcome, release_hash=release_hash(folder)
        )
        return identity

    return make


def states(context: Context) -> dict[str, str]:
    records = release_records(context.ledger.events())
    return {record.release_id: record.state for record in records}


def test_a_draft_goes_out_only_once_somebody_has_approved_it(context: Context, made: Made) -> None:
    draft = made(1)
    with pytest.raises(WaitingError, match=f"{draft} 等待批准"):
        release.publish(context, draft)
    assert shown_release_id(context) is None
    release.approve(context, draft, "李明", "同意")
    assert states(context) == {draft: "approved"}
    assert release.publish(context, draft).changed
    assert shown_release_id(context) == draft
    published = [e for e in context.ledger.events() if e.kind is EventKind.PUBLISHED]
    assert [event.facts["approved_by"] for event in published] == ["李明"]
    assert published[0].facts["release_hash"] == release_hash(context.workspace.current)


def test_an_unattended_bureau_publishes_what_passed_and_says_so(
    context: Context, made: Made
) -> None:
    draft = made(1)
    release.publish(context, draft, auto=True)
    (published,) = (e for e in context.ledger.events() if e.kind is EventKind.PUBLISHED)
    assert published.facts["approved_by"] == "自动发布"
    assert published.facts["release_id"] == draft


def test_what_the_gate_held_can_be_neither_approved_nor_published(
    context: Context, made: Made
) -> None:
    held = made(1, outcome="hold")
    for attempt in (
        lambda: release.approve(context, held, "李明"),
        lambda: release.publish(context, held, auto=True),
    ):
        with pytest.raises(NotApprovedError, match="坏"):
            attempt()
    assert states(context) == {held: "held"}
    with pytest.raises(NotApprovedError, match="没有经过"):
        release.publish(context, "20260131-0000000a", auto=True)


@pytest.mark.parametrize("part", ["data", "site"])
@pytest.mark.parametrize("change", ["altered", "added", "removed"])
def test_files_that_changed_after_the_gate_do_not_go_out(
    context: Context, made: Made, part: str, change: str
) -> None:
    draft = made(1)
    release.approve(context, draft, "李明")
    folder = context.workspace.releases / draft / part
    if change == "removed":
        (folder / "file").unlink()
    else:
        (folder / ("file" if change == "altered" else "another")).write_text("别的", "utf-8")
    with pytest.raises(NotApprovedError, match="之后变了"):
        release.publish(context, draft, auto=True)
    assert shown_release_id(context) is None


def test_an_approval_is_of_exactly_those_files(context: Context, made: Made) -> None:
    draft = made(1)
    release.approve(context, draft, "李明")
    folder = context.workspace.releases / draft
    (folder / "site" / "file").write_text("新的页面", "utf-8")
    (event,) = (e for e in context.ledger.events() if e.kind is EventKind.GATED)
    context.ledger.append(EventKind.GATED, **{**event.facts, "release_hash": release_hash(folder)})
    assert states(context) == {draft: "draft"}
    with pytest.raises(WaitingError, match="等待批准"):
        release.publish(context, draft)


def test_a_draft_made_beside_another_release_is_made_again_first(
    context: Context, made: Made
) -> None:
    first = made(1)
    release.publish(context, first, auto=True)
    second, third = made(2), made(3)
    release.publish(context, second, auto=True)
    with pytest.raises(NotApprovedError, match="已经变了"):
        release.publish(context, third, auto=True)
    assert shown_release_id(context) == second


def test_readers_are_not_taken_back_unasked(context: Context, made: Made) -> None:
    release.publish(context, made(5), auto=True)
    earlier = made(2)
    with pytest.raises(EarlierDayError):
        release.publish(context, earlier, auto=True)
    assert release.publish(context, earlier, auto=True, take_back=True).changed


def test_an_embargo_keeps_even_an_approved_release_back_until_its_time(
    context: Context, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, until = made(1), now() + timedelta(hours=2)
    release.approve(context, draft, "李明")
    release.keep_back(context, None, until, "王芳", "统一发布")
    for auto in (False, True):
        with pytest.raises(WaitingError, match="暂缓发布到"):
            release.publish(context, draft, auto=auto)
    monkeypatch.setattr(release, "now", lambda: until)
    assert release.publish(context, draft).changed


def test_embargoes_are_of_one_release_or_of_all_and_can_be_lifted(
    context: Context, made: Made
) -> None:
    one, other, at = made(1), made(2), now()
    release.keep_back(context, one, at + timedelta(days=1), "王芳", "")
    release.keep_back(context, None, at + timedelta(hours=1), "王芳", "")

    def until(identity: str) -> datetime | None:
        found = embargo_on(context.ledger.events(), identity, at)
        return found and found.until

    assert until(one) == at + timedelta(days=1)
    assert until(other) == at + timedelta(hours=1)
    release.keep_back(context, one, None, "王芳", "")
    assert until(one) == at + timedelta(hours=1)
    release.keep_back(context, None, None, "王芳", "")
    assert embargoes(context.ledger.events(), at) == []
    with pytest.raises(ReleaseError, match="没有名为"):
        release.keep_back(context, "20260131-0000000a", at + timedelta(days=1), "王芳", "")


def test_old_releases_are_cleared_but_never_the_shown_one(
    context: Context, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANGXIN_KEEP_RELEASES", "2")
    published = [made(1)]
    release.publish(context, published[0], auto=True)
    for day in (2, 3, 4):
        published.append(made(day))
        release.publish(context, published[-1], auto=True)
    folders = [context.workspace.releases / name for name in published]
    assert [is_whole(folder) for folder in folders] == [False, False, True, True]
    assert all((folder / "release.json").exists() for folder in folders)
    with pytest.raises(ReleaseError, match="已按保留份数清理"):
        release.roll_back(context, published[0])
    release.roll_back(context, published[2])
    latest = made(5)
    release.publish(context, latest, auto=True)
    assert is_whole(context.workspace.current)


def test_a_clearing_that_was_killed_is_finished_and_never_taken_for_a_release(
    context: Context, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIANGXIN_KEEP_RELEASES", "2")
    names = []
    for day in (1, 2, 3):
        names.append(made(day))
        with monkeypatch.context() as killed:
            killed.setattr("orchestration.publication.folders.shutil.rmtree", lambda *_, **__: None)
            release.publish(context, names[-1], auto=True)
    oldest = context.workspace.releases / names[0]
    assert (oldest / "site").exists()
    assert not is_whole(oldest)
    assert clear_old(context) == [names[0]]
    assert not (oldest / "site").exists()


def test_the_newest_drafts_are_kept_however_many_wait(context: Context, made: Made) -> None:
    drafts = [made(day) for day in (1, 2, 3, 4, 5)]
    clear_old(context)
    whole = [name for name in drafts if is_whole(context.workspace.releases / name)]
    assert whole == drafts[-3:]


def test_a_rollback_shows_only_what_was_published_then(context: Context, made: Made) -> None:
    first = made(1)
    release.publish(context, first, auto=True)
    second = made(2)
    release.publish(context, second, auto=True)
    page = context.workspace.releases / first / "site" / "file"
    page.write_text("改过的页面", "utf-8")
    with pytest.raises(ReleaseError, match="之后变了"):
        release.roll_back(context, first)
    assert shown_release_id(context) == second


@pytest.mark.parametrize("outcome", ["hold", "publish"])
def test_a_release_made_again_takes_the_shown_one_s_place_only_where_it_passed(
    context: Context, made: Made, monkeypatch: pytest.MonkeyPatch, outcome: str
) -> None:
    shown = made(1)
    release.publish(context, shown, auto=True)
    page = context.workspace.current / "site" / "file"
    page.write_text("damaged", "utf-8")

    def build(*_: object) -> Path:
        aside = context.workspace.releases / f".building-{shown}"
        shutil.copytree(context.workspace.releases / shown, aside)
        (aside / "site" / "file").write_text("made again", "utf-8")
        return aside

    def record(_: Context, __: object, files: str) -> GateRecord:
        (judged, *_rest) = (e for e in context.ledger.events() if e.kind is EventKind.GATED)
        says = {"outcome": outcome, "reasons_zh": ["坏"] if outcome == "hold" else []}
        facts = {**judged.facts, **says, "release_hash": files}
        return gate_record(context.ledger.append(EventKind.GATED, **facts))

    passed = draft_decision(context.ledger.events(), shown)
    monkeypatch.setattr(drafting, "passed_decision", lambda _: passed)
    monkeypatch.setattr(drafting, "stamp_of", lambda *_: None)
    monkeypatch.setattr(drafting, "judge_draft", lambda *_: [])
    monkeypatch.setattr(drafting, "_build_aside", build)
    monkeypatch.setattr(drafting, "record_decision", record)
    drafting.draft_staged(context)
    assert page.read_text("utf-8") == ("damaged" if outcome == "hold" else "made again")
    assert list(context.workspace.releases.glob(".*")) == []
    assert (context.workspace.current / "release.json").exists()
