"""Checks between declarations: whether a target can be judged at all with what is declared.

Belongs here: a target against its indicator, its region, its years and what it is compared with.
Does not belong here: what targets share with goals and actions (``sources.checks_plans``), who
reports for them (``sources.target_sources``) or judging (``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sources.catalogue import Catalogue, Indicator, Measure, Plan, Target
from sources.checks_regions import region_not_declared
from sources.geography import is_within
from sources.problems import KeyPath, Problem, Words, choose, one_of

# METHODOLOGY §5: which measures a kind of target can be judged on. The level of a flow is the
# value of a whole year.
MEASURES_OF_KIND: dict[str, tuple[Measure, ...]] = {
    "growth": (Measure.FLOW, Measure.STOCK, Measure.GROWTH_ONLY),
    "level": (Measure.FLOW, Measure.STOCK, Measure.RATIO_STOCK, Measure.RATIO_FLOW),
    "cumulative": (Measure.FLOW, Measure.STOCK),
    "annual": (Measure.FLOW,),
    "points": (Measure.RATIO_STOCK, Measure.RATIO_FLOW),
    "relative": (Measure.RATIO_STOCK, Measure.RATIO_FLOW),
}


def target_problems(catalogue: Catalogue, plan: Plan, file: str) -> Iterator[Problem]:
    """Every target of a plan whose own region is declared."""
    for position, target in enumerate(plan.targets):
        path: KeyPath = ("targets", position)
        yield from _place_problems(catalogue, plan, target, file, path)
        indicator = catalogue.indicators.get(target.indicator)
        yield from _year_problems(plan, target, indicator, file, path)
        if indicator is None:
            yield _no_indicator(catalogue, target.indicator, file, (*path, "indicator"))
        else:
            yield from _kind_problems(target, indicator, file, path)
        yield from _reference_problems(catalogue, target, file, path)
    yield from _repeated_targets(plan, file)


def _no_indicator(catalogue: Catalogue, code: str, file: str, path: KeyPath) -> Problem:
    return Problem(
        file,
        path,
        Words(f"没有指标 {code}", f"indicator {code} is not declared"),
        choose(
            code,
            catalogue.indicators,
            Words(
                "用 indicators.yml 中的 code；没有合适的，先在其中加上",
                "use a code of indicators.yml, or add the indicator there first",
            ),
        ),
    )


def _kind_problems(
    target: Target, indicator: Indicator, file: str, path: KeyPath
) -> Iterator[Problem]:
    measure, kind = indicator.measure, target.kind
    if measure not in MEASURES_OF_KIND[kind]:
        fitting = one_of(k for k, measures in MEASURES_OF_KIND.items() if measure in measures)
        yield Problem(
            file,
            (*path, "kind"),
            Words(
                f"指标 {indicator.code} 是 {measure}，不能按 {kind} 判断",
                f"{kind} targets cannot be judged on {indicator.code}, which is a {measure}",
            ),
            Words(
                f"{measure} 可用 {fitting.zh}；否则换指标",
                f"a {measure} can be judged as {fitting.en}; or take another indicator",
            ),
        )
        return
    yield from _counting_problems(target, indicator, file, (*path, "counts_from"))
    yield from _list_problems(target, indicator, file, (*path, "kind"))
    units = units_of(target, indicator)
    if target.unit not in units:
        fitting = one_of(units)
        yield Problem(
            file,
            (*path, "unit"),
            Words(
                f"{indicator.code} 的 {kind} 目标以 {fitting.zh} 为单位，不是 {target.unit}",
                f"{kind} targets on {indicator.code} are printed in {fitting.en}, "
                f"not in {target.unit}",
            ),
            _unit_advice(target, fitting),
        )


def _unit_advice(target: Target, fitting: Words) -> Words:
    """Percent and points are what they are; other units have words an indicator may declare."""
    if target.kind in ("growth", "points"):
        return Words(f"写 {fitting.zh}", f"write {fitting.en}")
    return Words(
        f"写 {fitting.zh}；同一单位的其他叫法加进该指标的 printed_units",
        f"write {fitting.en}; add another word for the same unit to printed_units",
    )


def units_of(target: Target, indicator: Indicator) -> tuple[str, ...]:
    """The units a target of that kind may be printed in, each with a known factor."""
    if target.kind == "growth":
        return ("%",)
    if target.kind == "points":
        return ("个百分点",)
    names = (indicator.unit, indicator.display_unit, *indicator.printed_units)
    return tuple(dict.fromkeys(names))


def _counting_problems(
    target: Target, indicator: Indicator, file: str, path: KeyPath
) -> Iterator[Problem]:
    """A stock is counted as it stands, all of it; a flow since a date."""
    if target.kind != "cumulative":
        return
    everything, code = target.counts_from == "all_on_record", indicator.code
    if everything and indicator.measure is Measure.FLOW:
        yield Problem(
            file,
            path,
            Words(
                f"指标 {code} 是 flow，不能用 all_on_record",
                f"{code} is a flow, and all_on_record goes with a stock",
            ),
            Words("写起算日期，如 2024-01-01，或删去", "give a date, or remove the key"),
        )
    elif not everything and indicator.measure is Measure.STOCK:
        yield Problem(
            file,
            path,
            Words(
                f"指标 {code} 是 stock，累计目标只能按全部在册数判断",
                f"{code} is a stock: a cumulative target counts all of it",
            ),
            Words("写 counts_from: all_on_record", "write counts_from: all_on_record"),
        )


def _list_problems(
    target: Target, indicator: Indicator, file: str, path: KeyPath
) -> Iterator[Problem]:
    """A counted flow has no baseline year; what is told apart counts once in each year."""
    if indicator.counting is None or indicator.measure is not Measure.FLOW:
        return
    told_apart = indicator.counting.count == "distinct"
    if target.kind == "growth" or (target.kind == "cumulative" and told_apart):
        why_zh = "没有基期数" if target.kind == "growth" else "每年各计一次，不能跨年相加"
        why_en = (
            "has no baseline" if target.kind == "growth" else "counts once a year, never over years"
        )
        yield Problem(
            file,
            path,
            Words(
                f"指标 {indicator.code} 按清单计数，{why_zh}，不能按 {target.kind} 判断",
                f"{indicator.code} is counted from a list and {why_en}: "
                f"it cannot be judged as {target.kind}",
            ),
            Words("换一种 kind，或换指标", "take another kind, or another indicator"),
        )


def _year_problems(
    plan: Plan, target: Target, indicator: Indicator | None, file: str, path: KeyPath
) -> Iterator[Problem]:
    """Years that only some kinds have: a target holds after its baseline, and counts from it.

    A list of events is counted from the year after the baseline: before that it has no rows.
    """
    last = target.deadline or plan.horizon_year
    since = target.counts_from
    from_list = indicator is not None and indicator.counting is not None
    for key, year, first in (
        ("first_year", target.first_year, plan.baseline_year + 1),
        (
            "counts_from",
            since.year if isinstance(since, date) else None,
            plan.baseline_year + 1 if from_list else plan.baseline_year,
        ),
    ):
        if year is not None and not first <= year <= last:
            yield Problem(
                file,
                (*path, key),
                Words(
                    f"{year} 不在 {first}—{last} 之间", f"{year} is not between {first} and {last}"
                ),
                Words(
                    "写基期之后、到期以前的年份；这样印的，核对 baseline_year 和 deadline",
                    "give a year after the baseline and not after the deadline, "
                    "or correct baseline_year or deadline",
                ),
            )


def _place_problems(
    catalogue: Catalogue, plan: Plan, target: Target, file: str, path: KeyPath
) -> Iterator[Problem]:
    if target.region is None:
        return
    if target.region not in catalogue.regions:
        yield region_not_declared(file, (*path, "region"), target.region, catalogue)
    elif not is_within(catalogue, target.region, plan.jurisdiction):
        yield Problem(
            file,
            (*path, "region"),
            Words(
                f"{target.region} 不在方案的 {plan.jurisdiction} 之内",
                f"{target.region} lies outside the plan's {plan.jurisdiction}",
            ),
            Words(
                "写方案辖区内的代码；目标适用于全辖区的，删去 region",
                "give a region inside it; remove the key where it holds for the whole",
            ),
        )


def _reference_problems(
    catalogue: Catalogue, target: Target, file: str, path: KeyPath
) -> Iterator[Problem]:
    """What a relative target is compared with: a region and a rate, both declared."""
    region, code = target.reference_region, target.reference_indicator
    if region is not None and region not in catalogue.regions:
        yield region_not_declared(file, (*path, "reference_region"), region, catalogue)
    if code is None:
        return
    at = (*path, "reference_indicator")
    reference = catalogue.indicators.get(code)
    if reference is None:
        yield _no_indicator(catalogue, code, file, at)
    elif reference.measure not in MEASURES_OF_KIND["relative"]:
        yield Problem(
            file,
            at,
            Words(
                f"{code} 是 {reference.measure}，不是比率",
                f"{code} is a {reference.measure}, not a rate",
            ),
            Words("用对照地区的比率指标", "name the rate of the reference region"),
        )


def _repeated_targets(plan: Plan, file: str) -> Iterator[Problem]:
    """One row is one indicator × scope × deadline × basis (PLAN_CONVENTIONS §2)."""
    seen: dict[tuple[str | int | None, ...], int] = {}
    for position, t in enumerate(plan.targets):
        first = seen.setdefault((t.indicator, t.scope, t.region, t.kind, t.deadline), t.n)
        if first != t.n:
            yield Problem(
                file,
                ("targets", position),
                Words(f"与 targets[{first}] 重复", f"repeats targets[{first}]"),
                Words(
                    "删去一个，或写明不同的 scope、region 或 deadline",
                    "remove one, or say what differs: scope, region or deadline",
                ),
            )
