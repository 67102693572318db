"""Building the static site from exported marts, with the Evidence project in ``dashboards/``.

Belongs here: calling the builder and passing its steps on. Does not belong here: pages.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from orchestration.context import Context
from orchestration.progress import report
from orchestration.publication.bundles import drop_damaged, note_made
from orchestration.publication.node import run_node
from orchestration.workspace import PROJECT_ROOT

DASHBOARDS = PROJECT_ROOT / "dashboards"
BUILDER = DASHBOARDS / "tools" / "build-site.mjs"
STEP = re.compile(r"STEP (\d+)/(\d+) (.+)")


def build_site(context: Context, data: Path, out: Path) -> None:
    """Build the site of the Parquet files in ``data`` into the folder ``out``.

    Raises ``NodeError`` where a query fails, a page is missing or a link is broken.
    """
    scratch = context.workspace.site_build
    work, bundles = scratch / "work", scratch / "bundles"
    shutil.rmtree(work, ignore_errors=True)
    drop_damaged(bundles)
    arguments = [
        "--data", str(data),
        "--work", str(work),
        "--out", str(out),
        "--cache", str(bundles),
    ]  # fmt: skip
    for line in run_node(BUILDER, arguments, context.workspace.logs / "site.log", DASHBOARDS):
        step = STEP.fullmatch(line)
        if step:
            done, steps, text = int(step[1]), int(step[2]), step[3]
            report(f"生成页面：{text}", done / steps)
    note_made(bundles)
