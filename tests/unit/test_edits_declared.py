"""Declaring edits: what each kind must name and say, refused at its line in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from sources.catalogue import Feed
from sources.edit_kinds import COLUMN_FIELDS, Doubt
from sources.loader import load_catalogue
from tests.unit.factories import edit, feed
from tests.unit.refusals import Case, assert_refused, change, refused
from tests.unit.tiny_catalogue import CARS, write_tiny

JUMP = "kind: jump, severity: soft, column: sold, factor: 3"
TOTAL = "kind: parts_of_total, severity: hard, column: sold, dim: kind, total: total, of: "


def case(new: str, place: str, says: str, advises: str = "") -> Case:
    """Another edit in the place of the jump of the cars."""
    return Case(CARS, JUMP, new, f"edits[AA03].{place}", says, advises)


CASES = [
    case("kind: jump, severity: hard, column: sold, factor: 3", "severity",
         "jump doubts; it cannot reject", "write severity: soft"),
    case("kind: repeated_digits, severity: hard, columns: [sold]", "severity",
         "repeated_digits doubts; it cannot reject"),
    case("kind: ytd_adds_up, severity: hard, ytd: sold, current: sold", "ytd",
         "ytd_adds_up cannot use sold", "basis: ytd"),
    case("kind: ytd_adds_up, severity: hard, ytd: sold_ytd, current: growth", "current",
         "ytd_adds_up cannot use growth", "basis: current"),
    case("kind: jump_year, severity: soft, column: kind, factor: 3", "column",
         "jump_year cannot use kind", "role: value"),
    case("kind: peers, severity: soft, column: region, factor: 2", "column",
         "peers cannot use region"),
    case("kind: same_as_before, severity: soft, columns: [sold, note], against: year", "columns",
         "same_as_before cannot use note"),
    case("kind: uniform_growth, severity: soft, column: period", "column",
         "uniform_growth cannot use period"),
    case("kind: rounded_to_target, severity: soft, column: sold, over: kind", "over",
         "rounded_to_target cannot use kind"),
    case("kind: sum_of, severity: hard, column: sold, parts: [sold_ytd, kind]", "parts",
         "sum_of cannot use kind", "one of numbers"),
    case(TOTAL.replace("dim: kind", "dim: note") + "[bus, coach]", "dim",
         "parts_of_total cannot use note", "role: dim"),
    case(f"{TOTAL}[bus, total]", "of", "a part is named twice, or is the total"),
    case(f"{TOTAL}[bus, bus]", "of", "a part is named twice"),
    case("kind: jump, severity: soft, column: speed, factor: 3", "column",
         "there is no column speed"),
]  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return write_tiny(tmp_path)


@pytest.mark.parametrize("wrong", CASES, ids=lambda entry: entry.new.split(",")[0].split()[-1])
def test_an_edit_that_cannot_work_is_refused_at_its_line(tree: Path, wrong: Case) -> None:
    assert_refused(tree, wrong)


def test_the_rest_of_a_total_is_one_of_its_parts(tree: Path) -> None:
    change(tree, CASES[0].file, CASES[0].old, f"{TOTAL}[bus, coach], rest: tram")
    problems = {p.place: p.what.en for p in refused(tree)}
    assert problems["edits[AA03].rest"] == "tram is none of the parts"


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("jump", {"column": "now", "factor": 1}),
        ("jump_year", {"column": "now", "factor": 0}),
        ("peers", {"column": "now", "factor": 2, "peers": 4}),
        ("peers", {"column": "now", "factor": 2, "deviations": 0}),
        ("repeated_digits", {"columns": ["now"], "digits": 3}),
        ("repeated_digits", {"columns": []}),
        ("usual_range", {"column": "now", "minimum": 5, "maximum": 5}),
        ("same_as_before", {"columns": ["now"]}),
        ("same_as_before", {"columns": ["now"], "against": "month"}),
        ("uniform_growth", {"column": "now", "rows": 3}),
        ("uniform_growth", {"column": "now", "at_least": 0}),
        ("rounded_to_target", {"column": "now", "at_least": 0}),
        ("sum_of", {"column": "now", "parts": ["ytd"]}),
    ],
)
def test_a_threshold_that_would_ask_about_everything_is_refused(
    kind: str, more: dict[str, object]
) -> None:
    with pytest.raises(ValidationError):
        feed(edits=[edit("AA01", kind, "soft", **more)])


def test_an_edit_without_english_advice_is_refused() -> None:
    silent = edit("AA01", "jump", "soft", column="now", factor=3)
    del silent["advice_en"]
    with pytest.raises(ValidationError, match="advice_en"):
        feed(edits=[silent])


@pytest.mark.parametrize("name", sorted(load_catalogue().feeds))
def test_every_real_edit_names_columns_and_doubts_softly(name: str) -> None:
    contract: Feed = load_catalogue().feeds[name]
    assert contract.edits
    for declared in contract.edits:
        assert set(COLUMN_FIELDS) & set(type(declared).model_fields)
        assert (declared.severity == "soft") or not isinstance(declared, Doubt)
