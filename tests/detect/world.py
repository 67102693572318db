"""The small bureau that detection is measured on: real national files, and simulated counties.

Belongs here: which senders there are, and their right files, each with its last period sent by
itself. Does not belong here: corrupting anything (``files``, ``marts``, ``pages``) or judging it
(``trials``).
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from orchestration.context import Context
from orchestration.demo.deliveries import Delivery, national_deliveries
from orchestration.demo.simulate import write_simulated
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.settling import settle_superseded
from orchestration.submissions import State
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from tests.detect.sheets import Sheet, sheet_of

NOON = datetime.fromisoformat("2026-11-02T12:00:00+08:00")
AS_OF = NOON.date()
# One city whose counties each send for themselves, one whose office sends for all of them, and the
# departments of the first.
SENDERS = ("stat-5103", "stat-140500", "reform-5103", "industry-510300")
ONCE_A_PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class Place:
    """Where something may be corrupted: one sender's last right file for a feed.

    ``last`` is the file of the last period, ``earlier`` what the sender's file held before it,
    ``past`` the files before that one.
    """

    sender: str
    feed: str
    received_at: datetime
    last: Sheet
    earlier: Sheet | None
    submission: str = ""
    past: tuple[Sheet, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.sender}/{self.feed}"

    @property
    def counties(self) -> list[str]:
        """The regions that the file speaks of."""
        return sorted(set(self.last.regions.values()))


@dataclass(frozen=True)
class World:
    """A bureau that has received every right file, and the places in it."""

    context: Context
    places: tuple[Place, ...]

    @property
    def catalogue(self) -> Catalogue:
        return self.context.catalogue

    @contextmanager
    def life(self, root: Path) -> Iterator[Context]:
        """A copy of the bureau, to be lived on and thrown away; the clock stands still."""
        source = self.context.workspace.root
        for folder in ("landing", "ledger", "observations", "quarantine"):
            shutil.copytree(source / folder, root / folder)
        context = replace(self.context, workspace=Workspace(root).create())
        try:
            with patch("orchestration.ledger.now", lambda: NOON), context.workspace.single_writer():
                yield context
        finally:
            context.index.close()
            shutil.rmtree(root)


def deliveries(catalogue: Catalogue, folder: Path, senders: tuple[str, ...]) -> list[Delivery]:
    """The right files of the small bureau, earliest first; senders by how their names begin."""
    simulated = write_simulated(catalogue, folder)
    chosen = [one for one in simulated if one.sender.startswith(senders)]
    return sorted([*national_deliveries(), *chosen], key=lambda d: (d.received_at, d.path))


def make_world(root: Path, senders: tuple[str, ...] = SENDERS) -> World:
    """Land and judge every right file; fails where one of them is not accepted at once."""
    context = Context.open(Workspace(root))
    files = deliveries(context.catalogue, root / "demo", senders)
    places = {place.name: place for place in _places(context.catalogue, files)}
    arrivals = [
        arrival
        for one in files
        for arrival in _arrivals(one, places.get(f"{one.sender}/{one.feed}"))
    ]
    arrivals.sort(key=lambda one: (one.received_at or NOON, one.file_name))
    with patch("orchestration.ledger.now", lambda: NOON), context.workspace.single_writer():
        receipts = list(receive(context, arrivals))
        for feed in (None, *context.catalogue.feeds):
            for submission, state in judge_pending(context, feed):
                assert state is State.ACCEPTED, (submission.file_name, submission.sender, state)
        settle_superseded(context)
    ids = {(r.submission.sender, r.submission.feed): r.submission.id for r in receipts}
    found = [replace(p, submission=ids[p.sender, p.feed]) for p in places.values()]
    return World(context, tuple(sorted(found, key=lambda place: place.name)))


def _places(catalogue: Catalogue, files: list[Delivery]) -> Iterator[Place]:
    """The last file of every simulated sender and feed, its last period by itself."""
    sent: defaultdict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for one in files:
        if catalogue.senders[one.sender].simulated:
            sent[one.sender, one.feed].append(one)
    for (sender, feed), of_one in sent.items():
        sheets = [sheet_of(d.path.read_bytes(), catalogue, feed, sender) for d in of_one]
        ends = sorted(set(sheets[-1].ends.values()))
        earlier = sheets[-1].only(ends[:-1]) if len(ends) > 1 else None
        last, received_at = sheets[-1].only(ends[-1:]), of_one[-1].received_at
        yield Place(sender, feed, received_at, last, earlier, past=tuple(sheets[:-1]))


def _arrivals(one: Delivery, place: Place | None) -> Iterator[Arrival]:
    """The file as it comes; the last one of a sender in two parts."""
    whole = Arrival(
        one.path.read_bytes(), one.path.name, one.sender, one.feed, one.received_at,
        one.revision, one.revision_reason,
    )  # fmt: skip
    if place is None or place.received_at != one.received_at:
        yield whole
        return
    if place.earlier is not None:
        before = one.received_at - ONCE_A_PERIOD
        yield replace(whole, content=place.earlier.to_bytes(), received_at=before)
    yield replace(whole, content=place.last.to_bytes())
