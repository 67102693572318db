"""Every address of the desk with objects to ask for, of the own unit and of another.

Belongs here: finding addresses and making the objects. Does not belong here: what each role must be
answered (``test_matrix``).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from orchestration.desk.models import Account, Draft, Reminder, UnitSetting
from orchestration.desk.roles import Role
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.submissions import State
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk, upload
from tests.desk.releases import two_releases

HEADER = "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质,说明"
FEED, FOREIGN_FEED = "used_car_trades", "transport_vehicles"
PLACES = {UNIT: "自流井区", OTHER_UNIT: "贡井区"}
# What only the other unit may read: a file's name and a number in it.
SECRET_NAME, SECRET_NUMBER = "乙方机密文件", 76543
OWNED = frozenset({"submission_id", "draft_id", "feed", "unit"})


@dataclass(frozen=True)
class World:
    """An object of each kind that addresses name: of the own unit, and of the other."""

    own: dict[str, Any]
    other: dict[str, Any]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no page of the own unit may hold."""
        named = (self.other["submission_id"], str(self.other["draft_id"]))
        return (*named, SECRET_NAME, str(SECRET_NUMBER), f"{SECRET_NUMBER:,}")


def world(desk: Desk, aside: Path) -> World:
    """Two units with a draft and a submission that waits, a release that does, an account."""
    shown, draft = two_releases(desk.context, aside)
    stranger = Account.objects.create_user(
        "stranger", name="外人", role=Role.REPORTER, unit=OTHER_UNIT, must_change_password=False
    )
    common = {
        "period": "2026-01", "code": draft, "account_id": stranger.pk, "which": "original",
        "kind": "csv", "path": "index.html",
    }  # fmt: skip
    own = {**common, **_of(desk, UNIT, 183, "甲"), "feed": FEED, "unit": UNIT}
    other = {**common, **_of(desk, OTHER_UNIT, SECRET_NUMBER, SECRET_NAME), "unit": OTHER_UNIT}
    assert shown != draft
    return World(own, {**other, "feed": FOREIGN_FEED})


def _of(desk: Desk, unit: str, number: int, name: str) -> dict[str, Any]:
    place = PLACES[unit]
    months = ((1, number, number), (2, number * 50, number * 51))
    rows = "".join(f"{place},2026年{m}月,{value},{ytd},模拟,\n" for m, value, ytd in months)
    content = f"填报单位：{place}统计局（模拟）\n{HEADER}\n{rows}".encode()
    client = desk.signed_in(Role.REPORTER, unit)
    answer = client.post("/upload/", {"file": upload(f"{name}.csv", content), "feed": FEED})
    assert answer.status_code == 302, answer.content.decode()
    draft = Draft.objects.get(unit=unit)
    with desk.workspace.single_writer():
        (receipt,) = receive(desk.context, [Arrival(content + b"\n", f"{name}2.csv", unit)])
        list(judge_pending(desk.context, receipt.submission.feed))
    waiting = desk.context.index.get(receipt.submission.id)
    assert waiting is not None
    assert waiting.state is State.AWAITING_EXPLANATION, waiting.reason_zh
    return {"draft_id": draft.id, "submission_id": waiting.id}


@dataclass(frozen=True)
class Address:
    """One address pattern: its name, and the kinds of objects in it."""

    name: str
    kinds: tuple[str, ...]

    @property
    def is_owned(self) -> bool:
        """Whether it names something that belongs to a unit."""
        return bool(OWNED & set(self.kinds))

    def of(self, objects: dict[str, Any]) -> str:
        """The address of those objects."""
        return reverse(self.name, kwargs={kind: objects[kind] for kind in self.kinds})


def addresses() -> list[Address]:
    """All of them, as the desk has them now."""
    found = []
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern), "addresses are plain lists"
        assert pattern.name, f"{pattern.pattern} has no name"
        found.append(Address(pattern.name, tuple(pattern.pattern.converters)))
    return found


def kept(desk: Desk, *, drafts: bool = True) -> list[object]:
    """Everything that a request might change, besides what is noted of signing in."""
    ledger = desk.workspace.ledger
    acted = [f for f in desk.done() if f["action"] not in ("signed_in", "too_many_requests")]
    tables = [Account, UnitSetting, Reminder, *([Draft] if drafts else [])]
    rows = [
        [{**row, "last_login": None} if "last_login" in row else row for row in found]
        for found in ([*table.objects.order_by("pk").values()] for table in tables)  # type: ignore[attr-defined]
    ]
    return [ledger.read_bytes() if ledger.exists() else b"", acted, rows]


def texts_of(body: bytes) -> Iterator[str]:
    """What is written in an answer: its text, or that of every part of a workbook."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            for name in book.namelist():
                yield book.read(name).decode("utf-8", "replace")
    else:
        yield body.decode("utf-8", "replace")
