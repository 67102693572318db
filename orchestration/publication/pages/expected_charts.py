"""What the charts must say: every point and gap, the paths, targets and projections, the tables.

Belongs here: the texts of the charts and of the tables behind them. Does not belong here: which
periods a chart has (``charted``) or where they are drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from orchestration.publication.pages import promised as t
from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.charted import MONTHS, YEARS, Chart, Point, charts, drawn
from orchestration.publication.pages.marts import Marts, Row

# How a chart is named where the pages are compared with the marts.
NAMES = {YEARS: "年图", MONTHS: "月图"}
_DECEMBER = 12
Texts = dict[tuple[str, str], list[tuple[str, str]]]


def chart_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the charts say, two charts an indicator and region where there are months."""
    marks = _marks(marts)
    for chart in charts(marts):
        indicator, code = chart.key
        file = f"indicators/{indicator}/index.html"
        place = f"{NAMES[chart.kind]} /regions/{code}/"
        said = [*_drawn(chart), *_counted(_beside(chart, marks)), *_table(chart)]
        yield from (Cell(file, f"{place} {what}".strip(), text) for what, text in said)


def _counted(said: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Texts of one sort, in the order of their characters: where they stand is not compared."""
    for sort in sorted({sort for sort, _ in said}):
        texts = sorted(text for one, text in said if one == sort)
        yield from ((f"{sort} {n}", text) for n, text in enumerate(texts, 1))


def _beside(chart: Chart, marks: Texts) -> list[tuple[str, str]]:
    """What stands beside the lines; by months only what is asked of every year."""
    found = marks[chart.key]
    if chart.kind == MONTHS:
        return [(s, text) for s, text in found if s == "目标" and text.startswith(_LEVELS)]
    now = (w.number(chart.last["value"], *_places(chart.last)) or "") + chart.last["display_unit"]
    growth = f"{w.signed(chart.last['growth_pct'], 1)}%"
    found = [*found, ("最新", growth if chart.last["measure"] == "growth_only" else now)]
    base = chart.base_year
    ends = [p.slot[0] for p in chart.points if p.is_known and p.slot[1] == _DECEMBER]
    if base is not None and (base in ends or chart.last["measure"] == "growth_only"):
        found.append(("基期", "基期"))
    return found


# A target of every year, and one without a deadline, is a level across the chart.
_LEVELS = ("每年", "目标")


def _places(row: Row) -> tuple[int, w.Number]:
    return row["decimals"], row["display_factor"]


def _drawn(chart: Chart) -> Iterator[tuple[str, str]]:
    last = chart.last
    unit = last["display_unit"] + ("（较基期累计增长）" if last["measure"] == "growth_only" else "")
    simulated = any(p.row["simulated"] for p in chart.points if p.is_known and p.row)
    yield "", f"{last['region_zh']}{'模拟' if simulated else ''}单位：{unit}"
    known = [point for point in chart.points if point.is_known]
    yield "说明", f"{last['region_zh']}：{_label(known[-1], last)}"
    for n, point in enumerate(known, 1):
        yield f"第 {n} 点", _label(point, last)
    for n, (point, words) in enumerate(_gaps(chart), 1):
        yield f"缺 {n}", f"{_label(point, last)}{words}"
    if chart.kind == MONTHS:
        for n, year in enumerate(sorted({point.slot[0] for point in chart.points}), 1):
            yield f"年份 {n}", f"{year}{'基期' if year == chart.base_year else ''}"


def _gaps(chart: Chart) -> Iterator[tuple[Point, str]]:
    """What has no value; on the latest line the first of a row of them says why."""
    latest, before = chart.points[-1].slot[0], ""
    for point in chart.points:
        is_first = chart.kind == MONTHS and point.slot[1] == min(_months_of(chart, point))
        before = "" if is_first else before
        if not point.is_known:
            said = chart.kind == YEARS or point.slot[0] == latest
            yield point, point.state if said and point.state != before else ""
        before = point.state


def _months_of(chart: Chart, point: Point) -> list[int]:
    return [other.slot[1] for other in chart.points if other.slot[0] == point.slot[0]]


def _when(point: Point, last: Row) -> str:
    if point.row is not None:
        period, basis = point.row["period"], point.row["basis"]
    else:
        year, month = point.slot
        whole = month == _DECEMBER
        period, basis = (str(year), "year") if whole else (f"{year}-{month:02}", "ytd")
    return str(w.as_of(period, basis, last["measure"]))


def _value(point: Point) -> str | None:
    row = point.row
    if row is None or drawn(row) is None:
        return None
    if row["measure"] == "growth_only":
        return f"{w.signed(row['growth_pct'], 1)}%"
    return w.number(row["value"], *_places(row))


def _label(point: Point, last: Row) -> str:
    value, unit = _value(point), "" if last["measure"] == "growth_only" else last["display_unit"]
    told = point.state if value is None else f"{value}{unit}"
    return f"{_when(point, last)}：{told}{'（估算）' if point.state == '估算' else ''}"


def _change(point: Point, chart: Chart) -> str | None:
    row = point.row
    if row is None or drawn(row) is None or row["measure"] == "growth_only":
        return None
    if point.slot[0] == chart.base_year:
        return None  # it is not compared with itself
    if not row["measure"].startswith("ratio"):
        return w.with_unit(w.signed(row["growth_pct"], 2), "%")
    if row["value"] is None or row["baseline_value"] is None:
        return None
    return f"{w.signed(row['value'] - row['baseline_value'], 2)}个百分点"


def _range(point: Point) -> str:
    row = point.row
    if row is None or point.state != "估算" or not row["low"] < row["high"]:
        return ""
    return w.span(row["low"], row["high"], *_places(row)) or ""


def _table(chart: Chart) -> Iterator[tuple[str, str]]:
    if chart.kind == YEARS:
        changed = any(_change(point, chart) for point in chart.points)
        yield "表名", f"数据表：{chart.last['region_zh']}，各年"
        for point in chart.points:
            base = "基期" if point.slot[0] == chart.base_year else "—"
            change = [_change(point, chart) or base] if changed else []
            told = [_value(point) or "—", *change, point.state + _range(point)]
            yield f"表 {_when(point, chart.last)}", "|".join(told)
        return
    yield "表名", f"数据表：{chart.last['region_zh']}，同月比较"
    years = sorted({year for year, _ in (point.slot for point in chart.points)})
    by_slot = {point.slot: point for point in chart.points}
    yield "表头", "|".join(f"{y}年{'基期' if y == chart.base_year else ''}" for y in years)
    for month in sorted({month for _, month in by_slot}):
        cells = [by_slot.get((year, month)) for year in years]
        yield f"表 {_month(month)}", "|".join(_cell(point, chart) for point in cells)


def _month(month: int) -> str:
    return {1: "1月", _DECEMBER: "全年"}.get(month, f"1—{month}月")


def _cell(point: Point | None, chart: Chart) -> str:
    if point is None:
        return "—"
    estimated = f"估算{_range(point)}" if point.state == "估算" else ""
    return f"{_value(point) or point.state}{estimated}{_change(point, chart) or ''}"


def _marks(marts: Marts) -> Texts:
    """By indicator and region what is asked of it, by which path, and where its pace leads."""
    found: Texts = defaultdict(list)
    furthest: dict[tuple[object, ...], Row] = {}
    over = _years_over(marts)
    for row in t.targets(marts):
        if not (row["is_current"] and _has_mark(row)):
            continue
        key = row["indicator"], row["region_code"]
        draft = "（征求意见稿）" if row["is_draft"] else ""
        found[key].append(("目标", _target_label(row).replace(" ", "") + draft))
        projected = _projected(row)
        if projected and key in over and row["target_year"] > over[key]:
            found[key].append(("推算", projected))
            pace = f"按基期以来的速度，{row['target_year']}年{projected}"
            found[key].append(("前路", pace))
        promise = (row["plan"], *key, row["kind"], row["scope"])
        before = furthest.get(promise)
        if row["kind"] != "annual" and (before is None or _reach(row) > _reach(before)):
            furthest[promise] = row
    for row in furthest.values():
        path = _path(marts, row)
        if path:
            found[row["indicator"], row["region_code"]].append(("前路", path))
    return found


def _reach(row: Row) -> tuple[int, int]:
    return row["target_year"], -row["n"]


def _years_over(marts: Marts) -> dict[tuple[str, str], int]:
    """The last whole year that is known of each indicator in each region."""
    rows = marts.rows("""
        select f.indicator, f.region_code, max(year(f.period_end)) as last
        from fct_indicator f join dim_indicator i on i.indicator = f.indicator
        where f.basis = 'year'
          and if(i.measure = 'growth_only', f.growth_pct, f.value::double) is not null
        group by all""")
    return {(row["indicator"], row["region_code"]): row["last"] for row in rows}


def _has_mark(row: Row) -> bool:
    """A sum since the start is not what a line of a year's months shows."""
    growth_only = row["measure"] == "growth_only"
    if row["promised" if growth_only else "needed_value"] is None:
        return False
    return (
        row["kind"] == "growth"
        or (row["kind"] in ("level", "annual", "points") and not growth_only)
        or (row["kind"] == "cumulative" and row["measure"] == "stock")
    )


def _target_label(row: Row) -> str:
    as_printed = f"{w.printed(row['promised'])}{row['promised_unit']}"
    if row["kind"] == "annual":
        return f"每年目标{as_printed}"
    year = "" if row["deadline"] is None else f"{row['deadline']}年"
    if row["measure"] != "growth_only" and row["kind"] not in ("level", "cumulative"):
        needed = w.number(row["needed_value"], *_places(row))
        as_printed = f"{needed}{row['display_unit']}"
    return f"{year}目标{as_printed}"


def _projected(row: Row) -> str | None:
    if row["measure"] == "growth_only":
        value, low, high = (row[f"projected_growth{end}_pct"] for end in ("", "_low", "_high"))
        ends = f"{w.signed(low, 1)}%—{w.signed(high, 1)}%"
        told = w.with_unit(w.signed(value, 1), "%")
    else:
        value, low, high = (row[f"projected_{end}"] for end in ("value", "low", "high"))
        ends = w.span(low, high, *_places(row)) or ""
        told = w.with_unit(w.number(value, *_places(row)), row["display_unit"])
    if value is None:
        return None
    return f"推算{told}" + (f"（{ends}）" if low is not None and low < high else "")


def _path(marts: Marts, row: Row) -> str | None:
    own = (row["plan"], row["n"], row["target_year"])
    corners = [
        corner
        for corner in marts.once(_corners)
        if (corner["plan"], corner["n"], corner["target_year"]) == own
    ]
    told = []
    for corner in corners:
        needed = corner["needed_value"]
        if row["measure"] == "growth_only":
            told.append(f"{corner['path_year']}年{w.signed(needed, 1)}%")
        else:
            asked = w.number(needed, *_places(row))
            told.append(f"{corner['path_year']}年{asked}{row['display_unit']}")
    draft = "（征求意见稿）" if row["is_draft"] else ""
    return f"目标路径{draft}：{'，'.join(told)}" if told else None


def _corners(marts: Marts) -> list[Row]:
    return marts.rows(
        "from fct_target_path where needed_value is not null"
        " order by plan, n, target_year, path_year"
    )
