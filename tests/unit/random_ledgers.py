"""Random submissions over time in a small country: values and lists, revised, returned, silent.

Belongs here: making them. Nothing here knows what is computed from them.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from tests.unit.dbt_inputs import interval
from tests.unit.dbt_lists import NIL, ListInputs
from tests.unit.random_lists import random_row

PROVINCE, CITY, OTHER = "140000", "140100", "140200"
COUNTIES = {"140101": CITY, "140102": CITY, "140103": CITY, "140201": OTHER}
DONE = {"status": ("done",)}


def declared() -> ListInputs:
    """A province with two cities, feeds of every shape, targets of every kind."""
    inputs = ListInputs()
    inputs.rules()
    inputs.region(PROVINCE, None, "province")
    for city in (CITY, OTHER):
        inputs.region(city, PROVINCE, "city")
    for county, city in COUNTIES.items():
        inputs.region(county, city)
        inputs.line(PROVINCE, city, county)
    _feeds(inputs)
    _breaks(inputs)
    _promises(inputs)
    return inputs


def _feeds(inputs: ListInputs) -> None:
    inputs.feed("values")
    inputs.feed("office", authority="parent")
    inputs.feed("works", shape="records")
    for county in COUNTIES:
        inputs.reporter("values", county)
        inputs.reporter("works", county)
    inputs.reporter("values", CITY)
    inputs.reporter("office", PROVINCE)
    inputs.reporter("office", OTHER)
    inputs.indicator("sold", "values", "flow", item="sold", growth_item="sold_growth")
    inputs.indicator("stations", "values", "stock", item="stations")
    inputs.indicator("rate", "values", "ratio_stock", numerator="good", denominator="stations")
    inputs.indicator("share", "values", "ratio_flow", numerator="new", denominator="sold")
    inputs.indicator("spent", "office", "flow", item="spent")
    inputs.indicator("growth", "office", "growth_only", growth_item="growth")
    inputs.counted("done", "works", "flow", where=DONE, dated_by="done_on")
    inputs.counted("firms", "works", "flow", "distinct", column="firm", dated_by="done_on")
    inputs.counted("open", "works", "stock", dated_by="done_on", ended_by="closed_on")


def _breaks(inputs: ListInputs) -> None:
    for indicator, region, day, link in (
        ("sold", "140101", date(2025, 1, 1), 1.08),
        ("stations", "140201", date(2024, 7, 1), 0.9),
        ("rate", "140102", date(2024, 10, 1), None),
        ("growth", None, date(2025, 2, 1), None),
    ):
        inputs.add(
            "series_breaks", indicator=indicator, region_code=region, broken_on=day, link=link
        )


def _promises(inputs: ListInputs) -> None:
    inputs.plan("plan", PROVINCE)
    inputs.plan("town", CITY)
    inputs.judged_by("town", behind=-5, coverage_withheld=40)
    known = {"release_id": "r1", "as_of": date(2024, 6, 30), "data_cutoff": datetime(2024, 6, 30)}
    inputs.add("previous_release", **known, is_same_software=True)
    inputs.add("previous_progress", plan="plan", n=1, region_code=PROVINCE, light="on_track")
    asked = [("sold", "growth", 20), ("stations", "level", 90), ("rate", "points", 9),
             ("sold", "cumulative", 9000), ("done", "annual", 6), ("growth", "growth", 15),
             ("open", "cumulative", 20), ("spent", "growth", 5)]  # fmt: skip
    for n, (indicator, kind, value) in enumerate(asked, start=1):
        more = {"counts_from": "all_on_record"} if indicator == "open" else {}
        inputs.target("plan", n, indicator, kind, value, **more)
    inputs.target("town", 1, "share", "relative", None, reference_region=PROVINCE)
    inputs.target("town", 2, "sold", "growth", 10, deadline=2025)


def random_ledger(seed: int, months: int = 30) -> ListInputs:
    """All that is ever sent, with the time at which each was accepted; some of it taken back."""
    source = random.Random(seed)
    inputs = declared()
    sent: list[tuple[datetime, str, str, int]] = []
    for month in range(months):
        senders = [(feed, county) for feed in ("values", "works") for county in COUNTIES]
        senders.append(("values", CITY))
        for feed, region in [*senders, ("office", PROVINCE), ("office", OTHER)]:
            for _ in range(source.choice((0, 1, 1, 1, 2))):
                sent.append((_some_time(source, month), feed, region, month))
    for n, (accepted, feed, region, month) in enumerate(sorted(sent), start=1):
        ended = accepted + timedelta(days=source.randrange(1, 90)) if n % 9 == 0 else None
        facts = {"state": source.choice(("returned", "withdrawn"))} if ended else {}
        inputs.submission(f"s{n:04d}", feed, str(accepted), ended_at=ended, **facts)
        _SAID[feed](source, inputs, f"s{n:04d}", region, month)
    _expect(inputs, months)
    return inputs


def _some_time(source: random.Random, month: int) -> datetime:
    """Days after the end of the month, or much later; some before it is over."""
    end = interval(_of(month, cumulative=False))[1]
    late = source.choice((-25, 0, 0, 60, 200, 400))
    days = timedelta(days=late + source.randrange(1, 20), seconds=source.randrange(36_000))
    return datetime(end.year, end.month, end.day, 9) + days


def _of(month: int, *, cumulative: bool) -> str:
    year, number = 2023 + month // 12, month % 12 + 1
    if not cumulative:
        return f"{year}-{number:02d}..{number:02d}"
    return f"{year}" if number == 12 else f"{year}-{number:02d}"


def _values(
    source: random.Random, inputs: ListInputs, submission: str, region: str, month: int
) -> None:
    cumulative = source.random() < 0.7
    so_far = (month % 12 + 1 if cumulative else 1) * 100
    for item, most in (("sold", so_far), ("new", so_far // 2)):
        value = None if source.random() < 0.1 else source.randrange(most)
        inputs.observe(submission, item, region, _of(month, cumulative=cumulative), value)
    for item in ("stations", "good"):
        value = None if source.random() < 0.1 else source.randrange(50) + 50 * (item != "good")
        inputs.observe(submission, item, region, _of(month, cumulative=False), value)
    if month >= 12 and source.random() < 0.5:
        value = source.randrange(-100, 300)
        inputs.observe(submission, "sold_growth", region, _of(month, cumulative=True), value / 10)


def _office(
    source: random.Random, inputs: ListInputs, submission: str, region: str, month: int
) -> None:
    period = _of(month, cumulative=True)
    spent = source.choice((0, source.randrange(1000))) * (month % 12 + 1)
    printed = {"printed_unit": "万辆", "printed_value": str(spent)} if source.random() < 0.5 else {}
    inputs.observe(submission, "spent", region, period, spent * 10_000, **printed)
    if month >= 12:
        inputs.observe(submission, "growth", region, period, source.randrange(-50, 150) / 10)


def _works(
    source: random.Random, inputs: ListInputs, submission: str, region: str, month: int
) -> None:
    year, number = 2023 + month // 12, month % 12 + 1
    period = f"{year}-{number:02d}..{number:02d}"
    chosen = source.sample(range(9), k=source.choice((0, 1, 3)) if month > 9 else 0)
    for n in chosen:
        said = random_row(source, f"t{n}", region, year, number)
        inputs.record(submission, said.thing, region, period, **said.attributes)
    if not chosen:
        inputs.record(submission, NIL, region, period)


_SAID = {"values": _values, "office": _office, "works": _works}


def _expect(inputs: ListInputs, months: int) -> None:
    for reporter in list(inputs.rows["reporting_regions"]):
        for month in range(months):
            start, end, _ = interval(_of(month, cumulative=False))
            inputs.add(
                "expected_reports",
                feed=reporter["feed"],
                region_code=reporter["region_code"],
                sender=reporter["sender"],
                period=_of(month, cumulative=False)[:7],
                period_start=start,
                period_end=end,
                due_on=end + timedelta(days=15),
                structural_gap=False,
                obligation=True,
            )
