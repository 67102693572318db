"""The one Dagster resource: which workspace to work in, and as of when.

Does not belong here: any work.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import dagster as dg

from orchestration.context import Context
from orchestration.publication.shown import UNATTENDED_VARIABLE, default_day
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

    def context(self) -> Context:
        """The context that every function below Dagster works with."""
        chosen = Path(self.workspace) if self.workspace else None
        return Context.open(Workspace.chosen(chosen))

    def unattended(self) -> bool:
        """Whether what the gate lets through goes out without a person's approval."""
        return self.auto or os.environ.get(UNATTENDED_VARIABLE, "") in ("1", "true")

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
