"""Checks between declarations: regions and the senders that report for them.

Belongs here: what regions and senders need from each other and from the feeds. Does not belong
here: feeds (``sources.checks_feeds``), plans (``sources.checks_plans``) or the questions asked
about regions (``sources.geography``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sources.catalogue import Catalogue, Level, Region, Sender
from sources.geography import first_day, line_within_jurisdiction, regions_of_sender
from sources.problems import KeyPath, Problem, Words, choose
from sources.region_tables import DIVISIONS, SUCCESSORS

LEVEL_ABOVE = {
    Level.COUNTRY: None,
    Level.PROVINCE: Level.COUNTRY,
    Level.PREFECTURE: Level.PROVINCE,
    Level.COUNTY: Level.PREFECTURE,
}
# Where a sender is declared: its file and its position in it.
SenderPlaces = dict[str, tuple[str, int]]
# The same of a region.
RegionPlaces = dict[str, tuple[str, int]]


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


def of_no_region(file: str, path: KeyPath, code: str) -> Problem:
    """A row about what became of a region, or what it was called, that is not declared itself."""
    return Problem(
        file,
        (*path, "code"),
        Words(f"没有代码为 {code} 的地区", f"region {code} is not declared"),
        Words(
            f"改正代码，或先在 {DIVISIONS} 中加上它",
            f"correct the code, or add it to {DIVISIONS} first",
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


def region_problems(catalogue: Catalogue, places: RegionPlaces) -> Iterator[Problem]:
    """Each region lies directly below one of the next higher level; validity makes sense."""
    for region in catalogue.regions.values():
        place = places[region.code]
        yield from _parent_problems(catalogue, region, place)
        file, position = place
        if region.valid_to is not None and region.valid_to <= region.valid_from:
            yield Problem(
                file,
                (position, "valid_to"),
                Words(
                    f"valid_to {region.valid_to} 不晚于 valid_from {region.valid_from}",
                    f"valid_to {region.valid_to} is not after valid_from {region.valid_from}",
                ),
                Words("改日期；仍在使用的代码留空", "correct it; leave it empty while in use"),
            )
        if region.succession is not None:
            yield from _succession_problems(catalogue, region, place)


def _succession_problems(
    catalogue: Catalogue, region: Region, place: tuple[str, int]
) -> Iterator[Problem]:
    """What took a region's place is declared and outlives it; so nothing succeeds itself."""
    file, position = place
    ended = region.valid_to
    if ended is None:
        yield Problem(
            file,
            (position, "valid_to"),
            Words(
                f"{SUCCESSORS} 说它已有承接者 {'、'.join(region.successors)}，这里却没有止期",
                f"{SUCCESSORS} says that {', '.join(region.successors)} took its place, "
                "but it has not ended",
            ),
            Words("写 valid_to，或删去承接关系", "give valid_to, or remove what succeeded it"),
        )
        return
    for code in region.successors:
        successor = catalogue.regions.get(code)
        if successor is None:
            yield region_not_declared(file, (position, "successors"), code, catalogue)
        elif successor.valid_to is not None and successor.valid_to <= ended:
            yield Problem(
                file,
                (position, "valid_to"),
                Words(
                    f"承接者 {code} 在 {successor.valid_to} 已撤销，不晚于 {ended}",
                    f"its successor {code} ended on {successor.valid_to}, not after {ended}",
                ),
                Words(f"改止期，或改 {SUCCESSORS}", f"correct the date, or {SUCCESSORS}"),
            )
    succession = region.succession
    if succession and len(succession.successors) > 1 and succession.relation != "split":
        yield Problem(
            file,
            (position, "successors"),
            Words(
                "有几个承接者的，relation 只能是 split",
                "with several successors the relation is split",
            ),
            Words(f"改 {SUCCESSORS} 中这一行", f"correct its row in {SUCCESSORS}"),
        )


def _parent_problems(
    catalogue: Catalogue, region: Region, place: tuple[str, int]
) -> Iterator[Problem]:
    file, position = place
    path: KeyPath = (position, "parent_code")
    wanted = LEVEL_ABOVE[region.level]
    if region.parent_code is None:
        if wanted is not None:
            yield Problem(
                file,
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
        yield region_not_declared(file, path, region.parent_code, catalogue)
    elif parent.level is not wanted:
        yield Problem(
            file,
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
        region = catalogue.regions[sender.region]
        if not region.stands_in(first_day(catalogue), date.max):
            yield _no_more(region, file, (position, "region"))
        yield from _reported_twice(catalogue, sender, places[sender.id], reporter)


def _no_more(region: Region, file: str, path: KeyPath) -> Problem:
    """A region that no feed can ask about."""
    after = "、".join(region.successors)
    return Problem(
        file,
        path,
        Words(
            f"{region.code} 已于 {region.valid_to} 撤销，早于任何报表的第一期",
            f"{region.code} had ended on {region.valid_to}, before the first period of any feed",
        ),
        Words(f"改用现在的代码 {after}".rstrip(), f"use the code of today {after}".rstrip()),
    )


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
