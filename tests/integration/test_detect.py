"""A few operators at one place: each way of being caught is seen, and one way of not being."""

from __future__ import annotations

from random import Random

import pytest

from tests.detect.__main__ import cases, mart_catches
from tests.detect.files import FILES
from tests.detect.marts import MARTS
from tests.detect.tally import Tally, summary
from tests.detect.trials import ESCAPED, HARD, HARMLESS, HOLD, NOTE, SOFT, Catch, Laboratory
from tests.detect.unusual import UNUSUAL
from tests.detect.world import make_world

# dbt leaves its log file to the garbage collector.
pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
ONE_COUNTY = ("stat-510302",)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    root = tmp_path_factory.mktemp("detect")
    return Laboratory(make_world(root / "bureau", ONE_COUNTY), root)


def first(laboratory: Laboratory, name: str, feed: str) -> Catch:
    """What becomes of a spoilt file of one feed."""
    place = next(p for p in laboratory.world.places if p.feed == feed)
    case = FILES[name][1](place, Random(7))
    assert case is not None
    return laboratory.tried(case)[0]


def test_a_contradiction_is_refused(laboratory: Laboratory) -> None:
    caught = first(laboratory, "duplicated_period", "scrapped_vehicles")
    assert caught.how == HARD
    assert caught.by


def test_an_unlikely_number_is_asked_about(laboratory: Laboratory) -> None:
    assert first(laboratory, "last_month_again", "used_car_trades").how in (SOFT, HARD)


def test_a_wrong_growth_rate_is_noted(laboratory: Laboratory) -> None:
    caught = first(laboratory, "growth_sign", "scrapped_vehicles")
    assert (caught.how, caught.by) == (NOTE, ("across.published_growth_reproduces",))


def test_a_number_that_is_likely_and_wrong_escapes(laboratory: Laboratory) -> None:
    """Honestly so: nothing that the bureau holds contradicts it."""
    assert first(laboratory, "slightly_wrong", "scrapped_vehicles").how in (ESCAPED, NOTE)


@pytest.mark.parametrize("name", ["county_value_altered", "orphan_submission", "light_altered"])
def test_altered_marts_are_held(laboratory: Laboratory, name: str) -> None:
    (caught,) = mart_catches(laboratory, MARTS[name][1], Random(3), 1)
    assert caught.how == HOLD


def test_right_data_are_neither_refused_nor_held(laboratory: Laboratory) -> None:
    (case,) = cases(laboratory, UNUSUAL["first_zero"][1], Random(5), 1)
    caught = laboratory.tried(case, despite=True)
    assert {one.how for one in caught} <= {SOFT, NOTE, ESCAPED, HARMLESS}


def test_what_changes_nothing_is_not_counted() -> None:
    catches = (Catch(HARD, ("a",)), Catch(ESCAPED, (), "x"), Catch(HARMLESS))
    tally = Tally("files", "one", "一", catches)
    assert tally.rate == 0.5
    assert summary([tally], [])["detected"] == 1
    assert tally.escaped == ["x"]
