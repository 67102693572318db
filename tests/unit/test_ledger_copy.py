"""The ledger and its copy beside the landed files: each gives the other back what it has lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.ledger import EventKind, Ledger
from orchestration.ledger_copy import LedgerDamagedError, contradict, settle
from orchestration.workspace import Workspace


def told(workspace: Workspace, times: int, name: str = "s") -> bytes:
    """Append so many events; returns the whole ledger."""
    ledger = Ledger(workspace.ledger)
    for number in range(times):
        ledger.append(EventKind.EXPLAINED, submission_id=f"{name}{number}")
    return workspace.ledger.read_bytes()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "var").create()


def settled(workspace: Workspace) -> int:
    gained = settle(workspace.ledger, workspace.ledger_copy)
    assert workspace.ledger.read_bytes() == workspace.ledger_copy.read_bytes()
    return gained


def test_the_copy_follows_whoever_writes(workspace: Workspace) -> None:
    with workspace.single_writer():
        first = told(workspace, 3)
        assert not workspace.ledger_copy.exists()
    assert workspace.ledger_copy.read_bytes() == first
    with workspace.single_writer():
        both = told(workspace, 2)
    assert workspace.ledger_copy.read_bytes() == both
    assert both.startswith(first)
    assert len(both) > len(first)


def test_an_empty_workspace_has_neither(workspace: Workspace) -> None:
    with workspace.single_writer():
        pass
    assert not workspace.ledger.exists()
    assert not workspace.ledger_copy.exists()


def test_a_killed_writer_is_caught_up_by_the_next(workspace: Workspace) -> None:
    whole = told(workspace, 4)
    assert settled(workspace) == 0
    assert workspace.ledger_copy.read_bytes() == whole


@pytest.mark.parametrize("left", [0, 1, 70, -1, -30])
def test_a_ledger_cut_anywhere_is_made_whole_again(workspace: Workspace, left: int) -> None:
    with workspace.single_writer():
        whole = told(workspace, 3)
    workspace.ledger.write_bytes(whole[:left] if left else b"")
    assert settled(workspace) > 0
    assert workspace.ledger.read_bytes() == whole


def test_a_lost_ledger_comes_back_before_anything_is_written(workspace: Workspace) -> None:
    with workspace.single_writer():
        whole = told(workspace, 3)
    workspace.ledger.unlink()
    with workspace.single_writer():
        assert workspace.ledger.read_bytes() == whole
        Ledger(workspace.ledger).append(EventKind.EXPLAINED, submission_id="next")
    assert [event.seq for event in Ledger(workspace.ledger).events()] == [1, 2, 3, 4]


def test_a_torn_copy_is_cut_and_written_again(workspace: Workspace) -> None:
    whole = told(workspace, 3)
    workspace.ledger_copy.write_bytes(whole[:-20])
    assert settled(workspace) == 0


@pytest.mark.parametrize("damaged", ["ledger", "ledger_copy"])
def test_where_they_contradict_each_other_nothing_is_changed(
    workspace: Workspace, damaged: str
) -> None:
    with workspace.single_writer():
        whole = told(workspace, 3)
    place: Path = getattr(workspace, damaged)
    place.write_bytes(whole.replace(b"s2", b"xx"))
    before = workspace.ledger.read_bytes(), workspace.ledger_copy.read_bytes()
    with pytest.raises(LedgerDamagedError, match="不一致"), workspace.single_writer():
        told(workspace, 1)
    assert (workspace.ledger.read_bytes(), workspace.ledger_copy.read_bytes()) == before
    assert contradict(workspace.ledger, workspace.ledger_copy)
    place.write_bytes(whole[:-1])
    assert not contradict(workspace.ledger, workspace.ledger_copy)


def test_events_longer_than_a_block_are_found(workspace: Workspace) -> None:
    with workspace.single_writer():
        told(workspace, 2, name="long" * 40_000)
        told(workspace, 1)
    whole = workspace.ledger.read_bytes()
    workspace.ledger.write_bytes(whole[:-1])
    settled(workspace)
    assert workspace.ledger.read_bytes() == whole
