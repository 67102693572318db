"""The measuring itself runs, on sizes that take a moment, and says what is met and missed."""

from __future__ import annotations

from pathlib import Path

from orchestration.intake.reading.stream import StreamSummary, clean_copy
from tests.bench import checking, existing, large, small
from tests.bench.feed_file import write_feed
from tests.bench.table import Measured, printed


def test_a_missed_goal_is_printed_as_missed() -> None:
    lines = [Measured("甲", 1.2, "×", 1.5), Measured("乙", 1.7, "×", 1.5), Measured("丙", 3, "s")]
    said = printed(lines).splitlines()
    assert len(said) == 4
    assert [("met" in line, "MISSED" in line) for line in said[1:]] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_the_large_feed_is_what_it_says(tmp_path: Path) -> None:
    rows = write_feed(tmp_path / "feed.csv", 1_000_000)
    summary = clean_copy(tmp_path / "feed.csv", tmp_path / "out.csv")
    assert isinstance(summary, StreamSummary)
    assert (summary.rows, summary.misfit_count, summary.encoding) == (rows, 0, "gb18030")
    assert summary.below == ("单位负责人：张三　填表人：李四",)


def test_reading_a_large_feed_is_measured(tmp_path: Path) -> None:
    times, two, memory = large.measure(tmp_path, 2_000_000, rounds=1)
    assert min(times.value, two.value) > 0
    assert 30 < memory.value < 2_000
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".csv"]


def test_small_files_are_measured(tmp_path: Path) -> None:
    lines = small.measure(tmp_path, files=12, judged=6)
    assert len(lines) == 4
    assert all(line.value > 0 for line in lines)


def test_a_new_submission_is_measured(tmp_path: Path) -> None:
    same, once = existing.measure(tmp_path, 5, 50, sent=6)
    assert same.value > 0
    assert once.value > 0


def test_a_new_submission_beside_the_senders_own_is_measured(tmp_path: Path) -> None:
    (same,) = existing.measure_own(tmp_path, 3, 6)
    assert same.value > 0


def test_checking_is_measured(tmp_path: Path) -> None:
    start, more = checking.measure(tmp_path, rows=30, rounds=1)
    assert start.value > 0.1
    assert more.value < 10
