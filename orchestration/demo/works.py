"""Simulated lists of works: pipes and sewage plants, lifts, recycling sites.

Belongs here: the things of these three lists, by region. Does not belong here: how many there are
(``scenario_lists``) or when a list reports them (``entries``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from orchestration.demo.entries import Cell, Event, Job, Reports, Thing, days_in, listed, parts
from orchestration.demo.figures import LAST_YEAR
from orchestration.demo.scenario import BASELINE
from orchestration.demo.scenario_lists import LIFTS, SITES, WORKS, Pipes, Plants
from sources.catalogue import Region

PROMISED_YEARS = (2024, 2025, LAST_YEAR)
Things = Iterator[tuple[Region, Thing]]


def municipal_works(job: Job) -> Reports:
    """Stretches of pipe and plants; each is listed when it is begun and when it is done."""
    return _by_region(job, _works(job))


def residential_lifts(job: Job) -> Reports:
    """Lifts, listed once they are done."""
    return _by_region(job, _lifts(job))


def recycling_facilities(job: Job) -> Reports:
    """Sites, listed once they are open; one of them has closed since."""
    return _by_region(job, _sites(job))


def _by_region(job: Job, things: Things) -> Reports:
    found: dict[str, list[Thing]] = defaultdict(list)
    for region, thing in things:
        found[region.code].append(thing)
    return {region.code: listed(job.feed, found[region.code]) for region in job.regions}


def _numbering(letters: str) -> Callable[[Region], str]:
    """Keys such as 510302-GW001, counted up in each region."""
    used: dict[str, int] = defaultdict(int)

    def key(region: Region) -> str:
        used[region.code] += 1
        return f"{region.code}-{letters}{used[region.code]:03d}"

    return key


def _works(job: Job) -> Things:
    key = _numbering("GW")
    for scheme in WORKS[job.plan.id]:
        for year, (length, done) in _finished(job, scheme):
            region = job.rng.choice(job.regions)
            yield region, _one_work(job, scheme, key(region), region, length, done, year)
        if isinstance(scheme, Pipes):  # still being built at the end
            region = job.rng.choice(job.regions)
            begun = days_in(LAST_YEAR, 1, job.rng)[0]
            cells = _of_work(scheme, key(region), region, scheme.each)
            yield region, [Event(begun, {**cells, "status": "在建"})]


def _finished(job: Job, scheme: Pipes | Plants) -> Iterator[tuple[int, tuple[int | None, date]]]:
    """Length and completion day of what is finished in each year."""
    amounts = scheme.metres if isinstance(scheme, Pipes) else scheme.finished
    for year, amount in zip(PROMISED_YEARS, amounts, strict=True):
        lengths: list[int | None] = [None] * amount
        if isinstance(scheme, Pipes):
            lengths = [*parts(amount, max(1, round(amount / scheme.each)), job.rng)]
        for found in zip(lengths, days_in(year, len(lengths), job.rng), strict=True):
            yield year, found


def _one_work(
    job: Job,
    scheme: Pipes | Plants,
    key: str,
    region: Region,
    length: int | None,
    done: date,
    year: int,
) -> Thing:
    begun = max(done - timedelta(days=job.rng.randrange(60, 200)), date(year - 1, 7, 1))
    cells = _of_work(scheme, key, region, length)
    finished = {**cells, "status": "完工", "completed_on": done}
    return [Event(begun, {**cells, "status": "在建"}), Event(done, finished)]


def _of_work(
    scheme: Pipes | Plants, key: str, region: Region, length: int | None
) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "works_id": key,
        "works_type": scheme.works_type,
        "place": scheme.place,
    }
    if isinstance(scheme, Plants):
        what = {"object": "污水处理厂"}
        name = f"{region.name_zh}模拟污水处理厂"
    else:
        what = {"object": "管网", "medium": scheme.medium}
        name = f"{region.name_zh}模拟{scheme.medium}管网"
    lengths = {} if length is None else {"length": length}
    return {**cells, **what, **lengths, "works_name": f"{name}{key[-3:]}"}


def _lifts(job: Job) -> Things:
    key = _numbering("DT")
    for works_type, counts in LIFTS[job.plan.id].items():
        for year, count in zip(PROMISED_YEARS, counts, strict=True):
            for done in days_in(year, count, job.rng):
                region = job.rng.choice(job.regions)
                block = f"{job.rng.randint(1, 60)}栋{job.rng.randint(1, 4)}单元"
                cells: dict[str, Cell] = {
                    "lift_id": key(region),
                    "address": f"{region.name_zh}模拟小区{block}",
                    "works_type": works_type,
                    "completed_on": done,
                }
                yield region, [Event(done, cells)]


def _sites(job: Job) -> Things:
    key = _numbering("HS")
    closing = True
    for kind, counts in SITES[job.plan.id].items():
        for year, count in zip((BASELINE - 2, *PROMISED_YEARS), counts, strict=True):
            for opened in days_in(year, count, job.rng):
                region = job.rng.choice(job.regions)
                cells: dict[str, Cell] = {
                    "site_id": key(region),
                    "site_name": f"{region.name_zh}模拟{kind}",
                    "type": kind,
                    "opened_on": opened,
                }
                events = [Event(opened, cells)]
                if closing:
                    closed = date(LAST_YEAR - 1, 8, 20)
                    events.append(Event(closed, {**cells, "closed_on": closed}))
                    closing = False
                yield region, events
