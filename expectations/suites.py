"""Every suite, derived from the catalogue: the entry to what must hold before a release.

Belongs here: which tables have a suite. The checks themselves stand in the ``*_checks`` modules,
one per table. Imports neither Great Expectations nor pandas, so it is cheap to import anywhere.
"""

from __future__ import annotations

from expectations.checks import Check, Suite
from expectations.common_checks import Pairs, simulated_only
from expectations.cross_checks import cross_suite
from expectations.dimension_checks import dimension_suites
from expectations.indicator_checks import indicator_suite
from expectations.observation_checks import observation_suite
from expectations.progress_checks import progress_suite
from expectations.promise_checks import promise_suites
from expectations.record_checks import record_suites
from expectations.reporting_checks import reporting_suite
from sources.catalogue import Catalogue

__all__ = ["Check", "Suite", "mart_suites", "observation_suites"]


def observation_suites(catalogue: Catalogue) -> tuple[Suite, ...]:
    """Suites on the accepted observations (``fct_observation``, all vintages)."""
    return (observation_suite(catalogue),)


def mart_suites(catalogue: Catalogue, observed_simulated: Pairs = frozenset()) -> tuple[Suite, ...]:
    """Suites on the marts that pages are made of.

    ``observed_simulated`` adds (feed, region) pairs whose accepted observations all turned out to
    be simulated to those that only simulated senders are declared for.
    """
    simulated = simulated_only(catalogue) | observed_simulated
    return (
        *dimension_suites(catalogue),
        *promise_suites(catalogue),
        *record_suites(catalogue),
        indicator_suite(catalogue, simulated),
        progress_suite(catalogue, simulated),
        reporting_suite(catalogue),
        cross_suite(),
    )
