"""The simulated county files of the demo: seeded, so that the same seed gives the same bytes.

Belongs here: which files the simulated senders send, for which months and when. Does not belong
here: the invented trends (``orchestration.demo.scenario``), the arithmetic
(``orchestration.demo.figures``) or the writing (``orchestration.demo.sheets``). Every row is
marked 模拟.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

from orchestration.demo import figures, sheets
from orchestration.demo.deliveries import Delivery
from orchestration.demo.figures import Industry, Series
from orchestration.demo.scenario import BASELINE, SCENARIOS, SEASONS, SIZES, Scenario
from orchestration.demo.sheets import Style
from sources.catalogue import Catalogue, Feed, Plan, Region, Sender
from sources.geography import ancestors, full_name, is_within, regions_of_sender

Row = dict[str, str]
SHANGHAI = timezone(timedelta(hours=8))
HISTORY = range(BASELINE, figures.LAST_YEAR)
LATEST = range(figures.LAST_YEAR, figures.LAST_YEAR + 1)
# First day and number of days in which the files come in.
ARRIVALS = {HISTORY: (datetime(2026, 1, 12), 9), LATEST: (datetime(2026, 10, 10), 7)}
# The items of the three feeds that count things month by month.
COUNTED = {
    "scrapped_vehicles": "scrapped",
    "used_car_trades": "trades",
    "appliance_recycling": "recycled",
}
# How investment divides among the fields where an office reports them, in tenths.
FIELDS = (("工业", 6), ("农业", 1))


@dataclass(frozen=True)
class _World:
    """All simulated figures of one jurisdiction."""

    scenario: Scenario
    flows: Mapping[str, Mapping[str, Series]]
    industry: Mapping[str, Mapping[int, Industry]]


def write_simulated(catalogue: Catalogue, folder: Path, seed: int = 2024) -> list[Delivery]:
    """Write every simulated sender's files into ``folder/<sender>/``; earliest delivery first.

    The same catalogue and seed give the same bytes and times.

    Raises:
        LookupError: a simulated sender lies in no plan's jurisdiction that has a scenario.
    """
    worlds = {
        name: _simulated(catalogue, catalogue.plans[name], scenario, Random(f"{seed} {name}"))
        for name, scenario in SCENARIOS.items()
        if name in catalogue.plans
    }
    clock = Random(f"{seed} arrivals")
    deliveries: list[Delivery] = []
    senders = [sender for sender in catalogue.senders.values() if sender.simulated]
    for number, sender in enumerate(sorted(senders, key=lambda sender: sender.id)):
        world = worlds[_plan_of(catalogue, sender)]
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


def _span(years: range) -> str:
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])


def _arrival(years: range, clock: Random) -> datetime:
    first, days = ARRIVALS[years]
    minutes = clock.randrange(9 * 60, 17 * 60)
    day = first + timedelta(days=clock.randrange(days), minutes=minutes)
    return day.replace(tzinfo=SHANGHAI)


def _plan_of(catalogue: Catalogue, sender: Sender) -> str:
    """The narrowest jurisdiction with a scenario that the sender lies in."""
    for code in (sender.region, *(region.code for region in ancestors(catalogue, sender.region))):
        for plan in catalogue.plans.values():
            if plan.jurisdiction == code and plan.id in SCENARIOS:
                return plan.id
    raise LookupError(f"simulated sender {sender.id} lies in no jurisdiction with a scenario")


def _simulated(catalogue: Catalogue, plan: Plan, scenario: Scenario, rng: Random) -> _World:
    regions = {
        region.code: region
        for sender in catalogue.senders.values()
        if sender.simulated and is_within(catalogue, sender.region, plan.jurisdiction)
        for region in regions_of_sender(catalogue, sender)
    }
    sizes = figures.weights([regions[code] for code in sorted(regions)], rng)
    flows = {
        feed: figures.shared_out(
            figures.monthly_totals(
                SIZES[feed] * len(sizes), SEASONS[feed], scenario.growth[feed], rng
            ),
            sizes,
            rng,
        )
        for feed in SIZES
    }
    industry = figures.industry_counts(sizes, scenario.tools, scenario.cnc, rng)
    return _World(scenario, flows, industry)


def _rows(
    catalogue: Catalogue, world: _World, sender: Sender, feed: Feed, style: Style, years: range
) -> Iterator[Row]:
    """The rows of one file: region by region, period by period, each marked as simulated."""
    make = _makers(world)[feed.id]
    silent = world.scenario.silent.get(feed.id, ()) if years is LATEST else ()
    for region in regions_of_sender(catalogue, sender):
        if any(is_within(catalogue, region.code, code) for code in silent):
            continue
        name = region.code if style.codes else full_name(catalogue, region.code)
        for row in make(region, sender, style, years):
            yield {
                "region": name,
                **row,
                "nature": "模拟",
                "data_source": sender.name_zh,
                "note": "模拟数据，不代表实际情况",
            }


Maker = Callable[[Region, Sender, Style, range], Iterator[Row]]


def _makers(world: _World) -> dict[str, Maker]:
    """How the rows of each feed are made."""
    makers: dict[str, Maker] = {
        feed: _counted(world.flows[feed], item) for feed, item in COUNTED.items()
    }
    makers["equipment_investment"] = _invested(world.flows["equipment_investment"])
    makers["industry_digital"] = _digital(world.industry)
    return makers


def _counted(flows: Mapping[str, Series], item: str) -> Maker:
    """Monthly rows with the month's value, the cumulative one and, in some offices, growth."""

    def rows(region: Region, _: Sender, style: Style, years: range) -> Iterator[Row]:
        series = flows[region.code]
        for year, month in (key for key in figures.MONTHS if key[0] in years):
            row = {
                "period": style.period.format(year=year, month=month),
                item: str(series[year, month]),
                f"{item}_ytd": str(_ytd(series, year, month)),
            }
            if style.growth and year > BASELINE:
                before = _ytd(series, year - 1, month)
                row[f"{item}_growth"] = sheets.growth(series[year, month], series[year - 1, month])
                row[f"{item}_growth_ytd"] = sheets.growth(_ytd(series, year, month), before)
            yield row

    return rows


def _invested(flows: Mapping[str, Series]) -> Maker:
    """Cumulative rows from February on; an office that reports for itself also gives fields."""

    def rows(region: Region, sender: Sender, style: Style, years: range) -> Iterator[Row]:
        series = flows[region.code]
        for year, month in (key for key in figures.MONTHS if key[0] in years and key[1] > 1):
            total = _ytd(series, year, month)
            period = style.period.format(year=year, month=month)
            before = _ytd(series, year - 1, month) if year > BASELINE else None
            growth = sheets.growth(total, before) if style.growth else ""
            parts = {name: total * tenths // 10 for name, tenths in FIELDS}
            parts["其他"] = total - sum(parts.values())
            yield {
                "period": period,
                "field": "合计",
                "investment_ytd": sheets.amount(total, style),
                "investment_growth_ytd": growth,
            }
            for name, part in parts.items() if sender.reports_for == "self" else ():
                written = sheets.amount(part, style)
                yield {"period": period, "field": name, "investment_ytd": written}

    return rows


def _digital(industry: Mapping[str, Mapping[int, Industry]]) -> Maker:
    """Yearly rows with numerators and denominators; some offices print the rates as well."""

    def rows(region: Region, _: Sender, style: Style, years: range) -> Iterator[Row]:
        for year in (year for year in figures.YEARS if year in years):
            counts = industry[region.code][year]
            row = {"period": f"{year}年", **{k: str(v) for k, v in vars(counts).items()}}
            if style.growth:
                row["tools_rate"] = _rate(counts.tool_enterprises, counts.enterprises)
                row["cnc_rate_printed"] = _rate(counts.cnc_processes, counts.key_processes)
            yield row

    return rows


def _rate(numerator: int, denominator: int) -> str:
    return f"{numerator / denominator * 100:.1f}"


def _ytd(series: Series, year: int, month: int) -> int:
    return sum(series[year, earlier] for earlier in range(1, month + 1))
