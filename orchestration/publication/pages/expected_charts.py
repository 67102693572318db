"""What the charts must say: every point's text, the years, and the lines of targets.

Belongs here: which points a chart has. Does not belong here: where they are drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from orchestration.publication.pages import promised as t
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.marts import Marts, Row

_POINTS = """
select f.indicator, f.region_code, f.period, f.basis, f.quality, f.simulated, f.value,
  f.growth_pct, year(f.period_end) as in_year, month(f.period_end) as in_month,
  i.measure, i.decimals, i.display_unit, i.display_factor,
  i.measure in ('stock', 'ratio_stock') as at_a_date, r.name_zh as region_zh
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join region r on r.region_code = f.region_code
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and if(i.measure = 'growth_only', f.growth_pct, f.value::double) is not null
  and (r.is_jurisdiction or exists (
    select 1 from dim_target t where t.indicator = f.indicator and t.region_code = f.region_code))
-- December's cumulative value and the full year are one point.
qualify row_number() over (
  partition by f.indicator, f.region_code, in_year, in_month order by f.basis <> 'year') = 1
order by f.indicator, r.level_rank, f.region_code, in_year, in_month
"""
_ENOUGH_MONTHS = 3
_DECEMBER = 12


def chart_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the charts say, one chart an indicator and region."""
    charts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in marts.rows(_POINTS):
        charts[row["indicator"], row["region_code"]].append(row)
    lines = _target_lines(marts)
    for (indicator, code), rows in charts.items():
        months = sum(row["basis"] == "ytd" and row["in_month"] < _DECEMBER for row in rows)
        by_month = not rows[0]["at_a_date"] and months > _ENOUGH_MONTHS
        points = [
            row for row in rows if by_month or row["at_a_date"] or row["in_month"] == _DECEMBER
        ]
        if points:
            file, place = f"indicators/{indicator}/index.html", f"图 /regions/{code}/"
            yield from _chart(file, place, points, by_month)
            for n, label in enumerate(sorted(lines[indicator, code]), 1):
                yield Cell(file, f"{place} 目标线 {n}", label)


def _chart(file: str, place: str, points: list[Row], by_month: bool) -> Iterator[Cell]:
    last = points[-1]
    unit = last["display_unit"] + ("（较基期累计增长）" if last["measure"] == "growth_only" else "")
    mark = "模拟" if last["simulated"] else ""
    yield Cell(file, place, f"{last['region_zh']}{mark}单位：{unit}")
    yield Cell(file, f"{place} 说明", f"{last['region_zh']}：{_label(last)}")
    for n, row in enumerate(points, 1):
        estimated = "（估算）" if row["quality"] == "estimated" else ""
        yield Cell(file, f"{place} 第 {n} 点", _label(row) + estimated)
    if by_month:
        for n, year in enumerate(sorted({row["in_year"] for row in points}), 1):
            yield Cell(file, f"{place} 年份 {n}", str(year))


def _label(row: Row) -> str:
    when = w.as_of(row["period"], row["basis"], row["measure"])
    if row["measure"] == "growth_only":
        return f"{when}：{w.signed(row['growth_pct'], 1)}%"
    value = w.number(row["value"], row["decimals"], row["display_factor"])
    return f"{when}：{value}{row['display_unit']}"


def _target_lines(marts: Marts) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in t.targets(marts):
        if row["is_current"] and _has_line(row):
            draft = "（征求意见稿）" if row["is_draft"] else ""
            label = _line_label(row).replace(" ", "") + draft
            found[row["indicator"], row["region_code"]].append(label)
    return found


def _has_line(row: Row) -> bool:
    """A sum since the start is not what a line of a year's months shows."""
    growth_only = row["measure"] == "growth_only"
    if row["promised" if growth_only else "needed_value"] is None:
        return False
    return (
        row["kind"] == "growth"
        or (row["kind"] in ("level", "annual") and not growth_only)
        or (row["kind"] == "cumulative" and row["measure"] == "stock")
    )


def _line_label(row: Row) -> str:
    as_printed = f"{w.printed(row['promised'])}{row['promised_unit']}"
    if row["kind"] == "annual":
        return f"每年目标{as_printed}"
    year = "" if row["deadline"] is None else f"{row['deadline']}年"
    if row["measure"] != "growth_only" and row["kind"] not in ("level", "cumulative"):
        needed = w.number(row["needed_value"], row["decimals"], row["display_factor"])
        as_printed = f"{needed}{row['display_unit']}"
    return f"{year}目标{as_printed}"
