"""What must not be in the code: the signing key, the database's and the mail server's address.

Each comes from an environment variable, or from a file that ``<VARIABLE>_FILE`` names. Does not
belong here: any other setting (``settings``).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from orchestration.durable import write_whole
from orchestration.faults import SystemFault

KEY_VARIABLE = "LIANGXIN_DESK_SECRET"


def secret(variable: str) -> str:
    """The secret's value: from the environment, or from the file it names; empty where neither."""
    place = os.environ.get(f"{variable}_FILE")
    if not place:
        return os.environ.get(variable, "").strip()
    try:
        return Path(place).read_text("utf-8").strip()
    except OSError as error:
        raise SystemFault(
            f"{variable}_FILE 指向的文件读不到：{place} / {variable}_FILE cannot be read: {place}"
        ) from error


def signing_key(folder: Path) -> str:
    """The key that signs cookies and links; one of this process alone where none was made yet."""
    given = secret(KEY_VARIABLE)
    if given:
        return given
    place = folder / "secret.key"
    return place.read_text("ascii").strip() if place.exists() else secrets.token_urlsafe(48)


def make_signing_key(folder: Path) -> None:
    """Make the workspace's own key, readable by its owner alone, where none is given or made."""
    place = folder / "secret.key"
    if secret(KEY_VARIABLE) or place.exists():
        return
    before = os.umask(0o077)
    try:
        write_whole(place, f"{secrets.token_urlsafe(48)}\n".encode())
    finally:
        os.umask(before)
