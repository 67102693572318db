"""Checks between declarations: breaks in the series of an indicator (METHODOLOGY §3).

Belongs here: whether a declared break can be computed with. Does not belong here: what a break is
(``sources.breaks``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.breaks import SeriesBreak
from sources.catalogue import Catalogue, Indicator, Measure
from sources.checks_regions import region_not_declared
from sources.problems import KeyPath, Problem, Words

INDICATORS = "indicators.yml"
OF_MONTHS = (Measure.FLOW, Measure.RATIO_FLOW)


def break_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Each break starts with a month, in a known region, once; a linked one suits its measure."""
    for position, indicator in enumerate(catalogue.indicators.values()):
        seen: set[tuple[object, object]] = set()
        for place, entry in enumerate(indicator.breaks):
            path: KeyPath = (position, "breaks", place)
            yield from _date_problems(indicator, entry, path)
            if entry.region is not None and entry.region not in catalogue.regions:
                yield region_not_declared(INDICATORS, (*path, "region"), entry.region, catalogue)
            if (entry.since, entry.region) in seen:
                yield _problem(
                    (*path, "since"),
                    f"{entry.since} 的口径变化已经写过",
                    f"the break of {entry.since} is already declared",
                    Words("只留一条", "leave one of them"),
                )
            seen.add((entry.since, entry.region))


def _date_problems(indicator: Indicator, entry: SeriesBreak, path: KeyPath) -> Iterator[Problem]:
    if entry.since.day != 1:
        yield _problem(
            (*path, "since"),
            f"{entry.since} 不是某月的第一天",
            f"{entry.since} is not the first of a month",
            Words(f"写 {entry.since:%Y-%m}-01", f"write {entry.since:%Y-%m}-01"),
        )
    elif entry.link is not None and indicator.measure in OF_MONTHS and entry.since.month != 1:
        yield _problem(
            (*path, "since"),
            "衔接系数只能从 1 月 1 日起用，否则一年的累计数里有两种口径",
            "a linked break of a flow starts on 1 January: a sum of the year would mix two series",
            Words("改为 1 月 1 日，或删去 link", "give 1 January, or leave link out"),
        )
    if entry.link is not None and indicator.measure is Measure.GROWTH_ONLY:
        yield _problem(
            (*path, "link"),
            "只公布增速的指标没有水平可以衔接",
            "a series of growth rates has no level to link",
            Words(
                "删去 link；同比已按可比口径公布的，不写这个变化", "leave link out, or the break"
            ),
        )


def _problem(path: KeyPath, zh: str, en: str, advice: Words) -> Problem:
    return Problem(INDICATORS, path, Words(zh, en), advice)
