"""What the simulated departments report as numbers: vehicles, machinery, capacity, averages.

Belongs here: the invented numbers of the demo, chosen so that every light occurs, and nothing else.
They say nothing about the real places. Does not belong here: turning them into rows
(``orchestration.demo.departments``) or numbers that are counted from lists
(``orchestration.demo.scenario_lists``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Four numbers speak of 2023, 2024, 2025 and the first nine months of 2026.
Yearly = tuple[int, int, int, int]
Rates = tuple[float, float, float, float]

# Shares of the year that fall into January … December.
VEHICLE_SEASON = (6, 5, 8, 8, 8, 9, 8, 8, 9, 9, 10, 12)
MACHINERY_SEASON = (2, 3, 10, 14, 12, 8, 7, 10, 14, 11, 6, 3)


@dataclass(frozen=True)
class Fleet:
    """Vehicles of a class added and renewed, and the share of clean ones among them in %.

    ``column`` is the column that the clean ones are written in, ``only`` the one region whose
    numbers these are; a fleet without it is divided among the regions that no other names.
    """

    vehicle_class: str
    column: str
    added: Yearly
    clean: Rates
    only: str | None = None


BUS, TAXI, OFFICIAL = "公交车", "出租车（含网约车）", "党政机关公务用车"
CAPITAL = "520100"
FLEETS: Mapping[str, tuple[Fleet, ...]] = {
    "guizhou": (
        Fleet(BUS, "added_nev_ytd", (300, 280, 300, 210), (88, 95, 99, 100), CAPITAL),
        Fleet(BUS, "added_nev_ytd", (600, 520, 550, 390), (49, 53, 60, 68.5)),
        Fleet(TAXI, "added_clean_ytd", (900, 900, 950, 700), (65, 74, 84, 90), CAPITAL),
        Fleet(TAXI, "added_clean_ytd", (2100, 2100, 2200, 1600), (51, 60, 72, 81.4)),
        Fleet(OFFICIAL, "added_clean_ytd", (200, 200, 200, 150), (40, 50, 62, 75), CAPITAL),
        Fleet(OFFICIAL, "added_clean_ytd", (800, 800, 820, 600), (27.5, 38, 50, 62.5)),
    ),
}


@dataclass(frozen=True)
class Operating:
    """Operating vehicles: added and renewed, the new energy ones of them, those newly added."""

    added: Yearly
    added_nev: Yearly
    new_nev: Yearly


OPERATING: Mapping[str, Operating] = {
    "zigong": Operating((200, 210, 230, 160), (60, 75, 85, 60), (25, 30, 32, 20)),
}


@dataclass(frozen=True)
class InUse:
    """Heavy and construction vehicles in use at the end, and the share of clean ones in %."""

    stock: Yearly
    clean: Rates


IN_USE: Mapping[str, InUse] = {
    "nanyang": InUse((12_000, 12_100, 12_200, 12_250), (8, 20, 38, 44)),
}

# Farm machines by column; counties share them.
MACHINES: Mapping[str, Mapping[str, Yearly]] = {
    "guizhou": {"renewed_ytd": (1850, 1960, 2080, 1450)},
    "shanxi": {"renewed_ytd": (800, 900, 950, 640)},
    "zigong": {
        "retired_ytd": (50, 60, 80, 75),
        "purchased_ytd": (150, 170, 200, 150),
    },
}


@dataclass(frozen=True)
class Part:
    """A part of a whole at the end of 2023, 2024 and 2025, by the columns they are written in."""

    part_column: str
    whole_column: str
    whole: int
    parts: tuple[int, int, int]


FARMING: Mapping[str, tuple[Part, ...]] = {
    "guizhou": (
        Part(
            "staple_mechanised",
            "staple_area",
            2_900_000,
            (1_363_000, 1_450_000, 1_537_000),
        ),
    ),
    "shanxi": (
        Part("crop_mechanised", "crop_area", 3_600_000, (2_685_600, 2_728_800, 2_772_000)),
        Part("scheme_counties", "main_counties", 90, (63, 70, 77)),
    ),
}


@dataclass(frozen=True)
class Line:
    """A production line: capacity at the end of 2023, 2024 and 2025 (None: not yet built).

    ``benchmark_from`` is the first year at the end of which it reaches the benchmark.
    """

    industry: str
    capacity: tuple[str | None, str | None, str | None]
    benchmark_from: int | None = None


def _steady(industry: str, capacity: str, benchmark_from: int | None = None) -> Line:
    return Line(industry, (capacity, capacity, capacity), benchmark_from)


LINES: Mapping[str, tuple[Line, ...]] = {
    "guizhou": (
        _steady("钢铁", "260"),
        _steady("钢铁", "180"),
        _steady("钢铁", "120", 2024),
        _steady("铁合金", "40"),
        _steady("铁合金", "35.5"),
        _steady("铁合金", "30"),
        _steady("电解铝", "50", 2023),
        _steady("电解铝", "45", 2025),
        _steady("电解铝", "35"),
        _steady("水泥", "220", 2023),
        _steady("水泥", "200"),
        _steady("水泥", "180"),
        _steady("水泥", "160"),
        _steady("水泥", "150"),
        _steady("水泥", "140"),
        _steady("水泥", "130"),
        _steady("水泥", "120"),
        _steady("平板玻璃", "30"),
        _steady("合成氨", "60", 2023),
        _steady("合成氨", "40", 2025),
        Line("动力电池回收利用", ("5", "6", "8")),
        Line("动力电池回收利用", ("4", "6", "8")),
        Line("动力电池回收利用", ("3", "4", "4")),
        Line("动力电池回收利用", (None, "2", "4.5")),
        _steady("其他", "12"),
    ),
    "nanyang": (
        Line("再生金属", ("15", "16", "18")),
        Line("再生金属", ("9", "10", "12")),
        Line("再生金属", ("6", "8", "8")),
        Line("再生金属", (None, None, "3")),
        _steady("水泥", "300", 2024),
    ),
}


@dataclass(frozen=True)
class CoalUnit:
    """A unit's power in 万千瓦; whether it has tasks, and the day they were finished."""

    power: int
    tasks: bool = True
    finished_on: str | None = None


COAL_UNITS: Mapping[str, tuple[CoalUnit, ...]] = {
    "nanyang": (
        CoalUnit(60, finished_on="2023-10-20"),
        CoalUnit(60, finished_on="2023-11-28"),
        CoalUnit(35, finished_on="2024-06-15"),
        CoalUnit(35, finished_on="2024-10-31"),
        CoalUnit(100, finished_on="2025-05-20"),
        CoalUnit(66, finished_on="2025-11-18"),
        CoalUnit(100, tasks=False),
        CoalUnit(30, tasks=False),
    ),
}

# Published averages of a province at the end of 2023, 2024 and 2025: digital tools, control.
AVERAGES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "510000": (("80.0", "60.4"), ("82.5", "62.5"), ("84.6", "64.2")),
}
