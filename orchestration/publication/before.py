"""The release that readers saw before: what a change of light is told against.

Belongs here: which release that is, and what it promised, judged and was ruled by, as rows of the
input tables. Does not belong here: why a light has changed (``dbt_project``, fct_light_change).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.context import Context
from orchestration.publication.identity import code_version, run_fingerprint
from orchestration.publication.published import PublishedData
from orchestration.publication.releases import published_release_ids
from orchestration.publication.settings import effective_settings
from orchestration.publication.shown import shown_release_id, stamp_facts
from orchestration.warehouse.schema import INPUT_TABLES

Row = tuple[Any, ...]


def release_before(context: Context, as_of: date) -> str | None:
    """The release shown until now; of a release that is made again, the one it was made after."""
    fingerprint = run_fingerprint(context, as_of)
    for published in reversed(published_release_ids(context.ledger.events())):
        if not (context.workspace.releases / published).exists():
            continue
        stamp = stamp_facts(context, published)
        if stamp["fingerprint"] == fingerprint and "release_before" in stamp:
            return str(stamp["release_before"]) if stamp["release_before"] else None
    return shown_release_id(context)


def rows_before(context: Context, release_id: str | None) -> dict[str, Iterable[Row]]:
    """Rows of ``previous_release``, ``previous_progress`` and ``previous_settings``."""
    if release_id is None or not _has_data(context, release_id):
        return {"previous_release": (), "previous_progress": (), "previous_settings": ()}
    stamp = stamp_facts(context, release_id)
    stamp["is_same_software"] = stamp["code_version"] == code_version()
    return {
        "previous_release": [tuple(stamp[name] for name in INPUT_TABLES["previous_release"])],
        "previous_progress": list(_progress(context, release_id)),
        "previous_settings": list(_settings(context, stamp)),
    }


def _has_data(context: Context, release_id: str) -> bool:
    data = context.workspace.releases / release_id / "data"
    return all((data / f"{m}.parquet").exists() for m in ("fct_target_progress", "dim_target"))


def _progress(context: Context, release_id: str) -> Iterable[Row]:
    data = PublishedData(context.workspace.releases / release_id / "data")
    targets = {(row["plan"], row["n"]): row for row in data.rows("dim_target", "true", [])}
    for row in data.rows("fct_target_progress", "true", []):
        promised = targets.get((row["plan"], row["n"]), {})
        facts = {
            **promised,
            **row,
            "basis": row.get("judged_basis"),
            "target_value": promised.get("value"),
            "target_unit": promised.get("unit"),
        }
        # A release of an older version does not know every column.
        yield tuple(facts.get(name) for name in INPUT_TABLES["previous_progress"])


def _settings(context: Context, stamp: dict[str, Any]) -> Iterable[Row]:
    """Plan by plan, each setting then and now; nothing where that release did not keep them."""
    told: dict[str, dict[str, str]] = stamp.get("settings", {})
    for plan, settings in effective_settings(context.catalogue).items():
        before = {name: Decimal(value) for name, value in told.get(plan, {}).items()}
        for name in sorted({*settings, *before}) if before else ():
            yield plan, name, before.get(name), settings.get(name)
