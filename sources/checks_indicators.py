"""Checks between declarations: indicators and the feeds their numbers come from.

Belongs here: whether an indicator can be computed from what its feed holds. Does not belong here:
what an indicator must satisfy by itself (``sources.catalogue``), targets
(``sources.checks_targets``) or counting what is on a list (``sources.checks_counting``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.catalogue import Basis, Catalogue, Feed, Indicator, Measure, Role
from sources.checks_breaks import break_problems
from sources.checks_counting import counting_problems
from sources.checks_regions import feed_not_declared, reported_lines
from sources.problems import KeyPath, Problem, Words, choose

INDICATORS = "indicators.yml"
RATIOS = (Measure.RATIO_STOCK, Measure.RATIO_FLOW)
ITEM_FIELDS = ("item", "numerator", "denominator", "growth_item")


def indicator_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Each indicator finds its items, units and dimensions in its feed; its breaks make sense."""
    yield from break_problems(catalogue)
    for position, indicator in enumerate(catalogue.indicators.values()):
        base: KeyPath = (position,)
        if indicator.measure in (*RATIOS, Measure.GROWTH_ONLY) and indicator.unit != "%":
            yield _problem(
                (*base, "unit"),
                f"{indicator.measure} 的单位是 %，不是 {indicator.unit}",
                f"a {indicator.measure} is in %, not in {indicator.unit}",
                Words('写 unit: "%"', 'write unit: "%"'),
            )
        yield from _judging_problems(indicator, base)
        feed = catalogue.feeds.get(indicator.feed)
        if feed is None:
            yield feed_not_declared(INDICATORS, (*base, "feed"), indicator.feed, catalogue)
        elif indicator.counting is not None:
            yield from counting_problems(indicator, indicator.counting, feed, INDICATORS, base)
        elif feed.shape == "records":
            yield _problem(
                (*base, "feed"),
                f"报表 {feed.id} 是清单，没有数值项目",
                f"feed {feed.id} is a list of records and has no items",
                Words("改写 counting，说明怎样计数", "give counting: how to count its rows"),
            )
        else:
            yield from _item_problems(indicator, feed, base)
            yield from _chain_problems(indicator, feed, base)
            yield from _dim_problems(indicator, feed, base)
            yield from _published_rate_problems(catalogue, indicator, base)


def _problem(path: KeyPath, zh: str, en: str, advice: Words) -> Problem:
    return Problem(INDICATORS, path, Words(zh, en), advice)


def _item_problems(indicator: Indicator, feed: Feed, base: KeyPath) -> Iterator[Problem]:
    units = {c.item: c.unit for c in feed.with_role(Role.VALUE) if c.item is not None}
    for field in ITEM_FIELDS:
        name = getattr(indicator, field)
        if name is not None and name not in units:
            yield _problem(
                (*base, field),
                f"报表 {feed.id} 没有项目 {name}",
                f"feed {feed.id} has no item {name}",
                choose(
                    name,
                    units,
                    Words("用该报表 columns 中的 item", "use an item of the feed's columns"),
                ),
            )
    yield from _unit_problems(indicator, units, base)


def _unit_problems(
    indicator: Indicator, units: dict[str, str | None], base: KeyPath
) -> Iterator[Problem]:
    stored = units.get(indicator.item or "")
    if stored is not None and stored != indicator.unit:
        yield _problem(
            (*base, "unit"),
            f"项目 {indicator.item} 的单位是 {stored}，不是 {indicator.unit}",
            f"{indicator.unit} is not the unit of item {indicator.item} ({stored})",
            Words(
                f"写 unit: {stored}；印在页面上的单位写 display_unit",
                f"write unit: {stored}; pages print the display_unit",
            ),
        )
    growth = units.get(indicator.growth_item or "")
    if growth is not None and growth != "%":
        yield _problem(
            (*base, "growth_item"),
            f"{indicator.growth_item} 的单位是 {growth}，不是 %",
            f"{indicator.growth_item} is in {growth}, not in %",
            Words("用公布增速的项目", "name the item of published growth"),
        )
    parts = {units[name] for name in (indicator.numerator, indicator.denominator) if name in units}
    if len(parts) > 1:
        yield _problem(
            (*base, "denominator"),
            "分子和分母的单位不同",
            "numerator and denominator have different units",
            Words("用同一单位的两个项目", "use two items of one unit"),
        )


def _judging_problems(indicator: Indicator, base: KeyPath) -> Iterator[Problem]:
    """A chain needs published growth; a growth-only series has nothing else."""
    by_chain = indicator.judge_by == "published_chain"
    amount = indicator.measure in (Measure.FLOW, Measure.STOCK)
    path: KeyPath = (*base, "judge_by")
    if indicator.measure is Measure.GROWTH_ONLY and not by_chain:
        yield _problem(
            path,
            "growth_only 用 published_chain 判断",
            "a growth_only is judged by published_chain",
            Words("写 judge_by: published_chain", "write judge_by: published_chain"),
        )
    elif by_chain and amount and not indicator.growth_item:
        yield _problem(
            path,
            "用 published_chain 判断要有公布的增速",
            "judge_by: published_chain needs published growth",
            Words("补上 growth_item，或写 judge_by: level", "add growth_item, or judge by level"),
        )
    elif by_chain and not amount and indicator.measure is not Measure.GROWTH_ONLY:
        yield _problem(
            path,
            f"{indicator.measure} 是比率，没有可逐年相乘的增速",
            f"a {indicator.measure} has no growth to chain",
            Words("写 judge_by: level", "write judge_by: level"),
        )


def _chain_problems(indicator: Indicator, feed: Feed, base: KeyPath) -> Iterator[Problem]:
    """A chain multiplies growth of whole years or of the same months since January."""
    bases = {c.basis for c in feed.with_role(Role.VALUE) if c.item == indicator.growth_item}
    at_a_date = indicator.measure is Measure.STOCK
    if indicator.judge_by == "published_chain" and bases == {Basis.CURRENT} and not at_a_date:
        yield _problem(
            (*base, "judge_by"),
            f"{indicator.growth_item} 只有当期增速，不能逐年相乘判断累计数",
            f"{indicator.growth_item} is growth of single periods only: nothing to chain",
            Words("用累计或全年的增速列", "use a column of cumulative or yearly growth"),
        )


def _dim_problems(indicator: Indicator, feed: Feed, base: KeyPath) -> Iterator[Problem]:
    allowed = {c.name: set((c.allowed or {}).values()) for c in feed.with_role(Role.DIM)}
    for dim, value in indicator.dims.items():
        if dim not in allowed:
            yield _problem(
                (*base, "dims", dim),
                f"报表 {feed.id} 没有分类列 {dim}",
                f"feed {feed.id} has no dimension {dim}",
                choose(dim, allowed, Words("用 role: dim 的列", "use a column with role: dim")),
            )
        elif value not in allowed[dim]:
            yield _problem(
                (*base, "dims", dim),
                f"分类列 {dim} 没有 {value}",
                f"{value} is none of the values of {dim}",
                choose(
                    value,
                    sorted(allowed[dim]),
                    Words("写 allowed 右边的值", "use a stored value of allowed"),
                ),
            )


def _published_rate_problems(
    catalogue: Catalogue, indicator: Indicator, base: KeyPath
) -> Iterator[Problem]:
    """A rate as published stands for its region only; reported below, it would be added up."""
    if not indicator.is_published_rate:
        return
    for sender, line in reported_lines(catalogue, indicator.feed):
        if len(line) > 1:
            yield _problem(
                (*base, "item"),
                f"公布的比率不能汇总，而 {sender.id} 为 {line[0]} 报送，会汇总到 {line[-1]}",
                f"a rate as published is never added up, but {sender.id} reports it for "
                f"{line[0]} below {line[-1]}",
                Words(
                    f"由 {line[-1]} 自己报送，或改用分子、分母计算的比率",
                    f"let {line[-1]} report it, or use a rate with numerator and denominator",
                ),
            )
            return
