"""What the pages must say of reports: who has reported what, and what has not come in.

Belongs here: squares and lines of ``fct_reporting``. Does not belong here: counting them
(``expected_counts``); the reasons, which quote what somebody uploaded.
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_figures import figures_below
from orchestration.publication.pages.marts import Marts, Row

_SIGNS = {
    "accepted_on_time": ("✓", "按时"),
    "accepted_late": ("✓", "迟报"),
    "awaiting_explanation": ("?", "待说明"),
    "rejected": ("退", "审核退回"),
    "returned": ("退", "人工退回"),
    "blank": ("空", "报了空表"),
    "missing": ("缺", "未报，未到逾期"),
    "overdue": ("缺", "逾期未报"),
    "not_due": ("·", "未到期"),
    "structural_gap": ("–", "本期不设报表"),
}
_PERIODS = 12
_LATEST = f"""
select l.*, coalesce(d.title_zh, l.feed) as title_zh
from (
  select *, dense_rank() over (partition by feed order by period_end desc) as age
  from fct_reporting
) l left join dim_feed d on d.feed = l.feed
where l.age <= {_PERIODS} and l.region_code in (select region_code from region)
order by l.region_code, l.feed, l.period
"""  # noqa: S608 - a number of ours
_OPEN = """
select r.*, d.title_zh, year(period_end) * 12 + month(period_end) as month_no
from fct_reporting r left join dim_feed d on d.feed = r.feed
where r.state in ('overdue', 'missing', 'blank', 'rejected', 'returned', 'awaiting_explanation')
order by r.period_end
"""
MOST_PROBLEMS = 200


def report_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the pages say of single reports."""
    yield from _squares(marts)
    yield from _problems(marts)


def _squares(marts: Marts) -> Iterator[Cell]:
    rows = marts.rows(_LATEST)
    labels = _column_labels(rows)
    place, turn = ("", ""), 0
    for row, label in zip(rows, labels, strict=True):
        here = (row["region_code"], row["feed"])
        place, turn = here, turn + 1 if here == place else 1
        sign, text = _SIGNS[row["state"]]
        told = f"{w.period(row['period'])}：{text}"
        due, came = w.day(row["due_on"]) or "", w.day(row["received_at"]) or ""
        yield Cell(
            f"regions/{row['region_code']}/index.html",
            f"报送 {''.join(row['title_zh'].split())} {turn}",
            "|".join([f"{label}{sign}{text}", told, due, came]),
        )


def _column_labels(rows: list[Row]) -> list[str]:
    """The period of each square; the year is written where it begins, by the periods' ends."""
    in_turn = sorted(
        range(len(rows)),
        key=lambda n: (rows[n]["region_code"], rows[n]["feed"], rows[n]["period_end"]),
    )
    labels, before = [""] * len(rows), None
    for n in in_turn:
        row = rows[n]
        here = (row["region_code"], row["feed"], row["period"][:4])
        label = row["period"]
        if len(label) > len("2025"):
            label = label[5:] if here == before else f"{label[2:4]}-{label[5:]}"
        labels[n], before = label, here
    return labels


def _runs(marts: Marts) -> list[Row]:
    """What is open, consecutive months of one region in one line, in the order of the page."""
    runs: dict[tuple[object, ...], list[Row]] = {}
    seen: dict[tuple[object, ...], int] = {}
    for row in marts.rows(_OPEN):
        alike = (
            row["feed"],
            row["region_code"],
            row["state"],
            row["reason_zh"],
            len(row["period"]),
        )
        seen[alike] = seen.get(alike, 0) + 1
        runs.setdefault((*alike, row["month_no"] - seen[alike]), []).append(row)
    lines = [group[-1] | {"first": group[0]["period"], "n": len(group)} for group in runs.values()]
    lines.sort(key=lambda row: (row["feed"], row["region_code"]))
    lines.sort(key=lambda row: row["period_end"], reverse=True)
    lines.sort(key=lambda row: row["state"] != "awaiting_explanation")
    lines.sort(key=lambda row: row["state"] not in ("rejected", "returned"))
    return lines


def open_lines(marts: Marts) -> list[Row]:
    """The lines of what has not come in or was sent back, in the order of 数据状况."""
    shown = {row["region_code"] for row in marts.rows("from region")} & marts.jurisdictions().keys()
    return [row for row in marts.once(_runs) if row["region_code"] in shown]


def _problems(marts: Marts) -> Iterator[Cell]:
    regions = {row["region_code"]: row for row in marts.rows("from region")}
    above = marts.jurisdictions()
    # The pages of regions with figures below them list what is open below them.
    listing = {parent for parent, _ in marts.once(figures_below)}
    for n, row in enumerate(open_lines(marts)):
        region = regions[row["region_code"]]
        name = regions[above[row["region_code"]]]["name_zh"]
        period = w.period(row["period"]) or ""
        if row["n"] > 1:
            period = f"{w.period(row['first'])}至{period}"
        head = f"未报 {row['title_zh']} {period} {_SIGNS[row['state']][1]}"
        place = f"{head} /regions/{row['region_code']}/"
        text = f"{name}{region['name_zh']}"
        if n < MOST_PROBLEMS:
            yield Cell("status/index.html", place, text)
        for code in _above(regions, region) & listing:
            yield Cell(f"regions/{code}/index.html", place, text)


def _above(regions: dict[str, Row], region: Row) -> set[str]:
    """The region's parent and the parent's parent."""
    parent = regions.get(region["parent_code"] or "", {})
    return {region["parent_code"], parent.get("parent_code")} - {None}
