"""Assets of the intake: what the inbox held, and the accepted observations by feed."""

from collections import Counter

import dagster as dg

from orchestration.defs.bureau import Bureau
from orchestration.intake.keeping.acceptance import judge_pending, restore_observations
from orchestration.intake.keeping.inbox import claim_inbox
from orchestration.intake.keeping.settling import settle_superseded
from orchestration.progress import report
from sources.loader import load_catalogue

UNIDENTIFIED = "unidentified"
FEEDS = dg.StaticPartitionsDefinition([*load_catalogue().feeds, UNIDENTIFIED])

# Runs that cover every feed at once name the whole range, as a person would in the UI.
ALL_FEEDS = {
    "dagster/asset_partition_range_start": FEEDS.get_first_partition_key(),
    "dagster/asset_partition_range_end": UNIDENTIFIED,
}


@dg.asset(group_name="intake", kinds={"python"})
def received_submissions(bureau: Bureau) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Files from the inbox: bytes stored, hashed and entered in the ledger."""
    context = bureau.context()
    report("接收收件箱中的文件")
    with context.workspace.single_writer():
        receipts = claim_inbox(context)
    repeated = sum(receipt.duplicate for receipt in receipts)
    return dg.MaterializeResult(metadata={"received": len(receipts), "repeated": repeated})


@dg.asset(
    group_name="intake",
    kinds={"python", "polars"},
    deps=[received_submissions],
    partitions_def=FEEDS,
    backfill_policy=dg.BackfillPolicy.single_run(),
)
def accepted_observations(
    context: dg.AssetExecutionContext, bureau: Bureau
) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Submissions judged by their contract; the accepted ones as Parquet, one file each."""
    desk = bureau.context()
    states: Counter[str] = Counter()
    with desk.workspace.single_writer():
        restored = restore_observations(desk)  # first: new ones are compared with them
        for key in context.partition_keys:
            report(f"审核报送：{key}")
            feed = None if key == UNIDENTIFIED else key
            states.update(state.value for _, state in judge_pending(desk, feed))
        superseded = settle_superseded(desk)
    return dg.MaterializeResult(
        metadata={**states, "superseded_now": len(superseded), "restored": restored}
    )
