"""What every check found, release by release: kept whole, so that it can be shown and trended.

Belongs here: writing and reading ``checks/<release_id>.json``. Does not belong here: running
checks, the decision that follows (the ledger has it), or what the past says of them (``trends``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from expectations.results import SuiteResult, from_plain, to_plain
from orchestration.context import Context
from orchestration.durable import write_whole

SCHEMA = 1
# As many as a bureau that publishes every working day makes in two years; a few dozen KB each.
KEPT = 500


def keep(context: Context, identity: str, results: Sequence[SuiteResult]) -> None:
    """Keep what the checks found on that release, every failing key included.

    To be called before the decision is recorded: what the ledger says was judged can be read. The
    same release judged again replaces what was kept of it; the oldest beyond ``KEPT`` are dropped,
    never those of a release that is still there.
    """
    record = {"schema": SCHEMA, "release_id": identity, "suites": to_plain(results)}
    content = json.dumps(record, ensure_ascii=False, indent=1).encode()
    write_whole(context.workspace.checks / f"{identity}.json", content)
    _drop_oldest(context)


def _drop_oldest(context: Context) -> None:
    files = sorted(context.workspace.checks.glob("*.json"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        if not (context.workspace.releases / file.stem).exists():
            file.unlink(missing_ok=True)


def kept(context: Context, identity: str) -> list[SuiteResult] | None:
    """What was kept of that release; ``None`` where nothing legible was."""
    try:
        record = json.loads((context.workspace.checks / f"{identity}.json").read_bytes())
        if record["schema"] != SCHEMA:
            return None
        return from_plain(record["suites"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Nothing is decided by it: a damaged file is shown as not there.
        return None


def judged_releases(context: Context) -> Iterator[str]:
    """The releases whose results are kept, the first judged first."""
    files = sorted(context.workspace.checks.glob("*.json"), key=lambda file: file.stat().st_mtime)
    yield from (file.stem for file in files)
