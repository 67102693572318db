"""What every step works with: the workspace, the declarations and the ledger.

Does not belong here: any step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from orchestration.ledger import COMPUTED_EVENTS, Event, Ledger
from orchestration.submissions import Submission, fold
from orchestration.submissions_index import SubmissionsIndex
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from sources.loader import load_catalogue


@dataclass(frozen=True)
class Context:
    """One workspace with the declarations it is run under.

    ``up_to``: submissions stand as the ledger had them after that event, whatever came later.
    """

    workspace: Workspace
    catalogue: Catalogue
    up_to: int | None = None

    @classmethod
    def open(cls, workspace: Workspace) -> Context:
        """The context of a workspace (created if need be) under the project's declarations."""
        return cls(workspace.create(), load_catalogue())

    @cached_property
    def ledger(self) -> Ledger:
        """The workspace's ledger."""
        return Ledger(self.workspace.ledger)

    @cached_property
    def index(self) -> SubmissionsIndex:
        """The submissions as they are now, found without reading the whole ledger."""
        return SubmissionsIndex(self.workspace.ledger)

    def submissions(self, as_of: date | None = None) -> dict[str, Submission]:
        """All submissions by id, in the state they had at the end of ``as_of``."""
        return fold(self.told(), as_of)

    def last_submission_seq(self) -> int:
        """The number of the last event that marts are computed from; 0 where there is none."""
        told = (event.seq for event in self.told() if event.kind in COMPUTED_EVENTS)
        return max(told, default=0)

    def told(self) -> Iterator[Event]:
        """The ledger's events, up to the one that this looks back to."""
        events = self.ledger.events()
        return (event for event in events if self.up_to is None or event.seq <= self.up_to)

    def default_as_of(self) -> date | None:
        """The day of the last submission event; ``None`` in an empty workspace."""
        return self.index.last_day()
