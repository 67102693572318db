"""Which numbers 数据来源 must tell of on a region's page, and in which words.

Belongs here: deriving from the marts alone what is shown, judged on and added up, and what must be
said of each. Does not belong here: the cells themselves (``comparing_origins``), or how the table
beside the marts is made (``orchestration.publication.origins``), which this is the check of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_figures import latest_figures
from orchestration.publication.pages.marts import Marts, Row

Key = tuple[str, str, str, str]
_ROLES = {1: "最新数", 2: "判断目标所用", 3: "目标累计的一段", 4: "上级汇总所用"}
# What its own region reported has its cells there.
OWN = frozenset({"reported", "summed", "differenced", "chained"})
_WAYS = {
    "chained": "所报增速；较基期的增长由历年增速连乘",
    "differenced": "由累计数相减",
    "summed": "由各期相加",
}
_TARGETS = """
select t.indicator, p.region_code, p.period, p.judged_basis as basis, t.kind, t.counts_from,
  i.measure, left(p.period, 4)::int as last_year, p.is_current
from fct_target_progress p join dim_target t on t.plan = p.plan and t.n = p.n
join dim_indicator i on i.indicator = t.indicator
where p.value is not null
"""
_VALUES = """
select f.*, i.name_zh, i.display_unit, i.display_factor, i.decimals, i.measure, i.counted,
  i.published_rate, i.feed, d.title_zh
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator left join dim_feed d on d.feed = i.feed
where f.basis = 'year' or (f.indicator, f.period[5:], f.basis) in ({asked})
"""


@dataclass(frozen=True)
class Number:
    """One number that must be told of: its row, and what it is there for."""

    row: Row
    role: int
    is_baseline: bool = False


def numbers_told(marts: Marts) -> dict[tuple[str, str], list[Number]]:
    """By region and indicator the numbers of which the page must tell the origin, in order."""
    return marts.once(_numbers_told)


def _numbers_told(marts: Marts) -> dict[tuple[str, str], list[Number]]:
    targets = marts.rows(_TARGETS)
    values = _values(marts, targets)
    roles = _roles(marts, targets, values)
    found: dict[tuple[str, str], list[Number]] = defaultdict(list)
    for key in sorted(roles, key=lambda one: (roles[one], one[3])):
        if key in values:
            found[key[1], key[0]].append(Number(values[key], roles[key]))
    return {place: list(_with_baselines(own, values)) for place, own in found.items()}


def _values(marts: Marts, targets: list[Row]) -> dict[Key, Row]:
    asked = {(r["indicator"], r["period"][4:], r["basis"]) for r in latest_figures(marts)}
    asked |= {(r["indicator"], r["period"][4:], r["basis"]) for r in targets}
    listed = ", ".join(f"('{i}', '{p}', '{b}')" for i, p, b in sorted(asked)) or "('', '', '')"
    return {_key(row): row for row in marts.rows(_VALUES.format(asked=listed))}


def _key(row: Row) -> Key:
    return row["indicator"], row["region_code"], row["period"], row["basis"]


def _roles(marts: Marts, targets: list[Row], values: dict[Key, Row]) -> dict[Key, int]:
    """What each number is told for: the first of what it is there for."""
    roles = {_key(row): 1 for row in latest_figures(marts)}
    for row in targets:
        roles.setdefault(_key(row), 2)
    for row in targets:
        sums_up = row["kind"] == "cumulative" and row["measure"] == "flow" and row["is_current"]
        if sums_up and _key(row) in values:
            first = row["counts_from"][:4]
            for year in range(int(first) if first.isdigit() else 9999, row["last_year"]):
                roles.setdefault((row["indicator"], row["region_code"], str(year), "year"), 3)
    below = children(marts)
    waiting = list(roles)
    while waiting:
        indicator, region, period, basis = waiting.pop()
        if values.get((indicator, region, period, basis), {}).get("method") == "aggregated":
            for child in below[region]:
                key = (indicator, child, period, basis)
                if key not in roles and values.get(key, {}).get("value") is not None:
                    roles[key] = 4
                    waiting.append(key)
    return roles


def children(marts: Marts) -> dict[str, list[str]]:
    """The regions with a page right below each region, in the order of their codes."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in marts.rows("from region order by region_code"):
        found[row["parent_code"] or ""].append(row["region_code"])
    return found


def _with_baselines(own: list[Number], values: dict[Key, Row]) -> Iterator[Number]:
    told = set()
    own.sort(key=lambda n: (n.row["period_end"], n.row["period_start"]), reverse=True)
    own.sort(key=lambda number: number.role)
    for number in own:
        yield number
        row = number.row
        year = row["base_year"]
        base = values.get((*_key(row)[:2], f"{year}{row['period'][4:]}", row["basis"]))
        if row["method"] not in OWN or base is None or base is row or _key(base) in told:
            continue
        if base["value"] is not None and base["value"] == row["baseline_value"]:
            told.add(_key(base))
            yield Number(base, number.role, is_baseline=True)


def origin_cells(marts: Marts) -> Iterator[Cell]:
    """Every row of the tables, but for the cells of files."""
    names = {row["region_code"]: row["name_zh"] for row in marts.rows("from region")}
    told, below = numbers_told(marts), children(marts)
    for (region, indicator), numbers in told.items():
        if region not in names:
            continue
        file, place = f"regions/{region}/index.html", f"来源 {indicator}"
        first = numbers[0].row
        yield Cell(file, f"{place} 名称", f"{first['name_zh']}{first['title_zh'] or ''}")
        for turn, number in enumerate(numbers, 1):
            row = number.row
            parts = list(_parts(marts, row, below[region]))
            yield Cell(file, f"{place} {turn}", _sentence(number, len(parts)))
            for part in parts:
                code = part["region_code"]
                leads = f"regions/{code}/" if (code, indicator) in told else "无"
                yield Cell(file, f"{place} {turn} {leads}", f"{names[code]}{_part(part)}")


def _parts(marts: Marts, row: Row, below: list[str]) -> Iterator[Row]:
    """Rows of the regions below that a sum is made of, reported or not."""
    if row["method"] == "aggregated":
        found = marts.once(_by_period).get((row["indicator"], row["period"], row["basis"]), {})
        yield from (found[code] for code in below if code in found)


def _by_period(marts: Marts) -> dict[tuple[str, str, str], dict[str, Row]]:
    found: dict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
    for row in _values(marts, marts.rows(_TARGETS)).values():
        found[row["indicator"], row["period"], row["basis"]][row["region_code"]] = row
    return found


def _sentence(number: Number, n_parts: int) -> str:
    row = number.row
    role = "同期基数" if number.is_baseline else _ROLES[number.role]
    when = w.as_of(row["period"], row["basis"], row["measure"])
    return f"{when}{_value(row)}（{role}）：{_way(row, n_parts)}"


def _value(row: Row) -> str:
    if row["value"] is None and row["published_growth_pct"] is None:
        return f"较基期{w.signed(row['growth_pct'], 2)}%"
    if row["value"] is None:
        return f"公布增速{w.signed(row['published_growth_pct'], 2)}%"
    if row["measure"] == "growth_only":
        return f"{w.signed(row['value'], row['decimals'])}{row['display_unit']}"
    return f"{w.number(row['value'], row['decimals'], row['display_factor'])}{row['display_unit']}"


def _part(row: Row) -> str:
    if row["value"] is None:
        return "数据不足" if row["quality"] == "withheld" else "未报"
    return _value(row) + ("（估算）" if row["quality"] == "estimated" else "")


def _way(row: Row, n_parts: int) -> str:
    if row["value"] is None:
        known = row["published_growth_pct"] is not None
        return "只公布增速，没有水平数" if known else "没有水平数"
    if row["method"] == "aggregated":
        ratio = row["measure"].startswith("ratio")
        how = "的分子之和除以分母之和" if ratio else "相加"
        absent = row["n_expected"] - row["n_reported"]
        filled = f"；{row['n_expected']}个填报地区中有{absent}个未报，按规则估算补齐"
        base = "" if row["baseline_value"] is None else "；同期基数同样由下级得来"
        return f"由{n_parts}个下级地区{how}{filled if absent else ''}{base}"
    if row["counted"]:
        return "由清单逐行计算比重" if row["measure"] == "ratio_stock" else "由清单逐行计入"
    if row["method"] in _WAYS:
        return _WAYS[row["method"]]
    divided = row["measure"].startswith("ratio") and not row["published_rate"]
    return "由所报分子除以分母" if divided else "由本地区所报"
