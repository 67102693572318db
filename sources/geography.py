"""Who lies below whom, and who reports for which region.

Belongs here: pure questions about the declared regions and senders. Does not belong here: reading
files (``sources.loader``), recognising a region in a cell (``orchestration.intake``) or adding up
regions (``dbt_project``).
"""

from __future__ import annotations

from dataclasses import dataclass

from sources.catalogue import Catalogue, Level, Region, Sender


@dataclass(frozen=True)
class ReportingRegion:
    """A region that is reported in some feed, and the sender that reports it."""

    region: Region
    sender: Sender


def children(catalogue: Catalogue, code: str) -> tuple[Region, ...]:
    """The regions directly below a region, by code; empty for a county."""
    below = (region for region in catalogue.regions.values() if region.parent_code == code)
    return tuple(sorted(below, key=lambda region: region.code))


def descendants(catalogue: Catalogue, code: str) -> tuple[Region, ...]:
    """Every region below a region, itself not included, by code."""
    found: list[Region] = []
    level = children(catalogue, code)
    while level:
        found.extend(level)
        level = tuple(lower for region in level for lower in children(catalogue, region.code))
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


def full_name(catalogue: Catalogue, code: str) -> str:
    """The name as written in full, such as 贵州省贵阳市南明区; the country is 全国."""
    region = catalogue.regions[code]
    above = [r for r in ancestors(catalogue, code) if r.level is not Level.COUNTRY]
    return "".join(r.name_zh for r in (*reversed(above), region))


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
