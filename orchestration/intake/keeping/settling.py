"""Which accepted submissions have been superseded by later ones of the same sender and feed.

Belongs here: finding them and recording it. Does not belong here: what replaces what
(``replacing``) or what values count when (``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from orchestration.context import Context
from orchestration.intake.keeping.replacing import KEY, left_after, spoken
from orchestration.ledger import EventKind
from orchestration.submissions import State, Submission
from orchestration.submissions_index import LATER_THAN_ALL, acceptance_order

_CAUGHT_UP = 12


def settle_superseded(context: Context) -> list[str]:
    """Mark accepted submissions whose every value the same sender has sent again since.

    Returns the ids. Looks at what is on record rather than at what just happened, so a run that
    was killed before this step is caught up by the next one.
    """
    together: dict[tuple[str, str | None], list[Submission]] = {}
    for entry in context.submissions().values():
        together.setdefault((entry.sender, entry.feed), []).append(entry)
    return [id_ for group in together.values() for id_ in _settle(context, group)]


def settle_around(
    context: Context, sender: str, feed: str | None, changed: Iterable[Submission]
) -> list[str]:
    """The same for what a sender's ``changed`` submissions (accepted or ended) can bring about.

    Looks at its latest ones too, so that a command that was killed before this step is caught up
    by the next one; what is older waits for the next run.
    """
    latest = context.index.latest_accepted(sender, feed, LATER_THAN_ALL, _CAUGHT_UP)
    new = [*(entry for entry in changed if entry.accepted_seq), *latest]
    if not new:
        return []
    if not all(entry.holds for entry in new):
        return _settle(context, context.index.of(sender, feed))
    # Whatever they supersede speaks of the same periods, and so does what helps them to.
    ends = {end for entry in new for end in entry.holds}
    touched = context.index.standing(sender, feed, ends)
    held = ends.union(*(entry.holds for entry in touched))
    return _settle(context, context.index.standing(sender, feed, held))


def _settle(context: Context, group: Iterable[Submission]) -> list[str]:
    accepted = [entry for entry in group if entry.state is State.ACCEPTED]
    accepted.sort(key=acceptance_order)
    settled = []
    for place, entry in enumerate(accepted[:-1]):
        by = _superseded_by(context, entry, accepted[place + 1 :])
        if by:
            *others, last = by
            facts = {"with": [other.id for other in others]} if others else {}
            context.ledger.append(
                EventKind.SUPERSEDED,
                at=last.accepted_at,
                submission_id=entry.id,
                by=last.id,
                **facts,
            )
            settled.append(entry.id)
    return settled


def _superseded_by(
    context: Context, entry: Submission, later: list[Submission]
) -> list[Submission]:
    """The submissions that together have sent the entry's every value again, or none."""
    left = _keys(context, entry)
    by = []
    for newer in _of_its_periods(entry, later):
        before = left.height
        left = left_after(left, _keys(context, newer))
        if left.height < before:
            by.append(newer)
        if left.is_empty():
            return by
    return []


def _of_its_periods(entry: Submission, later: list[Submission]) -> list[Submission]:
    """Those that may say again what the entry says; where no list of periods is known, all."""
    held = set(entry.holds)
    return [o for o in later if not held or not o.holds or not held.isdisjoint(o.holds)]


def _keys(context: Context, submission: Submission) -> pl.DataFrame:
    return spoken(context.workspace.observations / f"{submission.id}.parquet").select(KEY)
