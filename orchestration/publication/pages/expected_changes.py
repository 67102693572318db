"""What the pages must say of this release against the last: lights, periods, numbers taken back.

Belongs here: deriving it from the marts a second time. Does not belong here: why a light changed,
which a mart says, or whether every change has a cause (``orchestration.publication.changes``).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from orchestration.intake.keeping.revising import REVISION_WORDS
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.marts import Marts, Row

_PAGE = "changes/index.html"
_MOST = 50
_CHANGES = """
select c.*, p.short_zh, i.name_zh, b.text_zh as before_zh, a.text_zh as after_zh
from fct_light_change c
left join dim_plan p on p.plan = c.plan
left join dim_target t on t.plan = c.plan and t.n = c.n
left join dim_indicator i on i.indicator = t.indicator
left join dim_light b on b.light = c.light_before
left join dim_light a on a.light = c.light_after
where c.is_current
order by coalesce(a.rank, 99), c.plan, c.n, c.target_year
"""
_CAUSES = {
    "target": "目标调整", "rule": "规则调整", "new_period": "新一期数据",
    "coverage": "上报范围变化", "revision": "数据修订", "elapsed": "时间推移",
}  # fmt: skip
TAKEN_BACK = {"returned": "退回", "withdrawn": "撤回"}
# Why a number is another one now: the words that senders are asked with, and what takes one back.
REASONS = {str(code.value): words[0] for code, words in REVISION_WORDS.items()} | TAKEN_BACK
_BEFORE = """
from fct_release where release_id = (select release_before from release)
"""
_STEPS = """
select v.*, d.title_zh, r.name_zh, o.unit
from fct_revision v
left join dim_feed d on d.feed = v.feed
left join region r on r.region_code = v.region_code
left join (
  select distinct on (feed, item, dims, region_code, period, basis) *
  from fct_observation order by known_from desc
) o on o.feed = v.feed and o.item = v.item and o.dims = v.dims and o.period = v.period
  and o.region_code = v.region_code and o.basis = v.basis
where v.step > 1 and v.old_value is not null and v.known_from > '{cutoff}'
order by v.known_from desc, v.feed, v.region_code, v.period desc, v.basis, v.item, v.dims, v.step
"""
_TOLD = """
select feed, region_code, period, period_end, min(known_from) as since
from (
  select feed, region_code, period, period_end, known_from, known_to from fct_observation
  where value is not null
  union all select feed, region_code, period, period_end, known_from, known_to from fct_record
)
group by all having count(*) > count(known_to)
"""


def change_cells(marts: Marts) -> Iterator[Cell]:
    """Everything said of the release before."""
    found = marts.rows(_BEFORE)
    if not found:
        told = "这是第一版，没有上一版可以比较。"
        yield from (Cell(file, "与上一版", told) for file in (_PAGE, "status/index.html"))
        return
    (before,) = found
    cutoff = before["data_cutoff"] or datetime(1900, 1, 1)
    steps = marts.rows(_STEPS.format(cutoff=cutoff))
    back = [row for row in steps if row["reason"] in TAKEN_BACK]
    revised = [row for row in steps if row["reason"] not in TAKEN_BACK]
    yield from _sentences(marts, before, len(revised), len(back))
    yield from _lights(marts)
    yield from _periods(marts, cutoff)
    yield from _revisions(revised)
    yield from _taken_back(back)


def _sentences(marts: Marts, before: Row, n_revised: int, n_back: int) -> Iterator[Cell]:
    n = len(marts.rows(_CHANGES))
    day, cutoff = w.day(before["as_of"]), before["data_cutoff"]
    known = f"{w.day(cutoff)} {cutoff:%H:%M}" if cutoff else "尚无数据"
    yield Cell(
        _PAGE,
        "与上一版",
        f"与读者此前看到的一版相比：{before['release_id']}，判断日{day}，数据截止{known}。"
        f"灯号变化{n}项，修订{n_revised}个数，退回和撤回{n_back}个数。",
    )
    if n_revised > _MOST:
        told = f"修订了{n_revised}个数，只列最近的{_MOST}个；其余见各地区的“数据来源”。"
        yield Cell(_PAGE, "与上一版", told)
    told = f"与上一版（判断日{day}）相比，{n}项目标的灯有变化；逐项和原因见变更。"
    yield Cell("status/index.html", "与上一版", told)
    told = f"与上一版（判断日{day}）相比：{n}项灯号变化、{n_revised}个数修订"
    yield Cell("index.html", "与上一版", told)


def _lights(marts: Marts) -> Iterator[Cell]:
    for n, row in enumerate(marts.rows(_CHANGES), 1):
        before = w.period(row["period_before"], row["basis_before"])
        after = w.period(row["period_after"], row["basis_after"])
        moved = row["period_before"] != row["period_after"]
        when = f"{before or '无数据'} → {after or '无数据'}" if moved else (after or "—")
        causes = (row["causes"] or "").split(",")
        others = [_CAUSES[one] for one in causes if one != row["cause"] and one in _CAUSES]
        also = f"（另有：{'、'.join(others)}）" if others else ""
        indicator = f"：{row['name_zh']}" if row["name_zh"] else ""
        plan = row["short_zh"] or row["plan"]
        told = {
            "名称": f"{plan} 第{row['n']}项{indicator} {row['target_year'] or ''}年",
            "原来": row["before_zh"] or "—",
            "现在": row["after_zh"] or "—",
            "判断时期": when,
            "原因": f"{_CAUSES.get(row['cause'], '')}{also}",
        }
        for what, text in told.items():
            yield Cell(_PAGE, f"灯号变化 {n} {what}", text)


def _periods(marts: Marts, cutoff: datetime) -> Iterator[Cell]:
    feeds = {row["feed"]: row for row in marts.rows("from dim_feed")}
    by_feed: dict[str, list[Row]] = defaultdict(list)
    for row in marts.rows(_TOLD):
        by_feed[row["feed"]].append(row)
    for feed, rows in by_feed.items():
        fresh = {row["region_code"] for row in rows if row["since"] > cutoff}
        if fresh and feed in feeds:
            named = f"{feeds[feed]['title_zh']}{feeds[feed]['unit_in_charge'] or ''}"
            told = {
                "名称": named,
                "此前最新一期": _newest([r for r in rows if r["since"] <= cutoff]) or "此前没有",
                "现在最新一期": _newest(rows) or "",
                "新收到数据的地区": f"{len(fresh)}个",
            }
            yield from (Cell(_PAGE, f"新一期 {named} {n}", text) for n, text in told.items())


def _newest(rows: list[Row]) -> str | None:
    if not rows:
        return None
    last = max(rows, key=lambda r: (r["period_end"], len(r["period"]), r["period"]))
    return w.period(last["period"])


def _revisions(rows: list[Row]) -> Iterator[Cell]:
    for n, row in enumerate(rows[:_MOST], 1):
        told = {
            "名称": f"{row['title_zh'] or ''}{row['name_zh'] or row['region_code']}",
            "时期": w.period(row["period"], row["basis"]) or "",
            "原来": _number(row, "old_value"),
            "现在": _number(row, "new_value"),
            "原因": REASONS.get(row["reason"], "未说明"),
            "日期": w.day(row["known_from"]) or "",
        }
        yield from (Cell(_PAGE, f"修订 {n} {what}", text) for what, text in told.items())


def _number(row: Row, name: str) -> str:
    if row[name] is None or row["unit"] is None:
        return "没有数"
    _, _, decimals = (w.printed(row[name]) or "").partition(".")
    return f"{w.number(row[name], len(decimals))}{row['unit']}"


def _taken_back(rows: list[Row]) -> Iterator[Cell]:
    groups: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        place = (row["feed"], row["region_code"], row["reason"], row["reason_zh"] or "")
        groups[place].append(row)
    newest_first = sorted(groups)
    newest_first.sort(key=lambda place: max(r["known_from"] for r in groups[place]), reverse=True)
    for n, place in enumerate(newest_first, 1):
        found = groups[place]
        row = found[0]
        told = {
            "名称": f"{row['title_zh'] or ''}{row['name_zh'] or row['region_code']}",
            "退回或撤回": TAKEN_BACK[row["reason"]],
            "涉及的数": f"{len(found)}个",
            "原因": "" if is_legible(row["reason_zh"]) else "—",
            "日期": w.day(max(r["known_from"] for r in found)) or "",
        }
        yield from (Cell(_PAGE, f"退回 {n} {what}", text) for what, text in told.items())


def is_legible(text: str | None) -> bool:
    """Whether anything of an uploaded text can be seen."""
    return any(unicodedata.category(sign)[0] not in "CZ" for sign in text or "")
