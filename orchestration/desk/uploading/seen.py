"""What a judgement says to people: what was understood, and every finding beside its row.

Belongs here: texts and numbers of a page, without Django. Does not belong here: judging
(``judged``), the boxes in which one explains (``boxes``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expectations.findings import Finding, Verdict
from orchestration.context import Context
from orchestration.desk.uploading.understood import Fact, understood
from orchestration.intake.answers.render import column_letter, severity_text, skipped_lines
from orchestration.intake.folding import Folded, fold, rows_text
from orchestration.intake.keeping.assessing import Assessment
from orchestration.intake.keeping.changes_told import change_line
from orchestration.intake.keeping.revising import REVISION_RULE
from sources.catalogue import Severity

# So many stand on the page; all are in the annotated file.
MOST_SHOWN = 200
CHANGES_SHOWN = 50
RUNS_SHOWN = 12
_READ_SHOWN = 200
# Advice that speaks of the command line, as it is put where there are pages.
_HERE = {
    REVISION_RULE: "请在下面选定修订原因、写明缘由；"
    "或在文件表头的上一行写“修订原因：C 录入错误”后重新上传。",
    "feed.unknown": "请在下面选定这是哪张报表；或改用下载的模板填报后重新上传。",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, or many alike, as a line of the table."""

    severity: str
    word: str
    rule: str
    rows: str
    column: str
    header: str
    key: str
    read: str
    message: str
    advice: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page tells of one judged file; ``verdict`` None: the feed is not known.

    ``hard`` are told in table lines (the first of ``hard_count`` findings), ``soft`` as findings,
    since each may be explained. ``speaks_of``: the regions and periods of its rows.
    """

    feed: str
    verdict: Verdict | None
    readable: bool
    facts: tuple[Fact, ...]
    hard: tuple[Told, ...]
    hard_count: int
    hard_lines: int
    soft: tuple[Finding, ...]
    soft_lines: tuple[Told, ...]
    changes: tuple[str, ...]
    change_count: int
    skipped: tuple[str, ...]
    speaks_of: frozenset[tuple[str, str]] = frozenset()

    @property
    def asks_reason(self) -> bool:
        """Whether a reason code is among what is missing."""
        return any(finding.rule == REVISION_RULE for finding in self.soft)

    @property
    def soft_count(self) -> int:
        """How many places are to be explained."""
        return len(self.soft)

    @property
    def hidden(self) -> int:
        """How many lines of the table stand in the annotated file alone."""
        return self.hard_lines - len(self.hard)


def seen_of(context: Context, feed: str, assessment: Assessment) -> Seen:
    """What is told of a judgement."""
    judgement = assessment.judgement
    hard = [f for f in judgement.findings if f.severity is Severity.HARD]
    soft = [f for f in judgement.findings if f.severity is Severity.SOFT]
    lines = fold(hard)
    changed = assessment.changed
    return Seen(
        feed=feed,
        verdict=judgement.verdict,
        readable=judgement.readable,
        facts=tuple(understood(context.catalogue, judgement)),
        hard=tuple(map(told, lines[:MOST_SHOWN])),
        hard_count=len(hard),
        hard_lines=len(lines),
        soft=tuple(soft),
        soft_lines=tuple(map(told, fold(soft)[:MOST_SHOWN])),
        changes=tuple(change_line(context.catalogue, feed, c) for c in changed[:CHANGES_SHOWN]),
        change_count=len(changed),
        skipped=tuple(skipped_lines(judgement.skipped)),
        speaks_of=frozenset((region, period) for region, period, *_ in judgement.attempts),
    )


def unknown(findings: Sequence[Finding]) -> Seen:
    """What is told of a file of which nobody can tell what it is."""
    lines = tuple(told(finding) for finding in findings)
    return Seen("", None, False, (), lines, len(lines), len(lines), (), (), (), 0, ())


def told(entry: Finding | Folded) -> Told:
    """A finding, or a fold of many, in one line of the table."""
    if isinstance(entry, Folded):
        rows, more = _rows(entry.runs), f"（第 {entry.first.line} 行，其余同类）"
        read = _examples(finding.read for finding in entry.findings)
        key, finding = f"共 {entry.row_count:,} 行", entry.first
    else:
        rows, more, read, key, finding = str(entry.line or ""), "", entry.read, entry.key, entry
    return Told(
        severity=finding.severity.value,
        word=severity_text(finding),
        rule=shown_rule(finding.rule),
        rows=rows,
        column=column_letter(finding.column) if finding.column else "",
        header=" ".join(finding.header.split()),
        key=key,
        read=_short(read),
        message=f"{finding.message_zh.rstrip('。')}{more}。",
        advice=_HERE.get(finding.rule, finding.advice),
        sheet=finding.sheet,
    )


def _rows(runs: Sequence[tuple[int, int]]) -> str:
    """The first of the rows; the annotated file marks them all."""
    return rows_text(runs[:RUNS_SHOWN]) + ("……" if len(runs) > RUNS_SHOWN else "")


def shown_rule(rule: str) -> str:
    """The number of a rule as the handbook prints it; what every file must meet has none."""
    return "" if "." in rule else rule


def _examples(reads: Iterable[str]) -> str:
    different = [text for text in dict.fromkeys(" ".join(read.split()) for read in reads) if text]
    return "、".join(different[:3]) + ("……" if len(different) > 3 else "")  # noqa: PLR2004


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _READ_SHOWN else f"{said[:_READ_SHOWN]}……"
