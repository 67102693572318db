"""What the pages must say of indicators: the latest value of each in each region.

Belongs here: which figure is the latest, on which pages it stands, and its texts there. Does not
belong here: charts (``expected_charts``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_charts import chart_cells
from orchestration.publication.pages.marts import Marts, Row

# Of flows and rates over a time the cumulative and the yearly figures, of stocks every one.
_KIND = "(f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))"
_NEWEST = (
    "row_number() over (partition by f.indicator, f.region_code"
    " order by f.period_end desc, f.basis <> 'year') = 1"
)
_LATEST = f"""
select f.*, i.name_zh, i.display_unit, i.display_factor, i.decimals, i.measure, i.judge_by,
  r.name_zh as region_zh, r.parent_code, r.is_jurisdiction, r.level_rank,
  c.contribution_pp, e.authority, e.own_value, e.children_value
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join region r on r.region_code = f.region_code
left join fct_contribution c on c.indicator = f.indicator and c.region_code = f.region_code
  and c.parent_code = r.parent_code and c.period = f.period and c.basis = f.basis
left join fct_disagreement e on e.indicator = f.indicator and e.region_code = f.region_code
  and e.period = f.period and e.basis = f.basis
where {_KIND} and coalesce(f.value, f.growth_pct, f.published_growth_pct) is not null
qualify {_NEWEST}
"""  # noqa: S608 - nothing but our own words
_SILENT = f"""
with owed as (
  select t.feed, t.region_code, p.period_end
  from fct_reporting_rate t join fct_reporting p on p.feed = t.feed and p.period = t.period
  where t.absent > 0
  union select feed, region_code, period_end from fct_reporting
  where state in ('missing', 'overdue', 'blank')
)
select f.indicator, f.region_code, f.period, f.basis, f.period_end, f.quality, i.measure
from fct_indicator f join dim_indicator i on i.indicator = f.indicator
left join owed o
  on o.feed = i.feed and o.region_code = f.region_code and o.period_end = f.period_end
where {_KIND} and (f.quality = 'withheld' or f.quality = 'missing' and o.feed is not null)
qualify {_NEWEST}
"""  # noqa: S608 - nothing but our own words
_FLAGS = {"ytd_fell": "累计数比上一期少", "current_differs_from_ytd": "当期数与累计数对不上"}
_NOT_REPRODUCED = "由所报水平推算不出，口径可能不同"
_COUNTRY = "100000"


def figure_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the pages say of latest values, and everything charts say."""
    by_region, by_indicator = defaultdict(list), defaultdict(list)
    aimed = {(r["indicator"], r["region_code"]) for r in marts.rows("from dim_target")}
    for row in latest_figures(marts):
        if row["is_jurisdiction"] or (row["indicator"], row["region_code"]) in aimed:
            by_indicator[row["indicator"]].append(row)
        if not row["is_beside"]:
            by_region[row["region_code"]].append(row)
    for code, own in by_region.items():
        yield from _table(f"regions/{code}/index.html", "", own, _told(own), "指标")
    for (parent, _), below in marts.once(figures_below).items():
        file = f"regions/{parent}/index.html"
        yield from _table(file, below[0]["name_zh"], below, _told(below), "地区")
    for indicator, found in by_indicator.items():
        yield from _table(f"indicators/{indicator}/index.html", "", found, False, "地区")
    yield from chart_cells(marts)


def _told(rows: list[Row]) -> bool:
    return any(row["contributes"] for row in rows)


def figures_below(marts: Marts) -> dict[tuple[str, str], list[Row]]:
    """By region with a page and indicator, the figures of the regions right below it."""
    with_page = {row["region_code"] for row in marts.rows("from region")} - {_COUNTRY}
    aimed, above = aims(marts), marts.jurisdictions()
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in latest_figures(marts):
        promised = row["indicator"] in aimed[above.get(row["region_code"], "")]
        if promised and not row["is_beside"] and row["parent_code"] in with_page:
            found[row["parent_code"], row["indicator"]].append(row)
    return dict(found)


def latest_figures(marts: Marts) -> list[Row]:
    """The latest figure of each indicator in each region, with what the pages add to it."""
    return marts.once(_latest)


def _latest(marts: Marts) -> list[Row]:
    """The latest figures, with what the pages add to each."""
    rows = marts.rows(_LATEST)
    silent = {(row["indicator"], row["region_code"]): row for row in marts.rows(_SILENT)}
    valued = {(r["indicator"], r["region_code"]) for r in rows if r["value"] is not None}
    families = _levels_of_growth(marts)
    for row in rows:
        code = row["region_code"]
        after = silent.get((row["indicator"], code))
        row["since"] = after if after and after["period_end"] > row["period_end"] else None
        row["is_beside"] = any((level, code) in valued for level in families[row["indicator"]])
        row["contributes"] = row["contribution_pp"] is not None and not row["is_jurisdiction"]
    return rows


def _levels_of_growth(marts: Marts) -> dict[str, list[str]]:
    """By an indicator that only has growth, the level beside which its growth is printed."""
    rows = marts.rows("select indicator, feed, measure from dim_indicator")
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["measure"] == "growth_only":
            levels = [
                other["indicator"]
                for other in rows
                if other["feed"] == row["feed"] and other["measure"] != "growth_only"
                and row["indicator"].startswith(other["indicator"])
            ]  # fmt: skip
            found[row["indicator"]] = sorted(levels)[-1:]
    return found


def aims(marts: Marts) -> dict[str, set[str]]:
    """By region with a plan the indicators the plan aims at."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in marts.rows(
        "select distinct p.region_code, t.indicator from dim_target t join dim_plan p using (plan)"
    ):
        found[row["region_code"]].add(row["indicator"])
    return found


def _table(file: str, caption: str, rows: list[Row], contribution: bool, by: str) -> Iterator[Cell]:
    """The cells of one table; a column that no row fills is not there."""
    texts = [_texts(row) for row in rows]
    changed = any(_change(row) or _broken(row) for row in rows)
    shown = {
        "同比": any(_yoy(row) for row in rows),
        "公布增速": any(row["published_growth_pct"] is not None for row in rows),
        "拉动上级增长": contribution,
        "已报/应报": any(row["n_expected"] and row["n_expected"] > 1 for row in rows),
    }
    for row, told in zip(rows, texts, strict=True):
        address = (
            "indicators/" + row["indicator"] if by == "指标" else "regions/" + row["region_code"]
        )
        place = f"{caption} /{address}/".strip()
        yield Cell(file, f"{place} 名称", row["name_zh"] if by == "指标" else row["region_zh"])
        yield Cell(file, f"{place} 时期", told["时期"])
        yield Cell(file, f"{place} 数值", told["数值"])
        if changed:
            base = f"{row['base_year']}年" if row["base_year"] is not None else "基期"
            yield Cell(file, f"{place} 较{base}", told["较基期"])
        yield from (
            Cell(file, f"{place} {n}", told[n]) for n, is_shown in shown.items() if is_shown
        )


def _texts(row: Row) -> dict[str, str]:
    return {
        "时期": f"{w.as_of(row['period'], row['basis'], row['measure'])}{_since(row)}",
        "数值": _value(row),
        "较基期": (_change(row) or "—") + _broken(row) + _other_growth(row),
        "同比": _yoy(row) or "—",
        "公布增速": _published(row),
        "拉动上级增长": parts(row)["added"] or "—",
        "已报/应报": f"{row['n_reported']}/{row['n_expected']}"
        if row["n_expected"] is not None and row["n_expected"] > 1
        else "—",
    }


def _since(row: Row) -> str:
    after = row["since"]
    if after is None:
        return ""
    why = "数据不足，没有发布" if after["quality"] == "withheld" else "未报"
    return f"{w.as_of(after['period'], after['basis'], after['measure'])}{why}"


def parts(row: Row) -> dict[str, str | None]:
    """A figure as a region's report card has it: less is said beside it than in the tables."""
    return {
        "value": _marked(row),
        "period": f"{w.as_of(row['period'], row['basis'], row['measure'])}",
        "since": _since(row),
        "change": _change(row),
        "broken": _broken(row),
        "yoy": _yoy(row),
        "added": w.with_unit(w.signed(row["contribution_pp"], 2), "个百分点")
        if row["contributes"]
        else None,
    }


def _value(row: Row) -> str:
    return _marked(row) + "；".join(_oddities(row))


def _marked(row: Row) -> str:
    places, factor = row["decimals"], row["display_factor"]
    growth = row["measure"] == "growth_only"
    told = w.signed(row["value"], places) if growth else w.number(row["value"], places, factor)
    marks = {"missing": "未报", "withheld": "数据不足"}.get(row["quality"], "")
    if row["quality"] == "estimated":
        marks += "估算" + (w.span(row["low"], row["high"], places, factor) or "")
    if row["coverage"] is not None and row["coverage"] < 1:
        marks += f"已报{w.share(row['coverage'])}"
    marks += "模拟" if row["simulated"] else ""
    return (w.with_unit(told, row["display_unit"]) or "—") + marks


def _oddities(row: Row) -> Iterator[str]:
    flags = row["flags"] or ""
    if "parent_differs" in flags and row["authority"] is not None:
        below = row["authority"] == "children"
        other = w.number(
            row["own_value" if below else "children_value"], row["decimals"], row["display_factor"]
        )
        yield (
            f"本级自报{other}，与下级汇总不一致，以下级为准"
            if below
            else f"下级汇总为{other}，与本级所报不一致，以本级为准"
        )
    yield from (text for flag, text in _FLAGS.items() if flag in flags)


def _change(row: Row) -> str | None:
    if not row["measure"].startswith("ratio"):
        return w.with_unit(w.signed(row["growth_pct"], 2), "%")
    if row["value"] is None or row["baseline_value"] is None:
        return None
    return f"{w.signed(row['value'] - row['baseline_value'], 2)}个百分点"


def _broken(row: Row) -> str:
    if "break" not in (row["flags"] or ""):
        return ""
    partly = "部分地区统计口径有变，只比其余地区"
    return partly if _change(row) else "统计口径有变，与基期不可比"


def _other_growth(row: Row) -> str:
    apart = row["growth_difference_pp"]
    if apart is None or row["measure"].startswith("ratio"):
        return ""
    chained = row["judge_by"] == "published_chain"
    other = row["level_growth_pct" if chained else "chained_growth_pct"]
    if other is None:
        return ""
    of = "按水平" if chained else "按公布增速连乘"
    return f"{of}{w.signed(other, 2)}%，相差{w.number(abs(apart), 2)}个百分点"


def remark(row: Row) -> str:
    """All that is said beside a figure, as one text."""
    odd = row["published_growth_pct"] is not None and _is_odd(row)
    told = [_since(row), *_oddities(row), _broken(row), _other_growth(row)]
    return "；".join(text for text in [*told, _NOT_REPRODUCED if odd else ""] if text)


def _is_odd(row: Row) -> bool:
    return "growth_not_reproduced" in (row["flags"] or "")


def _yoy(row: Row) -> str | None:
    ratio = row["measure"].startswith("ratio")
    return None if ratio else w.with_unit(w.signed(row["yoy_pct"], 2), "%")


def _published(row: Row) -> str:
    told = w.with_unit(w.signed(row["published_growth_pct"], 2), "%")
    if told is None:
        return "—"
    year = row["published_growth_base_year"]
    return f"{told}{'' if year is None else f'较{year}年'}" + (
        _NOT_REPRODUCED if _is_odd(row) else ""
    )
