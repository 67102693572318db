"""Who lies below whom, and who reports for which region.

Belongs here: pure questions about the declared regions and senders. Does not belong here: reading
files (``sources.loader``), recognising a region in a cell (``orchestration.intake``) or adding up
regions (``dbt_project``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sources.catalogue import Catalogue, Level, Plan, Region, Sender

# Names above a region that nobody says: the country's, and those of groups in the code list.
NOT_SPOKEN = {"全国", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


@dataclass(frozen=True)
class ReportingRegion:
    """A region that is reported in some feed, and the sender that reports it."""

    region: Region
    sender: Sender


def first_day(catalogue: Catalogue) -> date:
    """The first day that any feed asks about: what had ended by then is history to all of them."""
    return min((feed.calendar.first for feed in catalogue.feeds.values()), default=date.min)


def children(catalogue: Catalogue, code: str) -> tuple[Region, ...]:
    """The official regions directly below a region that some feed can ask about, by code.

    Without those that had ended before the first day of every feed, and without units that no
    official list has, which are counted only where a sender names them.
    """
    return _below(catalogue, code, first_day(catalogue))


def _below(catalogue: Catalogue, code: str, first: date) -> tuple[Region, ...]:
    below = catalogue.region_index.below(code)
    return tuple(r for r in below if r.official and r.stands_in(first, date.max))


def descendants(catalogue: Catalogue, code: str) -> tuple[Region, ...]:
    """Every region below a region, itself not included, by code; the same ones as ``children``."""
    first = first_day(catalogue)
    found: list[Region] = []
    waiting = [code]
    while waiting:
        below = _below(catalogue, waiting.pop(), first)
        found += below
        waiting += [region.code for region in below]
    return tuple(sorted(found, key=lambda region: region.code))


def counties_below(catalogue: Catalogue, code: str) -> tuple[Region, ...]:
    """The counties below a region, by code; for a county an empty tuple."""
    return tuple(r for r in descendants(catalogue, code) if r.level is Level.COUNTY)


def ancestors(catalogue: Catalogue, code: str) -> tuple[Region, ...]:
    """The regions above a region, nearest first, up to the country.

    Raises:
        KeyError: the region, or a parent it names, is not declared.
    """
    found: list[Region] = []
    parent = catalogue.regions[code].parent_code
    while parent is not None:
        found.append(catalogue.regions[parent])
        parent = catalogue.regions[parent].parent_code
    return tuple(found)


def is_within(catalogue: Catalogue, code: str, ancestor: str) -> bool:
    """Whether a region is the other one or lies below it."""
    return code == ancestor or any(r.code == ancestor for r in ancestors(catalogue, code))


def line_within_jurisdiction(catalogue: Catalogue, code: str) -> list[str]:
    """Codes of a region and its ancestors up to the widest jurisdiction of a plan it lies in.

    The country is never added up from regions, because only a part of them reports to us: it
    stands in no line but its own.
    """
    jurisdictions = {plan.jurisdiction for plan in catalogue.plans.values()}
    line = [code, *(region.code for region in ancestors(catalogue, code))]
    inside = [
        place
        for place, entry in enumerate(line)
        if entry in jurisdictions and catalogue.regions[entry].parent_code is not None
    ]
    return line[: max(inside, default=0) + 1]


def plan_of_region(catalogue: Catalogue, code: str) -> Plan | None:
    """The plan of the nearest jurisdiction a region belongs to, itself included."""
    plans = {plan.jurisdiction: plan for plan in catalogue.plans.values()}
    line = line_within_jurisdiction(catalogue, code)
    return next((plans[entry] for entry in line if entry in plans), None)


def full_name(catalogue: Catalogue, code: str) -> str:
    """The name as written in full, such as 贵州省贵阳市南明区; the country is 全国.

    What only groups counties in the code list (北京市市辖区, 省直辖县级行政区划) is not said.
    """
    region = catalogue.regions[code]
    above = (r.name_zh for r in reversed(ancestors(catalogue, code)))
    return "".join(name for name in above if name not in NOT_SPOKEN) + region.name_zh


def regions_of_sender(catalogue: Catalogue, sender: Sender) -> tuple[Region, ...]:
    """The regions a sender may report for, by code."""
    if sender.reports_for == "counties":
        return counties_below(catalogue, sender.region)
    return (catalogue.regions[sender.region],)


def reporting_regions(catalogue: Catalogue, feed: str) -> tuple[ReportingRegion, ...]:
    """Every region reported in a feed with its one sender, by region code."""
    found = [
        ReportingRegion(region, sender)
        for sender in catalogue.senders.values()
        if feed in sender.feeds
        for region in regions_of_sender(catalogue, sender)
    ]
    return tuple(sorted(found, key=lambda entry: entry.region.code))


def regions_in_scope(catalogue: Catalogue) -> tuple[Region, ...]:
    """The regions that can have a number or a target here, and those above them, by code.

    A plan's jurisdiction with everything below it (the country's alone), regions that targets
    name, and regions that are reported. The other regions of the country are only recognised.
    """
    found: set[str] = set()
    for plan in catalogue.plans.values():
        found.add(plan.jurisdiction)
        if catalogue.regions[plan.jurisdiction].level is not Level.COUNTRY:
            found.update(region.code for region in descendants(catalogue, plan.jurisdiction))
        for target in plan.targets:
            found.update(filter(None, (target.region, target.reference_region)))
    for sender in catalogue.senders.values():
        found.update(region.code for region in regions_of_sender(catalogue, sender))
    found.update(above.code for code in [*found] for above in ancestors(catalogue, code))
    return tuple(catalogue.regions[code] for code in sorted(found))
