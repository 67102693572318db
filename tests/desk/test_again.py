"""The same file handed in again: it stands once, unless it says something again."""

from __future__ import annotations

from orchestration.desk.roles import Role
from orchestration.submissions import State
from tests.desk.conftest import Desk
from tests.desk.test_uploading import RIGHT, act, kinds, page, sent, submission

OTHER = RIGHT.replace("2026年1月,183,183", "2025年12月,150,1800")
BOTH = RIGHT + "自流井区,2025年12月,150,1800,模拟\n"
REVISED = RIGHT.replace("183,183", "190,190")


def test_a_file_that_comes_again_after_a_colleagues_other_file_stands_once(desk: Desk) -> None:
    mine, colleague = desk.signed_in(Role.REPORTER), desk.signed_in(Role.REPORTER)
    first = sent(mine, RIGHT)
    act(mine, first, "submit")
    act(colleague, other := sent(colleague, OTHER), "submit")
    assert submission(desk, other).state is State.ACCEPTED
    again = sent(mine, RIGHT)
    assert first.submission_id in page(mine, again)
    act(mine, again, "submit")
    assert again.submission_id == first.submission_id
    assert kinds(desk).count("received") == 2


def test_what_was_revised_meanwhile_is_said_again_by_the_first_file(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER)
    first, revised = sent(client, BOTH), sent(client, REVISED)
    act(client, first, "submit")
    act(client, revised, "explain", revision="C", revision_reason="录入错误")
    act(client, revised, "submit")
    assert submission(desk, revised).state is State.ACCEPTED
    assert submission(desk, first).state is State.ACCEPTED  # of the other month it still speaks
    again = sent(client, BOTH)
    act(client, again, "explain", revision="C", revision_reason="原数无误")
    act(client, again, "submit")
    assert again.submission_id not in (first.submission_id, revised.submission_id)
    assert submission(desk, again).state is State.ACCEPTED
