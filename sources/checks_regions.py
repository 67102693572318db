"""Checks between declarations: regions and the senders that report for them.

Belongs here: what regions and senders need from each other and from the feeds. Does not belong
here: feeds (``sources.checks_feeds``), plans (``sources.checks_plans``) or the questions asked
about regions (``sources.geography``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.catalogue import Catalogue, Level, Region, Sender
from sources.geography import line_within_jurisdiction, regions_of_sender
from sources.problems import KeyPath, Problem, Words, choose

DIVISIONS = "regions/divisions.csv"
LEVEL_ABOVE = {
    Level.COUNTRY: None,
    Level.PROVINCE: Level.COUNTRY,
    Level.PREFECTURE: Level.PROVINCE,
    Level.COUNTY: Level.PREFECTURE,
}
# Where a sender is declared: its file and its position in it.
SenderPlaces = dict[str, tuple[str, int]]


def region_not_declared(file: str, path: KeyPath, code: str, catalogue: Catalogue) -> Problem:
    """A code that is none of the declared regions."""
    same_province = [known for known in catalogue.regions if known[:2] == code[:2]]
    return Problem(
        file,
        path,
        Words(f"没有代码为 {code} 的地区", f"region {code} is not declared"),
        choose(
            code,
            same_province,
            Words(
                f"用 {DIVISIONS} 中的代码，或先在其中加上这个地区",
                f"use a code of {DIVISIONS}, or add the region there first",
            ),
        ),
    )


def feed_not_declared(file: str, path: KeyPath, feed: str, catalogue: Catalogue) -> Problem:
    """An id that is none of the declared feeds."""
    return Problem(
        file,
        path,
        Words(f"没有编号为 {feed} 的报表", f"feed {feed} is not declared"),
        choose(
            feed,
            catalogue.feeds,
            Words("用 feeds/ 中的文件名（不带 .yml）", "use the name of a file in feeds/"),
        ),
    )


def region_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Each region lies directly below one of the next higher level; validity makes sense."""
    for position, region in enumerate(catalogue.regions.values()):
        yield from _parent_problems(catalogue, region, position)
        if region.valid_to is not None and region.valid_to <= region.valid_from:
            yield Problem(
                DIVISIONS,
                (position, "valid_to"),
                Words(
                    f"valid_to {region.valid_to} 不晚于 valid_from {region.valid_from}",
                    f"valid_to {region.valid_to} is not after valid_from {region.valid_from}",
                ),
                Words("改日期；仍在使用的代码留空", "correct it; leave it empty while in use"),
            )
        successor = region.successor_code
        if successor is not None and successor not in catalogue.regions:
            yield region_not_declared(DIVISIONS, (position, "successor_code"), successor, catalogue)


def _parent_problems(catalogue: Catalogue, region: Region, position: int) -> Iterator[Problem]:
    path: KeyPath = (position, "parent_code")
    wanted = LEVEL_ABOVE[region.level]
    if region.parent_code is None:
        if wanted is not None:
            yield Problem(
                DIVISIONS,
                path,
                Words(
                    f"缺少 parent_code：{region.level} 的上级是 {wanted}",
                    f"is missing: a {region.level} lies below a {wanted}",
                ),
                Words("写上级地区的代码", "give the code of the region above"),
            )
        return
    parent = catalogue.regions.get(region.parent_code)
    if parent is None:
        yield region_not_declared(DIVISIONS, path, region.parent_code, catalogue)
    elif parent.level is not wanted:
        yield Problem(
            DIVISIONS,
            path,
            Words(
                f"{parent.code} 是 {parent.level}，不是 {wanted}",
                f"{parent.code} is a {parent.level}, not a {wanted}",
            ),
            Words("写直接上级的代码，或改 level", "name the one directly above, or correct level"),
        )


def sender_problems(catalogue: Catalogue, places: SenderPlaces) -> Iterator[Problem]:
    """Senders name declared feeds and regions, and no region is reported twice in a feed."""
    reporter: dict[tuple[str, str], str] = {}
    for sender in catalogue.senders.values():
        file, position = places[sender.id]
        for feed in sender.feeds:
            if feed not in catalogue.feeds:
                yield feed_not_declared(file, (position, "feeds"), feed, catalogue)
        if sender.region not in catalogue.regions:
            yield region_not_declared(file, (position, "region"), sender.region, catalogue)
            continue
        yield from _reported_twice(catalogue, sender, places[sender.id], reporter)


def reported_lines(catalogue: Catalogue, feed: str) -> Iterator[tuple[Sender, list[str]]]:
    """Each region reported in a feed with its sender, and the regions it is added up to.

    A sender of an undeclared region, which is a problem of its own, reports none.
    """
    for sender in catalogue.senders.values():
        if feed in sender.feeds and sender.region in catalogue.regions:
            for region in regions_of_sender(catalogue, sender):
                yield sender, line_within_jurisdiction(catalogue, region.code)


def _reported_twice(
    catalogue: Catalogue,
    sender: Sender,
    place: tuple[str, int],
    reporter: dict[tuple[str, str], str],
) -> Iterator[Problem]:
    """A sender's regions, where there are none or another one has them; notes them as its own."""
    file, position = place
    regions = regions_of_sender(catalogue, sender)
    if not regions:
        yield Problem(
            file,
            (position, "reports_for"),
            Words(
                f"{sender.region} 下没有县级地区", f"{sender.region} has no counties below it"
            ),
            Words("写 reports_for: self", "write reports_for: self"),
        )  # fmt: skip
    for feed, code in ((feed, region.code) for feed in sender.feeds for region in regions):
        first = reporter.setdefault((feed, code), sender.id)
        if first != sender.id:
            yield Problem(
                file,
                (position, "feeds"),
                Words(
                    f"{code} 的报表 {feed} 已由 {first} 报送",
                    f"feed {feed} of region {code} is already sent by {first}",
                ),
                Words("只留一个报送单位", "leave it to one of them"),
            )
