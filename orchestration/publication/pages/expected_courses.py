"""What the small lines beside targets must say: how what a target is judged by went.

Belongs here: the first and the last point of each, and the target. Does not belong here: where the
points are drawn; the small charts of the overview (``expected_overview``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from orchestration.publication.pages import promised as t
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_targets import FIRST_OF_ALL, WRONG, card_address
from orchestration.publication.pages.marts import Marts, Row

_FIGURES = """
select f.*, year(period_end) as in_year, month(period_end) as in_month
from fct_indicator f join dim_indicator i on i.indicator = f.indicator
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and exists (select 1 from dim_target t
    join fct_target_progress p on p.plan = t.plan and p.n = t.n
    where t.indicator = f.indicator and p.region_code = f.region_code)
order by period_end, f.basis = 'year', f.period desc
"""
_ENOUGH_POINTS = 2
_DECEMBER = 12
Point = tuple[Row, Decimal | float]
Series = dict[tuple[str, str], list[Row]]


def course_cells(marts: Marts) -> Iterator[Cell]:
    """The words of every small line."""
    figures = series(marts)
    urgent = 0
    for row in t.targets(marts):
        if not row["is_current"]:
            continue
        told = _told(marts, row, figures.get((row["indicator"], row["region_code"]), []))
        if told:
            yield Cell(f"plans/{row['plan']}/index.html", f"走势 #{t.anchor(row)}", told)
        if row["light"] in WRONG and urgent < FIRST_OF_ALL:
            urgent += 1
            if told:
                yield Cell("index.html", f"走势 {card_address(row)}", told)


def series(marts: Marts) -> Series:
    """By indicator and region its figures in turn: a year's whole instead of its last month."""
    return marts.once(_series)


def _series(marts: Marts) -> Series:
    found: dict[tuple[str, str], dict[tuple[int, int], Row]] = defaultdict(dict)
    for row in marts.rows(_FIGURES):
        found[row["indicator"], row["region_code"]][row["in_year"], row["in_month"]] = row
    return {key: [rows[when] for when in sorted(rows)] for key, rows in found.items()}


def earliest_month(marts: Marts) -> int:
    """The month of a year from which on its growth so far is judged."""
    rows = marts.rows("from dim_setting where setting = 'min_judged_months' and plan = ''")
    return int(rows[0]["value"]) if rows else _DECEMBER + 1


def _told(marts: Marts, target: Row, figures: list[Row]) -> str | None:
    if target["kind"] == "growth":
        points = _growing(marts, target, figures)
    elif target["kind"] == "annual":
        points = [(f, f["value"]) for f in figures if f["basis"] == "year"]
    elif _since_start(target):
        points = _summed(target, figures)
    else:
        points = [(f, f["value"]) for f in figures]
    points = [(figure, value) for figure, value in points if value is not None]
    if len(points) < _ENOUGH_POINTS:
        return None
    if _since_start(target) and points[-1][1] != target["value"]:
        return None
    ends = "，".join(_point(target, *points[n]) for n in (0, -1))
    goal = _goal(target)
    return f"{_title(target)}：{ends}" + (f"；目标{goal}" if goal else "")


def _since_start(target: Row) -> bool:
    return (target["kind"], target["counts_from"] == "all_on_record") == ("cumulative", False)


def _growing(marts: Marts, target: Row, figures: list[Row]) -> list[Point]:
    enough = earliest_month(marts)
    return [
        (f, f["growth_pct"])
        for f in figures
        if f["in_year"] > target["baseline_year"]
        and (f["basis"] == "year" or f["in_month"] >= enough)
    ]


def _summed(target: Row, figures: list[Row]) -> list[Point]:
    """Sums since the start, where every whole year before is there."""
    start = int(target["counts_from"][:4])
    whole = {f["in_year"]: f["value"] for f in figures if f["basis"] == "year"}
    points: list[Point] = []
    for figure in figures:
        before = [whole.get(year) for year in range(start, figure["in_year"])]
        if figure["in_year"] >= start and None not in (*before, figure["value"]):
            points.append((figure, sum(filter(None, before), figure["value"])))
    return points


def _title(target: Row) -> str:
    if target["kind"] == "growth":
        return f"较{target['baseline_year']}年增长"
    return "累计" if _since_start(target) else "走势"


def _point(target: Row, figure: Row, value: Decimal | float) -> str:
    when = w.as_of(figure["period"], figure["basis"], target["measure"])
    if target["kind"] == "growth":
        return f"{when}{w.signed(value, 1)}%"
    return f"{when}{_amount(target, value)}"


def _goal(target: Row) -> str | None:
    if target["kind"] == "growth":
        return w.with_unit(w.printed(target["promised"]), target["promised_unit"])
    return _amount(target, target["needed_value"])


def _amount(target: Row, value: Decimal | float | None) -> str | None:
    text = w.number(value, target["decimals"], target["display_factor"])
    return w.with_unit(text, target["display_unit"])
