"""What a submission is compared with: the sender's own accepted numbers, as they were before it.

Belongs here: which accepted submissions count as earlier, and reading them. Does not belong here:
the shape of that record (``expectations.history``) or comparing anything with it.

Earlier is what was accepted before in the ledger's order, so that judging again gives the same
verdict whatever has been accepted, returned or withdrawn since.
"""

from __future__ import annotations

from expectations.edits.skipping import looks_back
from expectations.history import History
from orchestration.context import Context
from orchestration.intake.keeping.replacing import spoken
from orchestration.submissions import Submission
from orchestration.submissions_index import (
    LATER_THAN_ALL,
    SubmissionsIndex,
    acceptance_order,
)

# So many accepted submissions are looked back over, however many there are: the cost of judging
# one stays the same. Monthly reports of twenty years, or a county-wise sender's last months.
LOOKED_BACK = 240


def history_before(context: Context, submission: Submission) -> History:
    """What the sender had on record for the feed when the submission was, or is, judged."""
    assert submission.feed is not None  # noqa: S101 - only submissions of a known feed are judged
    feed = context.catalogue.feeds[submission.feed]
    if feed.shape == "records" or not any(looks_back(edit) for edit in feed.edits):
        return History()
    earlier = earlier_than(context.index, submission)
    places = (context.workspace.observations / f"{entry.id}.parquet" for entry in earlier)
    return History.of_submissions([spoken(place) for place in places])


def earlier_than(index: SubmissionsIndex, submission: Submission) -> list[Submission]:
    """The sender's latest that counted when the submission was accepted (or count now)."""
    before = submission.accepted_seq or LATER_THAN_ALL
    latest = index.latest_accepted(submission.sender, submission.feed, before, LOOKED_BACK)
    return sorted(latest, key=acceptance_order)
