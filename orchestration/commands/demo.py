"""``liangxin demo``: the main job on real national figures and simulated counties."""

from __future__ import annotations

import typer

from orchestration.commands.run import AsOfOption, as_answer, tell
from orchestration.commands.terminal import (
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    say,
    shown_progress,
)
from orchestration.context import Context
from orchestration.demo.deliveries import Delivery, national_deliveries
from orchestration.demo.simulate import write_simulated
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.progress import report
from orchestration.runs import Wanted, run_as_wanted


@guarded
def demo(
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """用真实全国数据和模拟县区数据走完全程 / the whole main job on example data."""
    context = Context.open(chosen_workspace(workspace))
    with shown_progress(quiet=as_json):
        fresh, repeated = land_examples(context)
        # What is shown are examples, marked so on every page: nobody has to approve them.
        outcome = run_as_wanted(context, Wanted(as_of.date() if as_of else None, auto=True))
    if as_json:
        print_json({**as_answer(context, outcome), "landed": fresh, "repeated": repeated})
    else:
        console.print(
            say(
                f"示例报送 {fresh + repeated} 份：新收 {fresh}，此前已收 {repeated}"
                "（全国为公开数据；县区和部门为模拟数据）",
                f"{fresh + repeated} example submissions: {fresh} new, {repeated} known "
                "(national: published; counties: simulated)",
            )
        )
        tell(context, outcome)
    raise typer.Exit(outcome.exit_code)


def land_examples(context: Context) -> tuple[int, int]:
    """Land the example submissions; returns how many were new and how many were known."""
    report("准备示例报送")
    deliveries = [
        *national_deliveries(),
        *write_simulated(context.catalogue, context.workspace.demo),
    ]
    deliveries.sort(key=lambda delivery: (delivery.received_at, delivery.path.name))
    fresh = repeated = 0
    with context.workspace.single_writer():
        for done, receipt in enumerate(receive(context, map(arrival_of, deliveries)), start=1):
            fresh += not receipt.duplicate
            repeated += receipt.duplicate
            report("接收示例报送", done / len(deliveries))
    return fresh, repeated


def arrival_of(delivery: Delivery) -> Arrival:
    """A delivery as it comes in, at its own time."""
    return Arrival(
        content=delivery.path.read_bytes(),
        file_name=delivery.path.name,
        sender=delivery.sender,
        feed=delivery.feed,
        received_at=delivery.received_at,
        revision=delivery.revision,
        revision_reason=delivery.revision_reason,
    )
