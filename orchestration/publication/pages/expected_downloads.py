"""What the files readers download must hold, cell by cell, derived from the marts a second time.

Belongs here: the rows of every file, by what tells them apart. Does not belong here: reading files
(``downloaded``) or their formats.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from orchestration.publication.downloads.words import BASES, PLAN_STATUSES, QUALITIES
from orchestration.publication.pages import promised as t
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_figures import figures_below, latest_figures, remark
from orchestration.publication.pages.marts import Marts, Row

_DRAWN = """
select f.*, i.name_zh, i.display_unit, i.display_factor, i.decimals, i.measure,
  r.name_zh as region_zh
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join region r on r.region_code = f.region_code
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and (r.is_jurisdiction or exists (
    select 1 from dim_target t where t.indicator = f.indicator and t.region_code = f.region_code))
"""
_ADDED_UP = ("growth", "points", "relative")
Values = dict[str, str | None]
Key = tuple[str, ...]
# What tells the rows of a file apart, by its folder.
KEYS = {
    "indicators": ("indicator", "region_code", "period", "basis_zh"),
    "regions": ("indicator", "region_code", "period", "basis_zh"),
    "plans": ("n", "deadline_zh"),
}
Files = dict[tuple[str, str], list[Values]]


def expected_files(marts: Marts) -> Files:
    """The rows of every file, by its folder and code; a file without rows is there as well."""
    files: Files = {("indicators", r["indicator"]): [] for r in marts.rows("from dim_indicator")}
    files |= {("plans", row["plan"]): [] for row in marts.rows("from dim_plan")}
    files |= {("regions", row["region_code"]): [] for row in marts.rows("from region")}
    for folder, code, row in _rows(marts):
        files[folder, code].append(row)
    return files


def download_cells(marts: Marts) -> Iterator[Cell]:
    """The links to the files on the pages."""
    for folder, code in expected_files(marts):
        for name, suffix in (("CSV", "csv"), ("Excel", "xlsx")):
            place = f"{folder}/{code}/index.html"
            yield Cell(place, f"下载 {name}", f"/downloads/{folder}/{code}.{suffix}")
        yield Cell(f"{folder}/{code}/index.html", "下载 各列的含义", "/dictionary/")


def _rows(marts: Marts) -> Iterator[tuple[str, str, Values]]:
    release = _release(marts)
    feeds = {
        row["indicator"]: {"feed_zh": row["title_zh"]}
        for row in marts.rows(
            "select indicator, title_zh from dim_indicator left join dim_feed using (feed)"
        )
    }
    for row in marts.rows(_DRAWN):
        code = row["indicator"]
        yield "indicators", code, _figure(row) | feeds[code] | release
    shown: dict[str, list[Row]] = defaultdict(list)
    for row in latest_figures(marts):
        if not row["is_beside"]:
            shown[row["region_code"]].append(row)
    for (parent, _), below in figures_below(marts).items():
        shown[parent] += below
    for code, rows in shown.items():
        for row in rows:
            more = _beside(row) | feeds[row["indicator"]]
            yield "regions", code, _figure(row) | more | release
    units = t.units_in_charge(marts)
    for row in t.targets(marts):
        roles = units.get(("target", row["plan"], row["n"]), {})
        yield "plans", row["plan"], _target(row, roles) | release


def _release(marts: Marts) -> Values:
    stamp = marts.row("from release")
    cut_off = stamp["data_cutoff"]
    return {
        "release_id": stamp["release_id"],
        "as_of": f"{stamp['as_of']:%Y-%m-%d}",
        "data_cutoff": f"{cut_off:%Y-%m-%d %H:%M}" if cut_off else None,
    }


def _bare(text: str | None) -> str | None:
    """A printed number as programs read it."""
    if text is None:
        return None
    return text.replace(",", "").replace("−", "-").replace("+", "")


def _places(value: Any, places: int, factor: Any = 1) -> str | None:
    return _bare(w.number(value, places, factor))


def _percent(value: Any) -> str | None:
    return None if value is None else _places(w.exact(value) * 100, 1)


def _yes(told: bool) -> str:
    return "是" if told else "否"


def _figure(row: Row) -> Values:
    places, factor = row["decimals"], row["display_factor"]
    growth, ratio = row["measure"] == "growth_only", row["measure"].startswith("ratio")
    estimated = row["quality"] == "estimated"
    at_end = row["measure"] in ("stock", "ratio_stock")
    change = None
    if row["value"] is not None and row["baseline_value"] is not None:
        change = row["value"] - row["baseline_value"]
    year, base = row["base_year"], row["published_growth_base_year"]
    return {
        "indicator": row["indicator"],
        "indicator_zh": row["name_zh"],
        "region_code": row["region_code"],
        "region_zh": row["region_zh"],
        "period": row["period"],
        "period_zh": w.as_of(row["period"], row["basis"], row["measure"]),
        "basis_zh": BASES["at_end" if at_end else row["basis"]][0],
        "value": _places(row["value"], places, 1 if growth else factor),
        "unit_zh": row["display_unit"],
        "quality_zh": QUALITIES[row["quality"]][0],
        "low": _places(row["low"], places, factor) if estimated else None,
        "high": _places(row["high"], places, factor) if estimated else None,
        "coverage_pct": _percent(row["coverage"]),
        "base_year": None if year is None else str(year),
        "baseline": None if growth else _places(row["baseline_value"], places, factor),
        "growth_pct": None if ratio else _places(row["growth_pct"], 2),
        "change_pp": _places(change, 2) if ratio else None,
        "yoy_pct": None if ratio else _places(row["yoy_pct"], 2),
        "published_pct": _places(row["published_growth_pct"], 2),
        "published_base": None if base is None else str(base),
        "simulated": _yes(row["simulated"]),
    }


def _beside(row: Row) -> Values:
    """What only the latest figures have."""
    counted = {n: row[n] for n in ("n_reported", "n_expected")}
    return {
        "contribution_pp": _places(row["contribution_pp"], 2) if row["contributes"] else None,
        **{name: None if n is None else str(n) for name, n in counted.items()},
        "remark_zh": remark(row) or None,
    }


def _target(row: Row, roles: dict[str, str]) -> Values:
    places, factor = row["decimals"], row["display_factor"]
    needed = row["needed_value"] if row["kind"] in _ADDED_UP else None
    return {
        "plan": row["plan"],
        "plan_zh": row["short_zh"],
        "status_zh": PLAN_STATUSES["draft" if row["is_draft"] else "issued"][0],
        "n": str(row["n"]),
        "clause": row["clause"],
        "indicator": row["indicator"],
        "target_zh": t.name(row),
        "scope": row["scope"],
        "region_code": row["region_code"],
        "promise_zh": t.promise(row),
        "promised": w.printed(row["promised"]),
        "promised_unit": row["promised_unit"],
        "deadline_zh": t.deadline(row),
        "current_zh": _yes(row["is_current"]),
        "light_zh": t.light(row),
        "reason_zh": row["reason_zh"],
        "value_label_zh": t.value_label(row),
        "value": _bare(t.value(row)),
        "unit_zh": row["display_unit"],
        "baseline": _places(row["baseline_value"], places, factor),
        "needed": _places(needed, places, factor),
        "attained_pct": _places(row["attained_pct"], 2),
        "scheduled_pct": _places(row["scheduled_pct"], 2),
        "gap_pp": _places(row["pace_gap_pp"], 2),
        "coverage_pct": _percent(row["coverage"]),
        "lead_zh": roles.get("lead"),
        "joint_zh": roles.get("joint"),
        "cooperating_zh": roles.get("cooperating"),
        "simulated": _yes(row["simulated"]),
    }
