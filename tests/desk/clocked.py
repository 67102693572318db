"""Runs ``liangxin`` with the clock that a file holds, read anew each time: a month in a minute.

usage: clocked.py FILE ARGUMENT…   The file holds one moment, such as 2026-11-05T09:00:00+08:00.
"""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone


def main() -> None:
    place, *arguments = sys.argv[1:]

    def clock() -> datetime:
        return datetime.fromisoformat(Path(place).read_text().strip())

    ledger: Any = importlib.import_module("orchestration.ledger")
    ledger.now = clock
    # Bound by name in Django's own modules, so it is replaced before any of them is loaded.
    timezone.now = lambda: clock().astimezone(UTC)
    sys.argv = ["liangxin", *arguments]
    importlib.import_module("orchestration.cli").main()


if __name__ == "__main__":
    main()
