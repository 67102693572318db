"""Reference pages from the catalogue: every feed's columns and edits, every plan's promises.

Belongs here: wording declarations as Markdown for those who report and those who check. Does not
belong here: anything that is not declared. ``python -m sources.handbook`` writes the pages into
``docs/``; a test fails when they are stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sources.catalogue import (
    Action,
    Calendar,
    Catalogue,
    Column,
    Edit,
    Feed,
    Goal,
    Plan,
    Reads,
    Role,
    Target,
    UnitInCharge,
)
from sources.loader import load_catalogue
from sources.words import CADENCES, DIRECTIONS, KINDS, ROLES, SEVERITIES

FIRST_LINE = "<!-- 由 python -m sources.handbook 根据 sources/ 生成，请勿手工修改。 -->"
READS = {
    Reads.TEXT: "文字",
    Reads.DATE: "日期，如 2025-03-31",
    Reads.NUMBER: "数字",
    Reads.CREDIT_CODE: "18 位统一社会信用代码",
    Reads.PROMISE: "方案与事项，如 自贡-举措12、自贡-目标3",
}


def feeds_page(catalogue: Catalogue) -> str:
    """报表目录: what each feed asks for, in the words of its contract."""
    lines = [
        FIRST_LINE,
        "# 报表目录",
        "",
        f"共 {len(catalogue.feeds)} 张报表。表头可用列出的任一写法；",
    ]
    lines += ["“必有”的列文件里一定要有。每张表都还有“地区”“报告期”等公共列，列在各表之中。"]
    lines += [
        "截止日遇周末、节假日的，顺延到下一个工作日（调休上班的周末算工作日）；另有注明的除外。",
        "",
    ]
    for feed in catalogue.feeds.values():
        lines += _feed(feed)
    return "\n".join(lines).rstrip() + "\n"


def _feed(feed: Feed) -> Iterator[str]:
    yield f"## {feed.title_zh}（`{feed.id}`）"
    yield ""
    due = f"{CADENCES[feed.calendar.cadence]}，{due_text(feed.calendar)}"
    yield f"{due}。主管：{feed.unit_in_charge}。"
    if feed.shape == "records":
        keys = "、".join(column.header for column in feed.with_role(Role.KEY))
        yield f"名录类报表：每行一项，以“{keys}”区分；没有要报的，在“{keys}”栏填“无”。"
        yield "再报同一项，以报告期最新的一行为准；没有再列出的，仍按上次报的算。"
    yield ""
    yield "| 表头 | 必有 | 填什么 | 也可写作 |"
    yield "|---|---|---|---|"
    for column in feed.columns:
        also = "、".join(column.aliases)
        yield table_row(column.header, needed_text(column), content_text(column), also)
    yield ""
    if feed.edits:
        yield "| 审核 | 性质 | 什么情况 | 怎么办 |"
        yield "|---|---|---|---|"
        yield from (_edit(edit) for edit in feed.edits)
        yield ""


def due_text(calendar: Calendar) -> str:
    """When a period is due: 次月 15 日前报."""
    months = calendar.due_after_months
    after = "次" if months == 1 else f"期后第 {months} 个"
    gaps = "、".join(f"{month}月" for month in calendar.gap_months)
    fixed = "" if calendar.moves_due_day else "（遇节假日不顺延）"
    due = f"{after}月 {calendar.due_day} 日前报{fixed}"
    return due + (f"；{gaps}不单独成为一期" if gaps else "")


def needed_text(column: Column) -> str:
    """是 where a file has to have the column."""
    return "是" if column.required or column.role is Role.KEY else ""


def content_text(column: Column) -> str:
    """What to write into a column's cells."""
    if column.allowed:
        words = "、".join(column.allowed)
        return f"只能填：{words}" + ("" if column.default is None else "；留空按默认")
    if column.reads is not None:
        return READS[column.reads] + _units(column)
    if column.role is Role.VALUE:
        return ("整数" if column.integer else "数字") + _units(column)
    return {
        Role.REGION: "六位行政区划代码或全称",
        Role.PERIOD: "如 2025年3月、2025年1—9月、2025年",
    }.get(column.role, "文字")


def _units(column: Column) -> str:
    if column.unit is None:
        return ""
    others = "、".join(unit.name for unit in column.written_in)
    return f"，单位：{column.unit}" + (f"（表头写明时也可用 {others}）" if others else "")


def _edit(edit: Edit) -> str:
    return table_row(edit.id, SEVERITIES[edit.severity], edit.message_zh, edit.advice_zh)


def plans_page(catalogue: Catalogue) -> str:
    """方案承诺一览: every target, goal and action of every plan, by clause number."""
    lines = [FIRST_LINE, "# 方案承诺一览", ""]
    lines += ["只列条款号、指标名称、数值、期限、限定词和单位名称；条文请查原文件。", ""]
    for plan in catalogue.plans.values():
        lines += _plan(plan, catalogue)
    return "\n".join(lines).rstrip() + "\n"


def _plan(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    draft = "（征求意见稿）" if plan.status == "draft" else ""
    yield f"## {plan.short_zh}{draft}（`{plan.id}`）"
    yield ""
    yield f"{plan.title_zh}，文号：{plan.document_number or '文件未印'}。{plan.remark_zh or ''}"
    yield ""
    yield "| 目标 | 条款 | 指标 | 要求 | 期限 | 责任单位 |"
    yield "|---|---|---|---|---|---|"
    yield from (_target(target, catalogue) for target in plan.targets)
    yield ""
    if plan.goals:
        yield "| 定性目标 | 条款 | 内容 | 方向 | 期限 | 责任单位 |"
        yield "|---|---|---|---|---|---|"
        yield from (_goal(goal) for goal in plan.goals)
        yield ""
    if plan.actions:
        yield "| 举措 | 条款 | 内容 | 性质 | 责任单位 |"
        yield "|---|---|---|---|---|"
        yield from (_action(action) for action in plan.actions)
        yield ""


def _target(target: Target, catalogue: Catalogue) -> str:
    indicator = catalogue.indicators[target.indicator].name_zh
    place = catalogue.regions[target.region].name_zh if target.region else ""
    scope = "；".join(filter(None, (place, target.scope)))
    named = f"{indicator}（{scope}）" if scope else indicator
    asked = "" if target.value is None else f" {target.value}{target.unit}"
    hedge = f"（{'、'.join(target.hedge)}）" if target.hedge else ""
    return table_row(
        str(target.n), target.clause, named, f"{KINDS[target.kind]}{asked}{hedge}",
        _year(target.deadline), _in_charge(target.units_in_charge),
    )  # fmt: skip


def _goal(goal: Goal) -> str:
    hedge = f"（{'、'.join(goal.hedge)}）" if goal.hedge else ""
    return table_row(
        str(goal.n), goal.clause, goal.title_zh, f"{DIRECTIONS[goal.direction]}{hedge}",
        _year(goal.deadline), _in_charge(goal.units_in_charge),
    )  # fmt: skip


def _action(action: Action) -> str:
    kind = f"制度：{action.system}" if action.system else "清单所列"
    return table_row(
        str(action.n), action.clause, action.title_zh, kind, _in_charge(action.units_in_charge)
    )


def _year(deadline: int | None) -> str:
    return "未定" if deadline is None else f"{deadline}年"


def _in_charge(units: tuple[UnitInCharge, ...]) -> str:
    by_role = ((word, [u.name for u in units if u.role == role]) for role, word in ROLES.items())
    return "；".join(f"{word}：{'、'.join(names)}" for word, names in by_role if names) or "未指定"


def table_row(*cells: str) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


PAGES = {"报表目录.md": feeds_page, "方案承诺一览.md": plans_page}


def main() -> None:
    """Write every page into ``docs/``."""
    docs = Path(__file__).parents[1] / "docs"
    for name, page in PAGES.items():
        (docs / name).write_text(page(load_catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
