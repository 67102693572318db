"""A county falls silent for the period that is judged: what then must hold of the lights.

Belongs here: making a region silent, and reporting in its place what a treatment puts there. Does
not belong here: what the treatments are (``regions``).
"""

from __future__ import annotations

from dataclasses import replace

from tests.oracle.periods import Span
from tests.oracle.regions import Parts, regions
from tests.oracle.world import Cell, World, inputs, months
from tests.sql_models import build, rows_of

Found = tuple[str | None, str]  # judged period, light


def lights(world: World) -> dict[tuple[str, int, int], Found]:
    """What the models say of every target (and year)."""
    with build(inputs(world), world.as_of, "fct_target_progress") as connection:
        rows = rows_of(connection, "marts.fct_target_progress")
    return {(r["plan"], r["n"], r["target_year"]): (r["period"], r["light"]) for r in rows}


def silenced(world: World, county: str, year: int, month: int) -> World:
    """The world without what a county says of the months up to this one, since the last."""
    kept = []
    for cell in world.cells:
        of_year, _, last, _ = months(cell.period)
        if not (cell.region == county and (of_year, last) == (year, month)):
            kept.append(cell)
    return replace(world, cells=tuple(kept))


def answered(world: World, where: str, county: str, span: Span, how: str) -> World | None:
    """The silent county reports just what a treatment puts in its place; none if it has nothing."""
    (indicator,) = world.indicators
    region = regions(world, indicator)[where]
    now = {code: leaf.at(span) for code, leaf in region.leaves.items()}
    reported: dict[str, Parts] = {code: parts for code, parts in now.items() if parts is not None}
    if county not in region.leaves or county in reported or not reported:
        return None
    parts = region.filled(span, reported, how).get(county)
    if parts is None:
        parts = tuple(0 * value for value in next(iter(reported.values())))
    label = f"{span.year}-{span.last:02d}"
    period = label if span.basis == "ytd" else f"{label}..{span.last:02d}"
    said = next(s.name for s in world.submissions if s.feed == indicator.name)
    added = [
        Cell(said, indicator.name, part, county, period, value)
        for part, value in zip(indicator.parts, parts, strict=True)
    ]
    return replace(world, cells=(*world.cells, *added))
