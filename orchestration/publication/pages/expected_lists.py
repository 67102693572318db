"""What the pages must say of plans, promises without a number, projects and settings.

Belongs here: the texts of lists; what somebody uploaded is left out (``markup``). Does not belong
here: reports that were owed (``expected_reports``), counting (``expected_counts``), changes since
the release before (``expected_changes``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from orchestration.publication.pages import promised as t
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_changes import is_legible
from orchestration.publication.pages.expected_counts import (
    REPORTED,
    STATUSES,
    TYPES,
    standing_projects,
)
from orchestration.publication.pages.expected_reports import report_cells
from orchestration.publication.pages.marts import Marts, Row
from orchestration.publication.pages.prose import prose_cells, setting

_MOST_PROJECTS = 300
_DIRECTIONS = {
    "up": "提高", "down": "降低", "reach": "达到或形成", "build": "建设或培育（未定数量）",
    "phase_out": "淘汰或退出（未定数量）",
}  # fmt: skip
# Where goals and actions stand on their plan's page.
PLACES = {"goal": "gongzuo", "action": "jucuo"}
_PROMISED = """
select g.*, f.status, f.period, f.evidence_date, f.issue, coalesce(f.simulated, false) as simulated,
  f.plan is not null as in_ledger
from {mart} g
left join fct_action_progress f
  on f.promise_kind = '{kind}' and f.plan = g.plan and f.n = g.n
where g.plan in (select plan from dim_plan)
order by g.plan, g.n
"""
_COMPARED = {
    "growth_only": "公布的增速从基期起逐年连乘，", "ratio": "比率与基期相差几个百分点，",
    "stock": "期末数与基期年末数相比，", "flow": "全年或累计数与基期同月相比，",
    "chained": "全年或累计数按公布的增速从基期起逐年连乘，",
}  # fmt: skip
_PACED = "再看它走到了目标路径的前面还是后面；"
_FILLED = "下级没有报来的按其余地区估算补上，并注明“估算”。"


def list_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the pages list."""
    yield from _plans(marts)
    yield from _indicators(marts)
    yield from _promises(marts)
    yield from _projects(marts)
    yield from _settings(marts)
    yield from report_cells(marts)
    yield from prose_cells(marts)


def _plans(marts: Marts) -> Iterator[Cell]:
    for row in marts.rows("from dim_plan"):
        file = f"plans/{row['plan']}/index.html"
        yield Cell(file, "项 文号", row["document_number"] or "文号未载明")
        yield Cell(file, "项 印发日期", w.day(row["issued_on"]) or "日期未载明")
        yield Cell(file, "项 基期", f"{row['baseline_year']}年")
        yield Cell(file, "项 目标年", f"{row['horizon_year']}年")
        yield Cell(file, "项 来源", row["source"] or "")
        name = row["short_zh"] + ("征求意见稿" if row["plan_status"] == "draft" else "")
        told = f"以{row['baseline_year']}年为基期，管到{row['horizon_year']}年。"
        yield Cell("method/index.html", f"项 {name}", told)


def _indicators(marts: Marts) -> Iterator[Cell]:
    for row in marts.rows(
        "select i.*, d.title_zh, d.unit_in_charge from dim_indicator i left join dim_feed d"
        " on d.feed = i.feed"
    ):
        file = f"indicators/{row['indicator']}/index.html"
        yield Cell(file, "项 单位", row["display_unit"])
        yield Cell(file, "项 算法", measure_words(row))
        yield Cell(file, "项 判断", judged_by(row))
        yield Cell(file, "项 来源报表", f"{row['title_zh']}（{row['unit_in_charge']}）")


def method_cells(marts: Marts) -> Iterator[Cell]:
    """The sentence that says how an indicator is judged."""
    for row in marts.rows("from dim_indicator"):
        measure = "ratio" if row["measure"].startswith("ratio") else row["measure"]
        chained = measure == "flow" and row["judge_by"] == "published_chain"
        alone = row["published_rate"] or measure == "growth_only"
        said = _COMPARED["chained" if chained else measure] + _PACED
        said += "本级公布什么就是什么，不由下级汇总。" if alone else _FILLED
        told = f"{said}详见方法说明、数据字典。"
        yield Cell(f"indicators/{row['indicator']}/index.html", "方法", told)


def judged_by(row: Row) -> str:
    """What an indicator's targets are judged by."""
    return "按公布的增速判断" if row["judge_by"] == "published_chain" else "按水平判断"


def measure_words(row: Row) -> str:
    """How an indicator adds up."""
    if row["published_rate"]:
        return "比率：按公布数，不汇总"
    words = {
        "flow": "流量：各月相加，各地相加",
        "stock": "存量：取期末，各地相加",
        "ratio_stock": "比率：取期末；汇总时分子、分母分别相加后相除",
        "ratio_flow": "比率：分子、分母分别按月、按地区相加后相除",
    }
    counted = {
        "flow": "清单计数：按清单所写日期逐项计入当年，各地相加",
        "stock": "清单计数：取期末在册数，各地相加",
    }
    if row["counted"]:
        return counted.get(row["measure"], "清单计数：期末符合条件的占全部的比重")
    return words.get(row["measure"], "只公布增速：逐年相乘，不跨地区汇总")


def _promises(marts: Marts) -> Iterator[Cell]:
    units = t.units_in_charge(marts)
    for kind, anchor in PLACES.items():
        for row in promised(marts, kind):
            who = t.by_role(units.get((kind, row["plan"], row["n"]), {}))
            place, file = f"{anchor}-{row['n']}", f"plans/{row['plan']}/index.html"
            told = _goal(row) if kind == "goal" else _action(row)
            told |= {"最新进展": report(row), "责任单位": who}
            yield from (Cell(file, f"事项 {place} {n}", text) for n, text in told.items())
            if row["in_ledger"]:
                yield from _in_ledger(row, "目标" if kind == "goal" else "举措", place, who)


def promised(marts: Marts, kind: str) -> list[Row]:
    """Every goal or action in the document's order, with the latest report on it."""
    return marts.rows(_PROMISED.format(kind=kind, mart=f"dim_{kind}"))


def _in_ledger(row: Row, kind: str, place: str, who: str) -> Iterator[Cell]:
    file = f"plans/{row['plan']}/actions/index.html"
    ledger = f"事项 /plans/{row['plan']}/#{place}"
    yield Cell(file, f"{ledger} 名称", f"{kind}{row['n']}. {row['title_zh']}{row['clause'] or ''}")
    yield Cell(file, f"{ledger} 进展、问题", report(row, issue=True))
    yield Cell(file, f"{ledger} 责任单位", who)


def _goal(row: Row) -> dict[str, str]:
    scope = f"·{row['scope']}" if row["scope"] else ""
    note = f"说明：{row['remark_zh']}" if row["remark_zh"] else ""
    words = "、".join(t.hedge_words(row["hedge"]))
    return {
        "名称": f"{row['n']}. {row['title_zh']}{row['clause'] or ''}{scope}{note}",
        "方向": _DIRECTIONS.get(row["direction"], row["direction"] or "")
        + (f"原文：{words}" if words else ""),
        "期限": "未定期限" if row["deadline"] is None else f"{row['deadline']}年",
    }


def _action(row: Row) -> dict[str, str]:
    system = f"·要求建立：{row['system']}" if row["system"] else ""
    same = f"·同第{row['same_as']}项" if row["same_as"] is not None else ""
    note = f"说明：{row['remark_zh']}" if row["remark_zh"] else ""
    task = row["task"] or ""
    clause = row["clause"] or ""
    return {"名称": f"{row['n']}. {row['title_zh']}{clause}{system}{same}{task}{note}"}


def report(row: Row, *, issue: bool = False) -> str:
    """A word on where it stands and when; what was written is the sender's."""
    if not row["in_ledger"]:
        return ""
    dated = w.day(row["evidence_date"]) or w.period(row["period"]) or ""
    mark = "模拟" if row["simulated"] else ""
    stands = REPORTED.get(row["status"], row["status"])
    return f"{stands}{dated}{mark}" + ("问题：" if issue and is_legible(row["issue"]) else "")


def _projects(marts: Marts) -> Iterator[Cell]:
    regions = {row["region_code"]: row["name_zh"] for row in marts.rows("from region")}
    order = ["started", "listed", "reserve", "done", "cancelled"]
    rows = standing_projects(marts)
    rows.sort(key=lambda row: row["entity_key"])
    rows.sort(key=lambda row: row["started_on"] or "", reverse=True)
    rows.sort(key=lambda row: order.index(row["status"]) if row["status"] in order else 99)
    for plan in sorted({row["plan"] for row in rows}):
        own = [row for row in rows if row["plan"] == plan]
        for n, row in enumerate(own[:_MOST_PROJECTS], 1):
            told = {
                "名称": ("模拟" if row["nature"] == "simulated" else "") + "·",
                "地区": regions[row["region_code"]],
                "类型": TYPES.get(row["type"], "—"),
                "状态": STATUSES.get(row["status"], "—"),
                "开工": _day_of(row["started_on"]),
                "完工": _day_of(row["finished_on"]),
                "总投资": w.with_unit(w.number(row["investment"], 0), "万元") or "—",
                "报于": w.period(row["period"]) or "",
            }
            file = f"plans/{plan}/projects/index.html"
            yield from (Cell(file, f"项目 {n} {what}", text) for what, text in told.items())


def _day_of(text: str | None) -> str:
    try:
        return w.day(date.fromisoformat(text or "")) or "—"
    except ValueError:
        return "—"


def _settings(marts: Marts) -> Iterator[Cell]:
    rows = marts.rows("from dim_setting")
    general = {row["setting"]: row for row in rows if not row["plan"]}
    plans = {row["plan"]: row for row in marts.rows("from dim_plan")}
    for row in rows:
        value = setting(row)
        if not row["plan"]:
            name = row["title_zh"] + ("软件的选择" if row["is_choice"] else "")
            told = {"名称": name, "取值": value}
            told["作用"] = f"{row['note_zh'] or ''}{row['source_zh'] or ''}"
        else:
            plan = plans[row["plan"]]
            name = plan["short_zh"] + ("征求意见稿" if plan["plan_status"] == "draft" else "")
            told = {"名称": name, "规则": row["title_zh"], "本方案": value}
            told |= {"一般": setting(general[row["setting"]]), "依据": row["source_zh"] or ""}
        place = f"设置 {''.join(name.split())}"
        yield from (Cell("method/index.html", f"{place} {n}", text) for n, text in told.items())
