"""A small catalogue by hand: a city of three counties, their neighbour, one feed with every role.

Belongs here: what the tests of intake and edits share. Does not belong here: the real contracts
(``sources``), which have tests of their own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from expectations.edits import Given
from expectations.findings import Finding
from expectations.history import History
from orchestration.intake.judge import Judgement, judge
from sources.catalogue import Catalogue, Feed, Region, Rules, Sender

HEADER = (
    "地区,报告期,类别,本月数（辆）,累计数（辆）,达标数（辆）,达标率（%）,数据性质,数据来源,说明"
)


def region(code: str, name: str, level: str, parent: str | None, **more: Any) -> Region:
    facts = {"code": code, "name_zh": name, "level": level, "parent_code": parent}
    return Region.model_validate(facts | {"valid_from": date(2020, 1, 1)} | more)


def regions() -> dict[str, Region]:
    declared = [
        region("100000", "全国", "country", None),
        region("990000", "甲省", "province", "100000"),
        region("990100", "乙市", "prefecture", "990000"),
        region("990102", "东区", "county", "990100"),
        region("990103", "西区", "county", "990100"),
        region(
            "990104",
            "旧县",
            "county",
            "990100",
            valid_to=date(2024, 6, 30),
            succession={
                "code": "990104",
                "successors": ["990103"],
                "relation": "merged",
                "year": 2024,
                "source": "试验",
            },
        ),
        region("990200", "丙市", "prefecture", "990000"),
        region("990202", "东区", "county", "990200"),
        region("990203", "河口县", "county", "990200"),
    ]
    return {entry.code: entry for entry in declared}


def value(name: str, header: str, basis: str, **more: Any) -> dict[str, Any]:
    facts = {"name": name, "role": "value", "header": header, "basis": basis, "unit": "辆"}
    return facts | {"item": name, "integer": True, "minimum": 0} | more


def edit(id_: str, kind: str, severity: str = "hard", **more: Any) -> dict[str, Any]:
    words = {"message_zh": f"{id_} 不符", "message_en": f"{id_} fails"}
    words |= {"advice_zh": f"改正 {id_}", "advice_en": f"correct {id_}"}
    return {"id": id_, "kind": kind, "severity": severity} | words | more


def feed(**changes: Any) -> Feed:
    """A monthly feed; ``changes`` replace whole parts of its declaration."""
    wan = [{"name": "万辆", "factor": Decimal(10000)}]
    facts: dict[str, Any] = {
        "id": "cars",
        "title_zh": "车辆",
        "title_en": "Cars",
        "unit_in_charge": "商务部门",
        "calendar": {
            "cadence": "monthly",
            "first": date(2023, 1, 1),
            "due_day": 15,
            "due_after_months": 1,
        },
        "authority": "children",
        "columns": [
            {
                "name": "region",
                "role": "region",
                "header": "地区",
                "aliases": ["行政区划"],
                "required": True,
            },
            {"name": "period", "role": "period", "header": "报告期", "required": True},
            {
                "name": "kind",
                "role": "dim",
                "header": "类别",
                "allowed": {"合计": "total", "客车": "bus"},
                "default": "total",
            },
            value("now", "本月数", "current", written_in=wan, aliases=["当月数"]),
            value("ytd", "累计数", "ytd", item="now", written_in=wan, required=True),
            value("good", "达标数", "ytd"),
            value("rate", "达标率", "ytd", unit="%", integer=False, maximum=100),
            {
                "name": "nature",
                "role": "nature",
                "header": "数据性质",
                "allowed": {"正式": "reported", "模拟": "simulated"},
                "default": "reported",
            },
            {"name": "origin", "role": "source", "header": "数据来源"},
            {"name": "note", "role": "note", "header": "说明", "aliases": ["备注"]},
        ],
        "edits": [
            edit("AA01", "at_least_one", columns=["now", "ytd"]),
            edit("AA02", "ytd_not_falling", column="ytd"),
            edit("AA03", "not_more_than", lesser="now", greater="ytd"),
            edit(
                "AA04",
                "rate_matches",
                rate="rate",
                numerator="good",
                denominator="ytd",
                tolerance=Decimal("0.1"),
            ),
            edit("AA05", "jump", "soft", column="now", factor=Decimal(3)),
        ],
    }
    return Feed.model_validate(facts | changes)


def sender(**changes: Any) -> Sender:
    facts = {
        "id": "stat-b",
        "name_zh": "乙市统计局",
        "region": "990100",
        "reports_for": "counties",
        "feeds": ["cars"],
    }
    return Sender.model_validate(facts | changes)


def catalogue(*feeds: Feed, senders: tuple[Sender, ...] = ()) -> Catalogue:
    known = feeds or (feed(),)
    sending = senders or (sender(),)
    rules = Rules(version="1", settings={}, lights=(), reasons=())
    return Catalogue(
        feeds={entry.id: entry for entry in known},
        indicators={},
        plans={},
        regions=regions(),
        senders={entry.id: entry for entry in sending},
        rules=rules,
    )


def sheet(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows)) + "\n"


def judged(
    text: str | bytes,
    the_feed: Feed | None = None,
    history: History | None = None,
    explanations: tuple[Given, ...] = (),
    **sending: Any,
) -> Judgement:
    """Judge a file of 乙市统计局; ``sending`` changes the sender."""
    content = text.encode("utf-8") if isinstance(text, str) else text
    chosen = the_feed or feed()
    who = sender(**sending)
    known = catalogue(chosen, senders=(who,))
    return judge(
        content, "三月.csv", chosen, who, known, history=history, explanations=explanations
    )


def spots(findings: list[Finding]) -> list[tuple[str, int | None, int | None]]:
    """Rule, line and column of every finding, in order."""
    return [(finding.rule, finding.line, finding.column) for finding in findings]
