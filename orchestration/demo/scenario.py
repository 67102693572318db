"""What the simulated jurisdictions do: growth and rates chosen so that every light occurs.

Belongs here: the invented numbers of the demo, and nothing else. They say nothing about the real
places. Does not belong here: turning them into county figures (``orchestration.demo.figures``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# A county's average in the baseline year: 万元, 辆, 辆, 台.
SIZES: Mapping[str, int] = {
    "equipment_investment": 45_000,
    "scrapped_vehicles": 1_300,
    "used_car_trades": 6_200,
    "appliance_recycling": 9_000,
}
# Shares of the year that fall into January … December; the spring festival lowers February.
SEASONS: Mapping[str, tuple[int, ...]] = {
    "equipment_investment": (4, 5, 9, 8, 9, 11, 8, 8, 9, 9, 9, 11),
    "scrapped_vehicles": (7, 5, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10),
    "used_car_trades": (8, 6, 9, 8, 8, 8, 8, 8, 9, 9, 9, 10),
    "appliance_recycling": (6, 5, 7, 8, 9, 10, 11, 10, 9, 8, 9, 8),
}
BASELINE = 2023


@dataclass(frozen=True)
class Further:
    """A further item of a counted feed: a county's total of the baseline year, growth as below."""

    feed: str
    item: str
    base: int
    growth: tuple[float, float, float]


# Items that only some jurisdictions report beside the feed's own: their plan counts them.
FURTHER: Mapping[str, tuple[Further, ...]] = {
    "guizhou": (
        Further("scrapped_vehicles", "motor_vehicles", 680, (20.0, 60.0, 76.0)),
        Further("appliance_recycling", "reprocessed", 6_820, (13.0, 50.0, 49.0)),
    ),
}


@dataclass(frozen=True)
class Scenario:
    """One jurisdiction.

    ``growth`` holds per feed the growth in % against 2023 of 2024, of 2025 and of the first nine
    months of 2026 (against the same months). ``tools`` and ``cnc`` are rates in % at the end of
    2023, 2024 and 2025. ``silent`` names, per feed, regions that send nothing for 2026 (a
    prefecture stands for its counties).
    """

    growth: Mapping[str, tuple[float, float, float]]
    tools: tuple[float, float, float]
    cnc: tuple[float, float, float]
    silent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


SCENARIOS: Mapping[str, Scenario] = {
    "guizhou": Scenario(
        growth={
            "equipment_investment": (7.0, 14.5, 18.0),
            "scrapped_vehicles": (24.0, 62.0, 88.0),
            "used_car_trades": (6.0, 13.0, 14.5),
            "appliance_recycling": (7.0, 16.0, 20.7),
        },
        tools=(71.0, 76.0, 81.2),
        cnc=(52.0, 55.5, 58.9),
        # 遵义 weighs about a sixth: estimated, and its treatment decides the light.
        silent={"appliance_recycling": ("520300",), "used_car_trades": ("520382",)},
    ),
    "shanxi": Scenario(
        growth={
            "equipment_investment": (8.0, 16.0, 21.0),
            "scrapped_vehicles": (14.0, 33.0, 52.0),
            "used_car_trades": (12.0, 24.0, 30.0),
            "appliance_recycling": (3.0, 6.0, 9.0),
        },
        tools=(77.0, 82.0, 86.5),
        cnc=(65.0, 67.0, 69.2),
        # About half of the province: withheld, so that the last full year is judged.
        silent={"used_car_trades": ("140100", "140200", "140400", "140700", "140800")},
    ),
    "zigong": Scenario(
        growth={
            "equipment_investment": (9.0, 18.0, 24.0),
            "scrapped_vehicles": (20.0, 45.0, 63.0),
            "used_car_trades": (11.0, 23.0, 32.0),
            "appliance_recycling": (2.0, 1.0, -3.0),
        },
        tools=(84.0, 88.0, 91.3),
        cnc=(60.0, 63.0, 66.0),
        silent={"used_car_trades": ("510322",), "residential_lifts": ("510321",)},
    ),
    "dazhou": Scenario(
        growth={
            "equipment_investment": (5.0, 10.0, 15.0),
            "scrapped_vehicles": (30.0, 64.0, 95.0),
            "used_car_trades": (7.0, 15.0, 22.0),
            "appliance_recycling": (8.0, 16.0, 23.0),
        },
        tools=(62.0, 66.0, 70.0),
        cnc=(48.0, 52.0, 55.0),
    ),
    "nanyang": Scenario(
        growth={
            "equipment_investment": (8.0, 16.0, 22.0),
            "scrapped_vehicles": (12.0, 27.0, 42.0),
            "used_car_trades": (10.0, 21.0, 29.0),
            "appliance_recycling": (9.0, 19.0, 27.0),
        },
        tools=(82.0, 84.5, 86.4),
        cnc=(66.0, 69.0, 72.0),
    ),
}
