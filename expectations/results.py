"""Outcome of running a suite: what held, what did not, and for which rows.

Belongs here: plain result types that the gate, the ledger and the pages share. Does not belong
here: judging (``expectations.runner``) or deciding on publication (``expectations.gate``). Imports
neither Great Expectations nor pandas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from expectations.checks import Owner, Severity

# How many failing rows a sentence, a log line or Dagster can do with; all are kept beside them.
SAMPLE_SIZE = 20


class Says(Protocol):
    """What a declared check says of itself, whatever it is about: a table or the pages."""

    @property
    def id(self) -> str:
        """Its name within its suite."""

    @property
    def owner(self) -> Owner:
        """Who acts."""

    @property
    def severity(self) -> Severity:
        """What follows from a failure."""

    @property
    def message_zh(self) -> str:
        """What it means that it failed."""

    @property
    def message_en(self) -> str:
        """The same in English."""

    @property
    def advice_zh(self) -> str:
        """What to do."""


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    ``total`` counts the rows (or keys) that were judged, ``failed_count`` those that failed;
    ``sample_keys`` names at most twenty of them and ``failing_keys`` every one. ``error`` says why
    a check could not be evaluated: such a check has failed, with severity ``hold`` whatever it was
    declared with.
    """

    suite_id: str
    check_id: str
    owner: str
    severity: Severity
    success: bool
    failed_count: int
    total: int
    sample_keys: tuple[str, ...]
    message_zh: str
    message_en: str
    advice_zh: str
    error: str | None = None
    failing_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class SuiteResult:
    """What one suite found on one table of ``rows`` rows."""

    suite_id: str
    table: str
    rows: int
    results: tuple[CheckResult, ...]


def judged(
    suite_id: str, check: Says, *, success: bool, failed: int, total: int, keys: tuple[str, ...]
) -> CheckResult:
    """The result of a check that was evaluated; ``keys`` are all that failed."""
    return CheckResult(
        suite_id, check.id, check.owner, check.severity, success, failed, total,
        keys[:SAMPLE_SIZE], check.message_zh, check.message_en, check.advice_zh, None, keys,
    )  # fmt: skip


def not_evaluated(suite_id: str, check: Says, rows: int, error: str) -> CheckResult:
    """The result of a check that could not be evaluated: a failed hold, never a skipped check."""
    return CheckResult(
        suite_id, check.id, check.owner, "hold", False, rows, rows, (),
        check.message_zh, check.message_en, check.advice_zh, error,
    )  # fmt: skip


def to_plain(results: Sequence[SuiteResult]) -> list[dict[str, Any]]:
    """Results as JSON holds them."""
    return [asdict(result) for result in results]


def from_plain(suites: Iterable[dict[str, Any]]) -> list[SuiteResult]:
    """What ``to_plain`` made results into; ``KeyError`` or ``TypeError`` for anything else."""
    return [
        SuiteResult(**suite | {"results": tuple(_check(told) for told in suite["results"])})
        for suite in suites
    ]


def _check(told: dict[str, Any]) -> CheckResult:
    keys = {name: tuple(told[name]) for name in ("sample_keys", "failing_keys")}
    return CheckResult(**told | keys)
