"""What an indicator's page must say of what lower regions add to the growth above them.

Belongs here: the tables 下级贡献. Does not belong here: the column of that name in the tables of
latest values (``expected_figures``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.charted import owed
from orchestration.publication.pages.marts import Marts, Row

_PARENTS = """
select f.*, i.measure, i.feed, r.name_zh as region_zh
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator and i.measure in ('flow', 'stock')
join region r on r.region_code = f.region_code and r.is_jurisdiction
where f.value is not null and (f.basis <> 'current' or i.measure = 'stock')
order by r.level_rank, f.region_code, f.period_end, f.basis = 'year'
"""
_CHILDREN = """
select c.*, f.growth_pct, f.quality, f.simulated, r.name_zh as region_zh
from fct_contribution c
join region r on r.region_code = c.region_code and not r.is_jurisdiction
join fct_indicator f on f.indicator = c.indicator and f.region_code = c.region_code
  and f.period = c.period and f.basis = c.basis
"""
Key = tuple[str, str, str, str]


def contribution_cells(marts: Marts) -> Iterator[Cell]:
    """One table a region with a plan whose lower regions' contributions are known."""
    parents = {(row["indicator"], row["region_code"]): row for row in marts.rows(_PARENTS)}
    children: dict[Key, list[Row]] = defaultdict(list)
    for row in marts.rows(_CHILDREN):
        children[row["indicator"], row["parent_code"], row["period"], row["basis"]].append(row)
    told: dict[str, int] = defaultdict(int)
    for (indicator, code), parent in parents.items():
        below = children[indicator, code, parent["period"], parent["basis"]]
        if any(row["contribution_pp"] is not None for row in below):
            told[indicator] += 1
            file = f"indicators/{indicator}/index.html"
            said = _told(marts, parent, below)
            yield from (
                Cell(file, f"下级贡献 {told[indicator]} {what}", text) for what, text in said
            )


def _told(marts: Marts, parent: Row, below: list[Row]) -> Iterator[tuple[str, str]]:
    """The head of a table, the one that adds most first; a bar is as long as what it stands for."""
    known = [row["contribution_pp"] for row in below if row["contribution_pp"] is not None]
    when = w.as_of(parent["period"], parent["basis"], parent["measure"])
    growth = f"，本级增长{w.with_unit(w.signed(parent['level_growth_pct'], 2), '%') or ''}"
    estimated = "（估算）" if parent["quality"] == "estimated" else ""
    total = f"{len(below)}个下级地区合计拉动{w.signed(sum(known), 2)}个百分点"
    yield "合计", f"{parent['region_zh']}{when}，{total}{growth}{estimated}"
    untold = len(below) - len(known)
    if untold:
        yield "未计入", f"其中{untold}个地区的拉动说不出，没有计入合计。"
    length = max(0, *known) - min(0, *known)
    below = sorted(below, key=lambda row: row["region_code"])
    below.sort(key=lambda row: -(row["contribution_pp"] or 0))
    below.sort(key=lambda row: row["contribution_pp"] is None)
    for n, row in enumerate(below, 1):
        points = row["contribution_pp"]
        marks = ("估算" if row["quality"] == "estimated" else "") + (
            "模拟" if row["simulated"] else ""
        )
        yield f"{n} 地区", f"{row['region_zh']}{marks}"
        yield f"{n} 拉动上级增长", _points(row, marts, parent)
        yield f"{n} 本地较基期", w.with_unit(w.signed(row["growth_pct"], 2), "%") or "—"
        if points is not None and length:
            yield f"{n} 条", f"{'−' if points < 0 else ''}{100 * abs(points) / length:.2f}%"


def _points(row: Row, marts: Marts, parent: Row) -> str:
    told = w.with_unit(w.signed(row["contribution_pp"], 2), "个百分点")
    if told is not None:
        return told
    if row["quality"] == "withheld":
        return "数据不足"
    if row["quality"] != "missing":
        return "没有基期可比"
    late = (parent["feed"], row["region_code"], parent["period_end"]) in owed(marts)
    return "未报" if late else "没有数据"
