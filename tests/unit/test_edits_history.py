"""Edits beside what was accepted before: the file's own rows win, and nothing is locked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.findings import Finding, Verdict
from expectations.history import History
from orchestration.intake.judge import Judgement
from orchestration.intake.keeping.past import LOOKED_BACK, earlier_than
from orchestration.intake.keeping.replacing import spoken_of
from orchestration.ledger import SHANGHAI, Event, EventKind
from orchestration.submissions import Submission
from orchestration.submissions_index import SubmissionsIndex
from sources.catalogue import Feed
from tests.unit.factories import edit, feed, judged, sheet, spots

HEADER = "地区,报告期,本月数（辆）,累计数（辆）"
FALLING = edit("AA02", "ytd_not_falling", column="ytd")
ADDS_UP = edit("AA06", "ytd_adds_up", ytd="ytd", current="now")
JUMP = edit("AA05", "jump", "soft", column="now", factor=Decimal(3))
JUMP_YEAR = edit("AA07", "jump_year", "soft", column="now", factor=Decimal(3))


def with_edits(*edits: dict[str, Any], **changes: Any) -> Feed:
    return feed(edits=list(edits), **changes)


def past(*files: str) -> History:
    """What is known after these files were accepted, in this order, by a feed without edits."""
    accepted = []
    for text in files:
        judgement = judged(text, feed(edits=[]), history=History())
        assert judgement.observations is not None, judgement.findings
        accepted.append(spoken_of(judgement.observations))
    return History.of_submissions(accepted)


def check(the_feed: Feed, before: tuple[str, ...], *rows: str) -> list[Finding]:
    history = past(*(sheet(row, header=HEADER) for row in before))
    return judged(sheet(*rows, header=HEADER), the_feed, history=history).findings


def test_a_cumulative_number_may_not_fall_below_that_of_an_earlier_file() -> None:
    before = ("东区,2025年1月,,50", "东区,2025年2月,,90", "西区,2025年2月,,900")
    findings = check(with_edits(FALLING), before, "东区,2025年3月,,80", "西区,2025年3月,,901")
    assert spots(findings) == [("AA02", 2, 4)]
    assert findings[0].read == "累计数 80；此前 90（2025-02，已报送）"
    assert check(with_edits(FALLING), before, "东区,2026年1月,,1") == []


def test_both_months_in_one_file_stand_against_each_other() -> None:
    before = ("东区,2025年2月,,90",)
    assert check(with_edits(FALLING), before, "东区,2025年2月,,70", "东区,2025年3月,,80") == []


def test_an_earlier_month_sent_again_may_not_pass_a_later_one_that_stands() -> None:
    before = ("东区,2025年2月,,90", "东区,2025年3月,,95")
    findings = check(with_edits(FALLING), before, "东区,2025年2月,,96")
    assert spots(findings) == [("AA02", 2, 4)]
    assert findings[0].read == "累计数 96；此后 95（2025-03，已报送）"
    assert check(with_edits(FALLING), before, "东区,2025年2月,,60") == []


def test_the_last_accepted_value_is_the_one_that_stands_and_a_blank_replaces_nothing() -> None:
    corrected = ("东区,2025年2月,,90", "东区,2025年2月,,70")
    assert check(with_edits(FALLING), corrected, "东区,2025年3月,,80") == []
    blank = (*corrected, "东区,2025年2月,,未报")
    assert spots(check(with_edits(FALLING), blank, "东区,2025年3月,,60")) == [("AA02", 2, 4)]


def test_a_blank_cell_of_the_file_leaves_what_stands_and_a_withheld_one_takes_its_place() -> None:
    before = ("东区,2025年2月,,90",)
    third = "东区,2025年3月,,80"
    assert len(check(with_edits(FALLING), before, "东区,2025年2月,,-", third)) == 1
    assert check(with_edits(FALLING), before, "东区,2025年2月,,保密", third) == []


@pytest.mark.parametrize(
    ("before", "row", "failing"),
    [
        (("东区,2025年2月,10,90",), "东区,2025年3月,20,110", []),
        (("东区,2025年2月,10,90",), "东区,2025年3月,20,111", [("AA06", 2, 4)]),
        (("东区,2025年2月,10,90",), "东区,2025年1月,80,80", []),
        # The first month is its own sum, whatever the year before said.
        (("东区,2024年12月,10,90",), "东区,2025年1月,20,110", [("AA06", 2, 4)]),
        # An earlier month sent again no longer adds up to the later one that stands.
        (("东区,2025年3月,20,110",), "东区,2025年2月,10,80", [("AA06", 2, 4)]),
        ((), "东区,2025年3月,20,110", []),
        (("东区,2025年1月,10,90",), "东区,2025年3月,20,300", []),
    ],
)
def test_a_cumulative_number_is_the_one_before_and_the_months(
    before: tuple[str, ...], row: str, failing: list[tuple[str, int, int]]
) -> None:
    assert spots(check(with_edits(ADDS_UP), before, row)) == failing


def test_the_three_numbers_that_do_not_add_up_are_all_shown() -> None:
    findings = check(with_edits(ADDS_UP), ("东区,2025年2月,10,90",), "东区,2025年3月,20,111")
    assert (
        findings[0].read == "累计数 111（第 2 行）；上期累计数 90（已报送）；本月数 20（第 2 行）"
    )
    first = check(with_edits(ADDS_UP), (), "东区,2025年1月,20,111")
    assert first[0].read == "累计数 111（第 2 行）；本月数 20（第 2 行）"


def test_numbers_rounded_to_their_last_digit_add_up_within_it() -> None:
    header = "地区,报告期,本月数（万辆）,累计数（万辆）"
    rows = ("东区,2025年1月,1.04,1.0", "东区,2025年2月,2.36,3.4")
    the_feed = with_edits(ADDS_UP)
    assert judged(sheet(*rows, header=header), the_feed).findings == []
    wrong = ("东区,2025年1月,1.04,1.0", "东区,2025年2月,2.36,3.6")
    assert spots(judged(sheet(*wrong, header=header), the_feed).findings) == [("AA06", 3, 4)]


def test_a_revision_of_both_months_is_never_locked_out() -> None:
    rules = with_edits(FALLING, ADDS_UP)
    before = ("东区,2025年1月,100,100", "东区,2025年2月,50,150")
    alone = check(rules, before, "东区,2025年1月,60,60")
    assert spots(alone) == [("AA06", 2, 4)]
    assert check(rules, before, "东区,2025年1月,60,60", "东区,2025年2月,50,110") == []


def test_jumps_are_seen_over_files() -> None:
    rules = with_edits(JUMP, JUMP_YEAR)
    before = ("东区,2024年3月,100,100", "东区,2025年2月,120,120")
    findings = check(rules, before, "东区,2025年3月,900,1020")
    assert [(f.rule, f.read) for f in findings] == [
        ("AA05", "本月数 900；上月 120（2025-02，已报送）"),
        ("AA07", "本月数 900；上年同期 100（2024-03，已报送）"),
    ]
    # What was accepted is not asked about again.
    assert (
        check(rules, ("东区,2025年2月,900,900", "东区,2025年4月,1,901"), "西区,2025年3月,9,9") == []
    )


def test_small_numbers_jump_by_chance() -> None:
    rules = with_edits(JUMP | {"at_least": Decimal(10)})
    assert check(rules, ("东区,2025年1月,1,1",), "东区,2025年2月,9,10") == []
    assert len(check(rules, ("东区,2025年1月,1,1",), "东区,2025年2月,10,11")) == 1


def test_other_dims_and_other_regions_are_other_series() -> None:
    header = "地区,报告期,类别,累计数（辆）"
    the_feed = with_edits(FALLING)
    history = past(sheet("东区,2025年1月,客车,90", header=header))
    rows = ("东区,2025年2月,合计,10", "西区,2025年2月,客车,10")
    assert judged(sheet(*rows, header=header), the_feed, history=history).findings == []
    fell = judged(sheet("东区,2025年2月,客车,10", header=header), the_feed, history=history)
    assert spots(fell.findings) == [("AA02", 2, 4)]


def test_full_years_are_compared_with_full_years_only() -> None:
    yearly = with_edits(edit("AA05", "jump", "soft", column="ytd", factor=Decimal(3)), FALLING)
    before = ("东区,2024年,,100", "东区,2024年12月,,900")
    assert check(yearly, before, "东区,2025年,,250", "东区,2025年1月,,1") == []
    assert spots(check(yearly, before, "东区,2025年,,350")) == [("AA05", 2, 4)]


def test_without_history_the_edits_over_time_say_so_and_still_compare_the_file() -> None:
    rules = with_edits(FALLING, JUMP, edit("AA03", "not_more_than", lesser="now", greater="ytd"))
    rows = ("东区,2025年1月,5,90", "东区,2025年2月,5,80")
    alone: Judgement = judged(sheet(*rows, header=HEADER), rules)
    assert [skipped.id for skipped in alone.skipped] == ["AA02", "AA05"]
    assert alone.skipped[0].why and alone.skipped[0].why_en
    assert spots(alone.findings) == [("AA02", 3, 4)]
    known = judged(sheet(*rows, header=HEADER), rules, history=History())
    assert (known.skipped, spots(known.findings)) == ([], [("AA02", 3, 4)])


def test_history_of_other_feeds_and_items_is_not_looked_at() -> None:
    the_feed = with_edits(FALLING)
    history = past(sheet("东区,2025年1月,,90", header=HEADER))
    other = History(history.frame.with_columns(feed=pl.lit("trains")))
    row = sheet("东区,2025年2月,,80", header=HEADER)
    assert judged(row, the_feed, history=other).findings == []
    renamed = History(history.frame.with_columns(item=pl.lit("good")))
    assert judged(row, the_feed, history=renamed).findings == []
    assert judged(row, the_feed, history=history).verdict is Verdict.REJECT


AMOUNT = st.integers(0, 10**6).map(str) | st.sampled_from(["", "-", "未报", "保密", "不适用"])
MONTHS = st.sampled_from(["2024年3月", "2025年1月", "2025年2月", "2025年3月", "2025年"])
ROWS = st.lists(st.tuples(st.sampled_from(["东区", "西区"]), MONTHS, AMOUNT), max_size=6)
RULES = (
    FALLING,
    edit("AA05", "jump", "soft", column="ytd", factor=Decimal(2)),
    edit("AA07", "jump_year", "soft", column="ytd", factor=Decimal(2)),
    edit("AA08", "same_as_before", "soft", columns=["ytd"], against="year", digits=3),
)


@settings(max_examples=50)
@given(before=ROWS, rows=ROWS)
def test_an_edit_never_fires_on_rows_it_has_no_numbers_for(
    before: list[tuple[str, str, str]], rows: list[tuple[str, str, str]]
) -> None:
    the_feed = with_edits(*RULES)
    header = "地区,报告期,累计数（辆）"
    texts = [",".join(row) for row in {(row[0], row[1]): row for row in before}.values()]
    history = past(*(sheet(text, header=header) for text in texts if text[-1] != ","))
    lines = [",".join(row) for row in rows]
    findings = judged(sheet(*lines, header=header), the_feed, history=history).findings
    ours = [finding for finding in findings if finding.rule.startswith("AA")]
    for finding in ours:
        assert finding.line is not None
        assert rows[finding.line - 2][2].isdigit()
        # Both numbers that were compared are in the finding.
        assert sum(part[0].isdigit() for part in finding.read.replace("；", " ").split()) > 1


AT = datetime(2025, 1, 1, tzinfo=SHANGHAI)


def submission(id_: str, accepted_seq: int = 0) -> Submission:
    return Submission(
        id_, "stat-b", "cars", "0", "x.csv", AT, False,
        accepted_at=AT if accepted_seq else None, accepted_seq=accepted_seq,
    )  # fmt: skip


def indexed(
    folder: Path, accepted: Mapping[str, int], ended: Mapping[str, int]
) -> SubmissionsIndex:
    """Submissions that were accepted, and some of them withdrawn, by events of these numbers."""
    told = {"sender": "stat-b", "feed": "cars", "sha256": "0", "file_name": "x.csv"}
    judged = {"state": "accepted", "judged_by": "code", "reason_zh": ""}
    happened = [
        *((0, EventKind.RECEIVED, id_, told | {"backdated": False}) for id_ in accepted),
        *((seq, EventKind.JUDGED, id_, judged) for id_, seq in accepted.items() if seq),
        *((seq, EventKind.WITHDRAWN, id_, {"reason_zh": ""}) for id_, seq in ended.items()),
    ]
    happened.sort(key=lambda event: event[0])
    ledger = folder / "events.jsonl"
    ledger.write_bytes(
        b"".join(
            Event(seq, kind, AT, AT, {"submission_id": id_, **facts}).as_line()
            for seq, kind, id_, facts in happened
        )
    )
    return SubmissionsIndex(ledger)


def test_judging_again_looks_at_what_stood_when_it_was_accepted(tmp_path: Path) -> None:
    accepted = {"a": 3, "b": 5, "c": 6, "me": 10, "d": 12, "never": 0}
    index = indexed(tmp_path, accepted, ended={"b": 20, "c": 8})
    assert [e.id for e in earlier_than(index, submission("me", 10))] == ["a", "b"]
    assert [e.id for e in earlier_than(index, submission("new"))] == ["a", "me", "d"]


def test_what_is_looked_back_over_is_limited(tmp_path: Path) -> None:
    index = indexed(tmp_path, {str(seq): seq for seq in range(1, LOOKED_BACK + 50)}, {})
    again = earlier_than(index, submission("me", 10**6))
    assert (len(again), again[-1].accepted_seq) == (LOOKED_BACK, LOOKED_BACK + 49)


def test_history_is_empty_before_anything_was_accepted() -> None:
    assert History.of_submissions([]).of("cars").is_empty()
