"""What a unit says of a submission that is there: explained, taken back; and that there is none."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.desk.models import Draft
from orchestration.desk.roles import Role
from orchestration.desk.uploading.nil import nil_file, nil_period
from orchestration.intake.judge import judge
from orchestration.intake.keeping.handing_in import hand_in, now_of
from orchestration.intake.keeping.landing import Arrival
from orchestration.submissions import State, Submission
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk
from tests.desk.test_uploading import ODD, RIGHT, WHY, act, kinds, page, submission

TWO_DOUBTS = ODD + "自流井区,2026年3月,90,9273,模拟\n"


def handed_in(desk: Desk, content: str) -> Submission:
    """As the inbox or the command line hands it in."""
    with desk.workspace.single_writer():
        (receipt,) = hand_in(desk.context, UNIT, [Arrival(content.encode(), "x.csv", UNIT)])
        return now_of(desk.context, receipt)


def now(desk: Desk, entry: Submission) -> Submission:
    found = desk.context.index.get(entry.id)
    assert found is not None
    return found


def explain(desk: Desk, entry: Submission, **said: str) -> Any:
    return desk.signed_in(Role.REPORTER).post(f"/submission/{entry.id}/explain/", said)


def test_what_came_by_the_inbox_is_explained_in_place(desk: Desk) -> None:
    entry = handed_in(desk, ODD)
    asked = desk.signed_in(Role.REPORTER).get(f"/submission/{entry.id}/explain/")
    assert 'name="say|UC04|3"' in asked.content.decode()
    for _ in range(2):
        answer = explain(desk, entry, **{"say|UC04|3": WHY})
        assert answer.headers["location"] == f"/submission/{entry.id}/"
    assert now(desk, entry).state is State.ACCEPTED
    assert now(desk, entry).explanations[0].by == desk.account(Role.REPORTER).name
    assert kinds(desk) == ["received", "judged", "explained", "judged"]


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ({"say|UC04|3": "核实无误"}, "核实无误"),
        ({"say|UC04|3": ""}, "没有写新的说明"),
        ({"say|UC04|3": "长" * 501}, "超过 500 字"),
        ({"say|XX99|3": WHY}, "没有写新的说明"),
        ({"say|UC04|99999999999999": WHY}, "没有写新的说明"),
    ],
)
def test_what_says_nothing_is_refused_and_stays_in_its_box(
    desk: Desk, said: dict[str, str], answered: str
) -> None:
    entry = handed_in(desk, ODD)
    answer = explain(desk, entry, **said)
    assert answer.status_code == 422
    assert answered in answer.content.decode()
    assert kinds(desk) == ["received", "judged"]


def test_the_same_words_on_two_rows_are_refused_and_nothing_of_them_is_recorded(desk: Desk) -> None:
    entry = handed_in(desk, TWO_DOUBTS)
    answer = explain(desk, entry, **{"say|UC04|3": WHY, "say|UC04|4": WHY})
    assert answer.status_code == 422
    assert kinds(desk) == ["received", "judged"]
    other = "清明后市场停业装修三周，交易移到邻区"
    explain(desk, entry, **{"say|UC04|3": WHY, "say|UC04|4": other})
    assert now(desk, entry).state is State.ACCEPTED
    assert kinds(desk).count("explained") == 1


def test_a_reason_code_is_given_in_place(desk: Desk) -> None:
    handed_in(desk, RIGHT)
    entry = handed_in(desk, RIGHT.replace("183", "190"))
    assert entry.state is State.AWAITING_EXPLANATION
    assert explain(desk, entry, revision="X").status_code == 422
    explain(desk, entry, revision="C", revision_reason="录入错误")
    assert now(desk, entry).state is State.ACCEPTED
    assert now(desk, entry).revision == "C"


def test_nobody_else_explains_or_takes_back(desk: Desk) -> None:
    entry = handed_in(desk, ODD)
    strangers = [
        (desk.signed_in(Role.REPORTER, OTHER_UNIT), 404),
        (desk.signed_in(Role.REVIEWER), 403),
        (desk.signed_in(Role.OPERATOR), 403),
    ]
    for client, status in strangers:
        for what in ("explain", "withdraw"):
            form = {"say|UC04|3": WHY, "reason": "报错了"}
            answer = client.post(f"/submission/{entry.id}/{what}/", form)
            assert answer.status_code == status
    assert kinds(desk) == ["received", "judged"]


def test_a_submission_is_taken_back_with_a_reason_and_once(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    entry = handed_in(desk, RIGHT)
    client.post(f"/submission/{entry.id}/withdraw/", {"reason": " "})
    assert now(desk, entry).state is State.ACCEPTED
    for _ in range(2):
        client.post(f"/submission/{entry.id}/withdraw/", {"reason": "报错了\n结论：已接收"})
    ended = now(desk, entry)
    assert (ended.state, ended.reason_zh) == (State.WITHDRAWN, "报错了 结论：已接收")
    assert kinds(desk).count("withdrawn") == 1


def test_that_there_is_nothing_is_stated_shown_and_handed_in(desk: Desk) -> None:
    unit = "industry-510300"
    feed = next(
        id_
        for id_ in desk.context.catalogue.senders[unit].feeds
        if desk.context.catalogue.feeds[id_].shape == "records"
    )
    client = desk.signed_in(Role.REPORTER, unit)
    period = {"monthly": "2026-01", "quarterly": "2026-Q1", "yearly": "2025"}[
        desk.context.catalogue.feeds[feed].calendar.cadence
    ]
    assert "不算漏报" in client.get(f"/nil/{feed}/{period}/").content.decode()
    for _ in range(2):
        answer = client.post(f"/nil/{feed}/{period}/")
    draft = Draft.objects.get()
    assert answer.headers["location"] == f"/draft/{draft.id}/"
    text = page(client, draft)
    assert "写明“无”（本期没有）" in text
    assert "可以上报" in text
    act(client, draft, "submit")
    assert submission(desk, draft).state is State.ACCEPTED


@pytest.mark.parametrize("period", ["2026-01", "2026-13", "2026-Q1", "1999-01", "x" * 500])
def test_a_feed_of_numbers_is_told_to_write_zeros(desk: Desk, period: str) -> None:
    client = desk.signed_in(Role.REPORTER)
    answer = client.get(f"/nil/used_car_trades/{period}/")
    assert answer.status_code == (200 if period == "2026-01" else 404)
    if period == "2026-01":
        assert "填 0" in answer.content.decode()
        client.post(f"/nil/used_car_trades/{period}/")
        assert not Draft.objects.exists()


def test_every_list_that_any_unit_reports_can_be_reported_empty(desk: Desk) -> None:
    lists = [feed for feed in desk.context.catalogue.feeds.values() if feed.shape == "records"]
    label = {"monthly": "2026-01", "quarterly": "2026-Q1", "yearly": "2025"}
    for feed in lists:
        sender = next(s for s in desk.context.catalogue.senders.values() if feed.id in s.feeds)
        period = nil_period(feed, label[feed.calendar.cadence])
        assert period is not None
        content = nil_file(desk.context.catalogue, feed, sender, period)
        found = judge(content, "x.csv", feed, sender, desk.context.catalogue)
        assert (found.verdict, found.findings) == ("accept", []), feed.id
    assert len(lists) == 8
