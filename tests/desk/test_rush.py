"""Many at once, and a desk that is killed meanwhile: every file arrives once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import desk

pytestmark = pytest.mark.integration


def test_the_rush_is_measured_and_nothing_is_lost(tmp_path: Path) -> None:
    answers, every, failed, lost = desk.measure(tmp_path, reporters=6, within=2.0, rows=30)
    assert min(answers.value, every.value) > 0
    assert (failed.value, lost.value) == (0, 0)


def test_a_desk_that_is_killed_in_the_rush_loses_nothing(tmp_path: Path) -> None:
    cut_off, lost = desk.measure_kills(tmp_path, reporters=6, kills=2, rows=30, alive=0.3)
    assert cut_off.value > 0
    assert lost.value == 0
