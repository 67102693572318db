"""What a finished draft must satisfy: its data, its pages, and what it changes for readers.

Belongs here: running the suites on a draft's folder. Does not belong here: the decision
(``expectations.gate``) or the suites on the marts (``gatekeeping``).
"""

from __future__ import annotations

import json
from pathlib import Path

from expectations.draft_checks import CHANGES_EXPLAINED, CHANGES_SUITE, DATA_AS_JUDGED, EXPORT_SUITE
from expectations.results import SuiteResult, judged, not_evaluated
from expectations.site_checks import SITE_SUITE
from orchestration.context import Context
from orchestration.progress import report
from orchestration.publication.changes.compare import changes_between
from orchestration.publication.folders import as_judged, is_whole
from orchestration.publication.shown import STAMP_FILE
from orchestration.publication.site_checks import check_site
from orchestration.warehouse.marts import differing_marts

DRAFT_SUITES = (EXPORT_SUITE, SITE_SUITE, CHANGES_SUITE)


def judge_draft(context: Context, folder: Path) -> list[SuiteResult]:
    """Run every suite on a draft that has just been built from the staged marts."""
    report("检查待发布的版本：数据")
    export = _export(context, folder / "data")
    report("检查待发布的版本：网页")
    pages = check_site(folder / "site", folder / "data")
    report("检查待发布的版本：读者将看到的变动")
    return [export, pages, _changes(context, folder)]


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


def _changes(context: Context, folder: Path) -> SuiteResult:
    """Every change that readers would see has a cause; of a first release there are none."""
    try:
        found = changes_between(_before(context, folder), folder, context.catalogue)
    except Exception as error:
        # A question without an answer is no answer: what cannot be compared does not go out.
        why = f"{type(error).__name__}: {error}"
        check = not_evaluated(CHANGES_SUITE, CHANGES_EXPLAINED, 1, why)
        return SuiteResult(CHANGES_SUITE, CHANGES_SUITE, 1, (check,))
    keys = tuple(f"{c.about_zh}（{c.place}）" for c in found.unexplained)
    total = max(len(found.changes), 1)
    check = judged(
        CHANGES_SUITE, CHANGES_EXPLAINED, success=not keys, failed=len(keys), total=total, keys=keys
    )
    return SuiteResult(CHANGES_SUITE, CHANGES_SUITE, total, (check,))


def _before(context: Context, folder: Path) -> Path | None:
    """The release that readers saw before, as long as it is still what was judged then."""
    before = json.loads((folder / STAMP_FILE).read_bytes())["release_before"]
    if before is None or not is_whole(context.workspace.releases / before):
        return None
    return context.workspace.releases / before if as_judged(context, before) else None
