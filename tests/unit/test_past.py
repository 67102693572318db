"""What a submission is compared with in a workspace: the sender's own record, as it then was."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from orchestration.context import Context
from orchestration.intake.keeping.acceptance import judge_pending, restore_observations
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.past import history_before
from orchestration.ledger import SHANGHAI, EventKind
from orchestration.submissions import State, Submission
from orchestration.workspace import Workspace

SENDER, OTHER = "stat-510302", "stat-510303"
FEED = "scrapped_vehicles"
HEADER = "地区,报告期,本月报废汽车回收量（辆）,累计报废汽车回收量（辆）,数据性质,说明"


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context.open(Workspace(tmp_path / "var"))


def send(
    context: Context,
    *rows: str,
    sender: str = SENDER,
    revision: str = "",
    at: datetime | None = None,
) -> Submission:
    """Hand in a file and judge it; the submission as it then stands."""
    content = ("\n".join((HEADER, *rows)) + "\n").encode()
    arrival = Arrival(content, "x.csv", sender, FEED, received_at=at, revision=revision)
    with context.workspace.single_writer():
        (receipt,) = receive(context, [arrival])
        list(judge_pending(context, FEED))
    found = context.index.get(receipt.submission.id)
    assert found is not None
    return found


FEBRUARY = "自流井区,2026年2月,105,205,模拟,"
MARCH = "自流井区,2026年3月,110,195,模拟,"


def test_a_file_is_refused_for_what_an_earlier_file_said(context: Context) -> None:
    assert send(context, FEBRUARY).state is State.ACCEPTED
    refused = send(context, MARCH)
    assert refused.state is State.REJECTED
    assert "累计" in refused.reason_zh
    both = send(
        context, "自流井区,2026年2月,55,85,模拟,", MARCH, revision="C"
    )  # February was too high
    assert both.state is State.ACCEPTED


def test_a_refused_file_is_judged_again_once_what_it_contradicted_is_mended(
    context: Context,
) -> None:
    send(context, FEBRUARY)
    refused = send(context, MARCH)
    assert send(context, MARCH).id == refused.id
    assert send(context, "自流井区,2026年2月,55,85,模拟,", revision="C").state is State.ACCEPTED
    again = send(context, MARCH)
    assert (again.state, again.id != refused.id) == (State.ACCEPTED, True)


def test_what_another_sender_reported_is_not_looked_at(context: Context) -> None:
    send(context, "贡井区,2026年2月,105,205,模拟,", sender=OTHER)
    assert send(context, MARCH).state is State.ACCEPTED


def test_a_rejected_file_leaves_no_history(context: Context) -> None:
    assert send(context, "自流井区,2026年2月,905,205,模拟,").state is State.REJECTED
    assert send(context, MARCH).state is State.ACCEPTED


def test_judging_again_compares_with_what_stood_then(context: Context) -> None:
    first = send(context, FEBRUARY)
    second = send(context, "自流井区,2026年3月,110,315,模拟,")
    send(context, FEBRUARY.replace("105,205", "155,255"), MARCH.replace("195", "365"), revision="C")
    assert second.state is State.ACCEPTED
    before = history_before(context, second).of(FEED)
    assert [str(value.normalize()) for value in before["value"]] == ["105", "205"]
    assert history_before(context, first).of(FEED).is_empty()


def test_observations_are_restored_beside_the_history_of_their_time(context: Context) -> None:
    send(context, FEBRUARY)
    send(context, "自流井区,2026年3月,110,315,模拟,")
    revised = (FEBRUARY.replace("105,205", "155,255"), MARCH.replace("195", "365"))
    send(context, *revised, revision="C")
    folder = context.workspace.observations
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(kept) == 3
    for path in folder.iterdir():
        path.unlink()
    assert restore_observations(context) == 3
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == kept


def test_a_withdrawn_submission_is_no_longer_compared_with_but_was(context: Context) -> None:
    first = send(context, FEBRUARY)
    second = send(context, "自流井区,2026年3月,110,315,模拟,")
    context.ledger.append(
        EventKind.WITHDRAWN, submission_id=first.id, by="张三", reason_zh="报错单位"
    )
    assert history_before(context, second).of(FEED).height == 2
    third = send(context, "自流井区,2026年4月,10,325,模拟,")
    assert sorted(set(history_before(context, third).of(FEED)["period_end"].dt.month())) == [3]


def test_a_doubt_over_files_waits_for_its_explanation(context: Context) -> None:
    send(context, FEBRUARY)
    waiting = send(context, "自流井区,2026年3月,910,1115,模拟,")
    assert waiting.state is State.AWAITING_EXPLANATION
    said = "自流井区,2026年3月,910,1115,模拟,三月公交公司集中报废老旧公交车"
    assert send(context, said).state is State.ACCEPTED


def test_files_entered_with_an_earlier_day_are_compared_in_the_order_of_the_ledger(
    context: Context,
) -> None:
    early = datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
    assert send(context, FEBRUARY, at=early).state is State.ACCEPTED
    late = datetime(2026, 4, 10, 9, tzinfo=SHANGHAI)
    assert send(context, MARCH, at=late).state is State.REJECTED
