"""What there is to do, for whoever watches: files, submissions, or a new day.

Belongs here: telling whether a run would change anything, cheaply and without a lock. Does not
belong here: when to look (``watching``, ``orchestration.defs.jobs``) or the run itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from orchestration.context import Context
from orchestration.intake.keeping.inbox import Identity, ready_files
from orchestration.ledger import SHANGHAI
from orchestration.publication.identity import run_fingerprint
from orchestration.publication.shown import default_day, shown_as_of, up_to_date
from orchestration.publication.waiting import draft_to_publish
from orchestration.warehouse.staged import read_staged_run

# From then on the day's due dates have passed: lights and overdue reports are computed anew.
MORNING = time(6, 30)


@dataclass(frozen=True)
class Due:
    """A run that would change something: why, as of when, and what makes it the same again.

    ``files`` were ready in the inbox, each with what identified it then.
    """

    why_zh: str
    why_en: str
    key: str
    as_of: date | None = None
    files: tuple[tuple[Path, Identity], ...] = ()


def what_is_due(
    context: Context,
    *,
    now: datetime | None = None,
    left: Collection[tuple[Path, Identity]] = (),
    attempted: Collection[str] = (),
) -> Due | None:
    """The run that is due, if any.

    ``now``: the clock, where a new day is a reason. ``left``: files that an earlier run did not
    take, as they were. ``attempted``: fingerprints of inputs that were computed, whatever came
    of it (``computed_last``): what was held is not judged again until something changes.
    """
    files = tuple(found for found in ready_files(context).items() if found not in left)
    if files:
        n = len(files)
        return Due(f"收件箱 {n} 个文件", f"{n} files in the inbox", _key(files), files=files)
    pending = context.index.pending()
    if pending:
        n = len(pending)
        key = _key(sorted(entry.id for entry in pending))
        return Due(f"{n} 份报送待审核", f"{n} submissions to be judged", key)
    return _stale(context, now, attempted)


def _stale(context: Context, now: datetime | None, attempted: Collection[str]) -> Due | None:
    """What was judged elsewhere, or by other rules; a day that has begun; a draft let out."""
    day, today, shown = default_day(context), _day_begun(now), shown_as_of(context)
    if day is None:
        return None
    begun = today if today and shown and max(shown, day) < today else None
    day = begun or day
    draft = draft_to_publish(context, day)
    if draft is not None and draft not in attempted:
        return Due("待发布的版本可以发布了", "a draft may go out", draft, as_of=begun)
    key = run_fingerprint(context, day)
    if key in attempted or up_to_date(context, day):
        return None
    if begun:
        return Due("新的一天", "a new day", key, as_of=begun)
    return Due("报送或规则有变化", "submissions or rules have changed", key)


def _day_begun(now: datetime | None) -> date | None:
    local = now.astimezone(SHANGHAI) if now else None
    return local.date() if local and local.time() >= MORNING else None


def computed_last(context: Context) -> str | None:
    """The fingerprint of the inputs that were computed last, published or not."""
    for warehouse in (context.workspace.staged_warehouse, context.workspace.warehouse):
        if warehouse.exists():
            return read_staged_run(warehouse).fingerprint
    return None


def _key(facts: object) -> str:
    return hashlib.sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()
