"""Loading once what every run needs: the definitions, dbt's manifest, the suites' engine.

Belongs here: what is slow to load, and noticing that the code has changed since. Does not belong
here: when to run.
"""

from __future__ import annotations

import os
from pathlib import Path

from orchestration.context import Context
from orchestration.publication.identity import code_files
from orchestration.workspace import PROJECT_ROOT

# Seven times what a warm worker takes: something leaks, and starting anew costs seconds.
MOST_MEGABYTES = 4000


def warm_up(context: Context) -> None:
    """Import and compile whatever the first run would."""
    from orchestration.runs import load_definitions  # noqa: PLC0415 - takes seconds, as all of these

    load_definitions(context)
    import dbt.cli.main  # noqa: F401, PLC0415

    import expectations.runner  # noqa: F401, PLC0415
    from orchestration.defs.warehouse_assets import nodes  # noqa: PLC0415

    nodes()


def code_on_disk(root: Path = PROJECT_ROOT) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a file of the program or of the declarations was changed; reads none."""
    seen = []
    for path in code_files(root):
        try:
            found = path.stat()
        except FileNotFoundError:  # replaced this moment
            continue
        seen.append((str(path), found.st_size, found.st_mtime_ns))
    return tuple(seen)


def megabytes_held() -> float:
    """The memory this process holds now, where the system says."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
