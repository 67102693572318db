"""What a finished draft must satisfy: its data are those that were judged.

Belongs here: running the suites on a draft's folder. Does not belong here: the decision
(``expectations.gate``) or the suites on the marts (``gatekeeping``).
"""

from __future__ import annotations

from pathlib import Path

from expectations.draft_checks import SUITE, data_as_judged
from expectations.results import SuiteResult
from orchestration.context import Context
from orchestration.progress import report
from orchestration.warehouse.marts import differing_marts

DRAFT_SUITES = (SUITE,)


def judge_draft(context: Context, folder: Path) -> list[SuiteResult]:
    """Run every suite on a draft that has just been built from the staged marts."""
    report("检查待发布的版本")
    exported = sorted((folder / "data").glob("*.parquet"))
    differing = differing_marts(context.workspace.staged_warehouse, folder / "data")
    checks = (data_as_judged(differing, len(exported)),)
    return [SuiteResult(SUITE, "release", len(exported), checks)]
