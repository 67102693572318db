"""What is wrong with a header and with the lines above it.

Belongs here: columns that are missing, unknown or doubled, units and facts above that do not fit.
Does not belong here: finding the header (``find_layout``) or the rows below it (``bodies``).
"""

from __future__ import annotations

from expectations.findings import Finding, Place, built_in
from orchestration.intake.reading.text import compact, did_you_mean, listed
from orchestration.intake.tables.feed_reader import FeedReader
from orchestration.intake.tables.headers import units_of
from orchestration.intake.tables.heads import Head
from orchestration.intake.tables.layout import Layout
from sources.catalogue import Role


def missing_column(layout: Layout, header: str, aliases: tuple[str, ...]) -> Finding:
    """The finding of a required column that the table does not have."""
    place = Place(line=layout.line, header=header)
    return built_in("header.missing", place, name=header, aliases=listed(aliases) or "无别名")


def header_findings(reader: FeedReader, layout: Layout) -> list[Finding]:
    """Everything that is wrong with a header and the lines above it."""
    feed = reader.feed
    twice = _stated_twice(layout)
    findings = [
        missing_column(layout, column.header, column.aliases)
        for column in layout.missing
        if column.role not in twice
    ]
    known = [column.header for column in feed.columns]
    spellings = [h for c in feed.columns for h in (c.header, *c.aliases)]
    for head in sorted((*layout.unknown, *layout.hanging), key=lambda h: h.column):
        place = Place(line=head.line, column=head.column, header=head.text, read=head.text)
        if head.period or head.part or head.region:
            values = listed(column.header for column in feed.with_role(Role.VALUE))
            findings.append(built_in("table.unnamed_values", place, known=values))
            continue
        hint = did_you_mean(head.text, spellings)
        findings.append(built_in("header.unknown", place, nearest=hint, known=listed(known)))
    first: dict[str, Head] = {}
    for head in layout.heads:
        if head.kind != "field":
            continue
        other = first.setdefault(head.name, head)
        if other is not head:
            place = Place(line=head.line, column=head.column, header=head.text, read=head.text)
            findings.append(
                built_in("header.duplicate", place, other=other.column, other_header=other.text)
            )
    return findings + _unknown_units(reader, layout) + list(twice.values())


def _unknown_units(reader: FeedReader, layout: Layout) -> list[Finding]:
    known = dict.fromkeys(unit for column in reader.feed.columns for unit in units_of(column))
    return [
        built_in("unit.unknown", Place(read=unit), unit=unit, name="计量单位", units=listed(known))
        for unit in layout.above.units
        if compact(unit) not in known
    ]


def _stated_twice(layout: Layout) -> dict[Role, Finding]:
    """What is missing because the lines above say it twice, and not the same."""
    found: dict[Role, Finding] = {}
    missing = {column.role for column in layout.missing}
    for role, said, rule in (
        (Role.PERIOD, layout.above.periods, "period.stated_twice"),
        (Role.REGION, layout.above.regions, "region.stated_twice"),
    ):
        if role in missing and len(said) > 1:
            told = "、".join(said)
            found[role] = built_in(rule, Place(read=told), said=told)
    return found
