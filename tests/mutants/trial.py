"""Trying one deliberate change: its models' unit tests, then the small worlds.

Belongs here: who is asked, in which order, and the verdict. Does not belong here: how SQL is run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from tests.mutants.changes import Change
from tests.mutants.project import ERROR, FAIL, PASS, Project
from tests.mutants.worlds import MANY, noticed_in_worlds

NOTICED, SURVIVED, BROKEN = "noticed", "SURVIVED", "BROKEN"


@dataclass(frozen=True)
class Verdict:
    """What became of a change: who noticed it, or that it is no valid SQL."""

    change: Change
    outcome: str
    by: str
    seconds: float


def tried(change: Change, project: Project, *, worlds: int = MANY) -> Verdict:
    """Who notices a change: unit tests, then so many random worlds of each sort (0: none)."""
    started = time.monotonic()
    outcome, by = verdict(change, project, worlds)
    return Verdict(change, outcome, by, time.monotonic() - started)


def verdict(change: Change, project: Project, worlds: int) -> tuple[str, str]:
    def changed(model: str, sql: str) -> str:
        return change.made(sql)[0] if model in change.models else sql

    outcomes = (
        (f"{model}: {name}", outcome)
        for model in change.models
        for name, outcome in project.outcomes(model, changed)
    )
    is_sql = True
    for name, outcome in outcomes:
        if outcome == FAIL:
            return NOTICED, name
        is_sql = is_sql and outcome != ERROR
    if not is_sql:
        return BROKEN, "no valid SQL"
    try:
        by = noticed_in_worlds(project, changed, worlds) if worlds else ""
    except duckdb.Error as error:
        return BROKEN, str(error).splitlines()[0]
    return (NOTICED, by) if by else (SURVIVED, "")


def failing_unchanged(project: Project) -> Iterator[str]:
    """Unit tests that do not pass with nothing changed: with them every change seems noticed."""
    for model in project.models:
        for name, outcome in project.outcomes(model.name):
            if outcome != PASS:
                yield f"{model.name}: {name} ({outcome})"
