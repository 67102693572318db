"""Releases as a run leaves them, small: two real ones with a difference, and their pages."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from orchestration.context import Context
from orchestration.ledger import EventKind
from orchestration.publication.folders import release_hash
from tests.unit.two_releases import COUNTY, OTHER_COUNTY, STAMP, Releases, told_light

NOTE = "有一处要注意"
SHOWN, DRAFT = STAMP["release_id"], "20251130-bbbbbbbb"
PAGE = "<!doctype html><html lang=zh-CN><title>x</title><style>p{color:red}</style><p>总览</p>"


def two_releases(
    context: Context, aside: Path, *, unexplained: bool = False, note: str = NOTE
) -> tuple[str, str]:
    """One that readers see, and a draft after it that is judged and waits."""
    pair = Releases(aside, context.catalogue)
    settings = {"guizhou": {"behind": "-2", "min_judged_months": "3"}}
    pair.came(as_of="2025-11-30", release_id=DRAFT, settings=settings)
    pair.after["fct_light_change"] = [told_light("on_track", "behind", "rule", "rule")]
    for row in (pair.before["fct_reporting"][1], pair.after["fct_reporting"][1]):
        row["due_on"] = date(2025, 11, 15)
    pair.row("fct_reporting", region_code=OTHER_COUNTY)["state"] = "overdue"
    pair.row("fct_target_progress", n=1)["light"] = "behind"
    if unexplained:
        pair.row("fct_indicator", region_code=COUNTY, period="2025-09")["value"] = Decimal(7)
    pair.changes()
    shown = _put(context, aside / "before", SHOWN, "2025-10-31", None, ())
    context.ledger.append(
        EventKind.PUBLISHED,
        release_id=shown,
        as_of="2025-10-31",
        data_cutoff="2025-10-20 10:00:00",
        coverage=0.5,
        approved_by="李明",
    )
    context.workspace.current.unlink(missing_ok=True)
    context.workspace.current.symlink_to(shown)
    return shown, _put(context, aside / "after", DRAFT, "2025-11-30", shown, (note,))


def _put(
    context: Context,
    source: Path,
    code: str,
    as_of: str,
    before: str | None,
    notes: tuple[str, ...],
) -> str:
    folder = context.workspace.releases / code
    source.rename(folder)
    site = folder / "site"
    (site / "regions").mkdir(parents=True, exist_ok=True)
    (site / "index.html").write_text(PAGE, "utf-8")
    (site / "regions" / "index.html").write_text(PAGE, "utf-8")
    stamp = {**json.loads((folder / "release.json").read_bytes()), "release_id": code}
    stamp |= {"as_of": as_of, "release_before": before}
    (folder / "release.json").write_text(json.dumps(stamp), "utf-8")
    context.ledger.append(
        EventKind.GATED,
        release_id=code,
        as_of=as_of,
        content_hash=stamp["content_hash"],
        release_hash=release_hash(folder),
        outcome="publish_with_notes" if notes else "publish",
        reasons_zh=[],
        notes_zh=list(notes),
        failed_checks=[],
    )
    return code
