"""Judging the finished site: every page there, whole by itself, and saying what the marts say.

Belongs here: what each declared check counts and finds. Does not belong here: what the checks tell
the operator (``expectations.site_checks``), reading pages or deriving what they must say
(``orchestration.publication.pages``), or what follows (``expectations.gate``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from expectations.results import CheckResult, SuiteResult, judged, not_evaluated
from expectations.site_checks import SITE_CHECKS, SITE_SUITE, SiteCheck
from orchestration.publication.pages import structure
from orchestration.publication.pages.cells import by_place, differing
from orchestration.publication.pages.comparing_downloads import (
    differing_downloads,
    expected_addresses,
)
from orchestration.publication.pages.comparing_origins import differing_origins
from orchestration.publication.pages.downloaded import downloads_of
from orchestration.publication.pages.lights import wrong_lights
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.marts import Marts, Row, open_marts
from orchestration.publication.pages.printed import main_part
from orchestration.publication.pages.sayings import SAYINGS, Saying
from orchestration.publication.pages.sitemap import listed, wrong_in_sitemap
from orchestration.publication.pages.stamping import (
    BESIDE,
    differing_stamp,
    expected_files,
    unmarked,
    wrongly_stamped,
)
from orchestration.publication.pages.structure import Page, read_pages


@dataclass(frozen=True)
class Site:
    """A finished site and the release it must be the site of."""

    pages: dict[str, Page]
    marts: Marts
    release: Row
    record: Path
    downloads: dict[str, Path]
    sitemap: tuple[str, ...] = ()

    @cached_property
    def mains(self) -> dict[str, Element]:
        """The part of every page of the data that is its own, as a tree."""
        return {file: main_part(page) for file, page in self.pages.items() if file not in BESIDE}


@dataclass(frozen=True)
class Found:
    """How many things a check looked at, and which of them are wrong."""

    total: int
    wrong: list[str]


def check_site(folder: Path, data: Path) -> SuiteResult:
    """Judge the site in ``folder`` by the marts in ``data``; never raises on a bad site.

    The stamp is that of ``data``; where a ``release.json`` stands beside ``data``, it must agree.
    """
    pages = {page.file: page for page in read_pages(folder)}
    try:
        with open_marts(data) as marts:
            release = marts.row("from release")
            record = data.parent / "release.json"
            site = Site(pages, marts, release, record, downloads_of(folder), listed(folder))
            results = [_judge(check, site) for check in SITE_CHECKS]
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        results = [not_evaluated(SITE_SUITE, check, len(pages), why) for check in SITE_CHECKS]
    return SuiteResult(SITE_SUITE, SITE_SUITE, len(pages), tuple(results))


def _judge(check: SiteCheck, site: Site) -> CheckResult:
    try:
        found = _FINDERS[check.id](site)
    except Exception as error:
        # Whatever goes wrong with one check fails that check and leaves the others judged.
        return not_evaluated(SITE_SUITE, check, len(site.pages), f"{type(error).__name__}: {error}")
    wrong = tuple(found.wrong)
    # Nothing passes on an empty set.
    success = not wrong and found.total > 0
    return judged(
        SITE_SUITE, check, success=success, failed=len(wrong), total=found.total, keys=wrong
    )


def _complete(site: Site) -> Found:
    pages = expected_files(site.marts)
    expected = pages | expected_addresses(site.marts)
    found = site.pages.keys() | site.downloads.keys()
    missing = [f"缺 {file}" for file in sorted(expected - found)]
    surplus = [f"多 {file}" for file in sorted(found - expected - BESIDE)]
    mapped = wrong_in_sitemap(site.sitemap, pages | (BESIDE & site.pages.keys()))
    return Found(len(expected), [*missing, *surplus, *mapped])


def _on_every_page(problems: Callable[[Page], Iterable[str]]) -> Callable[[Site], Found]:
    def finder(site: Site) -> Found:
        wrong = [f"{page.file} {what}" for page in site.pages.values() for what in problems(page)]
        return Found(len(site.pages), wrong)

    return finder


def _links(site: Site) -> Found:
    wrong = [
        f"{page.file} {href}"
        for page in site.pages.values()
        for href in structure.broken(page, site.pages)
        if href.removeprefix("/") not in site.downloads
    ]
    return Found(sum(len(structure.links(page)) for page in site.pages.values()), wrong)


def _stamped(site: Site) -> Found:
    wrong = [
        f"{page.file} {what}"
        for page in site.pages.values()
        if page.file not in BESIDE
        for what in wrongly_stamped(page, site.release)
    ]
    return Found(len(site.pages), [*differing_stamp(site.release, site.record), *wrong])


def _saying(both: Saying) -> Callable[[Site], Found]:
    """Compare what the pages say with what the marts say they must, both ways."""

    def finder(site: Site) -> Found:
        must = by_place(cell for expected in both.expected for cell in expected(site.marts))
        said = by_place(
            cell
            for file, main in site.mains.items()
            for printed in both.printed
            for cell in printed(site.pages[file], main)
        )
        return Found(len(must | said), differing(said, must))

    return finder


_FINDERS: dict[str, Callable[[Site], Found]] = {
    "pages_complete": _complete,
    "links_work": _links,
    "no_outside_address": _on_every_page(structure.outside),
    "nothing_loaded": _on_every_page(structure.loaded),
    "no_query_error": _on_every_page(structure.query_errors),
    "no_leaked_words": _on_every_page(structure.leaked),
    "titled_in_chinese": _on_every_page(structure.untitled),
    "stamped": _stamped,
    "lights_whole": lambda site: Found(*wrong_lights(site.pages.values(), site.marts)),
    **{check: _saying(both) for check, both in SAYINGS.items()},
    "downloads_as_marts": lambda site: Found(*differing_downloads(site.marts, site.downloads)),
    "origins_as_marts": lambda site: Found(*differing_origins(site.marts, site.pages, site.mains)),
    "simulated_marked": lambda site: Found(len(site.pages), list(unmarked(site.pages, site.marts))),
}
