"""Simulated department reports: vehicles, farm machinery, capacity, coal units, averages.

Belongs here: rows from the yearly numbers of a scenario, divided among months and regions. Does not
belong here: the invented numbers (``orchestration.demo.scenario_departments``) or how a cell is
spelled (``orchestration.demo.sheets``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from orchestration.demo.entries import Cell, Entry, Event, Job, Reports, divided, listed
from orchestration.demo.figures import LAST_MONTH, LAST_YEAR, YEARS, part_of, weights
from orchestration.demo.scenario import BASELINE
from orchestration.demo.scenario_departments import (
    AVERAGES,
    COAL_UNITS,
    FARMING,
    FLEETS,
    IN_USE,
    LINES,
    MACHINERY_SEASON,
    MACHINES,
    OPERATING,
    VEHICLE_SEASON,
    Fleet,
    InUse,
    Line,
    Operating,
    Yearly,
)
from sources.catalogue import Region

QUARTER_ENDS = (3, 6, 9, 12)


def report_months() -> Iterator[tuple[int, int]]:
    """History comes by quarter, the months of the last year one by one."""
    for year in range(BASELINE, LAST_YEAR):
        yield from ((year, month) for month in QUARTER_ENDS)
    yield from ((LAST_YEAR, month) for month in range(1, LAST_MONTH + 1))


def transport_vehicles(job: Job) -> Reports:
    """Vehicles added and renewed, newly operating, in use: whatever the plan needs."""
    found: dict[str, list[Entry]] = defaultdict(list)
    fleets = FLEETS.get(job.plan.id, ())
    named = {fleet.only for fleet in fleets}
    for fleet in fleets:
        own = [r for r in job.regions if r.code == fleet.only]
        for code, rows in _fleet(job, fleet, own or _others(job.regions, named)).items():
            found[code] += rows
    if job.plan.id in OPERATING:
        found[job.own.code] += _operating(OPERATING[job.plan.id])
    if job.plan.id in IN_USE:
        found[job.own.code] += _in_use(IN_USE[job.plan.id])
    return {code: sorted(rows, key=_by_time) for code, rows in found.items()}


def _others(regions: Sequence[Region], named: set[str | None]) -> list[Region]:
    return [region for region in regions if region.code not in named]


def _by_time(entry: Entry) -> tuple[int, int]:
    return entry.year, entry.month or 12


def _fleet(job: Job, fleet: Fleet, regions: Sequence[Region]) -> dict[str, list[Entry]]:
    """A fleet's rows by region; the clean ones add up to the share of the scenario."""
    sizes = weights(regions, job.rng)
    level = dict.fromkeys(sizes, 0.0)
    added = [divided(total, sizes) for total in fleet.added]
    clean = [part_of(whole, rate, level) for whole, rate in zip(added, fleet.clean, strict=True)]
    found: dict[str, list[Entry]] = {}
    for code in sizes:
        columns = {
            "added_ytd": _yearly(added, code),
            fleet.column: _yearly(clean, code),
        }
        found[code] = list(_so_far(columns, VEHICLE_SEASON, {"vehicle_class": fleet.vehicle_class}))
    return found


def _yearly(totals: Sequence[Mapping[str, int]], code: str) -> Yearly:
    first, second, third, last = (total[code] for total in totals)
    return first, second, third, last


def _operating(fleet: Operating) -> Iterator[Entry]:
    columns = {
        "added_ytd": fleet.added,
        "added_nev_ytd": fleet.added_nev,
        "new_nev_ytd": fleet.new_nev,
    }
    return _so_far(columns, VEHICLE_SEASON, {"vehicle_class": "营运车辆"})


def _so_far(
    columns: Mapping[str, Yearly], season: Sequence[int], same: Mapping[str, Cell]
) -> Iterator[Entry]:
    """Cumulative rows: each year's total spread over its months like the season."""
    for year, month in report_months():
        spread = sum(season[:LAST_MONTH] if year == LAST_YEAR else season)
        so_far = sum(season[:month])
        cells = {
            name: totals[year - BASELINE] * so_far // spread for name, totals in columns.items()
        }
        yield Entry(year, month, {**same, **cells})


def _in_use(fleet: InUse) -> Iterator[Entry]:
    """What is in use at the end of each period, on straight lines between the scenario's points."""
    before = fleet.stock[0], fleet.clean[0] / 2
    for position, (stock, rate) in enumerate(zip(fleet.stock, fleet.clean, strict=True)):
        year = BASELINE + position
        for month in (month for at, month in report_months() if at == year):
            share = month / (LAST_MONTH if year == LAST_YEAR else 12)
            whole = round(before[0] + (stock - before[0]) * share)
            clean = round(whole * (before[1] + (rate - before[1]) * share) / 100)
            cells: dict[str, Cell] = {"stock": whole, "stock_clean": clean}
            yield Entry(year, month, {"vehicle_class": "重型载货车辆、工程车辆", **cells})
        before = stock, rate


def machinery_replacements(job: Job) -> Reports:
    """Monthly counts of machines, shared among the regions; yearly areas and counties."""
    sizes = weights(job.regions, job.rng)
    shared = {
        column: [divided(total, sizes) for total in totals]
        for column, totals in MACHINES[job.plan.id].items()
    }
    found: dict[str, list[Entry]] = {}
    for code in sizes:
        columns = {name: _yearly(totals, code) for name, totals in shared.items()}
        found[code] = list(_so_far(columns, MACHINERY_SEASON, {}))
    if job.plan.id in FARMING:
        found[job.own.code] += _farming(job)
    return {code: sorted(rows, key=_by_time) for code, rows in found.items()}


def _farming(job: Job) -> Iterator[Entry]:
    for position, year in enumerate(YEARS):
        cells: dict[str, Cell] = {}
        for part in FARMING[job.plan.id]:
            cells[part.whole_column] = part.whole
            cells[part.part_column] = part.parts[position]
        yield Entry(year, None, cells)


def capacity(job: Job) -> Reports:
    """Every production line at the end of every year."""
    lines = list(enumerate(LINES[job.plan.id], start=1))
    rows = [
        Entry(year, None, _line(job, number, line, year, value))
        for position, year in enumerate(YEARS)
        for number, line in lines
        if (value := line.capacity[position]) is not None
    ]
    return {job.own.code: rows}


def _line(job: Job, number: int, line: Line, year: int, capacity_then: str) -> dict[str, Cell]:
    reached = line.benchmark_from is not None and year >= line.benchmark_from
    return {
        "line_id": f"{job.own.code}-CX{number:03d}",
        "enterprise": f"{job.plan.short_zh}模拟{line.industry}企业{number:03d}",
        "industry": line.industry,
        "capacity": capacity_then,
        "benchmark": "是" if reached else "否",
    }


def coal_power_units(job: Job) -> Reports:
    """Coal power units: with tasks open, then finished."""
    things = []
    for number, unit in enumerate(COAL_UNITS[job.plan.id], start=1):
        cells: dict[str, Cell] = {
            "unit_id": f"{job.own.code}-JZ{number:02d}",
            "plant": f"{job.plan.short_zh}模拟电厂{(number + 1) // 2}",
            "power": unit.power,
            "tasks": "有改造任务" if unit.tasks else "无改造任务",
        }
        start = {**cells, "finished": "否"} if unit.tasks else cells
        events = [Event(date(BASELINE, 1, 1), start)]
        if unit.finished_on is not None:
            day = date.fromisoformat(unit.finished_on)
            events.append(Event(day, {**cells, "finished": "是", "finished_on": day}))
        things.append(events)
    return {job.own.code: listed(job.feed, things)}


def province_reference(code: str) -> Reports:
    """The published averages of a province that the plans of its cities are held against."""
    rows = [
        Entry(year, None, {"digital_tools_rate": tools, "cnc_rate": control})
        for year, (tools, control) in zip(YEARS, AVERAGES[code], strict=True)
    ]
    return {code: rows}
