"""The simulated files of the demo: seeded, so that the same seed gives the same bytes.

Belongs here: which files the simulated senders send, for which months and when. Does not belong
here: what stands in them (``counties``, ``departments``, ``works``, ``registers`` and
``ledger_rows`` beside this module) or how it is written (``orchestration.demo.sheets``). Every row
is marked 模拟.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from orchestration.demo import (
    counties,
    departments,
    figures,
    ledger_rows,
    registers,
    sheets,
    works,
)
from orchestration.demo.counties import Counties, Row
from orchestration.demo.deliveries import Delivery
from orchestration.demo.entries import Job, Reports
from orchestration.demo.scenario import BASELINE, SCENARIOS
from orchestration.demo.scenario_departments import AVERAGES
from orchestration.demo.sheets import Style
from sources.catalogue import Catalogue, Feed, Plan, Region, Sender
from sources.geography import ancestors, full_name, is_within, regions_of_sender, reporting_regions

SHANGHAI = timezone(timedelta(hours=8))
HISTORY = range(BASELINE, figures.LAST_YEAR)
LATEST = range(figures.LAST_YEAR, figures.LAST_YEAR + 1)
# First day and number of days in which the files come in.
ARRIVALS = {HISTORY: (datetime(2026, 1, 12), 9), LATEST: (datetime(2026, 10, 10), 7)}
# How the reports of each feed are made that counties do not send.
MADE: Mapping[str, Callable[[Job], Reports]] = {
    "transport_vehicles": departments.transport_vehicles,
    "machinery_replacements": departments.machinery_replacements,
    "capacity": departments.capacity,
    "coal_power_units": departments.coal_power_units,
    "municipal_works": works.municipal_works,
    "residential_lifts": works.residential_lifts,
    "recycling_facilities": works.recycling_facilities,
    "projects": registers.projects,
    "recognised_entities": registers.recognised_entities,
    "action_progress": ledger_rows.action_progress,
}


@dataclass(frozen=True)
class _World:
    """All that is simulated of one jurisdiction: county figures, and reports by feed."""

    reports: Mapping[str, Reports]
    counties: Counties | None = None
    silent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def write_simulated(catalogue: Catalogue, folder: Path, seed: int = 2024) -> list[Delivery]:
    """Write every simulated sender's files into ``folder/<sender>/``; earliest delivery first.

    The same catalogue and seed give the same bytes and times.

    Raises:
        LookupError: a simulated sender lies in no plan's jurisdiction that has a scenario.
    """
    worlds = _worlds(catalogue, seed)
    clock = Random(f"{seed} arrivals")
    deliveries: list[Delivery] = []
    for number, sender in enumerate(_senders(catalogue)):
        world = worlds[_world_of(catalogue, sender)]
        for offset, feed_id in enumerate(sender.feeds):
            feed = catalogue.feeds[feed_id]
            style = sheets.styled(number + 3 * offset)
            for years in (HISTORY, LATEST):
                rows = list(_rows(catalogue, world, sender, feed, style, years))
                if not rows:
                    continue
                path = folder / sender.id / f"{feed.id}_{_span(years)}.csv"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(sheets.sheet(feed, sender, style, rows))
                deliveries.append(Delivery(path, sender.id, feed.id, _arrival(years, clock)))
    return sorted(deliveries, key=lambda delivery: (delivery.received_at, delivery.path))


def _senders(catalogue: Catalogue) -> list[Sender]:
    """The simulated senders: offices that send county figures, then the others."""
    simulated = [sender for sender in catalogue.senders.values() if sender.simulated]
    return sorted(simulated, key=lambda sender: (not _sends_counties(sender), sender.id))


def _sends_counties(sender: Sender) -> bool:
    return bool(counties.FEEDS & set(sender.feeds))


def _span(years: range) -> str:
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])


def _arrival(years: range, clock: Random) -> datetime:
    first, days = ARRIVALS[years]
    minutes = clock.randrange(9 * 60, 17 * 60)
    day = first + timedelta(days=clock.randrange(days), minutes=minutes)
    return day.replace(tzinfo=SHANGHAI)


def _world_of(catalogue: Catalogue, sender: Sender) -> str:
    """The narrowest jurisdiction with a scenario that the sender lies in, or its own averages."""
    for code in (sender.region, *(region.code for region in ancestors(catalogue, sender.region))):
        for plan in catalogue.plans.values():
            if plan.jurisdiction == code and plan.id in SCENARIOS:
                return plan.id
    if sender.region in AVERAGES:
        return sender.region
    raise LookupError(f"simulated sender {sender.id} lies in no jurisdiction with a scenario")


def _worlds(catalogue: Catalogue, seed: int) -> dict[str, _World]:
    """What is simulated, by plan; averages by the region that publishes them."""
    worlds = {
        code: _World({"province_reference": departments.province_reference(code)})
        for code in AVERAGES
    }
    for name in SCENARIOS:
        if name in catalogue.plans:
            worlds[name] = _simulated(catalogue, catalogue.plans[name], seed)
    return worlds


def _simulated(catalogue: Catalogue, plan: Plan, seed: int) -> _World:
    scenario = SCENARIOS[plan.id]
    reports: dict[str, Reports] = {}
    for feed, make in MADE.items():
        regions = _reporting(catalogue, plan, feed)
        if regions:
            rng = Random(f"{seed} {plan.id} {feed}")
            reports[feed] = make(Job(plan, catalogue.feeds[feed], regions, rng))
    inside = {
        region.code: region
        for feed in counties.FEEDS
        for region in _reporting(catalogue, plan, feed)
    }
    rng, own = Random(f"{seed} {plan.id}"), Random(f"{seed} {plan.id} further")
    county_figures = counties.county_figures(plan.id, scenario, inside, rng, own)
    return _World(reports, county_figures, scenario.silent)


def _reporting(catalogue: Catalogue, plan: Plan, feed: str) -> list[Region]:
    """The regions of a plan that simulated senders report in a feed."""
    return [
        entry.region
        for entry in reporting_regions(catalogue, feed)
        if entry.sender.simulated and is_within(catalogue, entry.region.code, plan.jurisdiction)
    ]


def _rows(
    catalogue: Catalogue, world: _World, sender: Sender, feed: Feed, style: Style, years: range
) -> Iterator[Row]:
    """The rows of one file: region by region, period by period, each marked as simulated."""
    silent = world.silent.get(feed.id, ()) if years is LATEST else ()
    for region in regions_of_sender(catalogue, sender):
        if any(is_within(catalogue, region.code, code) for code in silent):
            continue
        name = region.code if style.codes else full_name(catalogue, region.code)
        for row in _made(world, sender, feed, region, style, years):
            yield {
                "region": name,
                **row,
                "nature": "模拟",
                "data_source": sender.name_zh,
                "note": "模拟数据，不代表实际情况",
            }


def _made(
    world: _World, sender: Sender, feed: Feed, region: Region, style: Style, years: range
) -> Iterator[Row]:
    """What one region says in one feed, as the office writes it."""
    if feed.id in counties.FEEDS and world.counties is not None:
        yield from world.counties.maker(feed.id)(region, sender, style, years)
        return
    for entry in world.reports[feed.id][region.code]:
        if entry.year in years:
            period = sheets.period(entry.year, entry.month, feed.calendar.cadence, style)
            yield {"period": period, **sheets.cells(feed, entry.cells, style)}
