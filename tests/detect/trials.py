"""Trying one thing on the bureau: through the real judge, the models and the suites, to a verdict.

Belongs here: where something was caught, and by what. Does not belong here: what is tried
(``files``, ``unusual``, ``marts``, ``pages``).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from expectations.results import SuiteResult
from expectations.runner import run_suite
from expectations.suites import Suite
from orchestration.context import Context
from orchestration.intake.keeping.acceptance import Despite, judge_again
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.life import withdraw
from orchestration.intake.keeping.settling import settle_around
from orchestration.publication.gatekeeping import judged_frame, release_suites
from orchestration.submissions import State, Submission
from orchestration.warehouse.inputs import write_inputs
from tests.detect.world import AS_OF, Place, World
from tests.sql_models import build_over, tables_for_views

# Where something is caught, the surest first; the last two are not caught at all.
HARD, HOLD, SOFT, NOTE, HARMLESS, ESCAPED = "hard", "hold", "soft", "note", "harmless", "escaped"
CAUGHT = (HARD, HOLD, SOFT, NOTE)
# What a leader reads; where it is the same with the corruption, nothing wrong would be published.
_READ = {
    "fct_indicator": "indicator, region_code, period, basis, value, growth_pct, quality, coverage",
    "fct_target_progress": "plan, n, target_year, light, reason, value, period, coverage",
    "dim_target": "plan, n, indicator, value, unit, deadline, kind, operator",
    "dim_target_unit": "plan, n, unit_name, role, printed_name, position",
    "dim_region": "region_code, name_zh, level, parent_code",
}

Failing = dict[str, int]


@dataclass(frozen=True)
class Catch:
    """What became of one trial: how it was caught (or not), by what, and what had been done."""

    how: str
    by: tuple[str, ...] = ()
    did: str = ""


@dataclass(frozen=True)
class Sending:
    """One file as a sender sends it."""

    content: bytes
    file_name: str = "report.csv"
    revision: str = ""
    revision_reason: str = ""


@dataclass(frozen=True)
class Case:
    """Files sent instead of the right last one, in order.

    ``anew``: whatever the sender had sent for the feed is gone; only the last file is on trial.
    """

    place: Place
    files: tuple[Sending, ...]
    did: str
    anew: bool = False


@dataclass
class Laboratory:
    """The bureau, and what its marts and suites say where every file is right."""

    world: World
    scratch: Path
    base: duckdb.DuckDBPyConnection = field(init=False)
    frames: dict[str, pd.DataFrame] = field(init=False, default_factory=dict)
    results: dict[str, SuiteResult] = field(init=False, default_factory=dict)
    suites: list[Suite] = field(init=False)
    read: dict[str, list[tuple[object, ...]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        logging.disable(logging.INFO)
        self.suites = release_suites(self.world.catalogue)
        self.base = built(self.world.context)
        self.results = {s.suite_id: s for s in self.judged(self.base)}
        self.read = {mart: _rows(self.base, mart, columns) for mart, columns in _READ.items()}
        self.frames = {suite.id: judged_frame(self.base, suite) for suite in self.suites}

    def judged(self, connection: duckdb.DuckDBPyConnection) -> Iterable[SuiteResult]:
        """What the suites say; a suite is run again only where its rows are others."""
        for suite in self.suites:
            frame = judged_frame(connection, suite)
            known = self.frames.get(suite.id)
            if known is not None and known.equals(frame):
                yield self.results[suite.id]
            else:
                yield run_suite(suite, frame)

    def noticed(self, connection: duckdb.DuckDBPyConnection) -> Catch:
        """What fails of marts that does not fail, or less, where every file is right."""
        usual = _failing(self.results.values())
        now = list(self.judged(connection))
        worse = {name for name, count in _failing(now).items() if count > usual.get(name, 0)}
        holding = {name for name in worse if _severity(now, name) == "hold"}
        if holding:
            return Catch(HOLD, tuple(sorted(holding)))
        if worse:
            return Catch(NOTE, tuple(sorted(worse)))
        return Catch(ESCAPED if self.reads_otherwise(connection) else HARMLESS)

    def reads_otherwise(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Whether a leader would read anything that the right files do not say."""
        return any(
            _rows(connection, mart, columns) != self.read[mart] for mart, columns in _READ.items()
        )

    def tried(self, case: Case, *, despite: bool = False) -> list[Catch]:
        """What the judge says of a case's last file; of marts made with it, what the suites say.

        ``despite``: a question is answered, so that there are marts to judge as well.
        """
        did = f"{case.place.name}: {case.did}"
        with self.world.life(self.scratch / "life") as context:
            *before, last = case.files
            _forget(context, case)
            for one in before:
                _sent(context, case.place, one, despite=True)
            state, rules = _sent(context, case.place, last, despite=False)
            catches = [Catch(_HOW[state], rules, did)] if state in _HOW else []
            if state is State.AWAITING_EXPLANATION and despite:
                _accepted(context, case.place)
                state = State.ACCEPTED
            if state is State.ACCEPTED:
                with built(context) as connection:
                    found = self.noticed(connection)
                catches.append(Catch(found.how, found.by, did))
            return catches


_HOW = {
    State.REJECTED: HARD,
    State.UNREADABLE: HARD,
    State.AWAITING_EXPLANATION: SOFT,
}


def built(context: Context) -> duckdb.DuckDBPyConnection:
    """The marts of a bureau as of the one day, in memory."""
    connection = duckdb.connect(config={"threads": "2"})
    write_inputs(context, AS_OF, connection)
    build_over(connection, AS_OF)
    tables_for_views(connection)
    return connection


def _forget(context: Context, case: Case) -> None:
    """Take the right last file back, or all the sender ever sent for the feed."""
    place = case.place
    for entry in context.index.of(place.sender, place.feed):
        if case.anew or entry.id == place.submission:
            withdraw(context, entry, "试验")


def _sent(
    context: Context, place: Place, one: Sending, *, despite: bool
) -> tuple[State, tuple[str, ...]]:
    """Receive a file and judge it; its state, and the rules that object to it."""
    arrival = Arrival(
        one.content, one.file_name, place.sender, place.feed, None, one.revision,
        one.revision_reason,
    )  # fmt: skip
    (receipt,) = receive(context, [arrival])
    if receipt.duplicate:
        return State.UNREADABLE, ("received_before",)
    state = judge_again(context, receipt.submission)
    if state is State.AWAITING_EXPLANATION and despite:
        _accepted(context, place)
        state = State.ACCEPTED
    _settled(context, place)
    return state, _rules(context, receipt.submission)


def _accepted(context: Context, place: Place) -> None:
    """The operator accepts what waits."""
    waiting = [
        one
        for one in context.index.in_state(State.AWAITING_EXPLANATION)
        if (one.sender, one.feed) == (place.sender, place.feed)
    ]
    for one in waiting:
        judge_again(context, one, Despite("detect", "核实无误，情况见函"))
    _settled(context, place)


def _settled(context: Context, place: Place) -> None:
    settle_around(context, place.sender, place.feed, context.index.of(place.sender, place.feed))


def _rules(context: Context, submission: Submission) -> tuple[str, ...]:
    place = context.workspace.quarantine / f"{submission.id}.json"
    if not place.exists():
        return ()
    findings = json.loads(place.read_bytes())["findings"]
    grave = [one for one in findings if one["severity"] == "hard"] or findings
    return tuple(sorted({str(one["rule"]) for one in grave}))


def _failing(results: Iterable[SuiteResult]) -> Failing:
    return {
        f"{suite.suite_id}.{check.check_id}": check.failed_count
        for suite in results
        for check in suite.results
        if not check.success
    }


def _severity(results: Iterable[SuiteResult], name: str) -> str:
    return next(
        check.severity
        for suite in results
        for check in suite.results
        if f"{suite.suite_id}.{check.check_id}" == name
    )


def _rows(
    connection: duckdb.DuckDBPyConnection, mart: str, columns: str
) -> list[tuple[object, ...]]:
    return connection.execute(f"select {columns} from marts.{mart} order by all").fetchall()  # noqa: S608
