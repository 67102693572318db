"""Which release is compared with which before it goes out.

Belongs here: choosing among the releases on disk. Does not belong here: comparing (``changes``).
"""

from __future__ import annotations

from orchestration.context import Context
from orchestration.publication.releases import published_release_ids, release_records
from orchestration.publication.shown import shown_release_id

PUBLISHED = frozenset({"current", "published", "withdrawn"})


def compared_with(context: Context, identity: str) -> str | None:
    """What readers saw, or see, before that release: the one that it takes the place of."""
    if identity in published_release_ids(context.ledger.events()):
        return published_before(context, identity)
    shown = shown_release_id(context)
    return shown if shown is not None and is_on_disk(context, shown) else None


def waiting_release(context: Context) -> str | None:
    """The newest release on disk that was not published yet."""
    waiting = [
        record.release_id
        for record in release_records(context.ledger.events())
        if record.state not in PUBLISHED and is_on_disk(context, record.release_id)
    ]
    return waiting[-1] if waiting else None


def published_before(context: Context, identity: str) -> str | None:
    """The newest one on disk of those that were published before it."""
    published = published_release_ids(context.ledger.events())
    earlier = published[: published.index(identity)] if identity in published else []
    kept = [name for name in earlier if is_on_disk(context, name)]
    return kept[-1] if kept else None


def is_on_disk(context: Context, identity: str) -> bool:
    """Whether its data are there to be compared."""
    return (context.workspace.releases / identity / "data").is_dir()
