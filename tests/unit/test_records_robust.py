"""Whatever stands in a list, judging it neither raises nor keeps one fact twice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.judge import Judgement
from orchestration.intake.observations import FACT
from sources.catalogue import Feed
from tests.unit.factories import edit, sheet
from tests.unit.list_factories import (
    CODE,
    OTHER_CODE,
    judged_list,
    list_feed,
    promise_feed,
    two_key_feed,
)

EDITS = (
    edit("BB01", "required_when", column="finished_on", when="status", values=["done"]),
    edit("BB02", "not_after_period", column="started_on"),
    edit("BB03", "not_before", later="finished_on", earlier="started_on"),
    edit("BB04", "at_least_one", columns=["money", "started_on"]),
    edit("BB06", "jump", "soft", column="money", factor=3),
)
FEEDS = {
    "projects": list_feed(edits=EDITS),
    "in regions": list_feed(edits=EDITS, keys_within="region"),
    "two keys": two_key_feed(),
    "promises": promise_feed(),
}
THINGS = ["无", "A", "a", "a|b", "a\\|b", "\\", "__nil", "无锡1号"]
GOOD = {
    "works_id": THINGS,
    "kind": ["绿色工厂", "智能工厂", "无"],
    "promise": ["乙市-举措1", "yi-G2", "无"],
    "title": ["甲", "乙"],
    "code": [CODE, CODE.lower(), OTHER_CODE],
    "status": ["储备", "开工"],
    "started_on": ["", "-", "2025-03-01", "20250302"],
    "finished_on": ["", "2025年3月9日"],
    "money": ["1", "0.5", "-"],
    "nature": ["", "正式"],
    "note": ["", "政策补贴到位较晚"],
}
ODD = ["", "无", "零报告", "2025年3月", "45717", "丙市-目标1", "#N/A", "9" * 40, "1e5", "完工"]
CELLS = st.sampled_from([*ODD, *THINGS]) | st.text(max_size=5)
ROWS = st.tuples(st.sampled_from(["东区", "西区"]), st.sampled_from(["2025年3月", "2025年2月"]))


@st.composite
def rows_of(draw: st.DrawFn, feed: Feed) -> list[str]:
    """Rows of good cells; in half of the tables any cell may be anything."""
    odd = draw(st.booleans())
    rows = []
    for place in draw(st.lists(ROWS, max_size=3)):
        good = [st.sampled_from(GOOD[column.name]) for column in feed.columns[2:]]
        cells = [draw(cell | CELLS if odd else cell) for cell in good]
        rows.append(",".join('"' + cell.replace('"', '""') + '"' for cell in (*place, *cells)))
    return rows


def judged_rows(feed: Feed, rows: list[str]) -> Judgement:
    headers = [f"{c.header}（{c.unit}）" if c.unit else c.header for c in feed.columns]
    text = sheet(*rows, header=",".join(headers))
    return judged_list(text.encode("utf-8", "replace").decode(), feed)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(list(FEEDS)))
def test_no_list_makes_it_raise_and_no_fact_is_kept_twice(data: st.DataObject, name: str) -> None:
    feed = FEEDS[name]
    judgement = judged_rows(feed, data.draw(rows_of(feed)))
    assert judgement.findings or judgement.observations is not None
    if judgement.observations is not None:
        assert judgement.observations.select(FACT).is_unique().all()
        assert (judgement.observations["entity_key"] != "").all()


def test_an_empty_list_says_how_to_report_nothing() -> None:
    finding = judged_rows(FEEDS["two keys"], []).findings[0]
    assert finding.rule == "table.no_rows"
    assert "“名录类型、统一社会信用代码”填“无”" in finding.advice
