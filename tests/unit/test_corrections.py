"""Declared corrections: applied while the source prints the error, and told of once it does not."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from expectations.correction_checks import correction_checks
from expectations.observation_checks import observation_suite
from expectations.rules import Declared
from expectations.runner import run_suite
from orchestration.intake.judge import Judgement, judge
from sources.catalogue import Catalogue, Correction
from sources.correcting import fact_of
from sources.loader import CatalogueError, load_catalogue
from tests.unit.factories import catalogue, feed, sender, sheet, spots
from tests.unit.tiny_catalogue import write_tiny

HEADER = "地区,报告期,类别,本月数（辆）,累计数（万辆）,达标率（%）,说明"
ROW = "990102,2025年3月,客车,{now},{ytd},,{note}"


def correction(**changes: Any) -> Correction:
    facts: dict[str, Any] = {
        "id": "misprint",
        "feed": "cars",
        "region": "990102",
        "period": "2025-03",
        "column": "now",
        "dims": {"kind": "bus"},
        "expect": "130.1万",
        "value": Decimal(1_381_000),
        "reason_zh": "印错",
        "source": "年鉴第 12 页",
    }
    return Correction.model_validate(facts | changes)


def knowing(*corrections: Correction) -> Catalogue:
    known = {entry.id: entry for entry in corrections}
    return catalogue().model_copy(update={"corrections": known})


def judged(text: str, *corrections: Correction) -> Judgement:
    return judge(text.encode(), "三月.csv", feed(), sender(), knowing(*corrections))


def cells(judgement: Judgement, header: str) -> list[tuple[Decimal | None, str, str]]:
    assert judgement.observations is not None, spots(judgement.findings)
    rows = judgement.observations.to_dicts()
    return [
        (row["value"], row["printed_value"], row["note"])
        for row in rows
        if row["header"].startswith(header)
    ]


def printed(now: str = "130.1万", ytd: str = "400", note: str = "") -> str:
    other = "990103,2025年3月,客车,130.1万,400,,"
    return sheet(ROW.format(now=now, ytd=ytd, note=note), other, header=HEADER)


def test_the_printed_text_is_kept_and_the_note_says_what_was_corrected() -> None:
    judgement = judged(printed(note="已核"), correction())
    note = "已核；更正 misprint：印错（年鉴第 12 页）"
    assert cells(judgement, "本月数") == [
        (Decimal(1_381_000), "130.1万", note),
        (Decimal(1_301_000), "130.1万", ""),
    ]
    assert cells(judgement, "累计数")[0] == (Decimal(4_000_000), "400", "已核")


def test_what_prints_anything_else_counts_as_it_prints() -> None:
    judgement = judged(printed(now="138.1万"), correction())
    assert cells(judgement, "本月数")[0] == (Decimal(1_381_000), "138.1万", "")
    judgement = judged(printed(now="131万"), correction())
    assert cells(judgement, "本月数")[0] == (Decimal(1_310_000), "131万", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"region": "990104"},
        {"period": "2025-02"},
        {"dims": {"kind": "total"}},
        {"dims": {}},
        {"sender": "stat-c"},
        {"sha256": "0" * 64},
        {"feed": "other"},
    ],
    ids=str,
)
def test_a_correction_touches_no_other_cell(changes: dict[str, Any]) -> None:
    fitting = cells(judged(printed(), correction()), "本月数")
    assert fitting[0][0] == 1_381_000
    judgement = judged(printed(), correction(**changes))
    assert [value for value, _, _ in cells(judgement, "本月数")] == [1_301_000] * 2


def test_one_file_can_be_named_by_its_hash_and_one_sender_by_its_id() -> None:
    digest = hashlib.sha256(printed().encode()).hexdigest()
    judgement = judged(printed(), correction(sender="stat-b", sha256=digest))
    assert cells(judgement, "本月数")[0][0] == 1_381_000


def test_a_cumulative_value_is_known_by_its_last_month() -> None:
    asked = correction(column="ytd", expect="400", value=Decimal(4_100_000), period="2025-Q1")
    judgement = judged(printed(), asked)
    assert [value for value, _, _ in cells(judgement, "累计数")] == [4_100_000, 4_000_000]
    assert fact_of(asked, feed())[-1] == "ytd"
    whole_year = asked.model_copy(update={"period": "2025"})
    assert fact_of(whole_year, feed())[-1] == "year"


def test_the_edits_judge_the_corrected_value() -> None:
    wrong = printed(now="130.1万", ytd="100")
    assert ("AA03", 2, 4) in spots(judged(wrong).findings)
    mended = correction(value=Decimal(900_000))
    assert ("AA03", 2, 4) not in spots(judged(wrong, mended).findings)


def test_a_blank_that_should_hold_a_value_can_be_corrected() -> None:
    judgement = judged(printed(now="-"), correction(expect="-"))
    assert judgement.observations is not None
    first = judgement.observations.to_dicts()[0]
    assert (first["value"], first["blank"], first["printed_value"]) == (1_381_000, "reported", "-")


def observation(**changes: Any) -> dict[str, Any]:
    fact = fact_of(correction(), feed())._asdict()
    known = {"known_from": datetime(2026, 1, 1), "known_to": None}
    said = {"feed": "cars", "printed_value": "130.1万", "value": Decimal(1_381_000)}
    return fact | known | said | changes


def failing(*rows: dict[str, Any]) -> set[str]:
    suite = observation_suite(knowing(correction()))
    ours = {check.id for check in correction_checks(knowing(correction()))}
    assert ours == {"correction_still_needed", "correction_applied"}
    columns = {column: None for check in suite.checks for column in check.columns}
    frame = pd.DataFrame([columns | row for row in rows], columns=list(columns))
    results = {result.check_id: result for result in run_suite(suite, frame).results}
    assert ours <= set(results)
    wrong = {name for name in ours if not results[name].success}
    assert all(results[name].error is None for name in ours)
    assert all(results[name].severity == "note" for name in ours)
    return wrong


def test_a_mended_source_fails_a_check_before_the_release() -> None:
    assert failing(observation()) == set()
    mended = observation(printed_value="138.1万")
    assert failing(mended) == {"correction_still_needed"}
    superseded = observation(known_to=datetime(2026, 2, 1), printed_value="131万", value=Decimal(5))
    assert failing(observation(), superseded) == set()
    assert failing(superseded | {"known_to": None}) == {"correction_still_needed"}


def test_a_value_that_was_accepted_before_its_correction_fails_a_check() -> None:
    assert failing(observation(value=Decimal(1_301_000))) == {"correction_applied"}


def test_other_values_are_not_judged_and_without_corrections_nothing_is() -> None:
    assert failing(observation(region_code="990103", printed_value="1")) == set()
    assert correction_checks(catalogue()) == ()
    assert all(isinstance(c.rule, Declared) for c in correction_checks(knowing(correction())))


DECLARED = """\
- id: misprint
  feed: cars
  region: "990102"
  period: 2025-03
  column: sold
  expect: "130"
  value: 138
  reason_zh: 印错
  source: 年鉴第 12 页
"""


def load(root: Path, text: str) -> Catalogue:
    tree = write_tiny(root)
    (tree / "corrections").mkdir()
    (tree / "corrections" / "yearbook.yml").write_text(text, "utf-8")
    return load_catalogue(tree)


def test_corrections_are_declared_one_file_per_source(tmp_path: Path) -> None:
    loaded = load(tmp_path, DECLARED)
    assert [(c.id, c.column, c.value) for c in loaded.corrections.values()] == [
        ("misprint", "sold", Decimal(138))
    ]
    assert load_catalogue(write_tiny(tmp_path / "none")).corrections == {}


REFUSED = {
    "feed": ("feed: cars", "feed: caars", 2, "caars", "cars"),
    "list": ("feed: cars", "feed: works", 5, "sold", "数值列"),
    "region": ('"990102"', '"990199"', 3, "990199", "六位"),
    "period": ("2025-03", "2025年3月份", 4, "2025年3月份", "2025-03"),
    "no period": ("2025-03", '"2025.1"', 4, "1 月", "2025-03"),
    "column": ("column: sold", "column: sould", 5, "sould", "sold"),
    "no value column": ("column: sold", "column: note", 5, "note", "数值列"),
    "below": ("value: 138", "value: -1", 7, "-1", "辆"),
    "text": ('"130"', "130", 6, "文字", "引号"),
    "reason": ("reason_zh: 印错", 'reason_zh: ""', 8, "", ""),
    "key": ("source:", "quelle:", 9, "quelle", "source"),
    "dims": ('expect: "130"', 'expect: "130"\n  dims: {kind: lorry}', 7, "lorry", ""),
    "sender": ('expect: "130"', 'expect: "130"\n  sender: stat-a', 7, "stat-a", "stat-b"),
    "hash": ('expect: "130"', 'expect: "130"\n  sha256: abc', 7, "abc", ""),
}


@pytest.mark.parametrize(("old", "new", "line", "says", "advises"), REFUSED.values(), ids=REFUSED)
def test_a_correction_that_fits_nothing_is_refused_in_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str, advises: str
) -> None:
    assert old in DECLARED
    with pytest.raises(CatalogueError) as refused:
        load(tmp_path, DECLARED.replace(old, new, 1))
    problems = [p for p in refused.value.problems if p.line == line]
    assert problems, refused.value.text()
    assert all(p.file == "corrections/yearbook.yml" for p in refused.value.problems)
    told = problems[0]
    assert says in told.what.zh
    assert advises in told.advice.zh
    assert told.what.en
    assert told.advice.en


def test_two_corrections_of_one_value_are_refused(tmp_path: Path) -> None:
    again = DECLARED.replace("misprint", "again").replace('"130"', '"131"')
    with pytest.raises(CatalogueError, match="misprint"):
        load(tmp_path, DECLARED + again)


def test_a_file_that_is_no_list_is_refused_not_crashed_on(tmp_path: Path) -> None:
    single = "".join(f"{line[2:]}\n" for line in DECLARED.splitlines())
    loaded = load(tmp_path, single)
    assert "misprint" in loaded.corrections
    with pytest.raises(CatalogueError):
        load(tmp_path / "bad", single.replace("feed: cars", "feed: none"))
