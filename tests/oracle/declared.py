"""What may be declared beside the plain world: settings, authority, growth published, breaks.

Belongs here: random declarations. Does not belong here: what is reported (``worlds``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle.world import Break, Indicator, Plan, Thresholds

# Never two in one year.
UNLINKED = (date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1), date(2025, 4, 1))
LINKED = (date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1))


@st.composite
def own_settings(draw: st.DrawFn, plan: Plan) -> Plan:
    """A plan with settings of its own, or without."""
    if draw(st.booleans()):
        return plan
    withheld = draw(st.sampled_from((30, 50, 60, 67, 80)))
    behind = draw(st.sampled_from((-20, -10, -5, 0)))
    own = Thresholds(
        Fraction(draw(st.sampled_from((80, 90, 95, 100))), 100),
        Fraction(withheld, 100),
        behind - draw(st.sampled_from((5, 20, 40))),
        behind,
        Fraction(draw(st.sampled_from((80, 90, 95, 100))), 100),
        draw(st.sampled_from((0, 3, 6, 12, 24))),
        draw(st.sampled_from((1, 3, 6, 12))),
    )
    return replace(plan, own=own)


@st.composite
def breaks(draw: st.DrawFn, regions: tuple[str, ...]) -> tuple[Break, ...]:
    """Up to two breaks of a series, of all regions or of some."""
    found: dict[int, Break] = {}
    for _ in range(draw(st.sampled_from((0, 1, 1, 2)))):
        link = draw(st.sampled_from((None, Fraction(2), Fraction(1, 2), Fraction(5, 4))))
        since = draw(st.sampled_from(LINKED if link else UNLINKED))
        region = draw(st.sampled_from((None, None, *regions)))
        found[since.year] = Break(since, link, region)
    return tuple(found.values())


@st.composite
def declared(draw: st.DrawFn, indicator: Indicator, parents: dict[str, str | None]) -> Indicator:
    """Whose figure counts, what growth is judged, and where the series breaks."""
    own = tuple(c for c in parents if c not in indicator.reporters and c[2:4] != "00")
    upper = draw(st.sampled_from(((), (), own, own[:1]))) if indicator.parts else ()
    grown = indicator.measure in ("flow", "stock") and draw(st.booleans())
    chained = grown and indicator.measure == "flow" and draw(st.booleans())
    return replace(
        indicator,
        reporters=(*indicator.reporters, *upper),
        authority=draw(st.sampled_from(("parent", "children"))),
        has_growth=grown and indicator.measure == "flow",
        judge_by="published_chain" if chained else "level",
        breaks=draw(breaks(tuple(parents))),
    )
