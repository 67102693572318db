"""Judging a submission in the light of what its sender had accepted before.

Belongs here: with what it is compared, and asking for a reason where it changes accepted values
(METHODOLOGY §7). Does not belong here: judging a file (``judge``), finding the changes
(``revising``), or what comes of it (``acceptance``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from expectations.findings import Finding, Verdict, built_in, in_reading_order
from orchestration.context import Context
from orchestration.intake.judge import Judgement, judge
from orchestration.intake.keeping.changes_told import change_line
from orchestration.intake.keeping.locked import refused_where_locked
from orchestration.intake.keeping.originals import original
from orchestration.intake.keeping.past import history_before
from orchestration.intake.keeping.replacing import spoken, spoken_of, standing_after
from orchestration.intake.keeping.revising import (
    CODES_EN,
    CODES_ZH,
    REVISION_RULE,
    Change,
    Reason,
    Revision,
    changes,
    labelled_reason,
)
from orchestration.ledger import SHANGHAI, now
from orchestration.submissions import State, Submission
from orchestration.submissions_index import LATER_THAN_ALL, acceptance_order
from sources.catalogue import Severity


@dataclass(frozen=True, slots=True)
class Assessment:
    """A judgement in the light of what was accepted before: what it changes, and why it says so."""

    judgement: Judgement
    changed: list[Change]
    reason: Reason | None


def assess(context: Context, submission: Submission) -> Assessment:
    """Judge a submission and, if it may come in, compare it with what stood when it became known.

    Changing an accepted value asks for a reason code, wherever it is given: with the submission,
    in the file, or afterwards (METHODOLOGY §7).
    """
    judgement = refused_where_locked(context, submission, judgement_of(context, submission))
    if judgement.observations is None:
        return Assessment(judgement, [], None)
    reason = _reason_given(submission, judgement)
    said = spoken_of(judgement.observations)
    changed = changes(said, _standing_before(context, submission, said))
    if changed and reason is None:
        judgement = _asking(judgement, _asked_why(context, submission, changed))
    return Assessment(judgement, changed, reason if changed else None)


def _standing_before(
    context: Context, submission: Submission, said: pl.DataFrame
) -> pl.DataFrame | None:
    """What the sender had on record, of the periods spoken of, when this became known.

    Of a submission that was accepted before: when it was, as its receipt told it.
    """
    ends = [str(end) for end in said["period_end"].unique()]
    early = known_at(submission)
    at = early or now()
    earlier = [
        entry
        for entry in context.index.standing(submission.sender, submission.feed, ends)
        if acceptance_order(entry)[0] <= at
        and entry.accepted_seq < (submission.accepted_seq or LATER_THAN_ALL)
        # What has been superseded by now adds nothing, unless this is of an earlier day.
        and (entry.state is State.ACCEPTED or early is not None or submission.accepted_seq)
        and entry.id != submission.id
    ]
    places = [context.workspace.observations / f"{entry.id}.parquet" for entry in earlier]
    return standing_after(map(spoken, places))


def _reason_given(submission: Submission, judgement: Judgement) -> Reason | None:
    if submission.revision:
        return Reason(Revision(submission.revision), submission.revision_reason)
    assert judgement.observations is not None  # noqa: S101 - the caller has looked
    notes = judgement.observations["note"].drop_nulls().unique().to_list()
    return labelled_reason([*_above(judgement), *sorted(notes)])


def _above(judgement: Judgement) -> Iterator[str]:
    """The lines above the table, where a file may say why it is sent again."""
    book, header = judgement.book, judgement.header_line or 1
    for grid in book.grids if book else ():
        if grid.name == judgement.sheet:
            for record in grid.records:
                if record.line < header:
                    yield " ".join(record.cells)


def _asked_why(context: Context, submission: Submission, changed: list[Change]) -> Finding:
    asked = built_in(
        REVISION_RULE,
        count=len(changed),
        example=change_line(context.catalogue, submission.feed, changed[0]),
        codes=CODES_ZH,
        codes_en=CODES_EN,
        submission=submission.id,
    )
    return replace(asked, severity=Severity.SOFT)


def _asking(judgement: Judgement, finding: Finding) -> Judgement:
    return replace(
        judgement,
        verdict=Verdict.EXPLAIN,
        findings=in_reading_order([*judgement.findings, finding]),
        counts=judgement.counts | {"soft": judgement.counts["soft"] + 1},
    )


def judgement_of(context: Context, submission: Submission) -> Judgement:
    """The judgement of its bytes, with its history and what was explained since."""
    content = original(context, submission)
    assert submission.feed is not None  # noqa: S101 - callers pass submissions of a known feed
    feed = context.catalogue.feeds[submission.feed]
    sender = context.catalogue.senders[submission.sender]
    received_on = submission.received_at.astimezone(SHANGHAI).date()
    return judge(
        content,
        submission.file_name,
        feed,
        sender,
        context.catalogue,
        received_on,
        history=history_before(context, submission),
        explanations=[(told.rule, told.line, told.text) for told in submission.explanations],
    )


def known_at(submission: Submission) -> datetime | None:
    """Since when it is known, where that is earlier than the clock."""
    # A submission entered with an earlier date was also known from that date, unless it had to
    # be explained first: then it is known from the explanation on.
    early = submission.backdated and not submission.explained_seq
    return submission.received_at if early else None
