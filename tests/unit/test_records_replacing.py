"""What a list that is sent again replaces: whole rows, and nothing that it leaves out."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from orchestration.context import Context
from orchestration.intake.keeping.acceptance import judge_pending, restore_observations
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.settling import settle_superseded
from orchestration.submissions import State
from orchestration.workspace import Workspace
from sources.catalogue import Feed
from tests.unit.factories import catalogue, feed, sender, sheet
from tests.unit.list_factories import list_feed, row, sheet_of, with_plans

NIL_ROW = "东区,2025年3月,无,,,,,,,,"


class Desk:
    """A workspace of one sender with a list and a feed of values."""

    def __init__(self, root: Path, works: Feed) -> None:
        who = sender(feeds=["works", "cars"])
        known = with_plans(catalogue(works, feed(), senders=(who,)))
        self.context = Context(Workspace(root).create(), known)
        self.sent: list[str] = []

    def send(self, text: str) -> None:
        """Send a file, saying why it changes what it changes; it is accepted."""
        (receipt,) = receive(
            self.context, [Arrival(text.encode(), "x.csv", "stat-b", revision="C")]
        )
        assert [s for _, s in judge_pending(self.context, receipt.submission.feed)] == [
            State.ACCEPTED
        ]
        self.sent.append(receipt.submission.id)

    def states(self) -> list[str]:
        """What has become of everything that was sent, in order."""
        settle_superseded(self.context)
        now = self.context.submissions()
        return [now[id_].state.value for id_ in self.sent]

    def file(self, place: int) -> Path:
        return self.context.workspace.observations / f"{self.sent[place]}.parquet"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var", list_feed())


def test_a_row_replaces_the_whole_row(desk: Desk) -> None:
    desk.send(sheet_of(row(money="5"), row(works_id="GC-2", started_on="2025-03-01")))
    desk.send(sheet_of(row()))
    assert desk.states() == ["accepted", "accepted"]
    desk.send(sheet_of(row(works_id="ＧＣ－2")))
    assert desk.states() == ["superseded", "accepted", "accepted"]


def test_another_period_or_thing_replaces_nothing(desk: Desk) -> None:
    desk.send(sheet_of(row()))
    desk.send(sheet_of(row(period="2025年4月"), row(works_id="GC-2")))
    assert desk.states() == ["accepted", "accepted"]


def test_a_thing_that_was_reported_in_the_wrong_place_moves(desk: Desk, tmp_path: Path) -> None:
    for place, (works, expected) in enumerate(
        ((list_feed(), "superseded"), (list_feed(keys_within="region"), "accepted"))
    ):
        bureau = Desk(tmp_path / f"var{place}", works)
        bureau.send(sheet_of(row(region="东区")))
        bureau.send(sheet_of(row(region="西区")))
        assert bureau.states() == [expected, "accepted"]
    assert desk.states() == []


def test_that_there_is_nothing_is_replaced_by_being_said_again(desk: Desk) -> None:
    desk.send(sheet_of(NIL_ROW))
    desk.send(sheet_of(row(), NIL_ROW.replace("东", "西")))
    assert desk.states() == ["accepted", "accepted"]
    desk.send(sheet_of(NIL_ROW.replace("无", "零报告")))
    assert desk.states() == ["superseded", "accepted", "accepted"]


def test_files_from_before_there_were_lists_are_replaced_like_any_other(desk: Desk) -> None:
    header = "地区,报告期,本月数（辆）,累计数（辆）"
    desk.send(sheet("东区,2025年1月,1,1", header=header))
    old = pl.read_parquet(desk.file(0)).drop("entity_key", "text")
    old.write_parquet(desk.file(0))
    desk.send(sheet("东区,2025年1月,2,-", header=header))
    assert desk.states() == ["accepted", "accepted"]
    desk.send(sheet("东区,2025年1月,2,2", header=header))
    assert desk.states() == ["superseded", "superseded", "accepted"]


def test_a_lost_list_is_restored_as_it_was(desk: Desk) -> None:
    desk.send(sheet_of(row(money="5"), NIL_ROW.replace("东", "西")))
    before = pl.read_parquet(desk.file(0))
    desk.file(0).unlink()
    assert restore_observations(desk.context) == 1
    assert pl.read_parquet(desk.file(0)).equals(before)
    assert before.columns[-2:] == ["entity_key", "text"]
