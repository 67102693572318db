"""What the marts of today say was known on a day is what the marts as of that day say.

Random ledgers of submissions that are accepted, wait, are explained, revised, repeated, returned
and withdrawn. Each is folded as of every day it has, by the software's own fold, and each such past
is a feed of its own, so that one build holds them all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.ledger import SHANGHAI, Event, EventKind, wall_time
from orchestration.submissions import Submission, fold
from tests.unit.dbt_inputs import failures, query, run
from tests.unit.dbt_lists import ListInputs

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
PROVINCE, COUNTIES, THINGS = "140000", ("140101", "140102"), ("w1", "w2")
START, DAYS, LEDGERS = datetime(2025, 6, 2, 8, tzinfo=SHANGHAI), 7, 8
AS_OF = "2025-12-31"


@dataclass
class Life:
    """One random ledger, and what each of its submissions says."""

    events: list[Event]
    cells: dict[str, dict[str, int | None]]
    rows: dict[str, dict[str, int]]


def random_life(seed: int) -> Life:
    chosen, life = random.Random(seed), Life([], {}, {})
    waiting: list[str] = []
    accepted: list[str] = []

    def happens(kind: EventKind, id_: str, hour: int, **facts: Any) -> None:
        at = START + timedelta(hours=hour)
        facts = {"submission_id": id_, **facts}
        life.events.append(Event(len(life.events) + 1, kind, at, at, facts))

    def judged(id_: str, hour: int, state: str) -> None:
        said = {"state": state, "judged_by": "", "reason_zh": ""}
        happens(EventKind.JUDGED, id_, hour, **said)
        (accepted if state == "accepted" else waiting).append(id_)

    # Several things may happen within the same instant.
    for hour in sorted(chosen.choices(range(0, 24 * DAYS, 6), k=12)):
        turn = chosen.random()
        if turn < 0.2 and accepted:
            id_ = accepted.pop(chosen.randrange(len(accepted)))
            kind = chosen.choice((EventKind.RETURNED, EventKind.WITHDRAWN))
            happens(kind, id_, hour, reason_zh=f"{id_}有误")
        elif turn < 0.35 and waiting:
            id_ = waiting.pop()
            happens(EventKind.EXPLAINED, id_, hour, revision="C", revision_reason="漏报")
            judged(id_, hour, "accepted")
        else:
            id_ = f"s{seed}-{len(life.cells)}"
            told = {"sender": "a", "feed": "f", "sha256": id_, "file_name": id_}
            code = chosen.choice(("", "R1", "R2"))
            happens(EventKind.RECEIVED, id_, hour, backdated=False, revision=code, **told)
            said = chosen.sample(COUNTIES, chosen.choice((1, 2)))
            life.cells[id_] = {code: chosen.choice((None, 1, 2, 3)) for code in said}
            life.rows[id_] = {
                thing: chosen.randrange(3) for thing in chosen.sample(THINGS, chosen.choice((1, 2)))
            }
            judged(id_, hour, chosen.choice(("accepted", "accepted", "awaiting_explanation")))
    return life


def past(inputs: ListInputs, life: Life, name: str, day: date | None) -> None:
    """A feed of values and one of rows that hold what the ledger says as of the day."""
    for kind in ("v", "r"):
        inputs.feed(f"{kind}{name}", shape="records" if kind == "r" else "values")
    for entry in fold(life.events, day).values():
        for kind in ("v", "r"):
            id_ = f"{kind}{name}/{entry.id}"
            inputs.submission(id_, f"{kind}{name}", **_facts(entry))
            if not entry.on_record:
                continue
            if kind == "v":
                for code, value in life.cells[entry.id].items():
                    inputs.observe(id_, "trades", code, "2025-03", value)
            else:
                for thing, length in life.rows[entry.id].items():
                    inputs.record(id_, thing, COUNTIES[0], "2025-03..03", length=length)


def _facts(entry: Submission) -> dict[str, Any]:
    return {
        "accepted_at": entry.accepted_at and wall_time(entry.accepted_at),
        "accepted_seq": entry.accepted_seq,
        "received_at": wall_time(entry.received_at),
        "state": entry.state.value,
        "reason_zh": entry.reason_zh,
        "revision": entry.revision or None,
        "revision_reason": entry.revision_reason or None,
        "ended_at": entry.ended_at and wall_time(entry.ended_at),
    }


def days() -> Iterator[date]:
    for n in range(DAYS):
        yield START.date() + timedelta(days=n)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = ListInputs()
    inputs.rules()
    inputs.region(PROVINCE, None, "province")
    inputs.plan("plan", PROVINCE)
    for code in COUNTIES:
        inputs.region(code, PROVINCE)
        inputs.line(PROVINCE, code)
    for seed in range(LEDGERS):
        life = random_life(seed)
        past(inputs, life, f"{seed}.now", None)
        for day in days():
            past(inputs, life, f"{seed}.{day}", day)
    built = inputs.write(root / "warehouse.duckdb")
    marts = ("+fct_observation", "+fct_record", "+fct_revision")
    assert failures(run(root, built, AS_OF, "run", "--select", *marts)) == []
    return built


KNOWN = {
    "fct_observation": "item, region_code, period, basis, value, blank",
    "fct_record": "entity_key, region_code, period, attributes",
    "fct_revision": "item, region_code, basis, step, old_value, new_value, reason, reason_zh",
}
SEEN_THEN = "known_to is null"
SEEN_FROM_NOW = """known_from < ? and (known_to is null or known_to >= ?)
    and known_to is distinct from known_from"""


@pytest.mark.parametrize("mart", KNOWN)
def test_what_was_known_on_a_day_is_told_alike_then_and_now(warehouse: Path, mart: str) -> None:
    told = f"{KNOWN[mart]}, known_from, split_part(submission_id, '/', 2) as submission"
    compared = changed = 0
    for seed in range(LEDGERS):
        kind = "r" if mart == "fct_record" else "v"
        before: object = None
        moments: tuple[datetime, ...]
        for day in days():
            end = datetime.combine(day + timedelta(days=1), datetime.min.time())
            if mart == "fct_revision":
                then, now, moments = "true", "known_from < ?", (end,)
            else:
                then, now, moments = SEEN_THEN, SEEN_FROM_NOW, (end, end)
            select = f"select {told} from marts.{mart} where feed = ? and {{}} order by all"  # noqa: S608
            as_of = query(warehouse, select.format(then), f"{kind}{seed}.{day}")
            today = query(warehouse, select.format(now), f"{kind}{seed}.now", *moments)
            assert as_of == today, (mart, seed, day)
            compared += len(as_of)
            changed += as_of != before
            before = as_of
    assert compared > 50, "the ledgers say too little"
    assert changed > 2 * LEDGERS, "too little changes from day to day"


def test_the_ledgers_take_back_replace_and_bring_back(warehouse: Path) -> None:
    """The comparison is worth something: every reason for a step is among them."""
    found = query(warehouse, "select distinct reason from marts.fct_revision")
    assert {row["reason"] for row in found} >= {"R1", "R2", "C", "returned", "withdrawn"}
