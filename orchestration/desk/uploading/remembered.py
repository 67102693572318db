"""The last judgements of uploaded files, so that a page shown again need not judge again.

Belongs here: how long one stays true. Does not belong here: judging, or anything that is needed
for being right: an empty memory gives the same answers.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.context import Context
from orchestration.desk.uploading.judged import Sent
from orchestration.desk.uploading.seen import Seen
from orchestration.ledger import now
from sources.catalogue import Catalogue

MOST = 64
# What has more to be explained is judged again rather than kept: each of it is held as found.
MOST_TO_EXPLAIN = 2000


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was seen, on which day, under which declarations, after which event and ruling."""

    seen: Seen
    day: date
    catalogue: Catalogue
    seq: int
    ruling: int


_kept: OrderedDict[tuple[Path, Sent], _Kept] = OrderedDict()
_lock = threading.Lock()


def remembered(context: Context, asked: Sent, look: Callable[[], Seen]) -> Seen:
    """What was seen of the same before, while nothing it depends on has changed; else seen now."""
    key = (context.workspace.root, asked)
    with _lock:
        known = _kept.get(key)
    if known is not None and _still_true(context, asked, known):
        return known.seen
    # Asked before looking: whatever comes in meanwhile makes it old.
    day, seq, ruling = now().date(), context.index.last_seq(), _last_ruling(context)
    seen = look()
    if seen.soft_count <= MOST_TO_EXPLAIN:
        with _lock:
            _kept[key] = _Kept(seen, day, context.catalogue, seq, ruling)
            _kept.move_to_end(key)
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return seen


def _still_true(context: Context, asked: Sent, known: _Kept) -> bool:
    same = known.day == now().date() and known.catalogue is context.catalogue
    same = same and known.ruling == _last_ruling(context)
    return same and not context.index.changed_since(asked.unit, asked.feed, known.seq)


def _last_ruling(context: Context) -> int:
    """The number of the last event that closed or opened a period."""
    return max((event.seq for event in context.index.period_events()), default=0)
