"""Findings as people read them: a rule that fires on too many rows is said once, with all its rows.

Belongs here: which findings are folded and how rows are listed. Does not belong here: the report
around them (``render``) or the findings themselves, of which nothing is dropped (``check --json``,
the marked copy).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expectations.findings import Finding

# A screen holds about as many; beyond that nobody reads them one by one.
MANY_ROWS = 20
_GroupKey = tuple[str, str, str, int | None]


@dataclass(frozen=True, slots=True)
class Folded:
    """The findings of one rule in one column of one sheet, from top to bottom."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The topmost: the example that the words are taken from."""
        return self.findings[0]

    @property
    def runs(self) -> list[tuple[int, int]]:
        """The rows as runs of neighbouring rows: first and last of each."""
        return runs_of(finding.line for finding in self.findings if finding.line)

    @property
    def row_count(self) -> int:
        """How many rows fail."""
        return sum(last - first + 1 for first, last in self.runs)

    def to_json(self) -> dict[str, object]:
        """The group as an entry of ``folded`` in ``check --json``."""
        return {
            "rule": self.first.rule,
            "severity": self.first.severity.value,
            "sheet": self.first.sheet,
            "column": self.first.column,
            "header": self.first.header,
            "rows": [list(run) for run in self.runs],
            "count": self.row_count,
        }


def fold(findings: Sequence[Finding]) -> list[Finding | Folded]:
    """The findings in their order; those of one rule in one column as one, where too many."""
    groups: dict[_GroupKey, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[_key(finding)].append(finding)
    # Once a group: asked again for each of its findings, it would take their number squared.
    many = {key for key, group in groups.items() if len({f.line for f in group}) > MANY_ROWS}
    told: list[Finding | Folded] = []
    folded: set[_GroupKey] = set()
    for finding in findings:
        key = _key(finding)
        if finding.line is None or key not in many:
            told.append(finding)
        elif key not in folded:
            folded.add(key)
            told.append(Folded(tuple(entry for entry in groups[key] if entry.line is not None)))
    return told


def folded_groups(findings: Sequence[Finding]) -> list[Folded]:
    """Only what is folded."""
    return [entry for entry in fold(findings) if isinstance(entry, Folded)]


def runs_of(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of neighbouring rows, from top to bottom, each row once."""
    runs: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def rows_text(runs: Sequence[tuple[int, int]], english: bool = False) -> str:
    """``3—14、18、20—1,002``; in English ``3–14, 18, 20–1,002``."""
    dash, comma = ("–", ", ") if english else ("—", "、")
    return comma.join(_run_text(first, last, dash) for first, last in runs)


def _run_text(first: int, last: int, dash: str) -> str:
    return f"{first:,}" if first == last else f"{first:,}{dash}{last:,}"


def _key(finding: Finding) -> _GroupKey:
    # Severity is the rule's; a rule of a whole row has no column.
    return finding.rule, finding.severity.value, finding.sheet, finding.column
