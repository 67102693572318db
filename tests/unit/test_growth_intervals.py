"""The interval check of published growth on random levels, against plain fractions.

The model's own SQL runs on many cases at once in memory. Two laws, from METHODOLOGY §2: what is
printed by rounding true values is always reproduced, and a rate further off than the rounding of
levels and rate allows never is; and on any printed numbers it says what plain fractions say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import duckdb
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

MODEL = Path(__file__).parents[2] / "dbt_project/models/intermediate/int_growth_checks.sql"
SQL = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", r"\1", MODEL.read_text("utf-8"))
TABLES = """
create table int_published_growth (indicator varchar, measure varchar, region_code varchar,
    period_year int, first_month int, last_month int, basis varchar,
    published_growth_pct double, rounding double);
create table int_leaf_values (indicator varchar, leaf_code varchar, period_year int,
    first_month int, last_month int, basis varchar, numerator decimal(38, 9), rounding double,
    strand varchar, link_ahead double)
"""


@dataclass(frozen=True)
class Printed:
    """A number as printed, and half a unit of its last digit."""

    number: Decimal
    half: Fraction

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        return Fraction(self.number) - self.half, Fraction(self.number) + self.half


@dataclass(frozen=True)
class Case:
    """This year's level, last year's and the growth published between them."""

    now: Printed
    before: Printed
    growth: Printed


def printed(value: Fraction, digits: int, rounding: str) -> Printed:
    """A true value as an office prints it."""
    unit = Decimal(1).scaleb(-digits)
    with localcontext(prec=60):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return Printed(exact.quantize(unit, rounding), Fraction(unit) / 2)


def allowed(case: Case) -> tuple[Fraction, Fraction] | None:
    """The least and greatest growth in percent; none where last year may be zero or less."""
    if case.before.ends[0] <= 0:
        return None
    growths = [100 * (now / before - 1) for now in case.now.ends for before in case.before.ends]
    return min(growths), max(growths)


def verdicts(cases: list[Case]) -> list[bool | None]:
    """What the model says of each case."""
    rates: list[object] = []
    levels: list[object] = []
    for number, case in enumerate(cases):
        key = [f"{number:03d}"]
        rates += [*key, float(case.growth.number), float(case.growth.half)]
        for year, level in ((2025, case.now), (2024, case.before)):
            levels += [*key, year, level.number, float(level.half)]
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        _insert(
            connection, "int_published_growth", "'x', 'flow', ?, 2025, 1, 12, 'year', ?, ?", rates
        )
        _insert(connection, "int_leaf_values", "'x', ?, ?, 1, 12, 'year', ?, ?, '', 1", levels)
        rows = connection.execute(f"select reproduced from ({SQL}) order by region_code").fetchall()  # noqa: S608
    return [row[0] for row in rows]


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, row: str, values: list[object]
) -> None:
    rows = ", ".join([f"({row})"] * (len(values) // row.count("?")))
    connection.execute(f"insert into {table} values {rows}", values)  # noqa: S608


def edge(bound: Fraction) -> Fraction:
    """What is closer to an end than the models' rounding of comparisons may fall either way."""
    return Fraction(1, 10**8) + abs(bound) / 10**12


# A failing case is printed alone; making the list around it smaller would take minutes.
FAST = settings(
    max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
AMOUNTS = st.integers(-(10**8), 10**8).map(lambda n: Fraction(n, 10**4))
ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])
DIGITS = st.integers(0, 4)


@st.composite
def true_cases(draw: st.DrawFn) -> Case:
    """True levels and their true growth, each rounded as its office likes."""
    now, before = draw(AMOUNTS), abs(draw(AMOUNTS)) + Fraction(1, 10**4)
    growth = 100 * (now / before - 1)
    return Case(*(printed(value, draw(DIGITS), draw(ROUNDINGS)) for value in (now, before, growth)))


@st.composite
def far_cases(draw: st.DrawFn) -> Case:
    """A rate that lies beyond all that the rounding allows, if only just."""
    case = draw(true_cases().filter(lambda case: allowed(case) is not None))
    bounds = allowed(case)
    assert bounds is not None
    side, digits = draw(st.sampled_from([0, 1])), draw(DIGITS)
    half, step = Fraction(1, 2 * 10**digits), Fraction(1, 10**digits)
    beyond = half + draw(st.integers(0, 50)) * step + edge(bounds[side])
    # The next printable rate of so many digits whose own interval ends beyond the bound.
    wanted = bounds[1] + beyond if side else beyond - bounds[0]
    number = Fraction(-(-wanted // step)) * step * (1 if side else -1)
    return Case(case.now, case.before, printed(number, digits, ROUND_HALF_UP))


@FAST
@given(st.lists(true_cases(), min_size=20, max_size=40))
def test_true_growth_of_true_levels_is_always_reproduced(cases: list[Case]) -> None:
    for case, verdict in zip(cases, verdicts(cases), strict=True):
        assert verdict is (None if allowed(case) is None else True), case


@FAST
@given(st.lists(far_cases(), min_size=20, max_size=40))
def test_growth_beyond_what_rounding_allows_never_is(cases: list[Case]) -> None:
    for case, verdict in zip(cases, verdicts(cases), strict=True):
        assert verdict is False, case


@st.composite
def any_cases(draw: st.DrawFn) -> Case:
    """Levels and a rate near what they give, or not."""
    case = draw(true_cases())
    off = draw(st.integers(-30, 30)) * 2 * case.growth.half
    return Case(
        case.now, case.before, Printed(case.growth.number + _decimal(off), case.growth.half)
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


@FAST
@given(st.lists(any_cases(), min_size=20, max_size=40))
def test_the_model_says_what_plain_fractions_say(cases: list[Case]) -> None:
    for case, verdict in zip(cases, verdicts(cases), strict=True):
        bounds = allowed(case)
        if bounds is None:
            assert verdict is None
            continue
        low, high = case.growth.ends
        distance = max(bounds[0] - high, low - bounds[1])
        if abs(distance) > edge(bounds[1]):
            assert verdict is (distance < 0), case
