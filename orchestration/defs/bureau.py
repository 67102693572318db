"""The one Dagster resource: which workspace to work in, and as of when.

Does not belong here: any work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Self

import dagster as dg
from dagster import DagsterExecutionInterruptedError

from orchestration.context import Context
from orchestration.publication.shown import default_day, is_unattended
from orchestration.stopping import stop
from orchestration.warehouse.marts import hashed_once
from orchestration.workspace import Workspace


class EmptyWorkspaceError(Exception):
    """Nothing has ever been submitted: there is nothing to compute as of any date."""


class Bureau(dg.ConfigurableResource):  # type: ignore[type-arg]
    """A workspace and the date to compute as of (default: the last submission event's day)."""

    workspace: str = ""
    as_of: str = ""
    # Submissions as the ledger had them after that event (0: all), for a release made again.
    up_to: int = 0
    # Compute and judge only; readers keep what they see.
    look_back: bool = False
    # Publish even where readers already see a later day.
    take_back: bool = False
    # Compute everything anew, whatever was computed before.
    anew: bool = False
    # Publish what the gate lets through without a person; what Dagster starts asks the variable.
    auto: bool = False

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Within a run, whoever started it, the workspace's run lock is held.

        So a run from Dagster's pages, its schedule or its sensor waits for one of the command line
        and the other way round. A sensor that only looks takes no lock.
        """
        if context.run is None:
            yield self
            return
        with self._place().create().single_run(), hashed_once():
            yield self

    def context(self) -> Context:
        """The context that every function below Dagster works with: each step begins with it.

        Where this process has been asked to end, the run ends here, as one that was terminated.
        """
        if stop.wanted:
            self._cancel()
            raise DagsterExecutionInterruptedError
        return Context.open(self._place())

    def _cancel(self) -> None:
        within = self.get_resource_context()
        if within.instance is not None and within.run is not None:
            within.instance.report_run_canceling(within.run, "the resident worker was told to end")

    def _place(self) -> Workspace:
        return Workspace.chosen(Path(self.workspace) if self.workspace else None)

    def unattended(self) -> bool:
        """Whether what the gate lets through goes out without a person's approval."""
        return self.auto or is_unattended()

    def as_known(self, context: Context) -> Context:
        """The same with the submissions as they were known then."""
        return replace(context, up_to=self.up_to or None)

    def date(self, context: Context) -> date:
        """The date to compute as of; ``EmptyWorkspaceError`` where there is none."""
        if self.as_of:
            return date.fromisoformat(self.as_of)
        found = default_day(context)
        if found is None:
            raise EmptyWorkspaceError(
                "工作区里还没有任何报送文件，请先 liangxin submit 或 make demo。"
            )
        return found
