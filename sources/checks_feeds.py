"""Checks between declarations: feed contracts, their columns and their edits.

Belongs here: what a contract's parts need from each other, and who reports in it. Does not belong
here: what a column or an edit must satisfy by itself (``sources.contracts``), indicators
(``sources.checks_indicators``) or regions and senders (``sources.checks_regions``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from sources.catalogue import (
    AtLeastOne,
    Basis,
    Catalogue,
    Column,
    Edit,
    Feed,
    NotAfterPeriod,
    NotBefore,
    PartsOfTotal,
    Reads,
    RepeatedDigits,
    RequiredWhen,
    Role,
    RoundedToTarget,
    Severity,
    YtdNotFalling,
)
from sources.checks_regions import reported_lines
from sources.edit_kinds import COLUMN_FIELDS, Doubt, OverTime
from sources.geography import children
from sources.problems import KeyPath, Problem, Words, choose

# The feed that reports on promises: what the models read (``dbt_project``).
LEDGER = "action_progress"


def feed_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Headers, items and edit ids are unambiguous, and no region is counted twice."""
    owner: dict[str, str] = {}
    for feed in catalogue.feeds.values():
        file = f"feeds/{feed.id}.yml"
        first = feed.calendar.first
        if first.day != 1:
            yield Problem(
                file,
                ("calendar", "first"),
                Words(f"{first} 不是某月的第一天", f"{first} is not the first of a month"),
                Words(f"写 {first:%Y-%m}-01", f"write {first:%Y-%m}-01"),
            )
        yield from _column_problems(feed, file)
        yield from _promise_problems(feed, file)
        yield from _edit_problems(feed, file)
        yield from _authority_problems(catalogue, feed, file)
        for position, edit in enumerate(feed.edits):
            if edit.id in owner:
                yield Problem(
                    file,
                    ("edits", position, "id"),
                    Words(
                        f"编号 {edit.id} 已用于报表 {owner[edit.id]}",
                        f"{edit.id} is already used by {owner[edit.id]}",
                    ),
                    Words("换一个两字母两数字的编号", "take another: two letters, two digits"),
                )
            owner[edit.id] = feed.id


def normalised_header(header: str) -> str:
    """A header without the differences no reader sees: width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", header).casefold().split())


def _column_problems(feed: Feed, file: str) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    units: dict[str, str | None] = {}
    for position, column in enumerate(feed.columns):
        path: KeyPath = ("columns", position)
        for header in (column.header, *column.aliases):
            seen = owner.setdefault(normalised_header(header), column.name)
            if seen != column.name:
                yield Problem(
                    file,
                    (*path, "header"),
                    Words(
                        f"“{header}”与 {seen} 列的表头分不清",
                        f"{header!r} cannot be told from a header of {seen}",
                    ),
                    Words("改表头或别名，写明是哪几个月的数", "say of which months it speaks"),
                )
        stored = (column.allowed or {}).values()
        if column.allowed and column.default and column.default not in stored:
            yield Problem(
                file,
                (*path, "default"),
                Words(f"allowed 中没有 {column.default}", f"{column.default} is none of allowed"),
                choose(column.default, stored, Words("写 allowed 右边的值", "use a stored value")),
            )
        if column.item is not None and units.setdefault(column.item, column.unit) != column.unit:
            yield Problem(
                file,
                (*path, "unit"),
                Words(
                    f"项目 {column.item} 在另一列以 {units[column.item]} 存储",
                    f"item {column.item} is stored in {units[column.item]} elsewhere",
                ),
                Words(
                    "同一项目用同一单位，其他单位写进 written_in",
                    "one unit for one item; name others in written_in",
                ),
            )


def _promise_problems(feed: Feed, file: str) -> Iterator[Problem]:
    """One feed tells of promises: a second one's reports would be counted nowhere."""
    if feed.id == LEDGER:
        return
    for position, column in enumerate(feed.columns):
        if column.reads is Reads.PROMISE:
            yield Problem(
                file,
                ("columns", position, "reads"),
                Words(
                    f"方案事项只在报表 {LEDGER} 中报送",
                    f"promises are reported in the feed {LEDGER} alone",
                ),
                Words(f"把它并入 {LEDGER}，或改 reads", f"report it in {LEDGER}, or change reads"),
            )


Fits = Callable[[Column], bool]
FITTING: dict[str, tuple[Fits, Words]] = {
    "value": (
        lambda column: column.role is Role.VALUE,
        Words("这里要用数值列（role: value）", "name a column with role: value"),
    ),
    "number": (
        lambda column: column.role is Role.VALUE or column.reads is Reads.NUMBER,
        Words("这里要用数值列或 reads: number 的列", "name a value column, or one of numbers"),
    ),
    "filled": (
        lambda column: column.role in (Role.VALUE, Role.KEY, Role.ATTRIBUTE),
        Words("这里要用数值列或清单的列", "name a value column, or one of the list's own"),
    ),
    "date": (
        lambda column: column.reads is Reads.DATE,
        Words("这里要用 reads: date 的列", "name a column that reads: date"),
    ),
    "dim": (
        lambda column: column.role is Role.DIM,
        Words("这里要用分类列（role: dim）", "name a column with role: dim"),
    ),
    "ytd": (
        lambda column: column.basis is Basis.YTD,
        Words("这里要用 basis: ytd 的列", "name a column with basis: ytd"),
    ),
    "current": (
        lambda column: column.basis is Basis.CURRENT,
        Words("这里要用 basis: current 的列", "name a column with basis: current"),
    ),
    "choice": (
        lambda column: column.allowed is not None and column.role is not Role.NATURE,
        Words("这里要用有 allowed 的列", "name a column with allowed values"),
    ),
}


def _kind_wanted(edit: Edit, field: str) -> str:
    """What kind of column a field of an edit must name."""
    if field in ("when", "dim", "ytd", "current"):
        return {"when": "choice"}.get(field, field)
    if isinstance(edit, NotAfterPeriod | NotBefore):
        return "date"
    if isinstance(edit, OverTime | RepeatedDigits | RoundedToTarget | PartsOfTotal):
        return "value"
    filled = isinstance(edit, AtLeastOne | RequiredWhen)
    return "filled" if filled else "number"


def _edit_problems(feed: Feed, file: str) -> Iterator[Problem]:
    for position, edit in enumerate(feed.edits):
        path: KeyPath = ("edits", position)
        for field in COLUMN_FIELDS:
            given = getattr(edit, field, None) or ()
            fits, advice = FITTING[_kind_wanted(edit, field)]
            for name in (given,) if isinstance(given, str) else given:
                if not fits(feed.column(name)):
                    yield Problem(
                        file,
                        (*path, field),
                        Words(f"{edit.kind} 不能用于 {name} 列", f"{edit.kind} cannot use {name}"),
                        advice,
                    )
        if isinstance(edit, YtdNotFalling) and feed.column(edit.column).basis != "ytd":
            yield Problem(
                file,
                (*path, "column"),
                Words(f"{edit.column} 不是累计列", f"{edit.column} is no cumulative (ytd) column"),
                Words("这里要用 basis: ytd 的列", "name a column with basis: ytd"),
            )
        if isinstance(edit, RequiredWhen):
            yield from _value_problems(feed, edit.when, edit.values, file, (*path, "values"))
        if isinstance(edit, PartsOfTotal):
            yield from _part_problems(feed, edit, file, path)
        if isinstance(edit, Doubt) and edit.severity is not Severity.SOFT:
            yield Problem(
                file,
                (*path, "severity"),
                Words(
                    f"{edit.kind} 只是存疑，不能退回报送", f"{edit.kind} doubts; it cannot reject"
                ),
                Words("写 severity: soft", "write severity: soft"),
            )


def _part_problems(feed: Feed, edit: PartsOfTotal, file: str, path: KeyPath) -> Iterator[Problem]:
    yield from _value_problems(feed, edit.dim, (edit.total,), file, (*path, "total"))
    yield from _value_problems(feed, edit.dim, edit.of, file, (*path, "of"))
    if edit.total in edit.of or len(set(edit.of)) < len(edit.of):
        yield Problem(
            file,
            (*path, "of"),
            Words("分项有重复，或包括了合计", "a part is named twice, or is the total"),
            Words("of 只列各个分项，每项一次", "name each part once, without the total"),
        )
    if edit.rest is not None and edit.rest not in edit.of:
        yield Problem(
            file,
            (*path, "rest"),
            Words(f"{edit.rest} 不是分项", f"{edit.rest} is none of the parts"),
            choose(edit.rest, edit.of, Words("写 of 中的一项", "name one of the parts")),
        )


def _value_problems(
    feed: Feed, name: str, values: tuple[str, ...], file: str, path: KeyPath
) -> Iterator[Problem]:
    stored = (feed.column(name).allowed or {}).values()
    for value in values:
        if stored and value not in stored:
            yield Problem(
                file,
                path,
                Words(f"{name} 列没有 {value}", f"{value} is no stored value of {name}"),
                choose(value, stored, Words("写 allowed 右边的值", "use a stored value")),
            )


def _authority_problems(catalogue: Catalogue, feed: Feed, file: str) -> Iterator[Problem]:
    """Where the children decide, all of a reporting region must be reported below it.

    A part of it would be taken for the whole. A feed that nothing is added up from, such as a
    ledger of actions, has each region's own rows.
    """
    added_up = any(i.feed == feed.id and i.is_added_up for i in catalogue.indicators.values())
    if feed.authority != "children" or not added_up:
        return
    lines = {line[0]: line for _, line in reported_lines(catalogue, feed.id)}
    covered = {code for line in lines.values() for code in line}
    above = {code for line in lines.values() for code in line[1:] if code in lines}
    for code in sorted(above):
        silent = [r.code for r in children(catalogue, code) if r.code not in covered]
        if silent:
            yield Problem(
                file,
                ("authority",),
                Words(
                    f"authority 为 children，{code} 由下级汇总，但其下 {silent[0]} 没有人报送",
                    f"authority is children and those below {code} add up to it, "
                    f"but nobody reports for {silent[0]}",
                ),
                Words(
                    "在 senders/ 中补上下级报送单位，或改为 authority: parent",
                    "declare who reports for it in senders/, or write authority: parent",
                ),
            )
