"""The judgement of one file: decode, find the table, type it, run the edits, decide.

Belongs here: the order of the steps and what is handed on. Does not belong here: any rule, and
anything that is kept (ledger, quarantine, Parquet). Never raises for the data's fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from expectations.edits import Given, SkippedEdit, run_edits, skipped_edits
from expectations.findings import (
    Finding,
    Verdict,
    built_in,
    in_reading_order,
    verdict,
)
from expectations.history import History
from expectations.targets import PrintedTarget, printed_targets
from orchestration.intake.cells.calendars import reporting_period
from orchestration.intake.corrections import apply_corrections
from orchestration.intake.folding import folded_groups
from orchestration.intake.normalise import Normalised, normalise
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.opening import open_book
from orchestration.intake.reading.text import listed
from orchestration.intake.tables.reporter import Reporter
from orchestration.intake.tables.table import RawTable, read_table
from sources.catalogue import Catalogue, Feed, Role, RoundedToTarget, Sender, Severity
from sources.periods import Period

# Region code, period label, first and last day.
Attempt = tuple[str, str, date, date]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one file.

    ``observations`` (SPEC of the Parquet file without ``submission_id``) are there unless it was
    rejected; ``cells`` are what could be read of it in any case. ``attempts`` are the regions and
    calendar periods it speaks of, also when rejected. ``text`` and ``header_line`` are what
    ``annotate`` works on; no ``text``: not readable at all.
    """

    file_name: str
    sha256: str
    feed: str
    sender: str
    verdict: Verdict
    findings: list[Finding]
    observations: pl.DataFrame | None = None
    cells: pl.DataFrame | None = None
    attempts: list[Attempt] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    skipped: list[SkippedEdit] = field(default_factory=list)
    encoding: str | None = None
    text: str | None = None
    delimiter: str = ","
    header_line: int | None = None
    book: Book | None = None
    sheet: str = ""
    content: bytes = b""

    @property
    def readable(self) -> bool:
        """Whether a table was found in it."""
        return self.header_line is not None

    def to_json(self) -> dict[str, object]:
        """The document of ``check --json`` (DESIGN §6).

        ``findings`` are all of them; ``folded`` names those that reports for people say once.
        """
        return {
            "schema": 1,
            "file": self.file_name,
            "sha256": self.sha256,
            "feed": self.feed,
            "verdict": self.verdict.value,
            "skipped_edits": [
                {"id": edit.id, "why": edit.why, "why_en": edit.why_en} for edit in self.skipped
            ],
            "findings": [finding.to_json() for finding in self.findings],
            "folded": [group.to_json() for group in folded_groups(self.findings)],
            "counts": self.counts,
        }


def judge(
    content: bytes,
    file_name: str,
    feed: Feed,
    sender: Sender,
    catalogue: Catalogue,
    received_on: date | None = None,
    history: History | None = None,
    explanations: Collection[Given] = (),
    book: Book | None = None,
) -> Judgement:
    """Judge the bytes of one file as a submission of ``sender`` for ``feed``.

    ``received_on`` is the day it arrived (Asia/Shanghai), where known: periods that begin later
    are refused. ``history`` is what the sender had accepted before, where that is known, and
    ``explanations`` what was said of the findings since; ``book`` is the content as read, where it
    was read already. Depends on nothing else, so judging
    again gives the same judgement.
    """
    findings = _may_send(feed, sender, catalogue)
    opened = book or open_book(content)
    if isinstance(opened, Finding):
        return _judgement(content, file_name, feed, sender, [*findings, opened])
    table, form = read_table(opened, feed, Reporter.of(catalogue, sender))
    findings += form
    if table is None:
        return _judgement(content, file_name, feed, sender, findings, opened)
    typed = normalise(table, feed, catalogue, sender, received_on)
    if catalogue.corrections:
        sha256 = hashlib.sha256(content).hexdigest()
        typed = apply_corrections(typed, feed, sender.id, sha256, catalogue)
    findings += typed.findings + run_edits(
        feed,
        typed.frame,
        typed.positions,
        history,
        explanations=explanations,
        targets=_targets(typed.frame, feed, catalogue),
    )
    judgement = _judgement(content, file_name, feed, sender, findings, opened, table, typed)
    skipped = skipped_edits(feed, typed.positions, knows_history=history is not None)
    return replace(judgement, skipped=skipped)


def _judgement(
    content: bytes,
    file_name: str,
    feed: Feed,
    sender: Sender,
    findings: list[Finding],
    book: Book | None = None,
    table: RawTable | None = None,
    typed: Normalised | None = None,
) -> Judgement:
    decision = verdict(findings)
    accepted = typed is not None and decision is not Verdict.REJECT
    return Judgement(
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        feed=feed.id,
        sender=sender.id,
        verdict=decision,
        findings=in_reading_order(findings),
        observations=typed.cells if typed is not None and accepted else None,
        cells=typed.cells if typed is not None else None,
        attempts=_attempts(typed.frame, feed) if typed else [],
        counts=_counts(findings, table, typed),
        encoding=book.encoding if book else None,
        text=book.text if book else None,
        delimiter=table.delimiter if table else ",",
        header_line=table.header_line if table else None,
        book=book,
        sheet=table.sheet if table else "",
        content=content,
    )


def _may_send(feed: Feed, sender: Sender, catalogue: Catalogue) -> list[Finding]:
    if feed.id in sender.feeds:
        return []
    titles = (catalogue.feeds[id_].title_zh for id_ in sender.feeds if id_ in catalogue.feeds)
    return [
        built_in(
            "sender.feed",
            sender=sender.name_zh,
            feed=feed.title_zh,
            feed_en=feed.title_en,
            choices=listed(titles),
        )
    ]


def _targets(frame: pl.DataFrame, feed: Feed, catalogue: Catalogue) -> Sequence[PrintedTarget]:
    """What is promised of the file's regions, where the feed asks whether it is just met."""
    if not any(isinstance(edit, RoundedToTarget) for edit in feed.edits):
        return ()
    regions = frame[feed.with_role(Role.REGION)[0].name].drop_nulls().unique()
    return printed_targets(catalogue, feed, regions)


def _attempts(frame: pl.DataFrame, feed: Feed) -> list[Attempt]:
    """Region × calendar period of every row whose key could be read.

    A row of 2025年1—9月 attempts the monthly feed's 2025-09, as the calendar expects it.
    """
    region = feed.with_role(Role.REGION)[0].name
    keys = frame.select(region, "__period_start", "__period_end").drop_nulls().unique()
    attempts = set()
    for code, start, end in keys.iter_rows():
        period = reporting_period(Period(start, end), feed.calendar)
        attempts.add((code, period.label, period.start, period.end))
    return sorted(attempts, key=lambda attempt: (attempt[0], attempt[2], attempt[3]))


def _counts(
    findings: list[Finding], table: RawTable | None, typed: Normalised | None
) -> dict[str, int]:
    hard = sum(finding.severity is Severity.HARD for finding in findings)
    reported = 0
    if typed is not None:
        reported = int((typed.cells["blank"] == "reported").sum())
    return {
        "records": table.record_count if table else 0,
        "observations": typed.cells.height if typed else 0,
        "reported": reported,
        "hard": hard,
        "soft": len(findings) - hard,
    }
