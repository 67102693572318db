"""What the desk refuses whoever asks: too often, too much, from elsewhere, or past its headers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client
from django.urls import reverse

from orchestration.desk import limits, server
from orchestration.desk.models import Account
from orchestration.desk.roles import Role
from orchestration.desk.secrets import make_signing_key, signing_key
from orchestration.faults import SystemFault
from tests.desk.conftest import PASSWORD, Desk, upload

TRUE_HASHERS = ["orchestration.desk.hashing.BoundedArgon2"]
ROOT = Path(__file__).parents[2]


def test_too_many_sign_ins_from_an_address_are_answered_429_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "sign-in", limits.Limit(3))  # type: ignore[arg-type]
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)
    browser = Client(REMOTE_ADDR="10.5.5.5")
    given = {"username": "nobody", "password": "x"}
    codes = [browser.post("/sign-in/", given).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    refused = browser.post("/sign-in/", given)
    assert "操作太频繁" in refused.content.decode()
    assert refused.headers["retry-after"] == "60"
    assert browser.get("/sign-in/").status_code == 200
    assert Client(REMOTE_ADDR="10.5.5.6").post("/sign-in/", given).status_code == 200
    noted = [fact for fact in desk.done() if fact["action"] == "too_many_requests"]
    assert len(noted) == 1
    assert noted[0]["actor"]["address"] == "10.5.5.5"
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_060.0)
    assert browser.post("/sign-in/", given).status_code == 200


def test_a_name_that_is_guessed_at_from_many_addresses_is_paused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = desk.account(Role.REPORTER).username
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)
    codes = [
        Client(REMOTE_ADDR=f"10.6.{n}.1")
        .post("/sign-in/", {"username": name.upper() if n % 2 else name, "password": "x"})
        .status_code
        for n in range(limits.ONE_NAME + 2)
    ]
    assert codes == [200] * limits.ONE_NAME + [429, 429]


def test_an_account_sends_only_so_much_in_a_minute(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SENDING", limits.Limit(4))
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_000.0)
    admin, other = desk.signed_in(Role.ADMINISTRATOR), desk.signed_in(Role.OPERATOR)
    codes = [admin.post("/units/", {"of": "x"}).status_code for _ in range(5)]
    assert codes == [302, 302, 302, 302, 429]
    assert other.post("/releases/hold/", {}).status_code == 302
    assert admin.get("/units/").status_code == 200


def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(desk: Desk) -> None:
    here, elsewhere = desk.signed_in(Role.REPORTER), desk.signed_in(Role.REPORTER)
    before = here.cookies["liangxin"].value
    new = "Xin-de-mima-2026"
    here.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/password/").status_code == 200
    assert here.cookies["liangxin"].value != before
    assert elsewhere.get("/password/").headers["location"].startswith("/sign-in/")


def test_signing_in_takes_a_new_session(desk: Desk) -> None:
    account = desk.account(Role.REPORTER)
    browser = Client()
    browser.cookies["liangxin"] = "fixed-by-somebody-else-0123456789"
    browser.post("/sign-in/", {"username": account.username, "password": PASSWORD})
    assert browser.cookies["liangxin"].value != "fixed-by-somebody-else-0123456789"
    cookie = browser.cookies["liangxin"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(desk: Desk, place: str) -> None:
    account = desk.account(Role.OPERATOR)
    given = {"username": account.username, "password": PASSWORD, "next": place}
    answer = Client().post("/sign-in/", given)
    assert answer.headers["location"] == "/"


def test_a_form_from_elsewhere_or_of_before_is_refused_everywhere(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    account = desk.account(Role.OPERATOR)
    strict.force_login(account, "django.contrib.auth.backends.ModelBackend")
    for place in ("/sign-in/", "/sign-out/", "/password/", "/releases/hold/"):
        answer = strict.post(place, {"code": ""})
        assert answer.status_code == 403, place
        assert "页面已过期" in answer.content.decode()
    assert [fact["action"] for fact in desk.done()] == ["signed_in"]


@pytest.mark.usefixtures("desk")
def test_another_host_name_is_refused() -> None:
    assert Client(headers={"host": "evil.example"}).get("/sign-in/").status_code == 400
    assert Client(headers={"host": "localhost"}).get("/sign-in/").status_code == 200


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("said", ["99999999999", "-1", "1e3", "1 2"])
def test_a_body_that_is_too_long_or_lies_about_it_is_refused_unread(said: str) -> None:
    answer = Client().post("/sign-in/", {"username": "x"}, CONTENT_LENGTH=said)
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


@pytest.mark.usefixtures("desk")
def test_a_body_without_a_length_is_refused() -> None:
    answer = Client().post("/sign-in/", {}, headers={"transfer-encoding": "chunked"})
    assert answer.status_code == 411


def test_an_upload_leaves_nothing_behind_it_and_old_remains_are_cleared(desk: Desk) -> None:
    arriving = desk.workspace.desk / "arriving"
    admin = desk.signed_in(Role.ADMINISTRATOR)
    admin.post("/accounts/import/", {"file": upload("a.csv", "x" * 5000)})
    assert list(arriving.iterdir()) == []
    old, fresh = arriving / "old.upload", arriving / "fresh.upload"
    for place in (old, fresh):
        place.write_bytes(b"x")
    os.utime(old, (1, 1))
    server._clear(arriving)
    assert list(arriving.iterdir()) == [fresh]


def test_every_answer_has_the_strict_headers_refusals_and_errors_too(desk: Desk) -> None:
    admin = desk.signed_in(Role.ADMINISTRATOR)
    asked = ["/sign-in/", "/accounts/", "/nowhere/", "/releases/", "/static/desk/desk.css"]
    for place in asked:
        answer = admin.get(place)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, place
        assert "unsafe" not in policy, place
        assert answer.headers["x-content-type-options"] == "nosniff", place
        if not place.startswith("/static"):
            assert answer.headers["x-frame-options"] == "DENY", place
            assert "no-store" in answer.headers["cache-control"], place
        answer.close()


def test_no_page_has_a_script_or_a_style_of_its_own() -> None:
    templates = list((ROOT / "orchestration" / "desk" / "templates").rglob("*.html"))
    assert templates
    for template in templates:
        text = template.read_text("utf-8")
        assert not re.search(r"<script(?! src)|<style|\sstyle=|\son[a-z]+=", text), template.name
        for said in re.findall(r"{{([^}]*)\|\s*safe\b", text):
            assert "help_text" in said, f"{template.name}: {said}"


@pytest.mark.usefixtures("desk")
def test_passwords_are_kept_by_argon2(settings: object) -> None:
    settings.PASSWORD_HASHERS = TRUE_HASHERS  # type: ignore[attr-defined]
    kept = make_password("kaopu")
    assert kept.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")
    assert check_password("kaopu", kept)
    assert not check_password("kaopv", kept)
    account = Account.objects.create_user(
        "argon", password=PASSWORD, name="甲", role="operator", must_change_password=False
    )
    answer = Client().post("/sign-in/", {"username": account.username, "password": PASSWORD})
    assert answer.headers["location"] == "/"
    chosen = json.loads(asked_settings({}, "s.PASSWORD_HASHERS"))
    assert chosen == TRUE_HASHERS


@pytest.mark.usefixtures("desk")
def test_a_password_kept_with_other_costs_is_read_and_kept_anew(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # type: ignore[attr-defined]
    account = Account.objects.create_user("old", password=PASSWORD, name="甲", role="operator")
    assert "m=102400" in account.password
    settings.PASSWORD_HASHERS = TRUE_HASHERS  # type: ignore[attr-defined]
    Client().post("/sign-in/", {"username": "old", "password": PASSWORD})
    account.refresh_from_db()
    assert "m=47104,t=2,p=1" in account.password


def asked_settings(environment: dict[str, str], wanted: str) -> str:
    """What the settings are in a process of that environment."""
    code = f"import json, orchestration.desk.settings as s; print(json.dumps({wanted}))"
    plain = {k: v for k, v in os.environ.items() if not k.startswith("LIANGXIN_DESK")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**plain, **environment},
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


def test_behind_tls_cookies_travel_over_tls_alone() -> None:
    wanted = (
        "[s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " getattr(s, 'SECURE_HSTS_SECONDS', 0), getattr(s, 'SECURE_PROXY_SSL_HEADER', None)]"
    )
    assert json.loads(asked_settings({}, wanted)) == [False, False, 0, None]
    with_tls = json.loads(asked_settings({"LIANGXIN_DESK_TLS": "1"}, wanted))
    assert with_tls == [True, True, 31536000, ["HTTP_X_FORWARDED_PROTO", "https"]]


def test_secrets_come_from_the_environment_or_a_file_and_the_database_from_either(
    tmp_path: Path,
) -> None:
    for name, value in (("key", "a" * 50), ("db", "postgresql://u:p%40ss@db.example:5433/desk")):
        (tmp_path / name).write_text(f"{value}\n", "utf-8")
    environment = {
        "LIANGXIN_DESK_SECRET_FILE": str(tmp_path / "key"),
        "LIANGXIN_DESK_DATABASE_FILE": str(tmp_path / "db"),
    }
    found = json.loads(
        asked_settings(environment, "[s.SECRET_KEY, s.DATABASES['default']['ENGINE'],"
                       " s.DATABASES['default']['PASSWORD'], s.DATABASES['default']['PORT']]")
    )  # fmt: skip
    assert found == ["a" * 50, "django.db.backends.postgresql", "p@ss", 5433]


def test_the_workspace_keeps_a_key_of_its_own_that_only_its_owner_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_signing_key(tmp_path)
    key = (tmp_path / "secret.key").read_text("ascii").strip()
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    make_signing_key(tmp_path)
    assert signing_key(tmp_path) == key
    monkeypatch.setenv("LIANGXIN_DESK_SECRET_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(SystemFault, match="LIANGXIN_DESK_SECRET_FILE"):
        signing_key(tmp_path)


def test_addresses_are_those_that_the_own_proxy_saw(desk: Desk, settings: object) -> None:
    settings.PROXIES = 1  # type: ignore[attr-defined]
    browser = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "1.2.3.4, 10.8.8.8"})
    browser.post("/sign-in/", {"username": "who", "password": "x"})
    assert desk.done()[-1]["actor"]["address"] == "10.8.8.8"
    assert reverse("sign-in") == "/sign-in/"
    assert not django_settings.DEBUG


def test_every_setting_is_in_the_chapter_for_operators_and_none_besides() -> None:
    chapter = (ROOT / "docs" / "operations.md").read_text("utf-8")
    told = set(re.findall(r"LIANGXIN_DESK_[A-Z]+(?<!_FILE)", chapter))
    used = {
        variable.removesuffix("_FILE")
        for module in (ROOT / "orchestration").rglob("*.py")
        for variable in re.findall(r"LIANGXIN_DESK_[A-Z]+(?:_FILE)?", module.read_text("utf-8"))
    }
    assert used
    assert told == used
