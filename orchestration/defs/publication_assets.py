"""The gate with its blocking checks, and the published site."""

import dagster as dg

from expectations.results import SuiteResult
from orchestration.defs.bureau import Bureau
from orchestration.defs.warehouse_assets import SPECS
from orchestration.progress import report
from orchestration.publication.gatekeeping import judge_staged, release_suites
from orchestration.publication.release import catch_up, publish
from sources.loader import load_catalogue

GATE = dg.AssetKey("gate")
MARTS = [spec.key for spec in SPECS if spec.group_name == "marts"]


CHECKS = [
    dg.AssetCheckSpec(suite.id, asset=GATE, description=suite.title_zh, blocking=True)
    for suite in release_suites(load_catalogue())
]


@dg.multi_asset(
    name="gate",
    specs=[dg.AssetSpec(GATE, deps=MARTS, group_name="publication", kinds={"python"})],
    check_specs=CHECKS,
)
def gate(bureau: Bureau) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Release checks on the staged marts; the decision is kept for exactly their content."""
    desk = bureau.context()
    report("发布前检查")
    with desk.workspace.single_writer():
        record, results = judge_staged(desk)
    checks = [
        dg.AssetCheckResult(
            check_name=result.suite_id,
            passed=_passed(result),
            metadata={"failed": [check.check_id for check in result.results if not check.success]},
        )
        for result in results
    ]
    return dg.MaterializeResult(
        asset_key=GATE,
        metadata={"outcome": record.outcome, "content_hash": record.content_hash},
        check_results=checks,
    )


def _passed(result: SuiteResult) -> bool:
    return all(check.success or check.severity != "hold" for check in result.results)


@dg.asset(deps=[GATE], group_name="publication", kinds={"evidence"})
def site(bureau: Bureau) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """The published release. Refuses data that the gate has not let through, whoever asks."""
    desk = bureau.context()
    if bureau.look_back:
        return dg.MaterializeResult(metadata={"release_id": "", "changed": False})
    with desk.workspace.single_writer():
        catch_up(desk)
        published = publish(desk, take_back=bureau.take_back)
    return dg.MaterializeResult(
        metadata={"release_id": published.release_id, "changed": published.changed}
    )
