"""What a finished draft must satisfy: its data, its pages, and what it changes for readers.

Belongs here: running the suites on a draft's folder. Does not belong here: the decision
(``expectations.gate``) or the suites on the marts (``gatekeeping``).
"""

from __future__ import annotations

from pathlib import Path

from expectations.draft_checks import DATA_AS_JUDGED, EXPORT_SUITE
from expectations.results import SuiteResult, judged
from expectations.site_checks import SITE_SUITE
from orchestration.context import Context
from orchestration.progress import report
from orchestration.publication.site_checks import check_site
from orchestration.warehouse.marts import differing_marts

DRAFT_SUITES = (EXPORT_SUITE, SITE_SUITE)


def judge_draft(context: Context, folder: Path) -> list[SuiteResult]:
    """Run every suite on a draft that has just been built from the staged marts."""
    report("检查待发布的版本：数据")
    export = _export(context, folder / "data")
    report("检查待发布的版本：网页")
    return [export, check_site(folder / "site", folder / "data")]


def _export(context: Context, data: Path) -> SuiteResult:
    exported = len(list(data.glob("*.parquet")))
    differing = tuple(differing_marts(context.workspace.staged_warehouse, data))
    check = judged(
        EXPORT_SUITE,
        DATA_AS_JUDGED,
        success=not differing and exported > 0,
        failed=len(differing),
        total=exported,
        keys=differing,
    )
    return SuiteResult(EXPORT_SUITE, EXPORT_SUITE, exported, (check,))
