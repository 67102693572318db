"""The county offices' reports: five feeds of numbers by county and month or year.

Belongs here: a jurisdiction's county figures from its scenario, and their rows. Does not belong
here: the invented trends (``orchestration.demo.scenario``), the arithmetic
(``orchestration.demo.figures``) or which files there are (``orchestration.demo.simulate``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from orchestration.demo import figures, sheets
from orchestration.demo.figures import Industry, Series
from orchestration.demo.scenario import BASELINE, FURTHER, SEASONS, SIZES, Scenario
from orchestration.demo.sheets import Style
from sources.catalogue import Region, Sender

Row = dict[str, str]
Maker = Callable[[Region, Sender, Style, range], Iterator[Row]]
Flows = Mapping[str, Series]
# The items of the three feeds that count things month by month.
COUNTED = {
    "scrapped_vehicles": "scrapped",
    "used_car_trades": "trades",
    "appliance_recycling": "recycled",
}
FEEDS = {*COUNTED, "equipment_investment", "industry_digital"}
# How investment divides among the fields where an office reports them, in tenths.
FIELDS = (("工业", 6), ("农业", 1))


@dataclass(frozen=True)
class Counties:
    """All simulated county figures of one jurisdiction; ``further`` by feed and item."""

    flows: Mapping[str, Flows]
    further: Mapping[str, Mapping[str, Flows]]
    industry: Mapping[str, Mapping[int, Industry]]

    def maker(self, feed: str) -> Maker:
        """How the rows of a feed are made."""
        if feed == "equipment_investment":
            return _invested(self.flows[feed])
        if feed == "industry_digital":
            return _digital(self.industry)
        return _counted(self.flows[feed], COUNTED[feed], self.further.get(feed, {}))


def county_figures(
    plan: str, scenario: Scenario, regions: Mapping[str, Region], rng: Random, own: Random
) -> Counties:
    """The figures of the counties of one plan; ``own`` draws what only its plan asks for."""
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
    further: dict[str, dict[str, Flows]] = {}
    for item in FURTHER.get(plan, ()):
        totals = figures.monthly_totals(
            item.base * len(sizes), SEASONS[item.feed], item.growth, own
        )
        further.setdefault(item.feed, {})[item.item] = figures.shared_out(totals, sizes, own)
    return Counties(flows, further, industry)


def _counted(flows: Flows, item: str, further: Mapping[str, Flows]) -> Maker:
    """Monthly rows with the month's value, the cumulative one and, in some offices, growth."""

    def rows(region: Region, _: Sender, style: Style, years: range) -> Iterator[Row]:
        series = flows[region.code]
        for year, month in (key for key in figures.MONTHS if key[0] in years):
            row = {
                "period": style.period.format(year=year, month=month),
                item: str(series[year, month]),
                f"{item}_ytd": str(_ytd(series, year, month)),
            }
            for other, others in further.items():
                row[f"{other}_ytd"] = str(_ytd(others[region.code], year, month))
            if style.growth and year > BASELINE:
                before = _ytd(series, year - 1, month)
                row[f"{item}_growth"] = sheets.growth(series[year, month], series[year - 1, month])
                row[f"{item}_growth_ytd"] = sheets.growth(_ytd(series, year, month), before)
            yield row

    return rows


def _invested(flows: Flows) -> Maker:
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
