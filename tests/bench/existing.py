"""What a new submission costs where few and where very many have been accepted before it.

Of other senders the earlier ones are events of a ledger only: what a bureau has on record, without
the files. Of the sender itself they are of the same feed, with their observations, a month each.
What is measured is what ``liangxin submit`` does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from orchestration.context import Context
from orchestration.demo.deliveries import Delivery
from orchestration.demo.simulate import write_simulated
from orchestration.intake.keeping.acceptance import judge_pending, restore_sender
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.settling import settle_around
from orchestration.intake.observations import FACT
from orchestration.ledger import SHANGHAI, Event, EventKind
from orchestration.submissions import State
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from tests.bench.table import Measured

FEW, MANY = 100, 100_000
# Of the sender itself: as many as are looked back over at most, and a long history.
OWN_FEW, OWN_MANY = 240, 5_000
# "The same": what two medians of one thing differ by on a shared machine.
MOST_TIMES = 1.25
_MEASURED = 30


def measure(
    folder: Path, few: int = FEW, many: int = MANY, sent: int = _MEASURED
) -> list[Measured]:
    """The median cost of a new submission in both; what reading a long ledger costs once."""
    catalogue, deliveries = _prepared(folder)
    workspaces = {count: Workspace(folder / f"existing-{count}").create() for count in (few, many)}
    indexed: dict[int, float] = {}
    for count, workspace in workspaces.items():
        _write_ledger(workspace.ledger, catalogue, count, deliveries[0].sender)
        indexed[count] = _submit(workspace, catalogue, deliveries[0])
    return [
        _compared("他人", workspaces, catalogue, deliveries[1 : sent + 1]),
        Measured(f"已有 {many:,} 份时第一次（建索引，只此一次）", indexed[many], "s"),
    ]


def measure_own(folder: Path, few: int = OWN_FEW, many: int = OWN_MANY) -> list[Measured]:
    """The same where the earlier ones are the sender's own, of the same feed."""
    catalogue, deliveries = _prepared(folder)
    mine = [d for d in deliveries if d.sender == deliveries[0].sender]
    workspaces = {count: Workspace(folder / f"own-{count}").create() for count in (few, many)}
    for count, workspace in workspaces.items():
        _submit(workspace, catalogue, mine[0])
        _add_own(workspace, count, mine[0])
        # The first file is revised again and again: a month each time is changed.
        _submit(workspace, catalogue, mine[0], _changed(mine[0], 0))
    again = [(mine[0], _changed(mine[0], turn)) for turn in range(1, 11)]
    return [_compared("本单位", workspaces, catalogue, again)]


def _prepared(folder: Path) -> tuple[Catalogue, list[Delivery]]:
    catalogue = load_catalogue()
    return catalogue, _deliveries(catalogue, folder / "simulated")


def _compared(
    whose: str,
    workspaces: dict[int, Workspace],
    catalogue: Catalogue,
    sent: Sequence[Delivery | tuple[Delivery, bytes]],
) -> Measured:
    # In turn, so that whatever else the machine does falls on both.
    took: dict[int, list[float]] = {count: [] for count in workspaces}
    for entry in sent:
        delivery, content = entry if isinstance(entry, tuple) else (entry, None)
        for count, workspace in workspaces.items():
            took[count].append(_submit(workspace, catalogue, delivery, content))
    (few, least), (many, most) = sorted(
        (count, statistics.median(seconds)) for count, seconds in took.items()
    )
    return Measured(
        f"新报一份：{whose}已有 {many:,} 份 ÷ {few:,} 份",
        most / least,
        "×",
        MOST_TIMES,
        f"{most * 1000:.0f} ms ÷ {least * 1000:.0f} ms",
    )


def _changed(delivery: Delivery, turn: int) -> bytes:
    """The same file as other bytes: what a sender sends who sends it again."""
    return delivery.path.read_bytes() + b"\n" * (turn + 1)


def _add_own(workspace: Workspace, count: int, like: Delivery) -> None:
    """Accepted submissions of the sender, one for each of the months long before its own."""
    context = Context(workspace, load_catalogue())
    (entry,) = context.index.in_state(State.ACCEPTED)
    cells = pl.read_parquet(workspace.observations / f"{entry.id}.parquet")
    seq = context.index.last_seq()
    at = entry.received_at - timedelta(days=1)
    with workspace.ledger.open("ab") as ledger:
        for n in range(count):
            id_, month = f"o{n:012x}", _month_before(2020, n)
            one = cells.with_columns(
                submission_id=pl.lit(id_),
                period_start=pl.lit(month[0]),
                period_end=pl.lit(month[1]),
            )
            one.unique(FACT, keep="first").write_parquet(workspace.observations / f"{id_}.parquet")
            received = {
                "submission_id": id_,
                "sender": like.sender,
                "feed": entry.feed,
                "sha256": f"{n:064x}",
                "file_name": f"{n}.csv",
                "size": 1000,
                "backdated": False,
            }
            judged = {
                "submission_id": id_,
                "state": State.ACCEPTED.value,
                "judged_by": "bench",
                "reason_zh": "",
                "holds": [str(month[1])],
            }
            for kind, facts in ((EventKind.RECEIVED, received), (EventKind.JUDGED, judged)):
                seq += 1
                ledger.write(Event(seq, kind, at, at, facts).as_line())


def _month_before(year: int, months: int) -> tuple[date, date]:
    """First and last day of the month so many months before January of ``year``."""
    counted = year * 12 - 1 - months
    first = date(counted // 12, counted % 12 + 1, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _deliveries(catalogue: Catalogue, folder: Path) -> list[Delivery]:
    """Small files of one sender each, of one feed."""
    found = [d for d in write_simulated(catalogue, folder) if d.path.stat().st_size < 20_000]
    feed = found[0].feed
    mine = sorted((d for d in found if d.feed == feed), key=lambda d: (d.sender, d.path))
    return mine[: _MEASURED + 1]


def _submit(
    workspace: Workspace, catalogue: Catalogue, delivery: Delivery, content: bytes | None = None
) -> float:
    start = time.perf_counter()
    context = Context(workspace, catalogue)
    content = content or delivery.path.read_bytes()
    arrival = Arrival(content, delivery.path.name, delivery.sender)
    with workspace.single_writer():
        [receipt] = receive(context, [arrival])
        feed = receipt.submission.feed
        restore_sender(context, delivery.sender, feed)
        list(judge_pending(context, feed, delivery.sender))
        sent = context.index.get(receipt.submission.id)
        settle_around(context, delivery.sender, feed, [sent] if sent else [])
    return time.perf_counter() - start


def _write_ledger(ledger: Path, catalogue: Catalogue, count: int, but: str) -> None:
    others = [sender for sender in catalogue.senders.values() if sender.id != but]
    at = datetime(2024, 1, 1, tzinfo=SHANGHAI)
    with ledger.open("wb") as handle:
        for n in range(count):
            sender = others[n % len(others)]
            at += timedelta(minutes=1)
            received = {
                "submission_id": f"s{n:012x}",
                # No longer declared: no new submission is compared with it.
                "sender": f"former-{sender.id}",
                "feed": sender.feeds[0],
                "sha256": f"{n:064x}",
                "file_name": f"{n}.csv",
                "size": 1000,
                "backdated": False,
            }
            judged = {
                "submission_id": received["submission_id"],
                "state": State.ACCEPTED.value,
                "judged_by": "bench",
                "reason_zh": "",
            }
            for seq, kind, facts in (
                (2 * n + 1, EventKind.RECEIVED, received),
                (2 * n + 2, EventKind.JUDGED, judged),
            ):
                handle.write(Event(seq, kind, at, at, facts).as_line())
