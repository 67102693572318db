"""Checks between declarations: regions, senders, feeds and indicators.

Belongs here: what one declaration needs from another to be usable. Does not belong here: what a
declaration must satisfy by itself (``sources.catalogue``), plans (``sources.checks_plans``) or
reading files (``sources.loader``). Every check yields problems as "file: key: what is wrong".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from sources.catalogue import (
    Catalogue,
    Feed,
    Indicator,
    Level,
    Measure,
    Region,
    Role,
    YtdNotFalling,
)
from sources.geography import line_within_jurisdiction, regions_of_sender

DIVISIONS = "regions/divisions.csv"
LEVEL_ABOVE = {
    Level.COUNTRY: None,
    Level.PROVINCE: Level.COUNTRY,
    Level.PREFECTURE: Level.PROVINCE,
    Level.COUNTY: Level.PREFECTURE,
}
RATIOS = (Measure.RATIO_STOCK, Measure.RATIO_FLOW)


def region_problems(catalogue: Catalogue) -> Iterator[str]:
    """Each region lies directly below one of the next higher level; validity makes sense."""
    for region in catalogue.regions.values():
        yield from _parent_problems(catalogue, region)
        at = f"{DIVISIONS}: {region.code}"
        if region.valid_to is not None and region.valid_to <= region.valid_from:
            yield f"{at}: valid_to {region.valid_to} is not after valid_from {region.valid_from}"
        successor = region.successor_code
        if successor is not None and successor not in catalogue.regions:
            yield f"{at}: successor_code {successor} is not declared"


def _parent_problems(catalogue: Catalogue, region: Region) -> Iterator[str]:
    at = f"{DIVISIONS}: {region.code}: parent_code"
    wanted = LEVEL_ABOVE[region.level]
    if region.parent_code is None:
        if wanted is not None:
            yield f"{at} is missing: a {region.level} lies below a {wanted}"
        return
    parent = catalogue.regions.get(region.parent_code)
    if parent is None:
        yield f"{at} {region.parent_code} is not declared"
    elif parent.level is not wanted:
        yield f"{at} {parent.code} is a {parent.level}, not a {wanted}"


def sender_problems(catalogue: Catalogue, files: dict[str, str]) -> Iterator[str]:
    """Senders name declared feeds and regions, and no region is reported twice in a feed."""
    reporter: dict[tuple[str, str], str] = {}
    for sender in catalogue.senders.values():
        at = f"{files[sender.id]}: {sender.id}"
        for feed in sender.feeds:
            if feed not in catalogue.feeds:
                yield f"{at}.feeds: feed {feed} is not declared"
        if sender.region not in catalogue.regions:
            yield f"{at}.region: region {sender.region} is not declared"
            continue
        regions = regions_of_sender(catalogue, sender)
        if not regions:
            yield f"{at}.reports_for: region {sender.region} has no counties below it"
        for key in ((feed, region.code) for feed in sender.feeds for region in regions):
            if key in reporter:
                yield f"{at}: feed {key[0]} of region {key[1]} is already sent by {reporter[key]}"
            reporter[key] = sender.id


def feed_problems(catalogue: Catalogue) -> Iterator[str]:
    """Headers, items and edit ids are unambiguous, and no region is counted twice."""
    edit_owner: dict[str, str] = {}
    for feed in catalogue.feeds.values():
        at = f"feeds/{feed.id}.yml"
        if feed.calendar.first.day != 1:
            yield f"{at}: calendar.first: {feed.calendar.first} is not the first of a month"
        yield from _column_problems(feed, at)
        yield from _edit_problems(feed, at)
        yield from _authority_problems(catalogue, feed, at)
        for edit in feed.edits:
            if edit.id in edit_owner:
                yield f"{at}: edits[{edit.id}].id: already used by {edit_owner[edit.id]}"
            edit_owner[edit.id] = feed.id


def normalised_header(header: str) -> str:
    """A header without the differences no reader sees: width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", header).casefold().split())


def _column_problems(feed: Feed, at: str) -> Iterator[str]:
    owner: dict[str, str] = {}
    units: dict[str, str | None] = {}
    for column in feed.columns:
        key = f"{at}: columns[{column.name}]"
        for header in (column.header, *column.aliases):
            seen = owner.setdefault(normalised_header(header), column.name)
            if seen != column.name:
                yield f"{key}.header: {header!r} cannot be told from a header of {seen}"
        if column.allowed and column.default and column.default not in column.allowed.values():
            yield f"{key}.default: {column.default} is none of the allowed values"
        if column.item is not None and units.setdefault(column.item, column.unit) != column.unit:
            yield f"{key}.unit: item {column.item} is stored in {units[column.item]} elsewhere"


def _edit_problems(feed: Feed, at: str) -> Iterator[str]:
    values = {column.name for column in feed.with_role(Role.VALUE)}
    for edit in feed.edits:
        key = f"{at}: edits[{edit.id}]"
        fields = ("column", "lesser", "greater", "rate", "numerator", "denominator")
        named = [getattr(edit, field) for field in fields if hasattr(edit, field)]
        for name in (*named, *getattr(edit, "columns", ())):
            if name not in values:
                yield f"{key}: column {name} holds no values"
        if isinstance(edit, YtdNotFalling) and feed.column(edit.column).basis != "ytd":
            yield f"{key}.column: {edit.column} is no cumulative (ytd) column"


def _reported_regions(catalogue: Catalogue, feed: str) -> set[str]:
    """Codes of the regions sent in a feed; a sender of an undeclared region sends none."""
    return {
        region.code
        for sender in catalogue.senders.values()
        if feed in sender.feeds and sender.region in catalogue.regions
        for region in regions_of_sender(catalogue, sender)
    }


def _authority_problems(catalogue: Catalogue, feed: Feed, at: str) -> Iterator[str]:
    """Where the children decide, a region above them is added up and never reported as well."""
    if feed.authority != "children":
        return
    reported = _reported_regions(catalogue, feed.id)
    for code in sorted(reported):
        for above in line_within_jurisdiction(catalogue, code)[1:]:
            if above in reported:
                yield f"{at}: authority: children, but {above} and {code} below it both report"


def indicator_problems(catalogue: Catalogue) -> Iterator[str]:
    """Each indicator finds its items, units and dimensions in its feed."""
    for indicator in catalogue.indicators.values():
        at = f"indicators.yml: {indicator.code}"
        feed = catalogue.feeds.get(indicator.feed)
        if feed is None:
            yield f"{at}.feed: feed {indicator.feed} is not declared"
            continue
        yield from _item_problems(indicator, feed, at)
        yield from _dim_problems(indicator, feed, at)


def _item_problems(indicator: Indicator, feed: Feed, at: str) -> Iterator[str]:
    units = {column.item: column.unit for column in feed.with_role(Role.VALUE)}
    for role in ("item", "numerator", "denominator", "growth_item"):
        name = getattr(indicator, role)
        if name is not None and name not in units:
            yield f"{at}.{role}: feed {feed.id} has no item {name}"
    stored = units.get(indicator.item)
    if stored is not None and stored != indicator.unit:
        yield f"{at}.unit: {indicator.unit} is not the unit of item {indicator.item} ({stored})"
    growth = units.get(indicator.growth_item)
    if growth is not None and growth != "%":
        yield f"{at}.growth_item: {indicator.growth_item} is in {growth}, not in %"
    if indicator.measure in (*RATIOS, Measure.GROWTH_ONLY) and indicator.unit != "%":
        yield f"{at}.unit: a {indicator.measure} is in %, not in {indicator.unit}"
    if units.get(indicator.numerator) != units.get(indicator.denominator):
        yield f"{at}.denominator: numerator and denominator have different units"


def _dim_problems(indicator: Indicator, feed: Feed, at: str) -> Iterator[str]:
    allowed = {c.name: set((c.allowed or {}).values()) for c in feed.with_role(Role.DIM)}
    for dim, value in indicator.dims.items():
        if dim not in allowed:
            yield f"{at}.dims: feed {feed.id} has no dimension {dim}"
        elif value not in allowed[dim]:
            yield f"{at}.dims: {value} is none of the values of {dim}"
