"""From a file to a submission: uploaded, looked at, explained in place, handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from orchestration.desk.models import Draft, DraftState
from orchestration.desk.roles import Role
from orchestration.desk.uploading.submitting import submit
from orchestration.intake.keeping.handing_in import hand_in
from orchestration.intake.keeping.landing import Arrival
from orchestration.intake.keeping.life import withdraw
from orchestration.ledger import SHANGHAI, EventKind
from orchestration.period_rulings import lock, unlock
from orchestration.submissions import State, Submission
from tests.desk.conftest import UNIT, Desk, upload

HEADER = "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质"
RIGHT = f"{HEADER}\n自流井区,2026年1月,183,183,模拟\n"
WRONG = f"{HEADER}\n自流井区,2026年1月,l83,183,模拟\n"
ODD = f"{HEADER}\n自流井区,2026年1月,183,183,模拟\n自流井区,2026年2月,9000,9183,模拟\n"
WHY = "3月12日某二手车市场开业，新增交易约八千辆"


def sent(client: Client, content: str | bytes, name: str = "二手车.csv", feed: str = "") -> Draft:
    """Upload a file and find its draft."""
    answer = client.post("/upload/", {"file": upload(name, content), "feed": feed})
    assert answer.status_code == 302, answer.content.decode()
    return Draft.objects.get(id=answer.headers["location"].split("/")[2])


def page(client: Client, draft: Draft) -> str:
    """The page of a draft."""
    answer = client.get(f"/draft/{draft.id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def act(client: Client, draft: Draft, what: str, **form: str) -> HttpResponse:
    """Do something with a draft; it is read again."""
    answer: Any = client.post(f"/draft/{draft.id}/{what}/", form)
    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    return answer  # type: ignore[no-any-return]


def submission(desk: Desk, draft: Draft) -> Submission:
    found = desk.context.index.get(draft.submission_id)
    assert found is not None
    return found


def kinds(desk: Desk) -> list[str]:
    return [event.kind.value for event in desk.context.ledger.events()]


def test_a_file_is_kept_before_its_page_and_nothing_is_handed_in(desk: Desk) -> None:
    draft = sent(desk.signed_in(Role.REPORTER), RIGHT)
    assert (desk.workspace.landing / draft.sha256).read_bytes() == RIGHT.encode()
    assert (draft.feed, draft.unit, draft.state) == ("", UNIT, DraftState.OPEN)
    assert kinds(desk) == []
    action = desk.done()[-1]
    assert action["action"] == "uploaded"
    assert (action["file_name"], action["sha256"]) == ("二手车.csv", draft.sha256)
    assert action["actor"]["account"] == desk.account(Role.REPORTER).username


def test_the_page_says_what_was_understood(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, ODD.encode("gb18030"))
    text = page(client, draft)
    for said in (
        "二手车交易量",
        "2026年1月、2026年2月（2 期）",
        "自流井区",
        "2 行",
        "9,183 辆",
        "GB18030",
    ):
        assert said in text
    draft.refresh_from_db()
    assert draft.feed == "used_car_trades"


def test_a_finding_stands_beside_its_row_and_such_a_file_cannot_be_handed_in(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, WRONG)
    text = page(client, draft)
    assert "有 1 处必须改正，不能上报" in text
    for said in ("<td>2</td>", "<td>C</td>", "本月交易量（辆）", "l83", "强制性", "阿拉伯数字"):
        assert said in text
    assert f"/draft/{draft.id}/submit/" not in text
    act(client, draft, "submit")
    assert (draft.state, kinds(desk)) == (DraftState.OPEN, [])


def test_a_right_file_is_handed_in_once_however_often_it_is_asked_for(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, RIGHT)
    assert "可以上报" in page(client, draft)
    places = {act(client, draft, "submit").headers["location"] for _ in range(3)}
    assert places == {f"/submission/{draft.submission_id}/"}
    assert submission(desk, draft).state is State.ACCEPTED
    assert kinds(desk) == ["received", "judged"]
    received = next(desk.context.ledger.events())
    assert received.facts["actor"]["account"] == desk.account(Role.REPORTER).username
    assert client.get(f"/draft/{draft.id}/").headers["location"] in places


def test_a_doubt_is_explained_in_place_and_then_the_file_gets_in(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, ODD)
    text = page(client, draft)
    assert "有 1 处要说明" in text
    assert 'name="say|UC04|3"' in text
    act(client, draft, "submit")
    assert kinds(desk) == []
    act(client, draft, "explain", **{"say|UC04|3": "核实无误"})
    assert "没有说明原因" in page(client, draft) or "核实无误" in page(client, draft)
    assert "有 1 处要说明" in page(client, draft)
    act(client, draft, "explain", **{"say|UC04|3": WHY})
    text = page(client, draft)
    assert "可以上报" in text
    assert WHY in text
    act(client, draft, "submit")
    entry = submission(desk, draft)
    assert entry.state is State.ACCEPTED
    assert [(one.rule, one.line, one.text, one.by) for one in entry.explanations] == [
        ("UC04", 3, WHY, desk.account(Role.REPORTER).name)
    ]
    receipt = desk.workspace.outbox / UNIT / f"{entry.id}.回执.txt"
    assert WHY in receipt.read_text("utf-8-sig")


def test_what_nobody_asked_is_not_kept(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, ODD)
    act(
        client,
        draft,
        "explain",
        **{"say|UC04|2": WHY, "say|XX|3": WHY, "say|revision.reason|": WHY},
    )
    assert draft.explanations == []
    act(client, draft, "explain", **{"say|UC04|3": WHY})
    act(client, draft, "explain", **{"say|UC04|3": ""})
    assert draft.explanations == []


def test_a_cause_given_for_the_rule_settles_all_its_rows(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    rows = "自流井区,2026年3月,90,9273,模拟\n"
    draft = sent(client, ODD + rows)
    assert 'name="say|UC04|"' in page(client, draft)
    act(client, draft, "explain", **{"say|UC04|": WHY})
    assert "可以上报" in page(client, draft)


def test_a_file_may_be_handed_in_now_and_explained_later(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, ODD)
    act(client, draft, "submit", later="1")
    assert submission(desk, draft).state is State.AWAITING_EXPLANATION


def test_a_changed_number_asks_for_a_reason_code_before_it_is_handed_in(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    first = sent(client, RIGHT)
    act(client, first, "submit")
    second = sent(client, RIGHT.replace("183", "190"))
    text = page(client, second)
    assert "183 → 190" in text
    assert 'name="revision"' in text
    assert "liangxin" not in text
    act(client, second, "explain", revision="Z")
    assert second.revision == ""
    act(client, second, "explain", revision="C", revision_reason="录入错误")
    assert "可以上报" in page(client, second)
    act(client, second, "submit")
    entry = submission(desk, second)
    assert (entry.state, entry.revision, entry.revision_reason) == (
        State.ACCEPTED,
        "C",
        "录入错误",
    )
    assert submission(desk, first).state is State.SUPERSEDED
    assert "explained" not in kinds(desk)  # given with the file: it was never kept out


def test_the_same_file_is_one_draft_and_whoever_comes_second_is_told(desk: Desk) -> None:
    first = sent(desk.signed_in(Role.REPORTER), RIGHT)
    colleague = desk.account(Role.REPORTER)
    colleague.pk, colleague.username, colleague.name = None, "second", "李四"
    colleague.save()
    other = Client()
    other.force_login(colleague, "django.contrib.auth.backends.ModelBackend")
    again = sent(other, RIGHT, name="副本.csv")
    assert again.id == first.id
    assert "填报人甲已经上传过同一个文件" in page(other, again)
    assert Draft.objects.count() == 1


def test_a_file_that_was_accepted_already_is_told_and_not_counted_twice(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    first = sent(client, RIGHT)
    act(client, first, "submit")
    second = sent(client, RIGHT)
    assert second.id != first.id
    text = page(client, second)
    assert first.submission_id in text
    assert "不用再报" in text
    act(client, second, "submit")
    assert second.submission_id == first.submission_id
    assert kinds(desk) == ["received", "judged"]


def test_a_draft_whose_note_was_lost_is_recognised(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, RIGHT)
    act(client, draft, "submit")
    handed_in = draft.submission_id
    Draft.objects.filter(id=draft.id).update(state=DraftState.OPEN, submission_id="")
    answer = client.get(f"/draft/{draft.id}/")
    assert answer.headers["location"] == f"/submission/{handed_in}/"
    assert kinds(desk) == ["received", "judged"]


def test_who_comes_second_with_an_old_view_of_the_draft_hands_nothing_in_again(desk: Desk) -> None:
    draft = sent(desk.signed_in(Role.REPORTER), RIGHT)
    old_view = Draft.objects.get(id=draft.id)
    submit(desk.context, draft)
    with desk.workspace.single_writer():
        withdraw(desk.context, submission(desk, draft), "报错了")
    assert submit(desk.context, old_view).submission_id == draft.submission_id
    assert kinds(desk).count("received") == 1


def test_what_was_withdrawn_may_be_uploaded_and_handed_in_again_at_once(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    first = sent(client, RIGHT)
    act(client, first, "submit")
    client.post(f"/submission/{first.submission_id}/withdraw/", {"reason": "报错了"})
    second = sent(client, RIGHT)
    assert "可以上报" in page(client, second)
    act(client, second, "submit")
    assert submission(desk, second).state is State.ACCEPTED
    assert second.submission_id != first.submission_id


def test_what_had_come_by_another_way_before_is_told_and_not_taken_for_this_upload(
    desk: Desk,
) -> None:
    earlier = datetime(2026, 3, 1, tzinfo=SHANGHAI)
    with desk.workspace.single_writer():
        (receipt,) = hand_in(
            desk.context, UNIT, [Arrival(RIGHT.encode(), "x.csv", UNIT, received_at=earlier)]
        )
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, RIGHT)
    text = page(client, draft)
    assert receipt.submission.id in text
    assert "不用再报" in text


def test_a_handing_in_that_was_killed_before_the_explanations_is_finished(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, ODD)
    act(client, draft, "explain", **{"say|UC04|3": WHY})

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("orchestration.intake.keeping.handing_in._explain", killed)
        act(client, draft, "submit")
    text = page(client, draft)
    assert "办到一半断了" in text
    act(client, draft, "submit")
    assert submission(desk, draft).state is State.ACCEPTED
    assert kinds(desk) == ["received", "judged", "explained", "judged"]


def test_nobody_of_another_unit_or_without_the_role_gets_at_a_draft(desk: Desk) -> None:
    draft = sent(desk.signed_in(Role.REPORTER), RIGHT)
    strangers = [desk.signed_in(Role.REPORTER, "stat-510303"), desk.signed_in(Role.OPERATOR)]
    for client in strangers:
        for path in ("", "marked/", "original/"):
            assert client.get(f"/draft/{draft.id}/{path}").status_code in (403, 404)
        for what in ("submit", "explain", "discard", "feed"):
            assert client.post(f"/draft/{draft.id}/{what}/").status_code in (403, 404)
    draft.refresh_from_db()
    assert draft.state == DraftState.OPEN


def test_a_discarded_draft_is_gone_and_its_bytes_stay(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, RIGHT)
    for _ in range(2):
        act(client, draft, "discard")
    assert draft.state == DraftState.DISCARDED
    assert "已经放弃" in page(client, draft)
    act(client, draft, "submit")
    assert kinds(desk) == []
    assert (desk.workspace.landing / draft.sha256).exists()
    assert sent(client, RIGHT).id != draft.id


def test_a_file_that_does_not_say_what_it_is_is_asked_about(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, "甲,乙\n1,2\n")
    text = page(client, draft)
    assert "没有认出这是哪张报表" in text
    assert "--feed" not in text
    act(client, draft, "feed", feed="municipal_works")
    assert draft.feed == ""
    act(client, draft, "feed", feed="used_car_trades")
    assert draft.feed == "used_car_trades"
    assert "必须改正" in page(client, draft)


def test_looking_at_a_draft_writes_nothing_to_the_ledger_or_the_outbox(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, ODD)
    before = {path for path in desk.workspace.root.rglob("*") if path.is_file()}
    page(client, draft)
    assert {path for path in desk.workspace.root.rglob("*") if path.is_file()} - before <= {
        desk.context.index.place.with_name(desk.context.index.place.name + ending)
        for ending in ("", "-wal", "-shm")
    }


def test_the_page_knows_what_was_accepted_since_it_was_looked_at(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    changed, first = sent(client, RIGHT.replace("183", "190")), sent(client, RIGHT)
    assert "可以上报" in page(client, changed)
    act(client, first, "submit")
    assert "183 → 190" in page(client, changed)
    act(client, changed, "submit", later="1")
    assert submission(desk, changed).state is State.AWAITING_EXPLANATION
    assert EventKind.RECEIVED in kinds(desk)


def test_a_period_that_is_closed_or_opened_meanwhile_is_told_at_once(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, RIGHT)
    assert "可以上报" in page(client, draft)
    with desk.workspace.single_writer():
        lock(desk.context, "used_car_trades", "2026-01", "年报已定", "市局")
    text = page(client, draft)
    assert "年报已定" in text
    act(client, draft, "submit")
    assert draft.submission_id == ""
    with desk.workspace.single_writer():
        unlock(desk.context, "used_car_trades", "2026-01", "补报", "市局")
    assert "可以上报" in page(client, draft)


def test_the_marked_file_and_the_original_come_back_under_safe_names(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, WRONG, name="我的 表.csv")
    marked: Any = client.get(f"/draft/{draft.id}/marked/")
    assert marked.headers["content-type"].startswith("text/csv")
    assert "filename*=utf-8''" in marked.headers["content-disposition"]
    assert "审核结果" in marked.content.decode("utf-8-sig")
    same: Any = client.get(f"/draft/{draft.id}/original/")
    assert same.content == WRONG.encode()
    assert same.headers["content-type"] == "application/octet-stream"
    assert [a["action"] for a in desk.done()][-2:] == ["downloaded", "downloaded"]


def test_a_try_that_was_mended_and_handed_in_needs_nobody_any_more(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    wrong, of_another_month = sent(client, WRONG), sent(client, WRONG.replace("1月", "2月"))
    odd = sent(client, ODD)
    act(client, sent(client, RIGHT), "submit")
    states = {draft.id: draft.state for draft in Draft.objects.all()}
    assert states[wrong.id] == DraftState.DISCARDED
    # What is still to be reported, and what only waits for a word, stays.
    assert states[of_another_month.id] == states[odd.id] == DraftState.OPEN
    assert "draft_overtaken" in [action["action"] for action in desk.done()]
    assert (desk.workspace.landing / wrong.sha256).exists()


def test_a_file_that_the_disk_has_lost_is_asked_for_again_in_words(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    draft = sent(client, RIGHT)
    (desk.workspace.landing / draft.sha256).unlink()
    assert "请重新上传" in page(client, draft)
    for path in ("original", "marked"):
        assert client.get(f"/draft/{draft.id}/{path}/").status_code == 302
    for what in ("submit", "review", "explain"):
        act(client, draft, what)
    assert kinds(desk) == []
    assert sent(client, RIGHT).id == draft.id
    assert "可以上报" in page(client, draft)


def test_a_full_disk_is_told_and_nothing_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    client = desk.signed_in(Role.REPORTER)
    monkeypatch.setattr("orchestration.desk.uploading.drafts.land", full)
    form = {"file": upload("x.csv", RIGHT)}
    answer: Any = client.post("/upload/", form, headers={"accept": "application/json"})
    assert answer.status_code == 503
    assert "没有收下" in answer.json()["said"]
    assert not Draft.objects.exists()
