"""Feeds for the layouts of the national statistics site, and its exports judged by the real intake.

Belongs here: the contract, the regions and the sender with which an export of that layout is read.
Does not belong here: any expectation of what is read (``test_tables_nbs``) or of what comes of it
(``test_dbt_published_growth``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from orchestration.intake.judge import Judgement, judge
from sources.catalogue import Catalogue, Feed, Region, Rules, Sender
from tests.shared_data import DATA

SAMPLE = DATA / "nbs_sample"
PROVINCES = (  # noqa: SIM905
    "北京市 天津市 河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 上海市 江苏省 浙江省 "
    "安徽省 福建省 江西省 山东省 "
    "河南省 湖北省 湖南省 广东省 广西壮族自治区 海南省 重庆市 四川省 贵州省 云南省 "
    "西藏自治区 陕西省 甘肃省 青海省 "
    "宁夏回族自治区 新疆维吾尔自治区"
).split()
ESTATE = {
    "房地产投资累计值": ("estate", "亿元"),
    "房地产投资累计增长": ("estate_growth", "%"),
    "房地产住宅投资累计值": ("housing", "亿元"),
    "房地产住宅投资累计增长": ("housing_growth", "%"),
}
YEARLY = {"城镇单位就业人员": ("staff", "万人")}


def feed_of(id_: str, cadence: str, names: dict[str, tuple[str, str]], **more: Any) -> Feed:
    """A feed of the printed indicators; the monthly ones publish no January."""
    columns: list[dict[str, Any]] = [
        {"name": "region", "role": "region", "header": "地区", "required": True},
        {"name": "period", "role": "period", "header": "报告期", "required": True},
    ]
    basis = "ytd" if cadence == "monthly" else "year"
    for header, (name, unit) in names.items():
        columns.append(
            {"name": name, "role": "value", "header": header, "item": name, "basis": basis}
            | {"unit": unit}
            | ({"written_in": [{"name": "亿元", "factor": 10000}]} if unit == "万元" else {})
        )
    calendar = {"cadence": cadence, "first": date(1990, 1, 1), "due_day": 15} | more
    facts = {"id": id_, "title_zh": id_, "title_en": id_, "unit_in_charge": "统计部门"}
    rest = {"calendar": calendar | {"due_after_months": 1}, "authority": "children"}
    return Feed.model_validate(facts | rest | {"columns": columns})


def judged(path: Path, feed: Feed, *, national: bool = False) -> Judgement:
    """A file read and judged as sent by an office of all provinces, or of the country."""
    country = {"code": "990000", "name_zh": "某国", "level": "province", "parent_code": "100000"}
    regions: list[dict[str, Any]] = [
        {"code": "100000", "name_zh": "全国", "level": "country", "parent_code": None},
        country,
        {"code": "990100", "name_zh": "各省", "level": "prefecture", "parent_code": "990000"},
    ]
    for number, name in enumerate(PROVINCES, start=1):
        code = f"9901{number:02d}"
        regions.append({"code": code, "name_zh": name, "level": "county", "parent_code": "990100"})
    known = [Region.model_validate(r | {"valid_from": date(1980, 1, 1)}) for r in regions]
    region, reports_for = ("100000", "self") if national else ("990100", "counties")
    sender = Sender.model_validate(
        {
            "id": "nbs",
            "name_zh": "某局",
            "region": region,
            "reports_for": reports_for,
            "feeds": (feed.id,),
        }
    )
    catalogue = Catalogue(
        feeds={feed.id: feed},
        indicators={},
        plans={},
        regions={region.code: region for region in known},
        senders={"nbs": sender},
        rules=Rules(version="1", settings={}, lights=(), reasons=()),
    )
    return judge(path.read_bytes(), path.name, feed, sender, catalogue)
