"""Ways to spoil a right file in time: the wrong period, an old file, old numbers, made-up ones.

Belongs here: what is done with periods and earlier numbers. Does not belong here: one period's
numbers and rows by themselves (``files``).
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from sources.catalogue import Role
from tests.detect.cases import LARGE, case, levels, move, pick_level, rows_of
from tests.detect.sheets import Sheet, number_in
from tests.detect.trials import Case, Sending
from tests.detect.world import Place


def nothing_sent(place: Place, _rng: Random) -> Case | None:
    """The month before is sent again under a new name: this month stays out."""
    if place.earlier is None:
        return None
    ends = sorted(set(place.earlier.ends.values()))
    sheet = place.earlier.only(ends[-1:])
    return Case(
        place, (Sending(sheet.to_bytes() + b"\r\n", "new-month.csv"),), "old file, new name"
    )


def _period(sheet: Sheet, source: Sheet, end: object) -> None:
    """Write the period of another row of the same sender over every row's."""
    spot = sheet.spot(Role.PERIOD)
    row = next(at for at, known in source.ends.items() if known == end)
    assert spot is not None
    text = source.rows[row][source.spot(Role.PERIOD) or 0]
    for at in sheet.data_rows():
        sheet.rows[at][spot] = text


def shifted_month(place: Place, rng: Random) -> Case | None:
    """This month's numbers under an earlier month's name."""
    if place.earlier is None or place.last.spot(Role.PERIOD) is None:
        return None
    sheet = place.last.copy()
    end = rng.choice(sorted(set(place.earlier.ends.values()))[-3:])
    _period(sheet, place.earlier, end)
    return case(place, sheet, f"as {end}")


def _period_before(place: Place, months: int) -> Sheet | None:
    """What the sender reported so many months before, in this file or one of the same columns."""
    (end,) = set(place.last.ends.values())
    for sheet in (place.earlier, *place.past):
        if sheet is None or sheet.rows[sheet.header] != place.last.rows[place.last.header]:
            continue
        wanted = [
            one
            for one in set(sheet.ends.values())
            if (end.year - one.year) * 12 + end.month - one.month == months
        ]
        if wanted:
            return sheet.only(wanted)
    return None


def _row_before(source: Sheet, sheet: Sheet, row: int) -> int | None:
    """The row of the same region, the first for its first and so on."""
    olds = rows_of(source, sheet.regions[row])
    own = rows_of(sheet, sheet.regions[row]).index(row)
    return olds[own] if own < len(olds) else None


def earlier_numbers(place: Place, months: int) -> Case | None:
    """Numbers of an earlier period under this period's name, row by row of the same region."""
    source = _period_before(place, months)
    if source is None:
        return None
    sheet = place.last.copy()
    for row in sheet.data_rows():
        old = _row_before(source, sheet, row)
        if old is not None:
            move(sheet, source.rows[old], row)
    return case(place, sheet, f"numbers of {min(source.ends.values())}")


def last_month_again(place: Place, _rng: Random) -> Case | None:
    step = 12 if place.feed == "industry_digital" else 1
    return earlier_numbers(place, step)


def duplicated_period(place: Place, rng: Random) -> Case | None:
    """A row twice, with another number."""
    sheet = place.last.copy()
    cell = pick_level(sheet, rng)
    if cell is None:
        return None
    twice = list(sheet.rows[cell.row])
    twice[cell.column] = f"{number_in(sheet, cell) + rng.choice((1, 10, -1))}"
    sheet.rows.insert(cell.row + 1, twice)
    return case(place, sheet, "a row twice")


def revised_history(place: Place, rng: Random) -> Case | None:
    """An earlier period is sent along, with another number and without a word."""
    if place.earlier is None:
        return None
    ends = sorted(set(place.earlier.ends.values()))[-2:]
    old = place.earlier.only([rng.choice(ends)])
    cell = pick_level(old, rng, LARGE)
    if cell is None or place.last.spot(Role.PERIOD) is None:
        return None
    old.write(cell, round(number_in(old, cell) * Decimal(rng.choice(("0.97", "1.04")))))
    sheet = place.last.copy()
    rows = [old.rows[at] for at in old.data_rows()]
    sheet.rows[sheet.header + 1 : sheet.header + 1] = rows
    return case(place, sheet, f"{cell.name} of {cell.end} changed")


def uniform_growth(place: Place, rng: Random) -> Case | None:
    """Made up: last year's numbers and one rate for all."""
    source = _period_before(place, 12)
    if source is None or len(place.counties) < 4:
        return None
    factor = Decimal(rng.choice(("1.05", "1.08", "1.123", "0.93")))
    sheet = place.last.copy()
    for cell in levels(sheet):
        row = _row_before(source, sheet, cell.row)
        old = None if row is None else source.at(row, cell.name)
        if old is not None:
            sheet.write(cell, round(number_in(source, old) * factor))
    return case(place, sheet, f"all × {factor}")
