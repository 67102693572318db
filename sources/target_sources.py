"""What each target is judged by: its one feed, its region, and who reports them.

Belongs here: the way from a promise to the senders that report on it. Does not belong here:
whether a target fits its indicator (``sources.checks_targets``) or what has arrived
(``orchestration``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sources.catalogue import Catalogue, Indicator, Plan, Reads, Target
from sources.geography import ReportingRegion, line_within_jurisdiction, reporting_regions
from sources.problems import KeyPath, Problem, Words


@dataclass(frozen=True)
class TargetSource:
    """Where the number of one target comes from.

    ``reported_by`` are the regions that are declared to report, each with its sender: the target's
    own region, or those that are added up to it. ``reference`` is the indicator and the region
    that a relative target is compared with, ``referred_by`` who reports those.
    """

    plan: str
    n: int
    kind: str
    indicator: str
    feed: str
    region: str
    reported_by: tuple[ReportingRegion, ...]
    reference: tuple[str, str] | None
    referred_by: tuple[ReportingRegion, ...]

    @property
    def is_reported(self) -> bool:
        """Whether somebody is declared to report all that the target is judged by."""
        return bool(self.reported_by) and (self.reference is None or bool(self.referred_by))


def unreported(catalogue: Catalogue, plan: Plan) -> Iterator[Problem]:
    """A warning for each promise that nobody is to report on.

    For a target its number and what it is compared with; for goals and actions their ledger.
    """
    file = f"plans/{plan.id}.yml"
    for position, source in enumerate(target_sources(catalogue, plan)):
        path: KeyPath = ("targets", position)
        if not source.reported_by:
            yield _nobody(catalogue, file, path, source.feed, source.region)
        if source.reference is not None and not source.referred_by:
            code, region = source.reference
            yield _nobody(catalogue, file, path, catalogue.indicators[code].feed, region)
    told_of = "actions" if plan.actions else "goals"
    for feed in _ledgers(catalogue) if getattr(plan, told_of) else ():
        reporting = {entry.region.code for entry in reporting_regions(catalogue, feed)}
        if plan.jurisdiction not in reporting:
            yield _nobody(catalogue, file, (told_of,), feed, plan.jurisdiction)


def _ledgers(catalogue: Catalogue) -> list[str]:
    """The feeds whose rows name a promise."""
    return [
        feed.id
        for feed in catalogue.feeds.values()
        if any(column.reads is Reads.PROMISE for column in feed.columns)
    ]


def _nobody(catalogue: Catalogue, file: str, path: KeyPath, feed: str, region: str) -> Problem:
    name, title = catalogue.regions[region].name_zh, catalogue.feeds[feed].title_zh
    return Problem(
        file,
        path,
        Words(
            f"没有单位为{name}（{region}）报送“{title}”",
            f"nobody is declared to report {feed} for {region}",
        ),
        Words(
            f"收数之前，在 senders/ 中给负责报送的单位加上 {feed}",
            f"before data can arrive, add {feed} to a sender in senders/",
        ),
    )


def target_sources(catalogue: Catalogue, plan: Plan) -> tuple[TargetSource, ...]:
    """The source of every target of a plan, in their order."""
    return tuple(_source(catalogue, plan, target) for target in plan.targets)


def _source(catalogue: Catalogue, plan: Plan, target: Target) -> TargetSource:
    indicator = catalogue.indicators[target.indicator]
    region = target.region or plan.jurisdiction
    reference: tuple[str, str] | None = None
    referred_by: tuple[ReportingRegion, ...] = ()
    if target.reference_region is not None:
        compared = catalogue.indicators[target.reference_indicator or target.indicator]
        reference = (compared.code, target.reference_region)
        referred_by = _reporting(catalogue, compared, target.reference_region)
    return TargetSource(
        plan=plan.id,
        n=target.n,
        kind=target.kind,
        indicator=indicator.code,
        feed=indicator.feed,
        region=region,
        reported_by=_reporting(catalogue, indicator, region),
        reference=reference,
        referred_by=referred_by,
    )


def _reporting(
    catalogue: Catalogue, indicator: Indicator, region: str
) -> tuple[ReportingRegion, ...]:
    """Who reports an indicator for a region: itself, and what is added up to it.

    Nothing is added up to the country.
    """
    return tuple(
        entry
        for entry in reporting_regions(catalogue, indicator.feed)
        if entry.region.code == region
        or (
            indicator.is_added_up
            and region in line_within_jurisdiction(catalogue, entry.region.code)
        )
    )
