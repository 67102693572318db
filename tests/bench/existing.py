"""What a new submission costs where few and where very many have been accepted before it.

The earlier ones are events of a ledger only, of all senders but the one that is measured: what a
bureau has on record, without the files. What is measured is what ``liangxin submit`` does.
"""

from __future__ import annotations

import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path

from orchestration.context import Context
from orchestration.demo.deliveries import Delivery
from orchestration.demo.simulate import write_simulated
from orchestration.intake.keeping.acceptance import judge_pending, restore_sender
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.settling import settle_sender
from orchestration.ledger import SHANGHAI, Event, EventKind
from orchestration.submissions import State
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from tests.bench.table import Measured

FEW, MANY = 100, 100_000
# "The same": what two medians of one thing differ by on a shared machine.
MOST_TIMES = 1.25
_MEASURED = 30


def measure(folder: Path, few: int = FEW, many: int = MANY) -> list[Measured]:
    """The median cost of a new submission in both; what reading a long ledger costs once."""
    catalogue = load_catalogue()
    deliveries = _deliveries(catalogue, folder / "simulated")
    workspaces = {count: Workspace(folder / f"existing-{count}").create() for count in (few, many)}
    indexed: dict[int, float] = {}
    for count, workspace in workspaces.items():
        _write_ledger(workspace.ledger, catalogue, count, deliveries[0].sender)
        indexed[count] = _submit(workspace, catalogue, deliveries[0])
    # In turn, so that whatever else the machine does falls on both.
    took: dict[int, list[float]] = {few: [], many: []}
    for delivery in deliveries[1:]:
        for count, workspace in workspaces.items():
            took[count].append(_submit(workspace, catalogue, delivery))
    medians = {count: statistics.median(seconds) for count, seconds in took.items()}
    return [
        Measured(
            f"新报一份：已有 {many:,} 份 ÷ 已有 {few:,} 份",
            medians[many] / medians[few],
            "×",
            MOST_TIMES,
            f"{medians[many] * 1000:.0f} ms ÷ {medians[few] * 1000:.0f} ms",
        ),
        Measured(f"已有 {many:,} 份时第一次（建索引，只此一次）", indexed[many], "s"),
    ]


def _deliveries(catalogue: Catalogue, folder: Path) -> list[Delivery]:
    """Small files of one sender each, of one feed."""
    found = [d for d in write_simulated(catalogue, folder) if d.path.stat().st_size < 20_000]
    feed = found[0].feed
    mine = sorted((d for d in found if d.feed == feed), key=lambda d: (d.sender, d.path))
    return mine[: _MEASURED + 1]


def _submit(workspace: Workspace, catalogue: Catalogue, delivery: Delivery) -> float:
    start = time.perf_counter()
    context = Context(workspace, catalogue)
    arrival = Arrival(delivery.path.read_bytes(), delivery.path.name, delivery.sender)
    with workspace.single_writer():
        [receipt] = receive(context, [arrival])
        feed = receipt.submission.feed
        restore_sender(context, delivery.sender, feed)
        list(judge_pending(context, feed, delivery.sender))
        settle_sender(context, delivery.sender, feed)
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
