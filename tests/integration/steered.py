"""Runs ``liangxin`` in this process with a stopped clock, killing it with SIGKILL where asked.

usage: steered.py PLACE ARGUMENT…   with PLACE ``-``, ``MODULE:FUNCTION before|after|SECONDS NTH``
or a fault that names no place in the product (``tests/soak/disturb.py``).

The function is looked up where it is used and wrapped: the process dies right before its NTH call,
right after it, or SECONDS after it began, as with ``kill -9``. Nothing in the product knows. The
clock stands at noon of one day, or where ``LIANGXIN_TEST_CLOCK`` says; ``goes on`` leaves it alone.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from orchestration import ledger
from tests.soak import disturb

NOON = "2026-11-02T12:00:00+08:00"
CLOCK, GOES_ON = "LIANGXIN_TEST_CLOCK", "goes on"
true_clock = ledger.now


def clock() -> datetime:
    told = os.environ.get(CLOCK, NOON)
    return true_clock() if told == GOES_ON else datetime.fromisoformat(told)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wrapped(function: Callable[..., Any], when: str, nth: int) -> Callable[..., Any]:
    calls = 0

    @functools.wraps(function)
    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls != nth:
            return function(*args, **kwargs)
        if when == "before":
            die()
        if when == "after":
            answer = function(*args, **kwargs)
            die()
            return answer
        threading.Timer(float(when), die).start()
        return function(*args, **kwargs)

    return deadly


def kill_at(place: str) -> None:
    target, when, nth = place.split()
    module_name, _, path = target.partition(":")
    owner: Any = importlib.import_module(module_name)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    setattr(owner, name, wrapped(getattr(owner, name), when, int(nth)))


def main() -> None:
    place, *arguments = sys.argv[1:]
    ledger.now = clock
    if place.split()[0] in disturb.WORDS:
        disturb.begin(place)
    elif place != "-":
        kill_at(place)
    sys.argv = ["liangxin", *arguments]
    importlib.import_module("orchestration.cli").main()


if __name__ == "__main__":
    main()
