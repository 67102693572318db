"""Corrections of sources: which are declared and whether they apply, and the text of another."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.test import Client

from orchestration.desk.operating.correcting import known_corrections, replace_corrections
from orchestration.desk.roles import Role
from orchestration.submissions import Submission
from sources.catalogue import Correction
from tests.desk.conftest import Desk
from tests.desk.test_operating_received import CALM, sent

SAID = {
    "value": "1,183",
    "reason_zh": "原书印错: 漏了“1”",
    "source": "勘误表",
    "id": "yearbook-may",
}


@pytest.fixture
def operator(desk: Desk) -> Client:
    return desk.signed_in(Role.OPERATOR)


def asked(client: Client, entry: Submission, **said: Any) -> str:
    return client.get(
        "/corrections/", {"submission": entry.id, "line": "3"} | said
    ).content.decode()


def drafted(page: str) -> list[dict[str, Any]]:
    """The draft as the loader reads it."""
    (text,) = re.findall(r'<textarea id="yaml"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    found: list[dict[str, Any]] = yaml.safe_load(html.unescape(text))
    return found


def test_a_draft_for_a_cell_is_read_by_the_loader_and_corrects_that_cell(
    desk: Desk, operator: Client
) -> None:
    entry = sent(desk.context, *CALM)
    page = asked(operator, entry)
    labels = dict(re.findall(r'value="(\d)"[^>]*> ([^<]*)</label>', page))
    assert "自流井区 2026年1月 本月交易量（辆）：183" in labels.values()
    (cell,) = (number for number, words in labels.items() if "本月" in words)
    (raw,) = drafted(asked(operator, entry, cell=cell, **SAID))
    made = Correction.model_validate(raw)
    assert (made.column, made.region, made.period) == ("trades", "510302", "2026-01")
    assert (made.expect, made.value) == ("183", Decimal(1183))
    assert made.reason_zh == SAID["reason_zh"]
    assert (made.sender, made.sha256) == (entry.sender, None)
    assert list(desk.context.ledger.events())[-1].facts["submission_id"] == entry.id
    known = replace_corrections(desk.context, {made.id: made})
    assert [(one.state, one.submission_id) for one in known_corrections(known)] == [
        ("waits", entry.id)
    ]
    other = made.model_copy(update={"expect": "184"})
    (mended,) = known_corrections(replace_corrections(desk.context, {made.id: other}))
    assert mended.state == "mended"
    right = made.model_copy(update={"value": Decimal(183)})
    (applied,) = known_corrections(replace_corrections(desk.context, {made.id: right}))
    assert applied.state == "applied"
    away = made.model_copy(update={"period": "2025-11"})
    (unseen,) = known_corrections(replace_corrections(desk.context, {made.id: away}))
    assert unseen.state == "unseen"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "Yearbook 5月"}, "编号只能用小写字母"),
        ({"value": "很多"}, "要写成数字"),
        ({"value": "-5"}, "超出"),
        ({"value": "1.5"}, "应是整数"),
        ({"source": " "}, "正确的数从哪里来"),
        ({"cell": "9"}, "印错的数"),
    ],
)
def test_what_the_loader_would_refuse_is_said_and_no_text_given(
    desk: Desk, operator: Client, change: dict[str, str], words: str
) -> None:
    entry = sent(desk.context, *CALM)
    page = asked(operator, entry, **({"cell": "0"} | SAID | change))
    assert words in page.partition('role="alert"')[2]
    assert "<textarea" not in page


def test_a_line_without_values_is_said(desk: Desk, operator: Client) -> None:
    entry = sent(desk.context, *CALM)
    assert "这一行没有读到数" in asked(operator, entry, line="99")
    page = operator.get("/corrections/", {"submission": "nothing", "line": "3"}).content.decode()
    assert "没有这份报送" in page
    assert "现在没有声明任何更正" in page
    assert (
        f'value="{entry.id}"'
        in operator.get(f"/corrections/?submission={entry.id}").content.decode()
    )


def test_corrections_are_for_the_bureau(desk: Desk) -> None:
    for role in (Role.REPORTER, Role.REVIEWER, Role.ADMINISTRATOR):
        assert desk.signed_in(role).get("/corrections/").status_code == 403
    assert desk.signed_in(Role.AUDITOR).get("/corrections/").status_code == 200
