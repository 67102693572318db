"""Checks on the declared corrections: each speaks of one cell that the contracts can have.

Belongs here: what a correction needs of feeds, regions and senders. Does not belong here: its
shape (``sources.correcting``) or applying it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from sources.catalogue import Catalogue
from sources.contracts import Column, Feed
from sources.correcting import Correction, Fact, fact_of
from sources.periods import PeriodError, parse_period
from sources.problems import KeyPath, Problem, Words, choose
from sources.vocabulary import Role

# File and path of each correction, by id.
CorrectionPlaces = Mapping[str, tuple[str, KeyPath]]
Note = Callable[[str, Words, Words], Problem]


def correction_problems(catalogue: Catalogue, places: CorrectionPlaces) -> Iterator[Problem]:
    """What is wrong with the corrections, one by one and with each other."""
    facts: dict[tuple[str, Fact], str] = {}
    for correction in catalogue.corrections.values():
        file, path = places[correction.id]

        def note(
            key: str, what: Words, advice: Words, file: str = file, path: KeyPath = path
        ) -> Problem:
            return Problem(file, (*path, key), what, advice)

        feed = catalogue.feeds.get(correction.feed)
        wrong = list(_names(catalogue, correction, note))
        if feed is not None:
            wrong += _within_feed(correction, feed, note)
        yield from wrong
        if feed is None or wrong:
            continue
        about = (feed.id, fact_of(correction, feed))
        other = facts.setdefault(about, correction.id)
        if other != correction.id:
            what = Words(f"与更正 {other} 是同一个数", f"corrects the same value as {other} does")
            yield note("id", what, Words("只保留一条", "keep one of them"))


def _names(catalogue: Catalogue, correction: Correction, note: Note) -> Iterator[Problem]:
    """The feed, region and sender there are."""
    if correction.feed not in catalogue.feeds:
        otherwise = Words("写 sources/feeds 中的报表", "use a feed of sources/feeds")
        yield note(
            "feed",
            Words(f"没有报表 {correction.feed}", f"there is no feed {correction.feed}"),
            choose(correction.feed, catalogue.feeds, otherwise),
        )
    if correction.region not in catalogue.regions:
        yield note(
            "region",
            Words(f"没有地区 {correction.region}", f"there is no region {correction.region}"),
            Words("写六位行政区划代码，加引号", "use a six-digit code, in quotes"),
        )
    sender = catalogue.senders.get(correction.sender or "")
    if correction.sender is not None and (sender is None or correction.feed not in sender.feeds):
        yield note(
            "sender",
            Words(
                f"没有报送 {correction.feed} 的单位 {correction.sender}",
                f"there is no sender {correction.sender} of {correction.feed}",
            ),
            choose(
                correction.sender,
                [s.id for s in catalogue.senders.values() if correction.feed in s.feeds],
                Words("写报送这张报表的单位，或删去 sender", "use a sender of it, or none"),
            ),
        )


def _within_feed(correction: Correction, feed: Feed, note: Note) -> Iterator[Problem]:
    """The column, period, dims and value that the feed can have."""
    columns = {column.name: column for column in feed.with_role(Role.VALUE)}
    column = columns.get(correction.column)
    if column is None:
        what = Words(
            f"{feed.id} 没有数值列 {correction.column}",
            f"{feed.id} has no value column {correction.column}",
        )
        otherwise = Words("只能更正数值列", "only columns of values can be corrected")
        yield note("column", what, choose(correction.column, columns, otherwise))
    else:
        yield from _value_problems(correction.value, column, note)
    yield from _period_problems(correction, note)
    allowed = {c.name: set((c.allowed or {}).values()) for c in feed.with_role(Role.DIM)}
    for name, stored in correction.dims.items():
        if stored not in allowed.get(name, ()):
            what = Words(f"{name} 没有取值 {stored}", f"{name} has no value {stored}")
            otherwise = Words("写存储的取值", "use a stored value")
            yield note("dims", what, choose(stored, sorted(allowed.get(name, ())), otherwise))
    for dim in feed.with_role(Role.DIM):
        if dim.name not in correction.dims and dim.default is None:
            what = Words(f"没有写 {dim.name}", f"{dim.name} is not given")
            yield note("dims", what, Words(f"补上 {dim.name}", f"add {dim.name}"))


def _value_problems(value: Decimal, column: Column, note: Note) -> Iterator[Problem]:
    low, high = column.minimum, column.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        what = Words(
            f"{value} 超出 {column.name} 的上下限",
            f"{value} is outside the limits of {column.name}",
        )
        advice = Words(f"以 {column.unit} 为单位填写", f"give it in {column.unit}")
        yield note("value", what, advice)
    elif column.integer and value != value.to_integral_value():
        what = Words(f"{value} 应是整数", f"{value} must be a whole number")
        yield note("value", what, Words(f"以 {column.unit} 为单位", f"give it in {column.unit}"))


def _period_problems(correction: Correction, note: Note) -> Iterator[Problem]:
    try:
        label = parse_period(correction.period).label
    except PeriodError as error:
        yield note(
            "period",
            Words(error.message_zh, error.message_en),
            Words('写成 "2025-03"、"2025-01..09" 或 "2025"', 'write "2025-03" or "2025"'),
        )
        return
    if label != correction.period:
        what = Words(f"写成了 {correction.period}", f"written as {correction.period}")
        yield note("period", what, Words(f'写 "{label}"', f'write "{label}"'))
