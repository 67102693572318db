"""Counting a published list again: which rows stand, meet the conditions and count once."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.publication.counted import (
    Counted,
    CountedList,
    key_columns,
    recounted,
    telling_columns,
)
from orchestration.publication.published import PublishedData
from sources.catalogue import Catalogue, Indicator

COLUMNS = (
    "feed varchar, entity_key varchar, region_code varchar, period_end date, attributes varchar, "
    "known_from timestamp, known_to timestamp, submission_id varchar, sheet varchar, line integer"
)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
HALF = (date(2025, 1, 1), date(2025, 6, 30))


def counted_indicator(**counting: Any) -> Indicator:
    measure = counting.pop("measure")
    return Indicator.model_validate(
        {
            "code": "x", "name_zh": "某", "name_en": "some", "unit": "个", "display_unit": "个",
            "display_factor": 1, "decimals": 0, "measure": measure, "direction": "up",
            "judge_by": "level", "feed": "projects", "counting": counting, "scope_note_zh": "。",
        }
    )  # fmt: skip


FLOW = counted_indicator(
    measure="flow", count="records", dated_by="started_on", where={"status": ("started", "done")}
)
ENTERPRISES = counted_indicator(
    measure="flow", count="distinct", column="code", dated_by="started_on"
)
STOCK = counted_indicator(
    measure="stock", count="records", dated_by="started_on", ended_by="ended_on"
)
LENGTH = counted_indicator(measure="flow", count="sum", column="length", dated_by="started_on")
SHARE = counted_indicator(
    measure="ratio_stock", count="records", numerator_where={"matched": ("yes",)}
)


def row(key: str, day: date = date(2025, 12, 31), region: str = "a", **said: Any) -> list[Any]:
    known_from = datetime(2026, 1, 10)
    return ["projects", key, region, day, json.dumps(said), known_from, None, "s1", "", 2]


@pytest.fixture
def published(tmp_path: Path) -> Any:
    def publish(*rows: list[Any]) -> PublishedData:
        with duckdb.connect() as connection:
            connection.execute(f"create table records ({COLUMNS})")
            for entry in rows:
                connection.execute(
                    "insert into records values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entry
                )
            place = tmp_path / "fct_record.parquet"
            standing = "period_end = max(period_end) over (partition by entity_key) as is_standing"
            query = f"select *, {standing} from records"  # noqa: S608 - ours
            connection.execute(f"copy ({query}) to '{place}' (format parquet)")
        return PublishedData(tmp_path)

    return publish


def one_jurisdiction(_region: str) -> str:
    return "all"


def keys(counted: tuple[Counted, ...]) -> list[str]:
    return sorted(entry.row["entity_key"] for entry in counted)


def test_a_flow_counts_what_meets_its_conditions_and_is_dated_within(published: Any) -> None:
    data = published(
        row("early", status="started", started_on="2025-03-01"),
        row("late", status="done", started_on="2025-09-01"),
        row("waiting", status="listed", started_on="2025-03-01"),
        row("undated", status="started"),
        row("before", status="done", started_on="2024-12-31"),
        row("elsewhere", region="b", status="done", started_on="2025-03-01"),
    )
    listed = CountedList(data, FLOW, one_jurisdiction)
    assert keys(listed.counted("a", *YEAR)) == ["early", "late"]
    assert keys(listed.counted("a", *HALF)) == ["early"]
    assert recounted(FLOW, listed.counted("a", *YEAR)) == 2


def test_only_the_latest_word_on_a_thing_counts_in_a_flow(published: Any) -> None:
    data = published(
        row("p", date(2025, 6, 30), status="started", started_on="2025-03-01"),
        row("p", date(2025, 9, 30), region="b", status="cancelled", started_on="2025-03-01"),
    )
    listed = CountedList(data, FLOW, one_jurisdiction)
    assert keys(listed.counted("a", *YEAR)) == []
    assert keys(listed.counted("b", *YEAR)) == []


def test_an_enterprise_named_twice_counts_once_a_year_where_it_comes_first(published: Any) -> None:
    data = published(
        row("p1", code="A", started_on="2025-08-01"),
        row("p2", region="b", code="A", started_on="2025-03-01"),
        row("p3", code="B", started_on="2025-08-02"),
        row("p4", started_on="2025-08-02"),
    )
    listed = CountedList(data, ENTERPRISES, one_jurisdiction)
    assert keys(listed.counted("a", *YEAR)) == ["p3"]
    assert keys(listed.counted("b", *YEAR)) == ["p2"]
    autumn = (date(2025, 7, 1), date(2025, 12, 31))
    assert keys(listed.counted("a", *autumn)) == ["p3"], "A has counted in March"


def test_an_enterprise_counts_in_every_jurisdiction_it_has_a_project_in(published: Any) -> None:
    data = published(
        row("p1", code="A", started_on="2025-08-01"),
        row("p2", region="b", code="A", started_on="2025-03-01"),
    )
    listed = CountedList(data, ENTERPRISES, str)
    assert keys(listed.counted("a", *YEAR)) == ["p1"]
    assert keys(listed.counted("b", *YEAR)) == ["p2"]


def test_a_stock_counts_what_stands_and_has_not_ended(published: Any) -> None:
    data = published(
        row("kept", started_on="2020-01-01"),
        row("revoked", started_on="2020-01-01", ended_on="2025-06-30"),
        row("later", started_on="2025-08-01"),
        row("replaced", date(2025, 3, 31), started_on="2020-01-01"),
        row("replaced", date(2025, 9, 30), region="b", started_on="2020-01-01"),
    )
    listed = CountedList(data, STOCK, one_jurisdiction)
    assert keys(listed.counted("a", *HALF)) == ["replaced"], "the others were not on a list yet"
    assert keys(listed.counted("a", *YEAR)) == ["kept", "later"]
    assert keys(listed.counted("b", *YEAR)) == ["replaced"]


def test_lengths_are_summed_exactly(published: Any) -> None:
    data = published(
        row("w1", length=0.1, started_on="2025-03-01"),
        row("w2", length=0.2, started_on="2025-03-01"),
        row("w3", started_on="2025-03-01"),
    )
    assert recounted(
        LENGTH, CountedList(data, LENGTH, one_jurisdiction).counted("a", *YEAR)
    ) == Decimal("0.3")


def test_a_share_is_the_part_of_all_and_nothing_of_nothing_is_no_share(published: Any) -> None:
    data = published(row("p1", matched="yes"), row("p2", matched="no"), row("p3"))
    counted = CountedList(data, SHARE, one_jurisdiction).counted("a", *YEAR)
    share = recounted(SHARE, counted)
    assert share is not None and round(share, 6) == Decimal("33.333333")
    assert recounted(SHARE, ()) is None


def test_the_cells_told_are_those_that_make_a_row_count(catalogue: Catalogue) -> None:
    feeds, indicators = catalogue.feeds, catalogue.indicators
    pipes = telling_columns(
        indicators["gas_pipes_renewed"], key_columns(feeds["municipal_works"].columns)
    )
    assert pipes == ("completed_on", "length")
    assert telling_columns(indicators["financing_coverage"], ("project_id",)) == ("matched",)
    capacity = telling_columns(indicators["battery_recycling_capacity"], ("line_id",))
    assert capacity == ("capacity",)


def test_an_indicator_that_is_not_counted_has_no_list(published: Any, catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="not counted"):
        CountedList(published(), catalogue.indicators["used_car_trades"], one_jurisdiction)
