"""A release's site as a folder that opens without a server: for a USB stick, or an archive.

Belongs here: which releases may be handed on, copying the pages so that every link ends in a file,
the note beside them, and putting both in their place at once. Does not belong here: asking for it
(``commands.release_snapshot``).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from orchestration.context import Context
from orchestration.durable import put_in_place, sync_tree
from orchestration.publication.folders import as_judged, is_whole
from orchestration.publication.pages.links import ANYWHERE, file_of, resolved, rewritten
from orchestration.publication.pages.sitemap import SITEMAP
from orchestration.publication.pages.writing import day, share
from orchestration.publication.releases import published_release_ids, withdrawn_release_ids
from orchestration.publication.templating import render

NOTE = "说明.txt"
# What only a server sends: the page for wrong addresses, and the list for crawlers.
LEFT_OUT = frozenset({ANYWHERE.removeprefix("/"), SITEMAP})


def why_not(context: Context, identity: str) -> tuple[str, str] | None:
    """Why a release may not be handed on, in Chinese and English; ``None`` where it may.

    It is whole, published and not taken back, and its files are those that were judged: nobody
    can call back a stick.
    """
    events = list(context.ledger.events())
    folder = context.workspace.releases / identity
    if identity not in published_release_ids(events):
        return (
            f"没有发布过 {identity}，未发布的不能带出去。用 liangxin release list 查看。",
            f"no release {identity} was ever published: see liangxin release list.",
        )
    if identity in withdrawn_release_ids(events):
        return (f"{identity} 已经撤回，不能带出去。", f"{identity} was taken back.")
    if not is_whole(folder):
        return (
            f"{identity} 的页面已清理；重新生成：liangxin run --as-of {identity} --publish。",
            f"{identity} was cleared away: liangxin run --as-of {identity} --publish.",
        )
    if not as_judged(context, identity):
        return (
            f"{identity} 的文件在发布之后变了，不能使用。",
            f"the files of {identity} are not those that were published.",
        )
    return None


def write_snapshot(site: Path, stamp: Mapping[str, Any], to: Path) -> int:
    """Write the snapshot of a site into the folder ``to``, new or empty; how many pages it has.

    It is there whole or not at all: written aside, and renamed.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    aside = to.with_name(f".{to.name}.liangxin-new")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        pages = _copy(site, aside)
        # With a mark and line ends that any Windows shows as they are meant.
        (aside / NOTE).write_text(note(stamp, pages) + "\n", "utf-8-sig", newline="\r\n")
        sync_tree(aside)
        put_in_place(aside, to)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return pages


def _copy(site: Path, aside: Path) -> int:
    pages = 0
    for place in sorted(path for path in site.rglob("*") if path.is_file()):
        file = place.relative_to(site).as_posix()
        if file in LEFT_OUT:
            continue
        copy = aside / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        if place.suffix == ".html":
            copy.write_bytes(opened_as_file(file, place.read_bytes().decode()).encode())
            pages += 1
        else:
            shutil.copyfile(place, copy)
    return pages


def opened_as_file(file: str, page: str) -> str:
    """The page with every link within the site leading to a file, seen from where it lies."""
    address = "/" + file.removesuffix("index.html")
    return rewritten(page, lambda href: _as_file(address, href))


def _as_file(address: str, href: str) -> str:
    if href.startswith("#"):
        return href
    # Pages of releases before 0.6.0 link from the root.
    from_root = href.startswith("/") and not href.startswith("//")
    target = href if from_root else resolved(address, href)
    if target is None:
        return href
    place = target.partition("#")[2]
    up = "../" * address.count("/", 1)
    return up + quote(file_of(target)) + (f"#{place}" if place else "")


def note(stamp: Mapping[str, Any], pages: int) -> str:
    """What the folder is, for whoever finds the stick: Chinese first."""
    cutoff = stamp["data_cutoff"]
    return render(
        "snapshot.txt.j2",
        day=day,
        share=share,
        **{name: stamp[name] for name in ("release_id", "has_simulated", "content_hash")},
        as_of=date.fromisoformat(stamp["as_of"]),
        data_cutoff=datetime.fromisoformat(cutoff) if cutoff else None,
        coverage=float(stamp["coverage"]),
        pages=pages,
    )
