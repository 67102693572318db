"""Every address x every role x own, other and bureau: what the table of access says, no more.

A new address is asked for here without being listed; it fails where it has no entry in the table,
an entry no address, or an address names a kind of object of which ``matrix.world`` makes none.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from orchestration.desk import limits
from orchestration.desk.access import OPEN, PAGES
from orchestration.desk.entrance import views as entrance
from orchestration.desk.roles import OF_A_UNIT, Role
from tests.desk.conftest import OTHER_UNIT, Desk
from tests.desk.matrix import SECRET_NAME, Address, World, addresses, kept, texts_of, world

REFUSED = (403, 404)
# Pages for everyone in which each changes what is theirs.
FOR_ALL = frozenset({"sign-out", "password"})


@pytest.fixture
def there(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    # How often one may ask has tests of its own.
    for module in (limits, entrance):
        monkeypatch.setattr(module, "is_permitted", lambda *_: True)
    return world(desk, tmp_path / "pair")


def expected(address: Address, role: Role, *, own: bool) -> int | None:
    """The refusal, by the table; ``None``: answered."""
    if address.name in OPEN:
        return None
    if role not in PAGES[address.name].roles:
        return 403
    if role in OF_A_UNIT and address.is_owned and not own:
        return 404
    return None


def asked(there: World) -> list[tuple[Address, Role, bool, str]]:
    """Each address for each role, of the own unit and of the other where that is a difference."""
    return [
        (address, role, own, address.of(there.own if own else there.other))
        for address in addresses()
        for role in Role
        for own in ((True, False) if address.is_owned else (True,))
    ]


def test_the_table_and_the_addresses_are_the_same() -> None:
    names = {address.name for address in addresses()}
    assert names == set(PAGES) | OPEN


def test_no_auditor_may_send_and_no_administrator_sees_what_units_report() -> None:
    writing = {name for name, page in PAGES.items() if page.writes} - FOR_ALL
    assert writing
    for name in writing:
        assert Role.AUDITOR not in PAGES[name].roles, name
    for address in addresses():
        if address.is_owned:
            assert Role.ADMINISTRATOR not in PAGES[address.name].roles, address.name


def test_whoever_is_not_signed_in_is_sent_to_sign_in_from_every_page(
    desk: Desk, there: World
) -> None:
    before = kept(desk)
    for address in addresses():
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address.of(there.own))
            if address.name in OPEN:
                assert answer.status_code == 200, address.name
            else:
                assert answer.status_code == 302, address.name
                assert answer.headers["location"].startswith("/sign-in/"), address.name
    assert kept(desk)[2:] == before[2:]
    assert kept(desk)[0] == before[0]


def test_reading_is_answered_by_the_table_and_tells_nothing_of_another_unit(
    desk: Desk, there: World
) -> None:
    clients = {role: desk.signed_in(role) for role in Role}
    wrong = []
    before = kept(desk, drafts=False)
    # What must not be seen is there to be seen, by whoever may.
    theirs = f"/submission/{there.other['submission_id']}/"
    assert SECRET_NAME in clients[Role.OPERATOR].get(theirs).content.decode()
    for address, role, own, place in asked(there):
        answer = clients[role].get(place)
        should = expected(address, role, own=own)
        body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        if (answer.status_code in REFUSED) != (should is not None) or answer.status_code >= 500:
            wrong.append(f"{role} GET {place}: {answer.status_code}, not {should or 'answered'}")
        elif should is not None and answer.status_code != should:
            wrong.append(f"{role} GET {place}: {answer.status_code}, not {should}")
        if role in OF_A_UNIT:
            told = [s for s in there.secrets for text in texts_of(body) if s in text]
            wrong += [
                f"{role} GET {place} tells {secret}" for secret in told if secret not in place
            ]
    assert wrong == []
    after = kept(desk, drafts=False)
    assert (after[0], after[2]) == (before[0], before[2])


def test_no_question_behind_an_address_opens_another_unit(desk: Desk, there: World) -> None:
    told = []
    question = {
        "unit": OTHER_UNIT, "sender": OTHER_UNIT, "q": "", "all": "1", "feed": "",
        "submission_id": there.other["submission_id"], "draft": str(there.other["draft_id"]),
    }  # fmt: skip
    for role in sorted(OF_A_UNIT):
        client = desk.signed_in(role)
        for address in addresses():
            if role not in PAGES.get(address.name, PAGES["home"]).roles:
                continue
            answer = client.get(address.of(there.own), question)
            body = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
            shown = [s for s in there.secrets if s not in question.values()]
            hidden = body.decode("utf-8", "replace")
            told += [f"{role} {address.name}: {s}" for s in shown if s in hidden]
    assert told == []


def test_sending_is_answered_by_the_table_and_what_is_refused_changes_nothing(
    desk: Desk, there: World
) -> None:
    clients = {role: desk.signed_in(role) for role in Role}
    wrong = []
    every = asked(there)
    refused = [entry for entry in every if expected(entry[0], entry[1], own=entry[2])]
    assert len(refused) > len(addresses())
    before = kept(desk)
    for address, role, own, place in refused:
        answer = clients[role].post(place, {"action": "close", "sure": "1", "remark": "x"})
        if answer.status_code != expected(address, role, own=own):
            wrong.append(f"{role} POST {place}: {answer.status_code}")
    assert wrong == []
    assert kept(desk) == before
    # A page that is only read changes nothing whoever sends.
    for _address, role, _own, place in (
        e for e in every if e not in refused and e[0].name in PAGES and not PAGES[e[0].name].writes
    ):
        answer = clients[role].post(place, {"sure": "1"})
        if answer.status_code < 400 and kept(desk) != before:
            wrong.append(f"{role} POST {place} changed something")
            before = kept(desk)
    assert wrong == []
    assert kept(desk)[0] == before[0]


def test_who_may_send_is_not_refused(desk: Desk, there: World) -> None:
    wrong = []
    for address, role, own, place in asked(there):
        page = PAGES.get(address.name)
        if page is None or not page.writes or expected(address, role, own=own):
            continue
        answer = desk.signed_in(role).post(place)
        if answer.status_code in REFUSED or answer.status_code >= 500:
            wrong.append(f"{role} POST {place}: {answer.status_code}")
    assert wrong == []


def test_a_unit_that_is_declared_no_more_sends_nothing_and_breaks_nothing(
    desk: Desk, there: World
) -> None:
    account = desk.account(Role.REPORTER)
    client = desk.signed_in(Role.REPORTER)
    account.unit = "gone-999999"
    account.save()
    before = kept(desk)
    for address in addresses():
        page = PAGES.get(address.name)
        if page is None or Role.REPORTER not in page.roles or address.name in FOR_ALL:
            continue
        place = address.of(there.own)
        answer = client.get(place)
        told = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert there.own["submission_id"].encode() not in told, place
        if page.writes:
            assert answer.status_code == 403, place
            assert client.post(place).status_code == 403, place
        elif address.is_owned:
            assert answer.status_code == 404, place
        else:
            assert answer.status_code < 500, place
    assert kept(desk) == before
