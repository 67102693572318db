"""What is counted of regions: lights on their pages, lights and missing reports in the list.

Belongs here: counting by region. Does not belong here: what is said of each target or figure
(``expected_targets``, ``expected_regions``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from orchestration.publication.pages import promised as t
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.marts import Marts, Row

_OWED = """
select region_code, sum(expected)::int as expected, sum(absent)::int as absent,
  sum(sent_back)::int as sent_back, sum(waiting)::int as waiting
from fct_reporting_rate group by region_code
"""
# Of regions with nobody below them that reports.
_OWED_ALONE = """
select region_code, state from fct_reporting where is_expected
  and region_code not in (select region_code from fct_reporting_rate)
"""
_OPEN = {
    "missing": "absent", "overdue": "absent", "blank": "absent", "rejected": "sent_back",
    "returned": "sent_back", "awaiting_explanation": "waiting",
}  # fmt: skip
_TOLD_OPEN = {"absent": "未报", "sent_back": "退回", "waiting": "待说明"}


def region_counts(marts: Marts) -> Iterator[Cell]:
    """Lights counted on regions' pages; lights and reports counted in the list of regions."""
    lights = {row["light"]: row for row in marts.rows("select * from dim_light order by rank")}
    plans = {row["plan"]: row for row in marts.rows("from dim_plan")}
    tallies: dict[str, str] = {}
    drafts: set[str] = set()
    for code, rows in targets_of_regions(marts).items():
        tallies[code] = "".join(
            f"{light['text_zh']}{n}项[{light['tone']}]"
            for light in lights.values()
            if (n := sum(row["light"] == light["light"] for row in rows))
        )
        drafts |= {code} if any(row["is_draft"] for row in rows) else set()
        file = f"regions/{code}/index.html"
        yield Cell(file, "灯数", tallies[code])
        urgent = [row for row in t.targets(marts) if row in rows]
        told = "、".join(
            f"{plans[plan]['short_zh']}方案{_draft(plans[plan])}"
            for plan in dict.fromkeys(row["plan"] for row in urgent)
        )
        yield Cell(file, "目标数", f"{len(rows)}|{told}")
    yield from _entries(marts, tallies, drafts)


def _draft(plan: Row) -> str:
    return "征求意见稿" if plan["plan_status"] == "draft" else ""


def _entries(marts: Marts, tallies: dict[str, str], drafts: set[str]) -> Iterator[Cell]:
    owed = _owed(marts)
    regions = {row["region_code"]: row for row in marts.rows("from region")}
    parents = {row["parent_code"] for row in regions.values() if not row["is_jurisdiction"]}
    above = marts.jurisdictions()
    for code, row in regions.items():
        top, count = row["is_jurisdiction"], owed.get(code)
        if code not in above:
            continue
        waiting = "、".join(
            f"{word}{count[name]}份" for name, word in _TOLD_OPEN.items() if count and count[name]
        )
        always = top or code in parents
        whole = f"应报{count['expected']}份，已报齐" if count and always else ""
        tally = tallies.get(code, "") if top else ""
        draft = "征求意见稿" if top and code in drafts else ""
        text = f"{'' if top else row['name_zh']}{tally}{draft}{waiting or whole}"
        if text:
            yield Cell("regions/index.html", f"地区 /regions/{code}/", text)


def _owed(marts: Marts) -> dict[str, dict[str, int]]:
    """By region what was owed by now at or below it, and what of that has not come in."""
    found: dict[str, dict[str, int]] = {row["region_code"]: row for row in marts.rows(_OWED)}
    for row in marts.rows(_OWED_ALONE):
        empty = {"expected": 0, **dict.fromkeys(_TOLD_OPEN, 0)}
        count = found.setdefault(row["region_code"], empty)
        count["expected"] += 1
        if row["state"] in _OPEN:
            count[_OPEN[row["state"]]] += 1
    return found


def targets_of_regions(marts: Marts) -> dict[str, list[Row]]:
    """By region the targets judged there, in the order of their plans."""
    rows = [row for row in t.targets(marts) if row["is_current"] and row["region_zh"]]
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["n"], r["target_year"] or 0)):
        found[row["region_code"]].append(row)
    return found
