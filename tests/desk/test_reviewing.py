"""Review before handing in: by somebody else, or back to whoever reports."""

from __future__ import annotations

import pytest
from django.test import Client

from orchestration.desk.models import Account, Draft, DraftState, UnitSetting
from orchestration.desk.roles import Role
from orchestration.submissions import State
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk
from tests.desk.test_uploading import ODD, RIGHT, WHY, WRONG, act, kinds, page, sent, submission


@pytest.fixture
def reviewed(desk: Desk) -> Desk:
    UnitSetting.objects.create(unit=UNIT, needs_review=True)
    return desk


def test_a_file_that_needs_review_is_handed_in_by_the_reviewer_alone(reviewed: Desk) -> None:
    reporter, reviewer = reviewed.signed_in(Role.REPORTER), reviewed.signed_in(Role.REVIEWER)
    draft = sent(reporter, RIGHT)
    assert "送复核" in page(reporter, draft)
    act(reporter, draft, "submit")
    act(reviewer, draft, "confirm")
    assert (draft.state, kinds(reviewed)) == (DraftState.OPEN, [])
    for _ in range(2):
        act(reporter, draft, "review")
    assert draft.state == DraftState.FOR_REVIEW
    act(reporter, draft, "submit")
    assert kinds(reviewed) == []
    assert draft.file_name in reviewer.get("/reviews/").content.decode()
    assert "复核通过并上报" in page(reviewer, draft)
    places = {act(reviewer, draft, "confirm").headers["location"] for _ in range(2)}
    assert places == {f"/submission/{draft.submission_id}/"}
    assert submission(reviewed, draft).state is State.ACCEPTED
    received = next(reviewed.context.ledger.events())
    assert received.facts["actor"]["account"] == reviewed.account(Role.REVIEWER).username


def test_a_reporter_cannot_confirm(reviewed: Desk) -> None:
    reporter = reviewed.signed_in(Role.REPORTER)
    draft = sent(reporter, RIGHT)
    act(reporter, draft, "review")
    assert reporter.post(f"/draft/{draft.id}/confirm/").status_code == 403
    assert reporter.get("/reviews/").status_code == 403
    assert kinds(reviewed) == []


def test_whoever_uploaded_or_explained_does_not_confirm_though_a_reviewer_by_now(
    reviewed: Desk,
) -> None:
    reporter = reviewed.signed_in(Role.REPORTER)
    draft = sent(reporter, ODD)
    colleague = Account.objects.create_user(
        username="second", name="李四", role=Role.REPORTER, unit=UNIT, must_change_password=False
    )
    other = Client()
    other.force_login(colleague, "django.contrib.auth.backends.ModelBackend")
    act(other, draft, "explain", **{"say|UC04|3": WHY})
    act(reporter, draft, "review")
    Account.objects.filter(unit=UNIT).update(role=Role.REVIEWER)
    for client in (reporter, other):
        assert "复核通过并上报" not in page(client, draft)
        act(client, draft, "confirm")
    assert (draft.state, kinds(reviewed)) == (DraftState.FOR_REVIEW, [])


def test_a_reviewer_of_another_unit_sees_nothing(reviewed: Desk) -> None:
    reporter = reviewed.signed_in(Role.REPORTER)
    draft = sent(reporter, RIGHT)
    act(reporter, draft, "review")
    stranger = reviewed.signed_in(Role.REVIEWER, OTHER_UNIT)
    assert draft.file_name not in stranger.get("/reviews/").content.decode()
    for what in ("confirm", "send-back"):
        assert stranger.post(f"/draft/{draft.id}/{what}/", {"remark": "改"}).status_code == 404


def test_what_is_sent_back_says_why_and_may_be_sent_again(reviewed: Desk) -> None:
    reporter, reviewer = reviewed.signed_in(Role.REPORTER), reviewed.signed_in(Role.REVIEWER)
    draft = sent(reporter, RIGHT)
    act(reporter, draft, "review")
    act(reviewer, draft, "send-back", remark="  ")
    assert draft.state == DraftState.FOR_REVIEW
    act(reviewer, draft, "send-back", remark="累计数请再核对")
    assert draft.state == DraftState.OPEN
    assert "累计数请再核对" in page(reporter, draft)
    act(reporter, draft, "review")
    act(reviewer, draft, "confirm")
    assert submission(reviewed, draft).state is State.ACCEPTED
    noted = [action["action"] for action in reviewed.done()]
    assert noted.count("draft_sent_for_review") == 2
    assert "draft_sent_back" in noted


def test_what_must_be_mended_is_not_sent_for_review(reviewed: Desk) -> None:
    reporter = reviewed.signed_in(Role.REPORTER)
    draft = sent(reporter, WRONG)
    act(reporter, draft, "review")
    assert draft.state == DraftState.OPEN


def test_a_reviewer_reads_what_was_asked_beside_what_was_said(reviewed: Desk) -> None:
    reporter, reviewer = reviewed.signed_in(Role.REPORTER), reviewed.signed_in(Role.REVIEWER)
    draft = sent(reporter, ODD)
    act(reporter, draft, "explain", **{"say|UC04|3": WHY})
    act(reporter, draft, "review")
    text = page(reviewer, draft)
    assert "本月交易量与上个月相比相差三倍以上" in text
    assert WHY in text


def test_nothing_is_explained_behind_the_reviewers_back(reviewed: Desk) -> None:
    reporter = reviewed.signed_in(Role.REPORTER)
    draft = sent(reporter, ODD)
    act(reporter, draft, "review")
    act(reporter, draft, "explain", **{"say|UC04|3": WHY})
    assert Draft.objects.get(id=draft.id).explanations == []
