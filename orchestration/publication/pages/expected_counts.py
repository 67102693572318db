"""What the pages must count: lights, reports that were owed, and what lists hold.

Belongs here: counting in the marts. Does not belong here: the things counted (``expected_lists``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_reports import MOST_PROBLEMS, open_lines
from orchestration.publication.pages.expected_targets import FIRST_OF_ALL
from orchestration.publication.pages.marts import Marts, Row

_LIGHTS = """
select l.light, l.text_zh, count(f.plan) as n,
  count(f.plan) filter (p.plan_status = 'draft') as drafts
from dim_light l
left join fct_target_progress f on f.light = l.light and f.is_current
left join dim_plan p on p.plan = f.plan
group by l.light, l.text_zh
"""
_OWED = """
select r.feed, r.region_code, d.title_zh, d.unit_in_charge, g.name_zh,
  sum(expected)::int as expected, sum(received)::int as received, sum(on_time)::int as on_time,
  sum(tried)::int as tried, sum(first_pass)::int as first_pass, sum(absent)::int as absent,
  sum(overdue)::int as overdue, sum(sent_back)::int as sent_back, sum(waiting)::int as waiting,
  sum(changed_after_due)::int as changed
from fct_reporting_rate r join region g on g.region_code = r.region_code
left join dim_feed d on d.feed = r.feed
group by all
"""
# The words of the projects' contract, in the order in which their columns stand.
STATUSES = {
    "reserve": "储备", "listed": "列入", "blocked": "有困难", "not_started": "未启动",
    "under_way": "推进中", "started": "开工", "done": "完工", "cancelled": "取消",
}  # fmt: skip
REPORTED = {
    "blocked": "有困难", "not_started": "未启动", "under_way": "推进中", "done": "已完成",
    None: "暂无进展上报",
}  # fmt: skip
TYPES = {
    "renovation": "技术改造", "carbon": "节能降碳", "science": "重大科技",
    "achievement": "成果转化", "recycling": "循环利用", "other": "其他",
}  # fmt: skip
_KINDS = {"goal": "定性目标", "action": "举措和制度"}
_MOST_PROJECTS = 300
_NEEDS_ATTENTION = """
select count(*) as n from fct_target_progress
where is_current and light in ('missed', 'far_behind', 'behind', 'slightly_behind')
"""


def count_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the pages count."""
    for row in marts.rows(_LIGHTS):
        drafts = f"含征求意见稿{row['drafts']}" if row["drafts"] else ""
        open_still = row["n"] and row["light"] in ("not_assessable", "undecided")
        about = "暂不能下结论，不是落后" if open_still else ""
        text = f"{row['n']}{row['text_zh']}{about}{drafts}"
        yield Cell("index.html", f"灯数 {row['text_zh']}", text)
    attention = marts.row(_NEEDS_ATTENTION)["n"]
    if attention > FIRST_OF_ALL:
        yield Cell("index.html", "共", str(attention))
    indicators = marts.row("select count(*) as n from dim_indicator")["n"]
    yield Cell("indicators/index.html", "共", str(indicators))
    problems = len(open_lines(marts))
    if problems > MOST_PROBLEMS:
        yield Cell("status/index.html", "共", str(problems))
    yield from _owed(marts)
    yield from _within(marts)
    yield from _tallies(marts)


def _owed(marts: Marts) -> Iterator[Cell]:
    above = marts.jurisdictions()
    own = {row["region_code"] for row in marts.rows("select region_code from dim_plan")}
    top = {row["region_code"] for row in marts.rows("from region where parent_code is null")}
    for row in marts.rows(_OWED):
        code = row["region_code"]
        if code in own or above.get(code) in top:
            feed = f"{row['title_zh']}{row['unit_in_charge'] or ''}".replace(" ", "")
            place = f"应报 {feed} /regions/{code}/"
            for label, text in _shares(row):
                yield Cell("status/index.html", f"{place} {label}", text)


def _shares(row: Row) -> Iterator[tuple[str, str]]:
    yield "名称", row["name_zh"]
    yield "应报", str(row["expected"])
    yield "已报", str(row["received"])
    yield "已报比例", w.share(row["received"] / row["expected"]) or ""
    yield "按时比例", w.share(row["on_time"] / row["expected"]) or ""
    yield "一次通过", (w.share(row["first_pass"] / row["tried"]) if row["tried"] else None) or "—"
    yield "未报", str(row["absent"])
    yield "其中逾期", str(row["overdue"])
    yield "退回", str(row["sent_back"])
    yield "待说明", str(row["waiting"])
    yield "截止后更改", str(row["changed"])


def _within(marts: Marts) -> Iterator[Cell]:
    """The contents of a plan's page, and how much of each there is."""
    current = _number_by_plan(marts, "fct_target_progress where is_current")
    goals, actions = _number_by_plan(marts, "dim_goal"), _number_by_plan(marts, "dim_action")
    projects, ledgers = plans_with_projects(marts), _number_by_plan(marts, "fct_action_progress")
    for row in marts.rows("from dim_plan"):
        plan, file = row["plan"], f"plans/{row['plan']}/index.html"
        yield Cell(file, "本页 #mubiao", f"量化目标{current[plan]}项")
        if goals[plan]:
            yield Cell(file, "本页 #gongzuo", f"定性目标{goals[plan]}项")
        if actions[plan]:
            yield Cell(file, "本页 #jucuo", f"重点举措和制度{actions[plan]}项")
        yield Cell(file, f"本页 /plans/{plan}/units/", "责任单位")
        if ledgers[plan]:
            yield Cell(file, f"本页 /plans/{plan}/actions/", "工作台账")
        if plan in projects:
            yield Cell(file, f"本页 /plans/{plan}/projects/", "重点项目")


def _number_by_plan(marts: Marts, what: str) -> Counter[str]:
    return Counter(row["plan"] for row in marts.rows(f"select plan from {what}"))  # noqa: S608


def plans_with_projects(marts: Marts) -> set[str]:
    """Plans in whose jurisdiction somebody reports projects."""
    above = marts.jurisdictions()
    reporters = marts.rows(
        "select region_code from fct_reporting where feed = 'projects'"
        " union select region_code from fct_record where feed = 'projects'"
    )
    codes = {above.get(row["region_code"]) for row in reporters}
    return {row["plan"] for row in marts.rows("from dim_plan") if row["region_code"] in codes}


def standing_projects(marts: Marts) -> list[Row]:
    """The latest word on every project, with the plan it belongs to."""
    above = marts.jurisdictions()
    plans = {row["region_code"]: row["plan"] for row in marts.rows("from dim_plan")}
    rows = marts.rows(
        "select *, attributes ->> 'type' as type, attributes ->> 'status' as status,"
        " attributes ->> 'started_on' as started_on, attributes ->> 'finished_on' as finished_on,"
        " try_cast(attributes ->> 'investment' as decimal(28, 9)) as investment"
        " from fct_record where feed = 'projects' and is_standing"
    )
    found = [row | {"plan": plans.get(above.get(row["region_code"], ""))} for row in rows]
    return [row for row in found if row["plan"]]


def _tallies(marts: Marts) -> Iterator[Cell]:
    projects = standing_projects(marts)
    for plan in {row["plan"] for row in projects}:
        own = [row for row in projects if row["plan"] == plan]
        counted = Counter(
            (TYPES.get(row["type"], "未填类型"), STATUSES.get(row["status"], "未填状态"))
            for row in own
        )
        file = f"plans/{plan}/projects/index.html"
        yield from _tally(file, counted)
        if len(own) > _MOST_PROJECTS:
            yield Cell(file, "共", str(len(own)))
    reports = marts.rows(
        "select plan, promise_kind, status from fct_action_progress"
        " where plan in (select plan from dim_plan)"
    )
    for plan in {row["plan"] for row in reports}:
        counted = Counter(
            (_KINDS[row["promise_kind"]], REPORTED.get(row["status"], "未填状态"))
            for row in reports
            if row["plan"] == plan
        )
        yield from _tally(f"plans/{plan}/actions/index.html", counted)


def _tally(file: str, counted: Counter[tuple[str, str]]) -> Iterator[Cell]:
    groups, statuses = {g for g, _ in counted}, {s for _, s in counted}
    for group in groups:
        yield Cell(file, f"清单计数 {group} 名称", group)
        for status in statuses:
            yield Cell(file, f"清单计数 {group} {status}", str(counted[group, status]))
