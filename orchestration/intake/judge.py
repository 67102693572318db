"""The judgement of one file: decode, find the table, type it, run the edits, decide.

Belongs here: the order of the steps and what is handed on. Does not belong here: any rule, and
anything that is kept (ledger, quarantine, Parquet). Never raises for the data's fault.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from expectations.edits import SkippedEdit, run_edits, skipped_edits
from expectations.findings import (
    Finding,
    Verdict,
    built_in,
    in_reading_order,
    verdict,
)
from orchestration.intake.calendars import reporting_period
from orchestration.intake.normalise import Normalised, normalise
from orchestration.intake.reading.decode import Decoded, decode
from orchestration.intake.table import RawTable, read_table
from orchestration.intake.text import listed
from sources.catalogue import Catalogue, Feed, Role, Sender, Severity
from sources.periods import Period

# Region code, period label, first and last day.
Attempt = tuple[str, str, date, date]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one file.

    ``observations`` (SPEC of the Parquet file without ``submission_id``) are there unless it was
    rejected. ``attempts`` are the regions and calendar periods it speaks of, also when rejected.
    ``text`` and ``header_line`` are what ``annotate`` works on; no ``text``: not readable at all.
    """

    file_name: str
    sha256: str
    feed: str
    sender: str
    verdict: Verdict
    findings: list[Finding]
    observations: pl.DataFrame | None = None
    attempts: list[Attempt] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    skipped: list[SkippedEdit] = field(default_factory=list)
    encoding: str | None = None
    text: str | None = None
    delimiter: str = ","
    header_line: int | None = None

    @property
    def readable(self) -> bool:
        """Whether a table was found in it."""
        return self.header_line is not None

    def to_json(self) -> dict[str, object]:
        """The document of ``check --json`` (DESIGN §6)."""
        return {
            "schema": 1,
            "file": self.file_name,
            "sha256": self.sha256,
            "feed": self.feed,
            "verdict": self.verdict.value,
            "skipped_edits": [{"id": edit.id, "why": edit.why} for edit in self.skipped],
            "findings": [finding.to_json() for finding in self.findings],
            "counts": self.counts,
        }


def judge(
    content: bytes,
    file_name: str,
    feed: Feed,
    sender: Sender,
    catalogue: Catalogue,
    received_on: date | None = None,
) -> Judgement:
    """Judge the bytes of one file as a submission of ``sender`` for ``feed``.

    ``received_on`` is the day it arrived (Asia/Shanghai), where known: periods that begin later
    are refused. Depends on nothing else, so judging again gives the same judgement.
    """
    findings = _may_send(feed, sender, catalogue)
    decoded = decode(content)
    if isinstance(decoded, Finding):
        return _judgement(content, file_name, feed, sender, [*findings, decoded])
    table, form = read_table(decoded.text, feed)
    findings += form
    if table is None:
        return _judgement(content, file_name, feed, sender, findings, decoded)
    typed = normalise(table, feed, catalogue, sender, received_on)
    findings += typed.findings + run_edits(feed, typed.frame, typed.positions)
    return _judgement(content, file_name, feed, sender, findings, decoded, table, typed)


def _judgement(
    content: bytes,
    file_name: str,
    feed: Feed,
    sender: Sender,
    findings: list[Finding],
    decoded: Decoded | None = None,
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
        attempts=_attempts(typed.frame, feed) if typed else [],
        counts=_counts(findings, table, typed),
        skipped=skipped_edits(feed, typed.positions) if typed else [],
        encoding=decoded.encoding if decoded else None,
        text=decoded.text if decoded else None,
        delimiter=table.delimiter if table else ",",
        header_line=table.header_line if table else None,
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
