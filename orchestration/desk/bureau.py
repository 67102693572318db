"""The workspace and the declarations that the desk's pages work with.

Belongs here: opening them once and keeping them, one a thread (the index of submissions is a
connection). Does not belong here: what is done with them.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from django.conf import settings

import sources
from orchestration.context import Context
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from sources.loader import load_catalogue

# Changed declarations are noticed after so many seconds at most.
LOOK_EVERY = 10.0


class _Declared:
    """The catalogue as it was last read, and how the files looked then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._seen: object = None
        self._looked_at = 0.0

    def now(self) -> Catalogue:
        """The declarations, read again where a file has changed."""
        with self._lock:
            if self._catalogue is None or time.monotonic() - self._looked_at > LOOK_EVERY:
                seen, self._looked_at = _files(), time.monotonic()
                if self._catalogue is None or seen != self._seen:
                    self._catalogue, self._seen = load_catalogue(), seen
            return self._catalogue


def _files() -> object:
    folder = Path(sources.__file__).parent
    return [(p, p.stat().st_mtime_ns) for p in sorted(folder.rglob("*.yml"))]


_declared = _Declared()
_mine = threading.local()


def bureau_context() -> Context:
    """The context of this thread: workspace, declarations, ledger and the submissions' index."""
    workspace: Workspace = settings.WORKSPACE
    catalogue = _declared.now()
    context: Context | None = getattr(_mine, "context", None)
    if context is None or context.workspace != workspace or context.catalogue is not catalogue:
        context = Context(workspace.create(), catalogue)
        _mine.context = context
    return context
