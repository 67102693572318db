"""``make mutate``: make each deliberate change, and fail where no test notices one."""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from orchestration.warehouse.build import DBT_PROJECT
from tests.mutants.changes import Change, listed, misfits
from tests.mutants.project import Project
from tests.mutants.trial import NOTICED, Verdict, failing_unchanged, tried
from tests.mutants.worlds import MANY


def main() -> int:
    """Try what was asked for, everything by default; 1 where a change went unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--only", default="", help="changes whose name contains this text")
    parser.add_argument("--unit", action="store_true", help="ask the unit tests alone")
    asked = parser.parse_args()
    changes = [change for change in listed() if asked.only in change.id]
    wrong = misfits(changes, DBT_PROJECT)
    project = Project.compiled()
    wrong += [f"fails with nothing changed: {name}" for name in failing_unchanged(project)]
    if wrong or not changes:
        print("\n".join(wrong) or "no such change")
        return 1
    found = []
    for change in changes:
        found.append(tried(change, project, worlds=0 if asked.unit else MANY))
        print(line(found[-1]), flush=True)
    return told(found)


def line(verdict: Verdict) -> str:
    return f"{verdict.outcome:9} {verdict.seconds:5.2f} s  {verdict.change.id:58} {verdict.by}"


def told(found: list[Verdict]) -> int:
    """The summary, and what each change that nobody noticed would have done."""
    for verdict in found:
        if verdict.outcome != NOTICED:
            print(f"\n{verdict.outcome} {verdict.change.id} ({verdict.by})\n{harm(verdict.change)}")
    times = Counter(verdict.outcome for verdict in found)
    print(f"\n{times[NOTICED]} of {len(found)} changes noticed")
    return 0 if times[NOTICED] == len(found) else 1


def harm(change: Change) -> str:
    return f"  {change.find}\n  → {change.replace}\n  {change.harm}"


if __name__ == "__main__":
    sys.exit(main())
