"""Random lists and what is to be counted from them, in plain Python.

Three counties report a list in some months of 2024 and 2025 and not in others: things appear, move,
are left out, cancelled, corrected; some months are nil. Nothing here knows how the models do it.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

COUNTIES = ("140101", "140102", "140103")
MONTHS = [(year, month) for year in (2024, 2025) for month in range(1, 13)]
Values = dict[tuple[str, str, str, int, int], Decimal]  # indicator, part, county, year, month


@dataclass(frozen=True)
class Said:
    """One row of a list as it was sent."""

    thing: str
    county: str
    year: int
    month: int
    attributes: dict[str, str | Decimal]

    @property
    def day(self) -> date:
        return last_day(self.year, self.month)

    def on(self, name: str) -> date | None:
        return date.fromisoformat(str(self.attributes[name])) if name in self.attributes else None

    @property
    def is_done(self) -> bool:
        return self.attributes["status"] == "done"

    @property
    def length(self) -> Decimal:
        return Decimal(self.attributes.get("length", 0))


@dataclass(frozen=True)
class Lists:
    """Rows in the order they were accepted, and the nil reports (county, year, month)."""

    rows: list[Said]
    nils: list[tuple[str, int, int]]


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def random_lists(seed: int) -> Lists:
    source = random.Random(seed)
    made = Lists([], [])
    for year, month in [*MONTHS, *source.choices(MONTHS, k=8)]:  # the last eight correct
        for county in COUNTIES:
            chosen = source.sample(range(12), k=source.choice((0, 0, 1, 3, 5)))
            made.rows.extend(random_row(source, f"t{n}", county, year, month) for n in chosen)
            if not chosen and source.random() < 0.4:
                made.nils.append((county, year, month))
    return made


def random_row(source: random.Random, thing: str, county: str, year: int, month: int) -> Said:
    attributes: dict[str, str | Decimal] = {
        "status": source.choice(("done", "done", "done", "cancelled", "started"))
    }
    if source.random() < 0.9:
        attributes["firm"] = source.choice(("f1", "f2", "f3"))
    if source.random() < 0.9:
        attributes["length"] = Decimal(source.randrange(0, 10**5)) / 1000
    began = source.randrange(date(2023, 10, 1).toordinal(), last_day(year, month).toordinal() + 1)
    if source.random() < 0.9:
        attributes["done_on"] = str(date.fromordinal(began))
    if source.random() < 0.3:
        attributes["closed_on"] = str(date.fromordinal(began + source.randrange(400)))
    return Said(thing, county, year, month, attributes)


def standing(rows: Iterable[Said], day: date) -> list[Said]:
    """Each thing's row as of a day: the latest period's, as last accepted."""
    latest: dict[str, Said] = {}
    for said in rows:
        if said.day <= day and (said.thing not in latest or said.day >= latest[said.thing].day):
            latest[said.thing] = said
    return list(latest.values())


def reported_days(lists: Lists, county: str) -> set[tuple[int, int]]:
    listed = {(said.year, said.month) for said in lists.rows if said.county == county}
    return listed | {(year, month) for where, year, month in lists.nils if where == county}


def expected_flows(lists: Lists) -> Values:
    latest = standing(lists.rows, date.max)
    expected: Values = {}
    for county in COUNTIES:
        for year, month in MONTHS:
            if (year, month) > max(reported_days(lists, county)):
                continue
            done = [
                said
                for said in latest
                if said.county == county and said.is_done and within(said, year, month)
            ]
            key = ("numerator", county, year, month)
            expected["done", *key] = Decimal(len(done))
            expected["built", *key] = sum((said.length for said in done), Decimal(0))
            expected["firms", *key] = Decimal(len(first_firms(latest, county, year, month)))
    return expected


def within(said: Said, year: int, month: int) -> bool:
    day = said.on("done_on")
    return day is not None and date(year, 1, 1) <= day <= last_day(year, month)


def first_firms(latest: list[Said], county: str, year: int, month: int) -> list[str]:
    """The firms that come first in the year in this county, up to the month."""
    firsts: dict[str, tuple[date, str, str]] = {}
    for said in latest:
        day, firm = said.on("done_on"), said.attributes.get("firm")
        if day is not None and day.year == year and firm is not None:
            entry = (day, said.thing, said.county)
            firsts[str(firm)] = min(firsts.get(str(firm), entry), entry)
    return [
        firm
        for firm, (day, _, where) in firsts.items()
        if where == county and day <= last_day(year, month)
    ]


def expected_stocks(lists: Lists) -> Values:
    expected: Values = {}
    for county in COUNTIES:
        for year, month in reported_days(lists, county):
            day = last_day(year, month)
            here = [said for said in standing(lists.rows, day) if said.county == county]
            there = [
                said
                for said in here
                if (said.on("done_on") or date.max) <= day
                and (said.on("closed_on") or date.max) > day
            ]
            done = sum((said.length for said in here if said.is_done), Decimal(0))
            everything = sum((said.length for said in here), Decimal(0))
            expected["open", "numerator", county, year, month] = Decimal(len(there))
            expected["share", "numerator", county, year, month] = done
            expected["share", "denominator", county, year, month] = everything
    return expected
