"""County figures from a scenario: integers that add up to the growth the scenario asks for.

Belongs here: pure arithmetic with a given random generator. Does not belong here: the scenarios
(``orchestration.demo.scenario``) or how figures are written down (``orchestration.demo.sheets``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from orchestration.demo.scenario import BASELINE
from sources.catalogue import Region

LAST_YEAR, LAST_MONTH = 2026, 9
MONTHS = tuple(
    (year, month)
    for year in range(BASELINE, LAST_YEAR + 1)
    for month in range(1, (LAST_MONTH if year == LAST_YEAR else 12) + 1)
)
YEARS = (2023, 2024, 2025)

Series = dict[tuple[int, int], int]  # (year, month) → the month's value


@dataclass(frozen=True)
class Industry:
    """A county's yearly counts: enterprises, those using tools, key processes, automated ones."""

    enterprises: int
    tool_enterprises: int
    key_processes: int
    cnc_processes: int


def weights(regions: Sequence[Region], rng: Random) -> dict[str, float]:
    """Relative size per county: districts and county-level cities are larger than counties."""
    urban = {"区": 1.6, "市": 1.4}
    return {r.code: urban.get(r.name_zh[-1], 1.0) * rng.lognormvariate(0, 0.3) for r in regions}


def monthly_totals(
    base: int, season: Sequence[int], growth: tuple[float, float, float], rng: Random
) -> dict[tuple[int, int], float]:
    """A jurisdiction's months: they wobble, and add up to the growth asked for.

    ``growth`` is in % against the same months of the baseline year.
    """
    points = (0.0, *(rate / 100 for rate in growth))
    raw = {
        (year, month): season[month - 1]
        * (1 + _between(points, year - BASELINE + (month - 6.5) / 12))
        * rng.uniform(0.97, 1.03)
        for year, month in MONTHS
    }
    totals: dict[tuple[int, int], float] = {}
    for position, year in enumerate(range(BASELINE, LAST_YEAR + 1)):
        months = [key for key in MONTHS if key[0] == year]
        same = sum(totals[BASELINE, month] for _, month in months) if totals else float(base)
        scale = same * (1 + points[position]) / sum(raw[key] for key in months)
        totals |= {key: raw[key] * scale for key in months}
    return totals


def _between(points: Sequence[float], at: float) -> float:
    """The piecewise linear curve through (0, points[0]), (1, points[1]) …; flat outside."""
    at = min(max(at, 0.0), len(points) - 1.0)
    left = min(int(at), len(points) - 2)
    return points[left] + (points[left + 1] - points[left]) * (at - left)


def shared_out(
    totals: Mapping[tuple[int, int], float], sizes: Mapping[str, float], rng: Random
) -> dict[str, Series]:
    """The totals divided among counties, some of which grow faster than others."""
    pace = {code: rng.uniform(0.96, 1.04) for code in sizes}
    found: dict[str, Series] = {code: {} for code in sizes}
    for (year, month), total in totals.items():
        elapsed = year - BASELINE + month / 12
        share = {
            code: size * pace[code] ** elapsed * rng.uniform(0.94, 1.06)
            for code, size in sizes.items()
        }
        whole = sum(share.values())
        for code, part in share.items():
            found[code][year, month] = max(1, round(total * part / whole))
    return found


def industry_counts(
    sizes: Mapping[str, float],
    tools: tuple[float, float, float],
    cnc: tuple[float, float, float],
    rng: Random,
) -> dict[str, dict[int, Industry]]:
    """Yearly counts per county whose sums have the rates (in %) asked for."""
    enterprises = {code: max(8, round(45 * size)) for code, size in sizes.items()}
    processes = {code: count * rng.randint(8, 15) for code, count in enterprises.items()}
    lead = {code: rng.uniform(-4, 4) for code in sizes}
    found: dict[str, dict[int, Industry]] = {code: {} for code in sizes}
    for position, year in enumerate(YEARS):
        grown = {code: round(count * 1.02**position) for code, count in enterprises.items()}
        users = part_of(grown, tools[position], lead)
        automated = part_of(processes, cnc[position], lead)
        for code in sizes:
            found[code][year] = Industry(grown[code], users[code], processes[code], automated[code])
    return found


def part_of(whole: Mapping[str, int], rate: float, lead: Mapping[str, float]) -> dict[str, int]:
    """``rate`` % of the sum, more where ``lead`` (points) is positive, rounded without drift."""
    mean = sum(lead[code] * count for code, count in whole.items()) / sum(whole.values())
    parts: dict[str, int] = {}
    carried = 0.0
    for code, count in whole.items():
        wanted = count * (rate + lead[code] - mean) / 100 + carried
        parts[code] = min(count, max(0, round(wanted)))
        carried = wanted - parts[code]
    return parts
