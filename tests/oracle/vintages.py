"""What was known when (METHODOLOGY 7; readings: blanks, what was taken back)."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, datetime, time
from fractions import Fraction

from tests.oracle.world import Cell, Submission, World, months

Key = tuple[str, str, str, int, int, int, str]  # indicator, part, region, year, months, basis


def key_of(cell: Cell) -> Key:
    return (cell.indicator, cell.part, cell.region, *months(cell.period))


def value_of(cell: Cell) -> Fraction | None:
    """The number a cell stands for; nothing where it is no number."""
    if cell.blank == "below_unit":
        return Fraction(0)
    return cell.value if cell.blank == "reported" else None


def stands(submission: Submission, moment: datetime) -> bool:
    """Whether what a submission says counts at a moment."""
    if submission.accepted is None or submission.accepted > moment:
        return False
    return submission.ended is None or submission.ended > moment


def standing(world: World, moment: datetime) -> dict[Key, tuple[Cell, Submission]]:
    """The cell that counts for each key at a moment: the last accepted, blanks giving way."""
    order = {s.name: place for place, s in enumerate(world.submissions)}
    by_name = {s.name: s for s in world.submissions}
    found: dict[Key, tuple[Cell, Submission]] = {}
    for cell in sorted(world.cells, key=lambda c: order[c.submission]):
        said = by_name[cell.submission]
        if not stands(said, moment):
            continue
        key = key_of(cell)
        gives_way = cell.blank == "not_reported" and key in found
        if gives_way and value_of(found[key][0]) is not None:
            continue
        found[key] = (cell, said)
    return found


def known_at(world: World) -> dict[Key, Fraction]:
    """Every number that counts as of the world's day, of periods that are over by then."""
    moment = datetime.combine(world.as_of, time.max)
    numbers: dict[Key, Fraction] = {}
    for key, (cell, _) in standing(world, moment).items():
        value, (year, last) = value_of(cell), (key[3], key[5])
        if value is not None and is_over(year, last, world):
            numbers[key] = value
    return numbers


def is_over(year: int, last: int, world: World) -> bool:
    return date(year, last, calendar.monthrange(year, last)[1]) <= world.as_of


Step = tuple[int, Fraction | None, Fraction | None, str | None, datetime, str]


def revisions(world: World) -> dict[Key, list[Step]]:
    """First release and every change of the value of each key: step, old, new, reason, when, by."""
    end = datetime.combine(world.as_of, time.max)
    said = world.submissions
    moments = {t for s in said for t in (s.accepted, s.ended) if t is not None and t <= end}
    steps: dict[Key, list[Step]] = defaultdict(list)
    last: dict[Key, tuple[Fraction | None, Submission]] = {}
    for moment in sorted(moments):
        for key, (cell, by) in standing(world, moment).items():
            value = value_of(cell)
            was, before = last.get(key, (None, None))
            if key not in last or value != was:
                reason = _reason(was, before, by, moment)
                steps[key].append((len(steps[key]) + 1, was, value, reason, moment, by.name))
            last[key] = (value, by)
    return steps


def _reason(
    was: Fraction | None, before: Submission | None, now: Submission, moment: datetime
) -> str | None:
    if was is None or before is None:
        return None
    if before.ended == moment:
        return before.end_state
    return now.revision
