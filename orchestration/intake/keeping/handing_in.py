"""Handing files in: landed, judged, explained with what was said beforehand, and settled.

Belongs here: the order of these steps, the same for the command line and the desk. Does not belong
here: each of them (``landing``, ``acceptance``, ``life``, ``settling``), or the words of an answer.

The caller holds the workspace's write lock. Handing in the same again after a kill finishes what
was begun: it is recognised, judged where it was not, and given what had not been said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchestration.context import Context
from orchestration.intake.keeping import life
from orchestration.intake.keeping.acceptance import judge_pending, restore_sender
from orchestration.intake.keeping.landing import Arrival, Receipt, receive
from orchestration.intake.keeping.revising import Reason
from orchestration.intake.keeping.settling import settle_around
from orchestration.submissions import Explanation, Submission


def hand_in(
    context: Context,
    sender: str,
    arrivals: Iterable[Arrival],
    why: Reason | None = None,
    told: Sequence[Explanation] = (),
    by: str = "",
) -> list[Receipt]:
    """Receive and judge what a sender hands in; ``now_of`` says what became of each.

    ``why`` is the reason code that the arrivals give as well: what had come before and waits gets
    it now. ``told`` are explanations, of whichever of them waits.
    """
    begun = context.index.last_seq()
    receipts = list(receive(context, arrivals))
    feeds = dict.fromkeys(receipt.submission.feed for receipt in receipts)
    for feed in feeds:
        restore_sender(context, sender, feed)
        list(judge_pending(context, feed, sender))
    for receipt in receipts:
        _explain(context, now_of(context, receipt), why, told, by)
    for feed in feeds:
        mine = [now_of(context, r) for r in receipts if r.submission.feed == feed]
        accepted = context.index.accepted_after(sender, feed, begun)
        settle_around(context, sender, feed, [*mine, *accepted])
    return receipts


def now_of(context: Context, receipt: Receipt) -> Submission:
    """The submission of a receipt as it stands now."""
    found = context.index.get(receipt.submission.id)
    assert found is not None  # noqa: S101 - it has just been received
    return found


def _explain(
    context: Context, entry: Submission, why: Reason | None, told: Sequence[Explanation], by: str
) -> None:
    """Say of one that waits what was not said of it yet."""
    said = {(one.rule, one.line, one.text) for one in entry.explanations}
    new = [one for one in told if (one.rule, one.line, one.text) not in said]
    reason = None if entry.revision else why
    if (new or reason) and life.questions(context, entry):
        life.explain(context, entry, new, by, reason)
