"""The list of all pages for programs that walk the site: ``sitemap.txt``, an address a line.

Belongs here: writing the list and holding it against the pages there should be. Does not belong
here: which those are (``stamping``). Addresses are relative to the list itself (``./plans/…/``),
because no host or folder is known here; crawlers that insist on whole ones need a prefix
(docs/operations.md, "Delivering the site").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from orchestration.publication.pages.links import ANYWHERE

SITEMAP = "sitemap.txt"
_NO_PLACE = ANYWHERE.removeprefix("/")


def write_sitemap(site: Path) -> None:
    """List the pages of a finished site, beside them."""
    files = [page.relative_to(site).as_posix() for page in site.rglob("*.html")]
    lines = sorted(map(_address, set(files) - {_NO_PLACE}))
    (site / SITEMAP).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def listed(site: Path) -> tuple[str, ...]:
    """The lines of a site's list; none where there is no list."""
    place = site / SITEMAP
    return tuple(place.read_text("utf-8", errors="replace").splitlines()) if place.exists() else ()


def wrong_in_sitemap(lines: Iterable[str], files: Iterable[str]) -> Iterator[str]:
    """What the list lacks of the pages there should be, and what it has besides or twice."""
    left = {_address(file) for file in files if file != _NO_PLACE}
    for line in lines:
        if line not in left:
            yield f"{SITEMAP} 多 {line}"
        left.discard(line)
    yield from (f"{SITEMAP} 缺 {line}" for line in sorted(left))


def _address(file: str) -> str:
    return f"./{file.removesuffix('index.html')}"
