"""What the pages must say of targets: cards, lists of what needs attention, the overview's matrix.

Belongs here: which target stands on which page, and its texts there. Does not belong here: how one
target is worded (``promised``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from orchestration.publication.pages import promised as t
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.marts import Marts, Row

FIRST_OF_ALL = 10
WRONG = ("missed", "far_behind", "behind", "slightly_behind")
_FAMILIES = """
select i.indicator, i.name_zh,
  if(i.measure = 'growth_only', coalesce(max(l.indicator), i.indicator), i.indicator) as family
from dim_indicator i
left join dim_indicator l
  on l.feed = i.feed and l.measure <> 'growth_only' and starts_with(i.indicator, l.indicator)
group by i.indicator, i.name_zh, i.measure
"""
_COLUMNS = 6


def target_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the pages say of targets."""
    rows, units = t.targets(marts), t.units_in_charge(marts)
    current = [row for row in rows if row["is_current"]]
    for row in current:
        others = [o for o in rows if _same_target(o, row) and not o["is_current"]]
        others.sort(key=lambda o: o["target_year"])
        yield from _card(row, others, units.get(("target", row["plan"], row["n"]), {}))
    yield from _lists(marts, current)
    simulated = {row["plan"] for row in rows if row["simulated"]}
    yield from _standings(marts, current, simulated)
    yield from _matrix(marts, current, simulated)


def _same_target(one: Row, other: Row) -> bool:
    return (one["plan"], one["n"]) == (other["plan"], other["n"])


def _card(row: Row, others: list[Row], roles: dict[str, str]) -> Iterator[Cell]:
    file, place = f"plans/{row['plan']}/index.html", f"#{t.anchor(row)}"
    told = {
        "名称": f"{row['n']}.{t.name(row)}",
        "灯": t.light(row),
        "色": row["tone"],
        "目标": t.promise(row) + (row["scope"] or ""),
        "年度": f"{t.deadline(row)}度：" if row["kind"] == "annual" else None,
        "完成比例": w.with_unit(w.number(row["attained_pct"], 2), "%"),
        "原因": (row["reason_zh"] or "") + _remark(row),
        "责任单位": t.by_role(roles),
        "说明": row["note_zh"] and f"说明：{row['note_zh']}",
    }
    if row["attained_pct"] is not None:
        told["序时比例"] = w.with_unit(w.number(row["scheduled_pct"], 2), "%")
    told |= {f"数 {heading}": text for heading, text in t.facts(row)}
    told |= {f"其他年度 {n}": _other_year(other) for n, other in enumerate(others, 1)}
    yield from (Cell(file, f"{place} {what}", text) for what, text in told.items() if text)


def _remark(row: Row) -> str:
    return f"（{row['remark_zh']}）" if row["remark_zh"] else ""


def _other_year(row: Row) -> str:
    value = t.value(row)
    number = f"{value}{row['display_unit']}{t.marks(row)}" if value else ""
    return f"{t.deadline(row)}{t.light(row)}{number}"


def _lists(marts: Marts, current: list[Row]) -> Iterator[Cell]:
    lists: dict[str, list[Row]] = defaultdict(list)
    for row in current:
        if row["light"] in WRONG and len(lists["index.html"]) < FIRST_OF_ALL:
            lists["index.html"].append(row)
        if row["region_zh"]:
            lists[f"regions/{row['region_code']}/index.html"].append(row)
        lists[f"indicators/{row['indicator']}/index.html"].append(row)
    for file, rows in lists.items():
        for n, row in enumerate(rows, 1):
            yield Cell(file, f"目标第 {n} 行", target_line(row, t.in_lead(marts, row)))
            yield Cell(file, f"目标第 {n} 行链接", card_address(row))


def target_line(row: Row, who: str, *, named: bool = True) -> str:
    """A line of a list of targets; ``named`` with its plan, which a plan's own page leaves out."""
    gap = w.with_unit(w.signed(row["pace_gap_pp"], 2), "个百分点") or "—"
    draft = "征求意见稿" if row["is_draft"] else ""
    plan = f"{row['short_zh']}：" if named else ""
    before = f"此前发布为“{row['before_zh']}”" if row["before_zh"] else ""
    return "".join(
        [
            t.light(row), f"{plan}{t.name(row)}", draft, t.marks(row, short=True),
            promised(row), before, gap, who,
        ]
    )  # fmt: skip


def promised(row: Row) -> str:
    """What was promised, and what has become of it."""
    annual = f"（{t.deadline(row)}度）" if row["kind"] == "annual" else ""
    value = t.value(row)
    number = f"；{t.value_label(row)}{value}{row['display_unit']}" if value else ""
    return f"{t.promise(row)}{annual}{number}"


def families_of(marts: Marts) -> dict[str, str]:
    """By indicator the level that it is compared as: of a growth alone the level it is of."""
    return {row["indicator"]: row["family"] for row in marts.rows(_FAMILIES)}


def shared_indicators(marts: Marts, current: list[Row]) -> dict[str, str]:
    """The indicators that are the overview's columns, by name, with what counts as each."""
    families = marts.once(families_of)
    names = {row["indicator"]: row["name_zh"] for row in marts.rows("from dim_indicator")}
    plans, numbers = defaultdict(set), defaultdict(list)
    for row in current:
        family = families[row["indicator"]]
        plans[family].add(row["plan"])
        numbers[family].append(row["n"])

    def turn(family: str) -> tuple[int, float, str]:
        return -len(plans[family]), sum(numbers[family]) / len(numbers[family]), family

    chosen = [f for f in sorted(plans, key=turn)[:_COLUMNS] if len(plans[f]) > 1]
    return {names[family]: family for family in chosen if family in names}


def _standings(marts: Marts, current: list[Row], simulated: set[str]) -> Iterator[Cell]:
    """How far behind each plan is; ``current`` has the most urgent first."""
    for plan in marts.rows("from dim_plan"):
        own = [row for row in current if row["plan"] == plan["plan"]]
        behind = [row for row in own if row["light"] in WRONG]
        place = f"进展 {plan['short_zh']}"
        yield Cell("index.html", place, _plan_head(plan, simulated))
        yield Cell("index.html", f"{place} 未达标和滞后", f"{len(behind)}项共{len(own)}项")
        lights = "".join(f"{light}{n}" for light, n in _by_light(marts, own))
        yield Cell("index.html", f"{place} 各灯的项数", lights)
        told, who = "没有落后的目标", "—"
        for row in behind[:1]:
            gap = w.with_unit(w.signed(row["pace_gap_pp"], 2), "个百分点") or "—"
            told = f"{t.light(row)}{t.name(row)}{gap}{promised(row)}"
            who = t.in_lead(marts, row)
            yield Cell("index.html", f"{place} 最急的一项 链接", card_address(row))
        yield Cell("index.html", f"{place} 最急的一项", told)
        yield Cell("index.html", f"{place} 责任单位", who)


def _plan_head(plan: Row, simulated: set[str]) -> str:
    draft = "征求意见稿" if plan["plan_status"] == "draft" else ""
    return f"{plan['short_zh']}{draft}{'模拟' if plan['plan'] in simulated else ''}"


def _by_light(marts: Marts, rows: list[Row]) -> list[tuple[str, int]]:
    """How many rows show each light that any shows, the worst first."""
    shown = Counter(row["light"] for row in rows)
    lights = marts.rows("select light, text_zh from dim_light order by rank")
    return [(one["text_zh"], shown[one["light"]]) for one in lights if shown[one["light"]]]


def card_address(row: Row) -> str:
    """Where a target's card stands."""
    return f"/plans/{row['plan']}/#{t.anchor(row)}"


def _matrix(marts: Marts, current: list[Row], simulated: set[str]) -> Iterator[Cell]:
    columns = shared_indicators(marts, current)
    families = marts.once(families_of)
    for plan in marts.rows("from dim_plan"):
        own = [row for row in current if row["plan"] == plan["plan"]]
        place = f"各方案 {plan['short_zh']}"
        yield Cell("index.html", place, _plan_head(plan, simulated))
        for title, family in columns.items():
            found = [row for row in own if families[row["indicator"]] == family]
            text = "".join(_cell(row) for row in found) or "无此目标"
            yield Cell("index.html", f"{place} {title}", text)
            if found:
                addresses = "|".join(card_address(row) for row in found)
                yield Cell("index.html", f"{place} {title} 链接", addresses)
        rest = [row for row in own if families[row["indicator"]] not in columns.values()]
        counted = _by_light(marts, rest)
        text = "".join(f"{light}{n}项" for light, n in counted) or "无其他目标"
        yield Cell("index.html", f"{place} 其他目标", text)
        if counted:
            addresses = "|".join(f"/plans/{plan['plan']}/" for _ in counted)
            yield Cell("index.html", f"{place} 其他目标 链接", addresses)


def _cell(row: Row) -> str:
    raised = "提高值" if row["kind"] == "points" else ""
    return f"{t.light(row)}{t.deadline(row)}{raised}{w.signed(row['pace_gap_pp'], 2) or ''}"
