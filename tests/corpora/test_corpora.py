"""The public corpora read as well as has been promised, and nothing is silently read otherwise."""

from __future__ import annotations

from collections import Counter

import pytest

from expectations.findings import Finding
from orchestration.intake.reading.layout import find_layout
from orchestration.intake.reading.layout_defects import defects
from orchestration.intake.reading.opening import open_book
from tests.corpora import frictionless, pollock, spectrum
from tests.corpora.report import ROOT, explained
from tests.shared_data import needs_shared

pytestmark = needs_shared("corpora")

# A file of the corpora has a few megabytes at most.
SLOWEST = 20.0
# What was reached when this was written; it may only grow.
FEWEST_EQUAL = 84


@pytest.fixture(scope="module")
def surveyed() -> list[pollock.Result]:
    return list(pollock.compare(ROOT / "pollock_survey"))


def test_every_file_of_csv_spectrum_says_what_its_twin_says() -> None:
    compared = spectrum.compare(ROOT / "csv-spectrum")
    assert len(compared) == 12
    for one in compared:
        assert one.found == one.wanted, one.name


def test_every_known_defect_of_the_frictionless_files_is_named_and_no_other() -> None:
    results = list(frictionless.compare(ROOT / "frictionless"))
    assert len(results) > 100
    assert {one.name for one in results} >= set(frictionless.expected())
    assert [one for one in results if one.found != one.wanted or not one.rows_are_right] == []


def test_more_survey_files_equal_their_twins_than_with_either_peer(
    surveyed: list[pollock.Result],
) -> None:
    equal = Counter(one.reader for one in surveyed if one.outcome == "equal")
    assert equal["ours"] >= FEWEST_EQUAL
    assert equal["ours"] > equal["DuckDB"]
    assert equal["ours"] > equal["CleverCSV"]
    assert min(equal.values()) > 0


def test_every_survey_file_read_otherwise_is_explained_and_no_other_is(
    surveyed: list[pollock.Result],
) -> None:
    otherwise = {
        one.name: one.outcome for one in surveyed if one.reader == "ours" and one.outcome != "equal"
    }
    assert otherwise == {name: entry["how"] for name, entry in explained().items()}
    assert all(entry["why"] and entry["right"] for entry in explained().values())


def test_no_survey_file_takes_long(surveyed: list[pollock.Result]) -> None:
    slow = [one for one in surveyed if one.reader == "ours" and one.seconds > SLOWEST]
    assert slow == []


def test_no_other_file_of_any_corpus_breaks_the_reader() -> None:
    """Twins, parameters and notes: whatever it is, it is read or refused."""
    read = [ROOT / "pollock_survey" / "csv", ROOT / "pollock_survey" / "clean"]
    others = [path for path in ROOT.rglob("*") if path.is_file() and path.parent not in read]
    seen: Counter[str] = Counter()
    for path in others:
        book = open_book(path.read_bytes())
        if isinstance(book, Finding):
            seen["refused"] += 1
            assert book.message_zh
            assert book.message_en
            continue
        for grid in book.grids:
            layout = find_layout(grid)
            defects(grid, layout)
            assert all(len(row) == layout.width for row in layout.rows())
            seen["read"] += 1
    assert seen["read"] > 200
