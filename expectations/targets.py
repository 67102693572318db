"""The numbers that plans promise, as a submission's values can meet them: plain numbers by region.

Belongs here: which printed numbers hold for which region's values of a feed. Does not belong here:
comparing values with them (``expectations.edits.aims``) or judging a promise (``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sources.catalogue import Catalogue, Feed, Indicator, Plan, Role, Target
from sources.geography import ancestors


@dataclass(frozen=True, slots=True)
class PrintedTarget:
    """One printed percentage that a region's values may meet.

    A growth of ``item`` against ``baseline_year``, or (with ``over``, no baseline year) the share
    of the item ``item`` in the item ``over``. ``dims`` are those of the observation.
    """

    region_code: str
    item: str
    over: str | None
    dims: str
    baseline_year: int | None
    percent: Decimal
    said: str


def printed_targets(
    catalogue: Catalogue, feed: Feed, regions: Iterable[str]
) -> tuple[PrintedTarget, ...]:
    """Every printed percentage of a plan that covers one of the regions, for one feed."""
    printed = list(_of_feed(catalogue, feed))
    if not printed:
        return ()
    return tuple(
        PrintedTarget(code, *numbers)
        for code in sorted(set(regions))
        for place, numbers in printed
        if place == code or place in {above.code for above in ancestors(catalogue, code)}
    )


_Numbers = tuple[str, str | None, str, int | None, Decimal, str]


def _of_feed(catalogue: Catalogue, feed: Feed) -> Iterator[tuple[str, _Numbers]]:
    for plan in catalogue.plans.values():
        for target in plan.targets:
            indicator = catalogue.indicators.get(target.indicator)
            if indicator is None or indicator.feed != feed.id or target.unit != "%":
                continue
            numbers = _numbers(plan, target, indicator, feed)
            if numbers is not None:
                yield target.region or plan.jurisdiction, numbers


def _numbers(plan: Plan, target: Target, indicator: Indicator, feed: Feed) -> _Numbers | None:
    dims = [column.name for column in feed.with_role(Role.DIM)]
    if target.value is None or set(dims) - set(indicator.dims):
        return None
    told = ";".join(f"{name}={indicator.dims[name]}" for name in dims)
    said = f"{plan.short_zh}方案目标 {target.n}：{target.value}%"
    if target.kind == "growth" and indicator.item:
        return indicator.item, None, told, plan.baseline_year, target.value, said
    if target.kind == "level" and indicator.numerator and indicator.denominator:
        return indicator.numerator, indicator.denominator, told, None, target.value, said
    return None
