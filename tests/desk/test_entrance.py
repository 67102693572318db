"""Coming in: signing in, the first password, lockouts, and what is noted of each."""

from __future__ import annotations

import pytest
from django.test import Client

from orchestration.desk.roles import Role
from tests.desk.conftest import PASSWORD, Desk


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(desk: Desk) -> None:
    reporter = desk.account(Role.REPORTER)
    client = Client()
    asked = client.get("/password/")
    assert asked.headers["location"] == "/sign-in/?next=/password/"
    answer = client.post(
        asked.headers["location"],
        {"username": reporter.username, "password": PASSWORD, "next": "/password/"},
    )
    assert answer.headers["location"] == "/password/"
    assert client.get("/password/").status_code == 200


def test_signing_in_and_out_is_noted_with_who_and_from_where(desk: Desk) -> None:
    reporter = desk.account(Role.REPORTER)
    client = Client(REMOTE_ADDR="10.1.2.3")
    client.post("/sign-in/", {"username": reporter.username, "password": "wrong"})
    client.post("/sign-in/", {"username": reporter.username, "password": PASSWORD})
    client.post("/sign-out/")
    done = [(a["action"], a["actor"]["account"], a["actor"]["address"]) for a in desk.done()]
    assert done == [
        ("sign_in_refused", "", "10.1.2.3"),
        ("signed_in", reporter.username, "10.1.2.3"),
        ("signed_out", reporter.username, "10.1.2.3"),
    ]
    assert desk.done()[0]["account"] == reporter.username
    assert PASSWORD not in desk.workspace.actions.read_text("utf-8")


def test_a_first_password_must_be_changed_before_anything_else(desk: Desk) -> None:
    reporter = desk.account(Role.REPORTER)
    reporter.must_change_password = True
    reporter.save()
    client = Client()
    client.post("/sign-in/", {"username": reporter.username, "password": PASSWORD})
    assert client.get("/").headers["location"] == "/password/"
    new = "Xin-de-mima-2026"
    answer = client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert answer.headers["location"] == "/"
    assert client.get("/").headers.get("location") != "/password/"
    assert [a["action"] for a in desk.done()][-1] == "password_changed"


@pytest.mark.parametrize("password", ["short1", "1234567890123", "password123", ""])
def test_a_weak_password_is_refused_and_the_old_one_stays(desk: Desk, password: str) -> None:
    client = desk.signed_in(Role.REPORTER)
    answer = client.post(
        "/password/",
        {"old_password": PASSWORD, "new_password1": password, "new_password2": password},
    )
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    account = desk.account(Role.REPORTER)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_password_that_is_guessed_at_locks_the_account_from_that_address(desk: Desk) -> None:
    reporter = desk.account(Role.REPORTER)
    client = Client(REMOTE_ADDR="10.9.9.9")
    for _ in range(5):
        client.post("/sign-in/", {"username": reporter.username, "password": "guess"})
    right = {"username": reporter.username, "password": PASSWORD}
    assert client.post("/sign-in/", right).status_code in (403, 429)
    assert "locked_out" in [a["action"] for a in desk.done()]
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert elsewhere.post("/sign-in/", right).status_code == 302
