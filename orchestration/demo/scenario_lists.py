"""What the simulated lists hold: works, lifts, sites, recognised units, projects.

Belongs here: the invented numbers of the demo, chosen so that every light occurs, and nothing else.
They say nothing about the real places. Beside what a plan counts there is some of what it must not
count (new gas pipes, cancelled projects, municipal units). Does not belong here: making the lists
(``orchestration.demo.works``, ``orchestration.demo.registers``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Three numbers speak of 2024, 2025 and the first nine months of 2026; four of "before" as well.
Promised = tuple[int, int, int]
Standing = tuple[int, int, int, int]


@dataclass(frozen=True)
class Pipes:
    """Pipes finished in metres, in stretches of about ``each``."""

    medium: str
    works_type: str
    place: str
    metres: Promised
    each: int


@dataclass(frozen=True)
class Plants:
    """Sewage plants finished."""

    works_type: str
    place: str
    finished: Promised


WORKS: Mapping[str, tuple[Pipes | Plants, ...]] = {
    "guizhou": (
        Pipes("污水", "新建", "城市", (300_000, 340_000, 260_000), 32_000),
        Pipes("污水", "改造", "县城", (200_000, 230_000, 170_000), 32_000),
        Pipes("污水", "改建修复", "城市", (20_000, 15_000, 12_000), 15_000),
        Pipes("供水", "改造", "城市", (60_000, 50_000, 40_000), 40_000),
    ),
    "zigong": (
        Pipes("燃气", "改造", "城市", (210_000, 250_000, 180_000), 20_000),
        Pipes("燃气", "新建", "城市", (15_000, 10_000, 8_000), 8_000),
        Pipes("排水", "改建修复", "城市", (7_000, 9_500, 8_000), 3_000),
        Pipes("污水", "改建修复", "县城", (5_000, 7_000, 5_000), 3_000),
        Pipes("污水", "改造", "城市", (4_000, 3_000, 2_500), 3_000),
        Plants("改造", "建制镇", (2, 3, 2)),
        Plants("新建", "建制镇", (0, 1, 0)),
    ),
    "dazhou": (
        Pipes("供水", "改造", "城市", (70_000, 80_000, 60_000), 25_000),
        Pipes("排水", "改造", "县城", (60_000, 70_000, 50_000), 25_000),
        Pipes("污水", "改建修复", "城市", (40_000, 50_000, 35_000), 25_000),
        Pipes("燃气", "改造", "县城", (65_000, 70_000, 50_000), 25_000),
        Pipes("燃气", "新建", "城市", (20_000, 20_000, 10_000), 20_000),
        Pipes("污水", "改造", "建制镇", (8_000, 12_000, 10_000), 4_000),
        Pipes("污水", "改建修复", "建制镇", (4_000, 6_000, 5_000), 4_000),
        Plants("改造", "建制镇", (10, 14, 9)),
    ),
}

LIFTS: Mapping[str, Mapping[str, Promised]] = {
    "zigong": {"加装": (65, 70, 30), "更新": (3, 3, 2)},
    "dazhou": {
        "加装": (40, 50, 30),
        "更新": (35, 40, 25),
        "改造": (20, 25, 15),
        "大修": (15, 20, 15),
    },
}

# Sites opened before 2024, in 2024, 2025 and 2026.
SITES: Mapping[str, Mapping[str, Standing]] = {
    "guizhou": {
        "标准化规范化回收站点": (6, 32, 40, 28),
        "集中分拣处理中心": (1, 3, 4, 3),
        "交投点": (2, 2, 2, 1),
        "中转站": (1, 1, 1, 1),
    },
    "zigong": {
        "标准化规范化回收站点": (1, 1, 1, 0),
        "交投点": (1, 2, 2, 1),
    },
}


@dataclass(frozen=True)
class Recognised:
    """Units put on a list before 2024, in 2024, 2025 and 2026; how many were revoked in 2025."""

    list_type: str
    level: str
    recognised: Standing
    revoked: int = 0


ENTITIES: Mapping[str, tuple[Recognised, ...]] = {
    "guizhou": (
        Recognised("国家级智能制造示范工厂", "国家级", (3, 2, 3, 1)),
        Recognised("省级数字化示范工厂", "省级", (20, 16, 18, 10)),
        Recognised("省级数字化示范车间", "省级", (15, 14, 18, 13)),
        Recognised("绿色制造单位", "国家级", (30, 25, 28, 3)),
        Recognised("绿色制造单位", "省级", (45, 42, 40, 5), revoked=2),
        Recognised("绿色制造单位", "市级", (0, 3, 3, 0)),
        Recognised("二手车交易示范企业", "省级", (2, 3, 4, 2)),
        Recognised("二手车交易示范企业", "市级", (0, 1, 0, 0)),
    ),
    "zigong": (
        Recognised("环保绩效A级企业", "省级", (1, 1, 1, 1)),
        Recognised("数字化车间和智能工厂", "市级", (1, 2, 4, 3)),
        Recognised("绿色制造单位", "国家级", (3, 2, 2, 0)),
        Recognised("绿色制造单位", "省级", (9, 4, 3, 1)),
        Recognised("绿色制造单位", "市级", (0, 1, 1, 0)),
    ),
}


@dataclass(frozen=True)
class Projects:
    """Projects of a type by the year they started; those that never did, or were given up.

    ``repeated``: further projects of enterprises that have one in the same year already.
    """

    type: str
    started: Promised
    repeated: int = 0
    reserve: int = 0
    cancelled: int = 0


PROJECTS: Mapping[str, tuple[Projects, ...]] = {
    "guizhou": (
        Projects("技术改造", (45, 60, 70), repeated=4, reserve=5, cancelled=2),
        Projects("循环利用", (2, 2, 1)),
    ),
    "zigong": (
        Projects("节能降碳", (1, 2, 1), reserve=1),
        Projects("重大科技", (4, 5, 4), cancelled=1),
        Projects("成果转化", (9, 12, 10)),
        Projects("技术改造", (3, 3, 2)),
    ),
    "nanyang": (
        Projects("节能降碳", (11, 7, 8), reserve=2, cancelled=1),
        Projects("技术改造", (3, 4, 3)),
    ),
}
# Projects on the list of financing needs, and those of them that were matched with a bank.
FINANCING: Mapping[str, tuple[int, int]] = {"zigong": (36, 34)}
