"""A bureau with a desk: an empty workspace, accounts of every role, and who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from orchestration.actions import actions
from orchestration.context import Context
from orchestration.desk.models import Account
from orchestration.desk.roles import OF_A_UNIT, Role
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue

UNIT, OTHER_UNIT = "stat-510302", "stat-510303"
PASSWORD = "kaopu-Shuju-2026"  # noqa: S105 - of accounts in tests


@dataclass
class Desk:
    """The desk of an empty workspace, asked without a network by Django's own client."""

    context: Context
    _accounts: dict[tuple[Role, str], Account] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    def account(self, role: Role, unit: str = UNIT) -> Account:
        """The account of that role, and of that unit where the role has one."""
        unit = unit if role in OF_A_UNIT else ""
        if (role, unit) not in self._accounts:
            # Not the unit's id: whether a page shows that is looked for.
            name = f"{role.value}-{('a', 'b')[unit == OTHER_UNIT]}" if unit else role.value
            self._accounts[role, unit] = Account.objects.create_user(
                username=name,
                password=PASSWORD,
                name=f"{role.label}甲",
                role=role,
                unit=unit,
                must_change_password=False,
            )
        return self._accounts[role, unit]

    def signed_in(self, role: Role, unit: str = UNIT) -> Client:
        """A browser in which that account is signed in."""
        client = Client(raise_request_exception=True)
        client.force_login(self.account(role, unit), "django.contrib.auth.backends.ModelBackend")
        return client

    def done(self) -> list[dict[str, Any]]:
        """The actions that were noted, in order."""
        return [event.facts for event in actions(self.workspace)]


def upload(name: str, content: bytes | str) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


@pytest.fixture
def desk(
    tmp_path: Path, settings: Any, catalogue: Catalogue, db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    assert db is None
    workspace = Workspace(tmp_path / "var").create()
    (workspace.desk / "arriving").mkdir(parents=True)
    settings.WORKSPACE = workspace
    settings.FILE_UPLOAD_TEMP_DIR = str(workspace.desk / "arriving")
    # Argon2 is slow on purpose; how passwords are kept has a test of its own.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("LIANGXIN_WORKSPACE", str(workspace.root))
    yield Desk(Context(workspace, catalogue))
