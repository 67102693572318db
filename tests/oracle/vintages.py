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
        if gives_way and found[key][0].blank != "not_reported":
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


State = tuple[Fraction | None, str, Submission]
Step = tuple[int, Fraction | None, Fraction | None, str | None, datetime, str]


def revisions(world: World) -> dict[Key, list[Step]]:
    """First release and every change of each key: step, old and new value, reason, when, by.

    What is gone is a step as well. The value is that on record: a cell below the unit has none.
    """
    end = datetime.combine(world.as_of, time.max)
    said = world.submissions
    moments = {t for s in said for t in (s.accepted, s.ended) if t is not None and t <= end}
    steps: dict[Key, list[Step]] = defaultdict(list)
    last: dict[Key, State] = {}
    for moment in sorted(moments):
        now = standing(world, moment)
        for key in now.keys() | last.keys():
            before = last.get(key)
            state = state_of(now.get(key), before)
            if before is None or before[:2] != state[:2]:
                was, by = before[0] if before else None, state[2]
                reason = reason_of(before, by, moment)
                steps[key].append((len(steps[key]) + 1, was, state[0], reason, moment, by.name))
            last[key] = state
    return steps


def state_of(found: tuple[Cell, Submission] | None, before: State | None) -> State:
    """Value, type of blank and whose it is; nothing, and whose it was, where it is gone."""
    if found is None:
        assert before is not None
        return (None, "not_reported", before[2])
    cell, by = found
    return (cell.value if cell.blank == "reported" else None, cell.blank, by)


def reason_of(before: State | None, by: Submission, moment: datetime) -> str | None:
    if before is not None and before[2].ended == moment:
        return before[2].end_state
    return by.revision if before is not None and before[0] is not None else None
