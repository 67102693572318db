"""Actions: what people did at the desk, each with who, when and from where (DESIGN §6).

Belongs here: appending to and reading ``ledger/actions.jsonl``. What happens to a submission or a
release is an event of the ledger itself and names its actor there; an action is everything
besides: signing in, uploading, trying, downloading, changing an account.

Apart from the ledger, with a lock of its own: signing in must not wait for a run that takes files
in, and the data are rebuilt without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from orchestration.ledger import Event, EventKind, Ledger
from orchestration.locks import held
from orchestration.workspace import Workspace


def note(workspace: Workspace, action: str, **facts: Any) -> Event:
    """Record durably that somebody did something; who and from where are those of ``acting``.

    ``action`` is a word such as ``signed_in``; ``facts`` are plain values.
    """
    with held(workspace.locks / "actions.lock"):
        return Ledger(workspace.actions).append(EventKind.ACTED, action=action, **facts)


def actions(workspace: Workspace) -> Iterator[Event]:
    """All actions in the order in which they were done."""
    return Ledger(workspace.actions).events()
