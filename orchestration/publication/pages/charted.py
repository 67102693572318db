"""Which periods the charts of indicators have a place for, and what is known of each.

Belongs here: the points and the gaps of every chart, from the marts. Does not belong here: what is
said of them (``expected_charts``) or where they are drawn (``dashboards/components``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from orchestration.publication.pages.marts import Marts, Row

_ROWS = """
select f.*, year(f.period_end) as in_year, month(f.period_end) as in_month,
  i.measure, i.decimals, i.display_unit, i.display_factor, i.feed,
  i.measure in ('stock', 'ratio_stock') as at_a_date, r.name_zh as region_zh
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join region r on r.region_code = f.region_code
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and (r.is_jurisdiction or exists (
    select 1 from dim_target t where t.indicator = f.indicator and t.region_code = f.region_code))
order by f.indicator, r.level_rank, f.region_code
"""
_OWED = """
select t.feed, t.region_code, p.period_end
from fct_reporting_rate t join fct_reporting p on p.feed = t.feed and p.period = t.period
where t.absent > 0
union select feed, region_code, period_end from fct_reporting
where state in ('missing', 'overdue', 'blank')
"""
_ENOUGH_MONTHS = 3
_DECEMBER = 12
YEARS, MONTHS = "years", "months"
Slot = tuple[int, int]
Series = dict[Slot, Row]


@dataclass(frozen=True)
class Point:
    """One period of a chart: the row behind it, if there is one, and how it stands."""

    slot: Slot
    row: Row | None
    state: str

    @property
    def is_known(self) -> bool:
        """Whether there is something to draw."""
        return self.row is not None and drawn(self.row) is not None


@dataclass(frozen=True)
class Chart:
    """One chart: of which indicator and region, by years or by months, and its periods in order."""

    kind: str
    points: list[Point]
    base_year: int | None
    last: Row

    @property
    def key(self) -> tuple[str, str]:
        """The indicator and the region."""
        return self.last["indicator"], self.last["region_code"]


def drawn(row: Row) -> Any:
    """What a chart draws of a row."""
    return row["growth_pct"] if row["measure"] == "growth_only" else row["value"]


def owed(marts: Marts) -> set[tuple[Any, ...]]:
    """Feed, region and end of every period of which a report has not come."""
    rows = marts.once(_owed_rows)
    return {(row["feed"], row["region_code"], row["period_end"]) for row in rows}


def _owed_rows(marts: Marts) -> list[Row]:
    return marts.rows(_OWED)


def charts(marts: Marts) -> list[Chart]:
    """Every chart, region by region: over the years first."""
    return marts.once(_charts)


def _charts(marts: Marts) -> list[Chart]:
    series: dict[tuple[str, str], Series] = defaultdict(dict)
    months: dict[str, set[int]] = defaultdict(set)
    for row in marts.rows(_ROWS):
        slot = (row["in_year"], row["in_month"])
        own = series[row["indicator"], row["region_code"]]
        if slot not in own or _before(row) < _before(own[slot]):
            own[slot] = row
        months[row["indicator"]].add(row["in_month"])
    absent = owed(marts)
    found = []
    for (indicator, _), own in series.items():
        known = [slot for slot in sorted(own) if drawn(own[slot]) is not None]
        if not known:
            continue
        told = [own[slot]["base_year"] for slot in known if own[slot]["base_year"] is not None]
        for kind, slots in (
            (YEARS, _years(own)),
            (MONTHS, _months(own, months[indicator])),
        ):
            points = [_point(own, slot, absent) for slot in slots]
            there = [point.row for point in points if point.is_known and point.row]
            if there:
                found.append(Chart(kind, points, told[-1] if told else None, there[-1]))
    return found


def _before(row: Row) -> tuple[bool, bool]:
    """December's cumulative value and the full year are one point: the one with a value counts."""
    return drawn(row) is None, row["basis"] != "year"


def _years(own: Series) -> list[Slot]:
    """Every year from the first to the last; of what is as of a date its dates as well."""
    ends = [year for year, month in own if month == _DECEMBER]
    known = [y for y, m in own if m == _DECEMBER and drawn(own[y, m]) is not None]
    at_a_date = next(iter(own.values()))["at_a_date"]
    slots = set(own) if at_a_date else set()
    for year in range(min(known), max(ends) + 1) if known else ():
        silent = all(one != year for one, _ in own)
        if not at_a_date or silent or (year, _DECEMBER) in own:
            slots.add((year, _DECEMBER))
    return sorted(slots)


def _months(own: Series, calendar: set[int]) -> Iterator[Slot]:
    """The months of which anybody reports, up to the last known of each year."""
    months = [s for s, r in own.items() if r["basis"] == "ytd" and drawn(r) is not None]
    at_a_date = next(iter(own.values()))["at_a_date"]
    if at_a_date or len([m for _, m in months if m < _DECEMBER]) <= _ENOUGH_MONTHS:
        return
    for year in sorted({year for year, _ in own}):
        of_year = {m: row for (y, m), row in own.items() if y == year}
        if any(drawn(row) is not None for row in of_year.values()):
            yield from ((year, m) for m in sorted(calendar) if m <= max(of_year))


def _point(own: Series, slot: Slot, absent: set[tuple[Any, ...]]) -> Point:
    row = own.get(slot)
    if row is not None and drawn(row) is not None:
        return Point(slot, row, "估算" if row["quality"] == "estimated" else "正式")
    of = next(iter(own.values()))
    if row is not None and row["quality"] == "withheld":
        return Point(slot, row, "数据不足")
    if (of["feed"], of["region_code"], _end(slot)) in absent:
        return Point(slot, row, "未报")
    no_baseline = row is not None and of["measure"] == "growth_only" and row["value"] is not None
    return Point(slot, row, "没有基期可比" if no_baseline else "没有数据")


def _end(slot: Slot) -> date:
    year, month = slot
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
