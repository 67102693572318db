"""The difference of two releases: every light, figure and sentence, each with its cause.

Belongs here: putting together what ``lights``, ``rows`` and ``pages`` find. Pure: two release
folders and the declarations in, ``Changes`` out. Does not belong here: telling it (``telling``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestration.publication.changes import causes as why
from orchestration.publication.changes.causes import NOBODY_KNOWS, Between, Told
from orchestration.publication.changes.model import Change, Changes, Field, in_order
from orchestration.publication.changes.pages import PageChange, page_changes
from orchestration.publication.changes.rows import RowChanges
from orchestration.publication.changes.showing import Showing
from orchestration.publication.changes.stamps import Stamps, read_stamp
from orchestration.publication.changes.tables import Pair
from sources.catalogue import Catalogue


def changes_between(before: Path | None, after: Path, catalogue: Catalogue) -> Changes:
    """What a reader of ``before`` will see otherwise in ``after``; both are release folders.

    A folder holds ``data/*.parquet``, ``site/`` (compared where both have one) and, unless it is
    being built, ``release.json``. Without ``before`` there is nothing to compare.
    """
    if before is None:
        return Changes(None, str(read_stamp(after)["release_id"]))
    stamps = Stamps.of(before, after)
    pair = Pair(before / "data", after / "data")
    between = Between.of(pair, stamps, catalogue)
    showing = Showing(pair, between.inputs.regions, catalogue)
    rows = RowChanges(pair, between, showing)
    found = list(rows.changes())
    sites = before / "site", after / "site"
    has_sites = all(site.is_dir() for site in sites)
    if has_sites:
        found += _pages(sites, between, showing)
    return Changes(
        str(stamps.before["release_id"]),
        str(stamps.after["release_id"]),
        in_order(found),
        stamps.fields,
        dict(sorted(rows.behind.items())),
        has_sites,
        {row["light"]: (row["text_zh"], row["tone"]) for row in pair.both("dim_light")},
        {row["reason"]: row["text_zh"] for row in pair.both("dim_reason")},
    )


def _pages(sites: tuple[Path, Path], between: Between, showing: Showing) -> Iterator[Change]:
    stamps = between.stamps
    for page in page_changes(*sites, (stamps.before, stamps.after)):
        told = _why_page(page, between, showing)
        path = f"/{page.path}"
        if page.is_new or page.is_gone:
            field = Field("page", path if page.is_gone else None, path if page.is_new else None)
            yield Change("page", path, (), path, (field,), told.cause, told.causes)
        for place, sentence in enumerate(page.sentences):
            field = Field("text", sentence.before, sentence.after)
            key = (("place", f"{place:04d}"),)
            yield Change("text", path, key, path, (field,), told.cause, told.causes)


def _why_page(page: PageChange, between: Between, showing: Showing) -> Told:
    """A page may say something else where something that it shows is something else."""
    if between.stamps.is_same_run:
        return NOBODY_KNOWS
    return why.told(showing.causes(page.path) or between.by_version())
