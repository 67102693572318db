"""The gate with its blocking checks, the draft with its own, and the published site."""

from collections.abc import Collection, Sequence

import dagster as dg

from expectations.draft_checks import TITLES_ZH
from expectations.results import SuiteResult
from expectations.site_checks import SITE_SUITE, SITE_TITLE_ZH
from orchestration.defs.bureau import Bureau
from orchestration.defs.reporting import report_so_far
from orchestration.defs.warehouse_assets import SPECS
from orchestration.progress import report
from orchestration.publication.draft_checks import DRAFT_SUITES
from orchestration.publication.drafting import draft_staged
from orchestration.publication.gatekeeping import judge_staged, release_suites
from orchestration.publication.release import WaitingError, publish_staged
from orchestration.publication.shown import catch_up, shown_release_id
from sources.loader import load_catalogue

GATE, DRAFT = dg.AssetKey("gate"), dg.AssetKey("draft")
MARTS = [spec.key for spec in SPECS if spec.group_name == "marts"]


CHECKS = [
    dg.AssetCheckSpec(suite.id, asset=GATE, description=suite.title_zh, blocking=True)
    for suite in release_suites(load_catalogue())
]

GATE_TITLES = {spec.name: spec.description or "" for spec in CHECKS}
TITLES = GATE_TITLES | TITLES_ZH | {SITE_SUITE: SITE_TITLE_ZH}


@dg.multi_asset(
    name="gate",
    specs=[dg.AssetSpec(GATE, deps=MARTS, group_name="publication", kinds={"python"})],
    check_specs=CHECKS,
)
def gate(context: dg.AssetExecutionContext, bureau: Bureau) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Release checks on the staged marts; the decision is kept for exactly their content."""
    desk = bureau.context()
    report("发布前检查")
    with desk.workspace.single_writer():
        record, results = judge_staged(desk)
    state = "held" if record.holds else "running"
    page = report_so_far(
        desk, context, state, record.release_id, results, record.reasons_zh, TITLES
    )
    return dg.MaterializeResult(
        asset_key=GATE,
        metadata={"outcome": record.outcome, "content_hash": record.content_hash, **page},
        check_results=_check_results(GATE, results),
    )


def _check_results(asset: dg.AssetKey, results: Sequence[SuiteResult]) -> list[dg.AssetCheckResult]:
    return [
        dg.AssetCheckResult(
            asset_key=asset,
            check_name=result.suite_id,
            passed=_passed(result),
            metadata={"failed": [check.check_id for check in result.results if not check.success]},
        )
        for result in results
    ]


def _passed(result: SuiteResult) -> bool:
    return all(check.success or check.severity != "hold" for check in result.results)


@dg.multi_asset(
    name="draft",
    specs=[dg.AssetSpec(DRAFT, deps=[GATE], group_name="publication", kinds={"evidence"})],
    check_specs=[dg.AssetCheckSpec(suite, asset=DRAFT, blocking=True) for suite in DRAFT_SUITES],
)
def draft(context: dg.AssetExecutionContext, bureau: Bureau) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """The release built aside and judged whole; readers do not see it yet."""
    desk = bureau.context()
    if bureau.look_back:
        return dg.MaterializeResult(
            asset_key=DRAFT, check_results=_not_asked(DRAFT, DRAFT_SUITES, "looking back")
        )
    with desk.workspace.single_writer():
        catch_up(desk)
        made = draft_staged(desk)
    state = "held" if made.decision.holds else "running"
    page = report_so_far(
        desk, context, state, made.release_id, made.results, made.decision.reasons_zh
    )
    known = set(DRAFT_SUITES) - {result.suite_id for result in made.results}
    again = _not_asked(DRAFT, known, "judged before", passed=not made.decision.holds)
    return dg.MaterializeResult(
        asset_key=DRAFT,
        metadata={"release_id": made.release_id, "outcome": made.decision.outcome, **page},
        check_results=[*_check_results(DRAFT, made.results), *again],
    )


def _not_asked(
    asset: dg.AssetKey, suites: Collection[str], why: str, *, passed: bool = True
) -> list[dg.AssetCheckResult]:
    """A check that Dagster expects and nothing had to be judged for."""
    return [
        dg.AssetCheckResult(asset_key=asset, check_name=suite, passed=passed, metadata={"why": why})
        for suite in sorted(suites)
    ]


@dg.asset(deps=[DRAFT], group_name="publication", kinds={"evidence"})
def site(context: dg.AssetExecutionContext, bureau: Bureau) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """The published release. Refuses what the gate has not let through, whoever asks.

    A good release that waits for a person, or for a time, stays a draft.
    """
    desk = bureau.context()
    if bureau.look_back:
        return dg.MaterializeResult(metadata={"release_id": "", "changed": False})
    with desk.workspace.single_writer():
        catch_up(desk)
        try:
            published = publish_staged(desk, auto=bureau.unattended(), take_back=bureau.take_back)
        except WaitingError as why:
            shown = shown_release_id(desk) or ""
            page = report_so_far(desk, context, "drafted", shown, (), (str(why),))
            return dg.MaterializeResult(
                metadata={"release_id": shown, "changed": False, "waiting": str(why), **page}
            )
    page = report_so_far(desk, context, "published", published.release_id)
    return dg.MaterializeResult(
        metadata={"release_id": published.release_id, "changed": published.changed, **page}
    )
