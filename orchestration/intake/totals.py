"""合计 rows as a check: what they add up must add up; they are never loaded as a region.

Belongs here: which rows a total speaks of, and comparing the sums. Does not belong here:
recognising a total (``reading.preamble``, ``table``) or reading numbers (``quantities``).
Rates are not added up. A total that cannot be compared is passed over: a member's number is kept
secret or could not be read, or nobody can say which rows it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from expectations.findings import Finding, built_in
from orchestration.intake.cells.numbers import Blank, NumberRead
from orchestration.intake.quantities import read_numbers
from orchestration.intake.reading.preamble import total_label
from orchestration.intake.reading.text import compact, listed
from orchestration.intake.sheet import Sheet
from orchestration.intake.tables.rawtable import RawTable
from sources.catalogue import Column, Feed, Reads, Role
from sources.periods import Period

_SHOWN_MEMBERS = 6
_UNKNOWN = (Blank.SUPPRESSED, Blank.BELOW_UNIT)
PeriodReader = Callable[[Sheet], list[Period | None]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as totals see it: where it stands, when and of what it speaks."""

    line: int
    about: tuple[object, ...]
    label: str


def total_findings(
    table: RawTable, sheet: Sheet, periods: list[Period | None], read_periods: PeriodReader
) -> list[Finding]:
    """Every total that the rows it speaks of do not add up to."""
    if not table.totals or not table.rows:
        return []
    totals = Sheet(replace(table, rows=table.totals), sheet.feed)
    of_totals = read_periods(totals)
    rows, heads = _rows(sheet, periods), _rows(totals, of_totals)
    _adopt_only_period(heads, rows)
    columns = [
        column for column in sheet.feed.columns if adds_up(column) and column.name in sheet.cells
    ]
    findings = []
    for column in columns:
        numbers, unit = read_numbers(sheet_without_findings(sheet), column)
        sums, _ = read_numbers(sheet_without_findings(totals), column)
        if not unit and column.unit:
            continue
        for at, head in enumerate(heads):
            printed = sums[at]
            if printed is None or printed.value is None or not totals.has_cell(at, column.name):
                continue
            groups = _members(head, rows, heads)
            wrong = [
                compared(printed, group, numbers, sheet, totals, at, column) for group in groups
            ]
            if wrong and all(text is not None for text in wrong):
                text = wrong[0]
                assert text is not None  # noqa: S101 - all of them are texts
                place = totals.place(at, column.name, totals.texts(column.name)[at])
                findings.append(
                    built_in("total.disagrees", place, label=head.label, name=column.header, **text)
                )
    return findings


def sheet_without_findings(sheet: Sheet) -> Sheet:
    """The same sheet, to be read once more without saying again what is wrong with it."""
    return Sheet(sheet.table, sheet.feed)


def _rows(sheet: Sheet, periods: Sequence[Period | None]) -> list[_Row]:
    feed = sheet.feed
    dims = [sheet.texts(column.name) for column in feed.with_role(Role.DIM)]
    label = sheet.texts(feed.with_role(Role.REGION)[0].name)
    serial = [
        next((c.strip() for c in row.cells if total_label(c)), "") for row in sheet.table.rows
    ]
    return [
        _Row(line, (period, *(compact(dim[n]) for dim in dims)), label[n] or serial[n])
        for n, (line, period) in enumerate(zip(sheet.lines, periods, strict=True))
    ]


def _adopt_only_period(totals: list[_Row], rows: list[_Row]) -> None:
    """A total without a period of its own speaks of the only period there is."""
    periods = {row.about[0] for row in rows}
    if len(periods) != 1:
        return
    (only,) = periods
    for n, total in enumerate(totals):
        if total.about[0] is None:
            totals[n] = replace(total, about=(only, *total.about[1:]))


def _members(total: _Row, rows: list[_Row], totals: list[_Row]) -> list[list[int]]:
    """The rows a total may speak of: all alike; for 小计 those above it, or those below."""
    alike = [n for n, row in enumerate(rows) if row.about == total.about]
    if total_label(total.label) != "subtotal":
        return [alike] if alike else []
    borders = sorted({other.line for other in totals if other.about == total.about})
    before = max((line for line in borders if line < total.line), default=0)
    after = min((line for line in borders if line > total.line), default=None)
    above = [n for n in alike if before < rows[n].line < total.line]
    below = [
        n for n in alike if rows[n].line > total.line and (after is None or rows[n].line < after)
    ]
    return [group for group in (above, below) if group]


def compared(
    total: NumberRead,
    group: list[int],
    numbers: Sequence[NumberRead | None],
    sheet: Sheet,
    totals: Sheet,
    at: int,
    column: Column,
) -> dict[str, object] | None:
    """What does not agree with the total ``at``, in words; ``None`` where nothing can be said."""
    present = [n for n in group if sheet.has_cell(n, column.name)]
    members = [numbers[n] for n in present]
    if not present or any(m is None or m.blank in _UNKNOWN for m in members):
        return None
    values = [m.value for m in members if m is not None and m.value is not None]
    if not values or total.value is None:
        return None
    found = sum(values, Decimal(0))
    texts = sheet.texts(column.name)
    printed = [texts[n] for n in present if texts[n]]
    whole = totals.texts(column.name)[at]
    if abs(found - total.value) <= _rounding(column, [*printed, whole], [*values, total.value]):
        return None
    labels = _labels(sheet, present)
    told = [f"{labels[n]} {texts[n]}".strip() for n in present if texts[n]]
    return {
        "total": whole,
        "count": len(present),
        "sum": f"{_in_print(found, total.value, whole):f}",
        "members": listed(told, _SHOWN_MEMBERS),
    }


def _labels(sheet: Sheet, rows: list[int]) -> list[str]:
    """What tells rows apart: their regions, or the periods of one region."""
    regions = sheet.texts(sheet.feed.with_role(Role.REGION)[0].name)
    if len(rows) == 1 or len({regions[row] for row in rows}) > 1:
        return regions
    return sheet.texts(sheet.feed.with_role(Role.PERIOD)[0].name)


def _rounding(column: Column, texts: list[str], values: list[Decimal]) -> Decimal:
    """How far a sum may differ because each number was rounded when it was printed."""
    slack = Decimal(0)
    for text, value in zip(texts, values, strict=False):
        step = _step(text, value)
        if column.integer and step <= 1:
            continue
        slack += step / 2
    return slack


def _step(text: str, value: Decimal) -> Decimal:
    """The last printed place of a number, in the column's own unit."""
    digits = "".join(c for c in compact(text) if c.isdigit() or c == ".")
    _, _, decimals = digits.partition(".")
    try:
        written = Decimal(digits)
    except ArithmeticError:
        return Decimal(0)
    factor = abs(value) / written if written else Decimal(1)
    return factor.scaleb(-len(decimals))


def _in_print(found: Decimal, total: Decimal, whole: str) -> Decimal:
    """A sum in the unit that the total is printed in."""
    digits = "".join(c for c in compact(whole) if c.isdigit() or c == ".")
    try:
        written = Decimal(digits)
    except ArithmeticError:
        return found.normalize()
    shown = found * written / abs(total) if total and written else found
    return shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown.normalize()


def adds_up(column: Column) -> bool:
    """Whether a column's numbers may be added over regions: amounts, never rates."""
    measured = column.role is Role.VALUE or column.reads is Reads.NUMBER
    return measured and compact(column.unit or "") not in ("", "%", "‰")


def contradicted_title(
    table: RawTable, feed: Feed, periods: Sequence[Period | None], titled: Sequence[Period]
) -> Finding | None:
    """The finding of a title whose period no row of the table speaks of."""
    name = feed.with_role(Role.PERIOD)[0].name
    inside = [period for period in periods if period is not None]
    if len(titled) != 1 or name in table.stated or not inside:
        return None
    said = titled[0]
    if any(row.start <= said.end and row.end >= said.start for row in inside):
        return None
    told = listed(dict.fromkeys(period.label for period in sorted(set(inside))), _SHOWN_MEMBERS)
    return built_in("period.not_as_titled", titled=table.periods_above[0], inside=told)
