"""Rows that say the same fact twice: each has its finding, and none is compared with the others.

With n rows of one key each beside each would be n² pairs: a file pasted many times would fill the
memory. So the joined frames are counted here, not only the findings.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import polars as pl
import pytest

from expectations.findings import Verdict
from expectations.history import History
from orchestration.intake.keeping.replacing import spoken_of
from tests.unit.factories import edit, feed, judged, sheet, spots

HEADER = "地区,报告期,本月数（辆）,累计数（辆）"
EDITS = [
    edit("AA02", "ytd_not_falling", column="ytd"),
    edit("AA06", "ytd_adds_up", ytd="ytd", current="now"),
    edit("AA05", "jump", "soft", column="now", factor=Decimal(3)),
    edit("AA07", "jump_year", "soft", column="now", factor=Decimal(3)),
]
YEARS = [f"东区,{year}年{m}月,{10 + m},{99}" for year in (2024, 2025) for m in (1, 2, 3)]


def test_a_file_pasted_many_times_takes_no_more_than_its_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heights: list[int] = []
    join = pl.LazyFrame.join

    def counted(self: pl.LazyFrame, *given: object, **more: object) -> pl.LazyFrame:
        joined = join(self, *given, **more)  # type: ignore[arg-type]
        heights.append(joined.collect().height)
        return joined

    monkeypatch.setattr(pl.LazyFrame, "join", counted)
    rows = YEARS * 200
    found = judged(sheet(*rows, header=HEADER), feed(edits=EDITS))
    assert Counter(f.rule for f in found.findings) == {"key.duplicate": len(rows)}
    assert heights
    assert max(heights) <= len(rows)


def test_a_doubled_row_is_compared_with_nothing_but_others_still_are() -> None:
    rows = [
        "东区,2025年1月,10,10",
        "东区,2025年2月,90,100",
        "东区,2025年2月,10,20",
        "东区,2025年3月,10,15",
    ]
    found = judged(sheet(*rows, header=HEADER), feed(edits=[EDITS[0], EDITS[2]]))
    assert found.verdict is Verdict.REJECT
    assert spots(found.findings) == [("key.duplicate", 3, 1), ("key.duplicate", 4, 1)]


def test_what_was_accepted_does_not_speak_for_a_row_that_is_doubled() -> None:
    earlier = judged(sheet("东区,2025年2月,90,100", header=HEADER), feed(edits=[]))
    assert earlier.observations is not None
    history = History.of_submissions([spoken_of(earlier.observations)])
    rows = ["东区,2025年2月,20,20", "东区,2025年2月,30,30", "东区,2025年3月,10,40"]
    found = judged(sheet(*rows, header=HEADER), feed(edits=[EDITS[0]]), history=history)
    assert {f.rule for f in found.findings} == {"key.duplicate"}
