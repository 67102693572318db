"""Small lists by hand, beside the catalogue of ``factories``: projects, recognitions, promises.

Belongs here: what the tests of lists share. Does not belong here: the real contracts
(``sources``), which have tests of their own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from orchestration.intake.judge import Judgement, judge
from sources.catalogue import Catalogue, Feed, Plan
from tests.unit.factories import catalogue, feed, sender, sheet

# The check digits are right; no such enterprises are meant.
CODE, OTHER_CODE, LETTER_CODE = "91990102MA0000001D", "91990103MA0000002Y", "N2990102MF00000017"
HEADER = (
    "地区,报告期,项目编号,项目名称,统一社会信用代码,状态,开工日期,完工日期,投资（万元）"
    ",数据性质,说明"
)


def listed(
    name: str, header: str, reads: str, role: str = "attribute", **more: Any
) -> dict[str, Any]:
    return {"name": name, "role": role, "header": header, "reads": reads} | more


def list_feed(*, edits: tuple[dict[str, Any], ...] = (), **changes: Any) -> Feed:
    """A monthly list of projects; ``changes`` replace whole parts of its declaration."""
    common = {column.name: column.model_dump() for column in feed().columns}
    status = {"储备": "reserve", "开工": "started", "完工": "done"}
    wan = [{"name": "亿元", "factor": 10000}]
    facts: dict[str, Any] = {
        "id": "works",
        "title_zh": "项目清单",
        "title_en": "Projects",
        "unit_in_charge": "工信部门",
        "calendar": {
            "cadence": "monthly",
            "first": date(2023, 1, 1),
            "due_day": 15,
            "due_after_months": 1,
        },
        "authority": "children",
        "shape": "records",
        "keys_within": "jurisdiction",
        "columns": [
            common["region"],
            common["period"],
            listed("works_id", "项目编号", "text", "key", aliases=["项目代码"]),
            listed("title", "项目名称", "text", required=True),
            listed("code", "统一社会信用代码", "credit_code", aliases=["信用代码"]),
            listed("status", "状态", "choice", allowed=status, required=True),
            listed("started_on", "开工日期", "date"),
            listed("finished_on", "完工日期", "date"),
            listed("money", "投资", "number", unit="万元", written_in=wan, minimum=0),
            common["nature"],
            common["note"],
        ],
        "edits": list(edits),
    }
    return Feed.model_validate(facts | changes)


def two_key_feed(**changes: Any) -> Feed:
    """A list whose things are told apart by a choice and a code: which list, which enterprise."""
    columns = [column.model_dump() for column in list_feed().columns]
    kinds = {"绿色工厂": "green", "智能工厂": "smart"}
    keys = [
        listed("kind", "名录类型", "choice", "key", allowed=kinds),
        listed("code", "统一社会信用代码", "credit_code", "key"),
    ]
    rest = [column for column in columns[3:] if column["name"] not in ("code", "status")]
    return list_feed(id="names", columns=[*columns[:2], *keys, *rest]).model_copy(update=changes)


def promise_feed() -> Feed:
    """What has become of each promise."""
    columns = [column.model_dump() for column in list_feed().columns]
    key = listed("promise", "事项", "promise", "key")
    return list_feed(id="progress", columns=[*columns[:2], key, *columns[3:]])


def plan(id_: str, short: str, jurisdiction: str) -> Plan:
    """A plan of one target, two goals and three actions."""
    facts: dict[str, Any] = {
        "id": id_,
        "short_zh": short,
        "title_zh": f"{short}方案",
        "document_number": None,
        "issued_on": None,
        "status": "issued",
        "jurisdiction": jurisdiction,
        "baseline_year": 2023,
        "horizon_year": 2027,
        "source": "测试",
        "outline": [{"label": "一"}],
        "targets": [
            {
                "n": 1,
                "clause": "一",
                "indicator": "cars",
                "kind": "growth",
                "operator": "=",
                "value": 10,
                "unit": "%",
                "deadline": 2027,
            }
        ],
        "goals": [
            {"n": n, "clause": "一", "title_zh": f"目标{n}", "direction": "up"} for n in (1, 2)
        ],
        "actions": [{"n": n, "clause": "一", "title_zh": f"举措{n}"} for n in (1, 2, 3)],
    }
    return Plan.model_validate(facts)


def with_plans(known: Catalogue) -> Catalogue:
    """The same catalogue with the plan of a city, and of the city beside it."""
    plans = (plan("yi", "乙市", "990100"), plan("bing", "丙市", "990200"))
    return known.model_copy(update={"plans": {entry.id: entry for entry in plans}})


def judged_list(text: str, the_feed: Feed | None = None, **sending: Any) -> Judgement:
    """The judgement of a list sent by a city for its counties (``sending`` changes the sender)."""
    chosen = the_feed or list_feed()
    who = sender(**({"feeds": [chosen.id]} | sending))
    known = with_plans(catalogue(chosen, senders=(who,)))
    return judge(text.encode(), "清单.csv", chosen, who, known)


def row(*, region: str = "东区", period: str = "2025年3月", **cells: str) -> str:
    """A row of ``list_feed`` under ``HEADER``; what is not given is as in any good row."""
    good = {
        "works_id": "GC-001",
        "title": "技改",
        "code": "",
        "status": "储备",
        "started_on": "",
        "finished_on": "",
        "money": "",
        "nature": "正式",
        "note": "",
    }
    return ",".join((region, period, *(good | cells).values()))


def sheet_of(*rows: str) -> str:
    """A file of ``list_feed``."""
    return sheet(*rows, header=HEADER)
