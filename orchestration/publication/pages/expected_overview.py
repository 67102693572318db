"""What the overview must say first, its small charts, and the choices of lights on plans' pages.

Belongs here: the answers at the top, the ends and tables of the small charts, the choices of lights
with their numbers. Does not belong here: lists of targets (``expected_targets``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from orchestration.publication.pages import promised as t
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_courses import earliest_month
from orchestration.publication.pages.expected_targets import (
    WRONG,
    card_address,
    families_of,
    promised,
    shared_indicators,
)
from orchestration.publication.pages.marts import Marts, Row

_PAGE = "index.html"
_DECEMBER = 12
_OWED = """
select count(*) as expected,
  count(*) filter (state in ('accepted_on_time', 'accepted_late')) as received
from fct_reporting where is_expected
"""
_FIGURES = """
select f.indicator, p.plan, p.short_zh, f.period, f.basis, f.value, f.baseline_value, f.growth_pct,
  f.quality, f.simulated, f.base_year, year(period_end) as in_year, month(period_end) as in_month,
  i.measure like 'ratio%' as is_rate
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join dim_plan p on p.region_code = f.region_code
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and year(period_end) > f.base_year
order by in_year, in_month, f.basis = 'year', f.period desc
"""
_PLANS = """
select p.* from dim_plan p join region r on r.region_code = p.region_code
order by p.plan_status = 'draft', r.level_rank, p.region_code
"""
Lines = dict[str, dict[int, Row]]


def headline_cells(marts: Marts) -> Iterator[Cell]:
    """How many are behind, the most urgent, who is in charge, how complete the data are."""
    current = [row for row in t.targets(marts) if row["is_current"]]
    behind = [row for row in current if row["light"] in WRONG]
    worst, who = "没有落后的目标", "—"
    for row in behind[:1]:
        draft = "征求意见稿" if row["is_draft"] else ""
        simulated = "模拟" if row["simulated"] else ""
        gap = w.with_unit(w.signed(row["pace_gap_pp"], 2), "个百分点")
        gap = f"进度差{gap}" if gap else ""
        name = f"{row['short_zh']}：{t.name(row)}{draft}{simulated}"
        worst = f"{t.light(row)}{name}{gap}{promised(row)}"
        who = t.in_lead(marts, row)
        yield Cell(_PAGE, "要点链接", card_address(row))
    drafts = sum(row["is_draft"] for row in behind)
    told = f"；征求意见稿{drafts}项" if drafts else ""
    yield Cell(_PAGE, "要点 未达标和滞后", f"{len(behind)}项共{len(current)}项目标含略有滞后{told}")
    yield Cell(_PAGE, "要点 最急的一项", worst)
    yield Cell(_PAGE, "要点 责任单位", who)
    yield Cell(_PAGE, "要点 报表是否收齐", _completeness(marts, current))


def _completeness(marts: Marts, current: list[Row]) -> str:
    owed = marts.row(_OWED)
    share = w.share(marts.row("from release")["coverage"])
    told = f"{share}应报的{owed['expected']}份报表收到{owed['received']}份。"
    open_ones = [row for row in current if row["light"] == "not_assessable"]
    if open_ones:
        reasons = Counter((row["reason"], row["reason_zh"].split("，")[0]) for row in open_ones)
        ranked = sorted(reasons.items(), key=lambda one: (-one[1], one[0][0]))
        why = "，".join(f"{text}{n}项" for (_, text), n in ranked)
        told += f"另有{len(open_ones)}项目标不可判定（不是落后）：{why}。"
    undecided = sum(row["light"] == "undecided" for row in current)
    return told + (f"{undecided}项待定：补齐未报数据前不下结论。" if undecided else "")


def choice_cells(marts: Marts) -> Iterator[Cell]:
    """The choices above the cards of each plan, with how many targets each shows."""
    lights = marts.rows("from dim_light order by rank")
    by_plan: dict[str, Counter[str]] = defaultdict(Counter)
    for row in marts.rows("from fct_target_progress where is_current"):
        by_plan[row["plan"]][row["light"]] += 1
    for plan, counted in by_plan.items():
        behind = sum(counted[light] for light in WRONG)
        told = [f"全部{counted.total()}项", f"未达标和滞后{behind}项"]
        shown = [one for one in lights if counted[one["light"]]]
        told += [f"{one['text_zh']}{counted[one['light']]}项" for one in shown]
        choices = ["all", "attention", *(one["light"] for one in shown)]
        file = f"plans/{plan}/index.html"
        yield Cell(file, "只看", "|".join(told))
        yield Cell(file, "只看 选项", "|".join(choices))
    for row in marts.rows("from fct_target_progress where is_current"):
        file, behind = f"plans/{row['plan']}/index.html", row["light"] in WRONG
        yield Cell(file, f"只看 #{t.anchor(row)}", f"{row['light']}{'落后' if behind else ''}")


def multiple_cells(marts: Marts) -> Iterator[Cell]:
    """The small charts of the indicators that most plans share."""
    current = [row for row in t.targets(marts) if row["is_current"]]
    members: dict[str, list[str]] = defaultdict(list)
    for indicator, family in marts.once(families_of).items():
        members[family].append(indicator)
    figures: dict[str, list[Row]] = defaultdict(list)
    for row in marts.rows(_FIGURES):
        figures[row["indicator"]].append(row)
    plans = marts.rows(_PLANS)
    for name, family in shared_indicators(marts, current).items():
        lines: Lines = {}
        # The level itself where there is one, else what carries on its name.
        for indicator in sorted(members[family], key=lambda one: one != family):
            for plan, line in _lines(marts, figures[indicator]).items():
                lines.setdefault(plan, line)
        if lines:
            yield from _chart(f"小图 /indicators/{family}/", name, lines, plans)


def _lines(marts: Marts, rows: list[Row]) -> Lines:
    """By plan and year the latest figure there is."""
    found: Lines = defaultdict(dict)
    for row in rows:
        rate = row["is_rate"]
        both = None not in (row["value"], row["baseline_value"])
        raised = row["value"] - row["baseline_value"] if rate and both else None
        y = raised if rate else row["growth_pct"]
        early = row["basis"] == "ytd" and row["in_month"] < earliest_month(marts)
        if y is not None and not early:
            text = f"{w.signed(y, 1)}{'百分点' if rate else '%'}"
            found[row["plan"]][row["in_year"]] = row | {"text": text}
    return found


def _chart(place: str, name: str, lines: Lines, plans: list[Row]) -> Iterator[Cell]:
    years = sorted({year for line in lines.values() for year in line})
    rows = [row for line in lines.values() for row in line.values()]
    base, rate = max(row["base_year"] for row in rows), any(row["is_rate"] for row in rows)
    what = f"较{base}年{'提高，百分点' if rate else '增长，%'}"
    yield Cell(_PAGE, place, f"{name}{what}")
    drawn = [plan for plan in plans if plan["plan"] in lines]
    ends = [lines[plan["plan"]][max(lines[plan["plan"]])] for plan in drawn]
    told = []
    for n, end in enumerate(ends, 1):
        when = _when(end, years[-1])
        told.append(f"{end['short_zh']}{end['text']}" + (f"（{when}）" if when else ""))
        mark = "模拟" if end["simulated"] else ""
        yield Cell(_PAGE, f"{place} 末端 {n}", f"{end['short_zh']}{end['text']}{when}{mark}")
        yield Cell(_PAGE, f"{place} {n} 名称", f"{end['short_zh']}{mark}")
        for year in years:
            text = _of_year(lines[end["plan"]].get(year))
            yield Cell(_PAGE, f"{place} {n} {year}年", text)
    yield Cell(_PAGE, f"{place} 说明", f"{what}：{'，'.join(told)}")
    absent = "、".join(plan["short_zh"] for plan in plans if plan["plan"] not in lines)
    if absent:
        yield Cell(_PAGE, f"{place} 未画", f"没有可比数据：{absent}")


def _when(end: Row, last: int) -> str:
    """When a line ends that ends before the chart, or within a year."""
    whole = end["in_year"] == last and end["in_month"] == _DECEMBER
    return "" if whole else f"{end['in_year']}年{end['in_month']}月"


def _of_year(row: Row | None) -> str:
    if row is None:
        return "—"
    months = "" if row["in_month"] == _DECEMBER else str(w.period(row["period"], row["basis"]))
    part = f"（{months[5:]}）" if months else ""
    return str(row["text"]) + part + ("估算" if row["quality"] == "estimated" else "")
