"""Duties told from the ledger alone are the rows of ``fct_reporting``, whatever has happened."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration.context import Context
from orchestration.duties import Duty, Standing, duties, upcoming
from orchestration.ledger import SHANGHAI, EventKind, wall_time
from orchestration.warehouse.inputs import write_inputs
from orchestration.workspace import PROJECT_ROOT, Workspace
from sources.periods import Period
from tests.unit.factories import catalogue, feed, sender

MODELS = PROJECT_ROOT / "dbt_project" / "models"
REFERENCE = re.compile(r"\{\{ (?:ref|source)\((?:'inputs', )?'(\w+)'\) \}\}")
LAST = date(2025, 9, 12)
REGIONS = ("990102", "990103", "990202", "990203")
YEARLY = {"cadence": "yearly", "first": date(2023, 1, 1), "due_day": 28, "due_after_months": 1}
GAPS = {
    "cadence": "monthly",
    "first": date(2023, 1, 1),
    "due_day": 12,
    "due_after_months": 1,
    "gap_months": [1],
}
COLUMNS = (
    "sender, feed, region_code, period, period_start, period_end, due_on, state, submission_id,"
    " received_at, reason_zh, n_submissions, first_pass"
)


class Unit:
    """A workspace that is told of submissions as the intake tells of them."""

    def __init__(self, root: Path) -> None:
        feeds = (feed(), feed(id="gaps", calendar=GAPS), feed(id="yearly", calendar=YEARLY))
        ids = [entry.id for entry in feeds]
        senders = (
            sender(feeds=ids, obliged_from=date(2024, 3, 15)),
            sender(id="stat-c", region="990200", feeds=ids),
        )
        self.context = Context(Workspace(root).create(), catalogue(*feeds, senders=senders))

    def receive(self, id_: str, feed_: str, at: datetime, who: str = "stat-b") -> None:
        told = {"sha256": id_, "file_name": f"{id_}.csv", "size": 1, "backdated": False}
        self.tell(EventKind.RECEIVED, id_, at, sender=who, feed=feed_, **told)

    def judge(self, id_: str, at: datetime, state: str, rows: list[tuple[Any, ...]]) -> None:
        """``rows``: region, period, and how blank each cell is."""
        if state == "accepted":
            self._observe(id_, rows)
        elif state != "unreadable":
            attempts = [
                {"region_code": r, "period": p.label, "start": str(p.start), "end": str(p.end)}
                for r, p, _ in rows
            ]
            place = self.context.workspace.quarantine / f"{id_}.json"
            place.write_text(json.dumps({"attempts": attempts}), "utf-8")
        facts = {"judged_by": "v1", "reason_zh": "" if state == "accepted" else f"{id_}不符"}
        self.tell(EventKind.JUDGED, id_, at, state=state, **facts)

    def _observe(self, id_: str, rows: list[tuple[Any, ...]]) -> None:
        found = self.context.index.get(id_)
        assert found
        cells = [(id_, found.feed, r, p.start, p.end, blank) for r, p, blank in rows]
        names = ("submission_id", "feed", "region_code", "period_start", "period_end", "blank")
        frame = pl.DataFrame(cells, schema=names, orient="row")
        frame.write_parquet(self.context.workspace.observations / f"{id_}.parquet")

    def tell(self, kind: EventKind, id_: str, at: datetime, **facts: Any) -> None:
        self.context.ledger.append(kind, at=at, submission_id=id_, **facts)


def rendered(model: Path, schema: str = "") -> str:
    """The SQL of a model, with tables in the place of its references."""
    return REFERENCE.sub(lambda found: schema + found[1], model.read_text("utf-8"))


def reporting(context: Context, as_of: date) -> set[tuple[Any, ...]]:
    """The rows of the mart, computed by its own SQL."""
    with duckdb.connect() as connection:
        write_inputs(context, as_of, connection)
        connection.execute("set schema = 'inputs'")
        connection.execute(f"create table int_settings as select date '{as_of}' as as_of")
        connection.execute(
            "create table int_report_changes (feed varchar, region_code varchar, period_end date,"
            " submission_id varchar, received_at timestamp)"
        )
        for name in ("expected_reports", "submissions", "attempts", "observations"):
            sql = rendered(MODELS / "staging" / f"stg_{name}.sql", "inputs.")
            connection.execute(f"create view stg_{name} as {sql}")
        mart = rendered(MODELS / "marts" / "fct_reporting.sql")
        rows = connection.sql(f"select {COLUMNS} from ({mart})")  # noqa: S608 - our own models
        return set(rows.fetchall())


def as_row(duty: Duty) -> tuple[Any, ...]:
    values = duty._asdict()
    values["received_at"] = duty.received_at and wall_time(duty.received_at)
    values["state"] = duty.state.value
    return tuple(values.values())


def clock(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


def periods(source: random.Random, feed_: str) -> list[Period]:
    year = source.choice((2024, 2024, 2025))
    if feed_ == "yearly":
        return [Period.of_months(year, 1, 12)]
    first = source.randrange(1, 13)
    return [
        Period.of_months(year, m)
        for m in range(first, source.choice((first, first, first, 12)) + 1)
    ]


def random_events(source: random.Random, unit: Unit, count: int) -> None:
    """Files of every fate: late and early, twice at once, blank, refused, taken back."""
    for _ in range(count):
        id_, feed_ = f"s{source.randrange(1 << 40):011x}", source.choice(("cars", "gaps", "yearly"))
        who = source.choice(("stat-b", "stat-b", "stat-c"))
        own = REGIONS[:2] if who == "stat-b" else REGIONS[2:]
        asked = periods(source, feed_)
        blank = source.choice(("reported", "below_unit", "nothing", "not_reported"))
        rows = [(r, p, blank) for r in source.sample(own, source.randrange(1, 3)) for p in asked]
        if source.random() < 0.3:
            rows += [(r, p, "not_reported") for r in own for p in asked]
        day = asked[0].end + timedelta(days=source.choice((-20, 3, 3, 3, 11, 60)))
        day = min(day, LAST - timedelta(days=1))
        at = clock(day)
        unit.receive(id_, feed_, at, who)
        _fate(source, unit, id_, at, rows)


def _fate(
    source: random.Random, unit: Unit, id_: str, at: datetime, rows: list[tuple[Any, ...]]
) -> None:
    fates = ("accepted", "accepted", "accepted", "awaiting_explanation", "rejected", "unreadable")
    state = source.choice(fates)
    unit.judge(id_, at, state, rows)
    if state == "awaiting_explanation" and source.random() < 0.5:
        at += timedelta(hours=5)
        state = source.choice(("accepted", "rejected"))
        unit.judge(id_, at, state, rows[: max(1, len(rows) - 1)])
    if state in ("accepted", "awaiting_explanation") and source.random() < 0.3:
        kind = source.choice((EventKind.RETURNED, EventKind.WITHDRAWN))
        unit.tell(kind, id_, at + timedelta(days=1), reason_zh="报错", by="甲")


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Unit]:
    yield Unit(tmp_path / "var")


def test_duties_are_the_rows_of_the_mart_in_every_state(tmp_path: Path) -> None:
    seen: set[str] = set()
    for seed in range(5):
        unit = Unit(tmp_path / str(seed))
        random_events(random.Random(seed), unit, 120)
        told = duties(unit.context, LAST)
        expected = reporting(unit.context, LAST)
        assert len(expected) > 100
        assert {as_row(duty) for duty in told} == expected
        assert len(told) == len(expected)
        seen |= {duty.state for duty in told}
    assert seen == set(Standing)


def test_a_day_in_the_past_is_told_as_it_was_then(unit: Unit) -> None:
    random_events(random.Random(99), unit, 120)
    day = date(2025, 2, 20)
    told = {as_row(duty) for duty in duties(unit.context, day)}
    assert told == reporting(unit.context, day)


def test_what_is_asked_of_one_unit_and_since_a_day_is_part_of_the_whole(unit: Unit) -> None:
    random_events(random.Random(5), unit, 120)
    since = date(2025, 1, 1)
    part = duties(unit.context, LAST, ["stat-b"], since)
    assert part
    assert part == [
        duty
        for duty in duties(unit.context, LAST)
        if duty.sender == "stat-b" and duty.period_end >= since
    ]


def test_what_was_judged_again_speaks_anew(unit: Unit) -> None:
    march, april = Period.of_months(2025, 3), Period.of_months(2025, 4)
    at = clock(date(2025, 5, 2))
    unit.receive("s1", "cars", at)
    unit.judge("s1", at, "awaiting_explanation", [("990102", march, "")])
    assert state_of(unit, march) == Standing.AWAITING_EXPLANATION
    unit.judge("s1", at, "rejected", [("990102", april, "")])
    assert state_of(unit, march) == Standing.OVERDUE
    assert state_of(unit, april) == Standing.REJECTED


def state_of(unit: Unit, period: Period) -> Standing:
    return next(
        duty.state
        for duty in duties(unit.context, LAST, ["stat-b"])
        if (duty.feed, duty.region_code, duty.period_end) == ("cars", "990102", period.end)
    )


def test_lost_observations_hide_only_their_own_report_until_they_are_made_again(
    unit: Unit,
) -> None:
    march, april = Period.of_months(2025, 3), Period.of_months(2025, 4)
    for id_, period in (("s1", march), ("s2", april)):
        unit.receive(id_, "cars", clock(date(2025, 5, 2)))
        unit.judge(id_, clock(date(2025, 5, 2)), "accepted", [("990102", period, "reported")])
    place = unit.context.workspace.observations / "s1.parquet"
    whole = place.read_bytes()
    place.write_bytes(b"PAR1")
    assert state_of(unit, march) == Standing.OVERDUE
    assert state_of(unit, april) == Standing.ACCEPTED_ON_TIME
    place.write_bytes(whole)
    assert state_of(unit, march) == Standing.ACCEPTED_LATE


def test_the_period_under_way_is_coming_and_may_have_been_reported_already(unit: Unit) -> None:
    at = clock(date(2025, 9, 10))
    unit.receive("s1", "cars", at)
    september = Period.of_months(2025, 9)
    unit.judge("s1", at, "accepted", [("990102", september, "reported")])
    coming = upcoming(unit.context, LAST, ["stat-b"])
    states = {(duty.feed, duty.region_code): duty.state for duty in coming}
    assert states["cars", "990102"] == Standing.ACCEPTED_ON_TIME
    assert states["cars", "990103"] == Standing.NOT_DUE
    assert {duty.period_end for duty in coming} == {september.end, date(2025, 12, 31)}
