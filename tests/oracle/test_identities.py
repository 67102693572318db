"""The identities between marts hold on random worlds, and each is seen failing once broken.

Holding on what is estimated, late, broken in series or revised is what keeps them from holding a
release of right data.
"""
# ruff: noqa: S608 - names of ours alone

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from expectations.cross_checks import IDENTITIES
from expectations.identities import Identity
from tests.oracle.test_oracle import ASKED, MEASURES
from tests.oracle.world import World, inputs
from tests.oracle.worlds import worlds
from tests.sql_models import build, tables_for_views

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
FEW = 2
HOLDING = [entry for entry in IDENTITIES if entry.severity == "hold"]
_PROGRESS, _INDICATOR, _SEEN = "marts.fct_target_progress", "marts.fct_indicator", "fct_observation"

BREAKS = {
    "shown_is_observed": f"update {_INDICATOR} set value = value + 1 where method = 'reported'",
    "observed_is_shown": f"delete from {_INDICATOR} where method = 'reported'",
    "share_is_of_its_parts": f"update {_INDICATOR} set value = value + 1",
    "rate_is_published": f"update {_INDICATOR} set value = value + 1",
    "total_is_sum": f"update {_INDICATOR} set value = value + 1 where method = 'aggregated'",
    "total_is_there": f"delete from {_INDICATOR} where rowid in"
    f" (select min(rowid) from {_INDICATOR} where method = 'aggregated')",
    "contribution_follows": "update marts.fct_contribution set value = value + 1",
    "baseline_is_own_past": f"update {_INDICATOR} set baseline_value = baseline_value + 1",
    "baseline_is_sum": f"update {_INDICATOR} set baseline_value = baseline_value + 1"
    " where method = 'aggregated'",
    "growth_as_declared": f"update {_INDICATOR} set growth_pct = -growth_pct - 1",
    "quality_follows": f"update {_INDICATOR} set quality = 'estimated', coverage = 1,"
    " n_expected = n_reported + 1",
    "progress_is_indicator": f"update {_PROGRESS} set value = value + 1",
    "attained_follows": f"update {_PROGRESS} set attained_pct = attained_pct + 1",
    "verdict_follows": f"update {_PROGRESS} set light = 'missed', target_year = 2099",
    "verdict_is_fresh": f"update {_PROGRESS} set light = 'on_track', as_of = '2099-01-01'",
    "published_growth_reproduces": "insert into marts.fct_growth_check (indicator, reproduced)"
    " values ('x', false)",
    "source_is_known": f"update marts.{_SEEN} set submission_id = 'nobody'",
    "state_is_the_submissions": "insert into marts.fct_reporting (feed, state, submission_id)"
    " values ('x', 'accepted_on_time', 'nobody')",
    "kept_as_accepted": f"update marts.{_SEEN} set value = value + 1",
    "lists_are_counted": "update marts.dim_indicator set counted = true, measure = 'flow';"
    " insert into marts.fct_reporting (feed, region_code, period_end, state)"
    " select feed, 'nowhere', '2020-01-31', 'accepted_on_time' from marts.dim_indicator",
    "region_as_declared": "update marts.dim_region set parent_code = '110000'",
    "parent_and_children_agree": "insert into marts.fct_disagreement (indicator, differs)"
    " values ('x', true)",
    "coverage_kept": "insert into inputs.previous_progress (plan, n, target_year, period, coverage)"
    f" select plan, n, target_year, period, 2 from {_PROGRESS}",
    "regions_differ": f"insert into marts.{_SEEN}"
    " (feed, item, dims, region_code, period_end, basis, value, unit)"
    " select 'x', item, '', region_code, '2026-01-31', basis, value, '辆'"
    " from (values ('a', 'current', 12345), ('a', 'ytd', 67890)) as v (item, basis, value),"
    " (select region_code from marts.dim_region where level = 'county')",
}


def wrong(connection: duckdb.DuckDBPyConnection, identity: Identity) -> int:
    """How many comparisons fail."""
    query = f"select count(*) from ({identity.sql}) where coalesce(wrong, true)"
    return int(connection.execute(query).fetchall()[0][0])


@contextmanager
def opened(world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    with build(inputs(world), world.as_of) as connection:
        tables_for_views(connection)
        yield connection


def over_worlds(measure: str, *, rich: bool) -> Iterator[World]:
    """A few worlds of a measure, the same each time unless more are asked for."""
    found: list[World] = []

    def keep(world: World) -> None:
        found.append(world)

    drawn = settings(
        max_examples=ASKED or FEW,
        derandomize=not ASKED,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    drawn(given(worlds((measure,), n_targets=6, rich=rich))(keep))()
    yield from found


@pytest.mark.parametrize("measure", MEASURES if ASKED else ("flow", "stock"))
def test_no_identity_objects_to_what_the_models_make_of_right_data(measure: str) -> None:
    seen = 0
    for world in over_worlds(measure, rich=True):
        with opened(world) as connection:
            assert {i.id: n for i in HOLDING if (n := wrong(connection, i))} == {}, world
            seen += connection.execute("select count(*) from marts.fct_observation").fetchall()[0][
                0
            ]
    assert seen > 0


def test_every_identity_is_seen_failing() -> None:
    assert set(BREAKS) == {entry.id for entry in IDENTITIES}
    noticed: set[str] = set()
    for measure in ("flow", "ratio_stock", "growth_only"):
        for world in over_worlds(measure, rich=False):
            left = [entry for entry in IDENTITIES if entry.id not in noticed]
            with opened(world) as connection:
                noticed |= {entry.id for entry in left if is_noticed(connection, entry)}
    assert noticed == {entry.id for entry in IDENTITIES}


def is_noticed(connection: duckdb.DuckDBPyConnection, identity: Identity) -> bool:
    """Whether an identity fails on more rows once its marts are spoilt."""
    before = wrong(connection, identity)
    connection.execute("begin transaction")
    connection.execute(BREAKS[identity.id])
    after = wrong(connection, identity)
    connection.execute("rollback")
    return after > before
