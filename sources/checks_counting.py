"""Checks between declarations: what an indicator counts, and the list it counts from.

Belongs here: whether a counting names columns of its feed that can do what is asked of them. Does
not belong here: indicators that take their numbers as reported (``sources.checks_indicators``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.catalogue import Column, Counting, Feed, Indicator, Measure, Reads, Role
from sources.problems import KeyPath, Problem, Words, choose


def counting_problems(
    indicator: Indicator, counting: Counting, feed: Feed, file: str, base: KeyPath
) -> Iterator[Problem]:
    """The columns a counting names are there and hold what it needs; the unit is that of a sum."""
    if feed.shape != "records":
        yield Problem(
            file,
            (*base, "counting"),
            Words(
                f"报表 {feed.id} 报的是数值，不能按清单计数",
                f"feed {feed.id} reports values and cannot be counted",
            ),
            Words(
                "用 item，或换成清单类报表（shape: records）",
                "name an item, or a feed with shape: records",
            ),
        )
        return
    columns = {c.name: c for c in (*feed.with_role(Role.KEY), *feed.with_role(Role.ATTRIBUTE))}
    path = (*base, "counting")
    wanted = {"column": None, "dated_by": Reads.DATE, "ended_by": Reads.DATE}
    if counting.count == "sum":
        wanted["column"] = Reads.NUMBER
    for field, reads in wanted.items():
        name = getattr(counting, field)
        if name is not None:
            yield from _column_problems(columns, name, reads, feed, file, (*path, field))
    for part in ("where", "numerator_where"):
        for name, values in getattr(counting, part).items():
            at = (*path, part, name)
            found = list(_column_problems(columns, name, Reads.CHOICE, feed, file, at))
            yield from found or _value_problems(columns[name], values, file, at)
    summed = columns.get(counting.column or "")
    if counting.count == "sum" and summed is not None and summed.unit is not None:
        yield from _unit_problems(indicator, summed, file, (*base, "unit"))


def _column_problems(
    columns: dict[str, Column], name: str, reads: Reads | None, feed: Feed, file: str, path: KeyPath
) -> Iterator[Problem]:
    """A column that the list does not have, or that does not hold what is needed of it."""
    if name not in columns:
        fitting = [c.name for c in columns.values() if reads is None or c.reads is reads]
        yield Problem(
            file,
            path,
            Words(f"清单 {feed.id} 没有列 {name}", f"feed {feed.id} has no column {name}"),
            choose(name, fitting, Words("用该清单的列名", "use a column of that list")),
        )
    elif reads is not None and columns[name].reads is not reads:
        fitting = [c.name for c in columns.values() if c.reads is reads]
        is_now = columns[name].reads
        yield Problem(
            file,
            path,
            Words(
                f"{name} 列是 reads: {is_now}，这里要用 {reads}",
                f"column {name} reads {is_now}, not {reads}",
            ),
            choose(name, fitting, Words(f"用 reads: {reads} 的列", f"use one that reads {reads}")),
        )


def _value_problems(
    column: Column, values: tuple[str, ...], file: str, path: KeyPath
) -> Iterator[Problem]:
    stored = list((column.allowed or {}).values())
    for value in values:
        if value not in stored:
            yield Problem(
                file,
                path,
                Words(
                    f"{column.name} 列没有 {value}", f"{value} is no stored value of {column.name}"
                ),
                choose(value, stored, Words("写 allowed 右边的值", "use a stored value")),
            )  # fmt: skip


def _unit_problems(
    indicator: Indicator, summed: Column, file: str, path: KeyPath
) -> Iterator[Problem]:
    """A sum is in the unit of what is summed; a ratio is in percent, whatever is summed."""
    if indicator.measure is not Measure.RATIO_STOCK and indicator.unit != summed.unit:
        yield Problem(
            file,
            path,
            Words(
                f"{summed.name} 列的单位是 {summed.unit}，不是 {indicator.unit}",
                f"{indicator.unit} is not the unit of column {summed.name} ({summed.unit})",
            ),
            Words(f"写 unit: {summed.unit}", f"write unit: {summed.unit}"),
        )
