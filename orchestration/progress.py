"""Telling whoever watches how far long work has come.

The functions that work call ``report``; the command line listens. Neither knows the other, and
Dagster, which stands between them, is not asked to carry it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, float | None], None]

_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


def report(text_zh: str, share: float | None = None) -> None:
    """Say what is being done; ``share`` (0 to 1) where it is known how far it is."""
    listener = _listener.get()
    if listener is not None:
        listener(text_zh, share)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let ``listener`` hear every report made within."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
