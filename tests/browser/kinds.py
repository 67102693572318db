"""Every kind of page, and one of each to look at.

Belongs here: how addresses of a kind look, and the example that is walked, judged and pictured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of page: how its addresses look, its example, and what it is called in pictures."""

    pattern: str
    example: str
    title_zh: str


KINDS = {
    "overview": Kind(r"/", "/", "总览"),
    "plan": Kind(r"/plans/[a-z_]+/", "/plans/nanyang/", "方案"),
    "units": Kind(r"/plans/[a-z_]+/units/", "/plans/nanyang/units/", "责任单位"),
    "actions": Kind(r"/plans/[a-z_]+/actions/", "/plans/nanyang/actions/", "工作台账"),
    "projects": Kind(r"/plans/[a-z_]+/projects/", "/plans/zigong/projects/", "重点项目"),
    "indicators": Kind(r"/indicators/", "/indicators/", "指标目录"),
    "indicator": Kind(r"/indicators/[a-z_]+/", "/indicators/used_car_trades/", "指标"),
    "regions": Kind(r"/regions/", "/regions/", "地区目录"),
    "region": Kind(r"/regions/\d+/", "/regions/510300/", "地区"),
    "status": Kind(r"/status/", "/status/", "数据状况"),
    "changes": Kind(r"/changes/", "/changes/", "变更"),
    "run": Kind(r"/run/", "/run/", "本版报告"),
    "method": Kind(r"/method/", "/method/", "方法说明"),
    "dictionary": Kind(r"/dictionary/", "/dictionary/", "数据字典"),
}


def kind_of(address: str) -> str:
    """The kind of the page at an address from the site's root; exactly one fits."""
    (kind,) = [name for name, kind in KINDS.items() if re.fullmatch(kind.pattern, address)]
    return kind
