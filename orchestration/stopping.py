"""Asking a run to end after the step it is in: kept as one flag of the process.

Belongs here: the flag. Does not belong here: signals (``orchestration.commands.watch``) or what a
step does when it is asked (``orchestration.defs.bureau``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Stop:
    """Whether this process has been asked to end.

    A plain flag, no event: a signal handler must not wait for a lock the main thread may hold.
    """

    wanted: bool = False


stop = Stop()
