"""Which pages a release has, and what stands on every one: its stamp, and the mark of simulation.

Belongs here: what follows from the marts for whole pages. Does not belong here: their numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.publication.pages.expected_counts import plans_with_projects
from orchestration.publication.pages.markup import parse, plain
from orchestration.publication.pages.marts import Marts, Row
from orchestration.publication.pages.structure import Page
from orchestration.publication.pages.writing import day, share

# Pages that are put beside those of the data: the report of the run that made the release.
BESIDE = frozenset({"run/index.html"})
_FIXED = ("", "status/", "changes/", "method/", "dictionary/", "regions/", "indicators/")
_FOOTER = re.compile(r'<footer class="colophon">.*?</footer>', re.DOTALL)
_STAMP = re.compile(r'<dl class="stamp">.*?</dl>', re.DOTALL)
_PAPER = re.compile(
    r'<style class="paper">@page \{ @bottom-left \{ content: "([^"<\\]*)"; \} \}</style>'
)
_BANNER = 'class="simulated-banner"'
_TAG = 'class="tag simulated"'
# Says what the mark means, whether anything is marked or not.
_EXPLAINS = frozenset({"status/index.html"})


def expected_files(marts: Marts) -> set[str]:
    """The file of every page that a release of these marts has."""
    addresses = [
        *_FIXED,
        *(f"plans/{row['plan']}/" for row in marts.rows("from dim_plan")),
        *(f"plans/{row['plan']}/units/" for row in marts.rows("from dim_plan")),
        *(f"indicators/{row['indicator']}/" for row in marts.rows("from dim_indicator")),
        *(f"regions/{row['region_code']}/" for row in marts.rows("from region")),
        *(f"plans/{plan}/projects/" for plan in plans_with_projects(marts)),
        *(f"plans/{row['plan']}/actions/" for row in marts.rows(_WITH_ACTIONS)),
    ]
    return {"404.html", *(f"{address}index.html" for address in addresses)}


_WITH_ACTIONS = """
select distinct plan from fct_action_progress where plan in (select plan from dim_plan)
"""


def stamp_cells(release: Row) -> dict[str, str]:
    """What the stamp says of the release, by its heading."""
    cut_off = release["data_cutoff"]
    told = {
        "判断日": day(release["as_of"]),
        "数据截止": f"{day(cut_off)} {cut_off:%H:%M}" if cut_off else "尚无数据",
        "应报已报": share(release["coverage"]),
        "发布": release["release_id"],
        "规则版本": release["rule_version"],
        "程序版本": release["code_version"],
        "内容校验": release["content_hash"][:12],
    }
    return {heading: plain(str(text)) for heading, text in told.items()}


def foot_of_paper(release: Row) -> str:
    """What stands at the foot of every sheet: each is read without the others."""
    simulated = "（含模拟数据）" if release["has_simulated"] else ""
    return (
        f"来源：各地、各部门上报的数据{simulated}"
        f" · 判断日 {day(release['as_of'])} · 发布 {release['release_id']}"
    )


def wrongly_stamped(page: Page, release: Row) -> Iterator[str]:
    """What a page's stamps say otherwise; every page has one at its foot."""
    wanted = stamp_cells(release)
    footer = _FOOTER.search(page.html)
    if footer is None:
        yield "没有发布章"
        return
    if _PAPER.findall(page.html) != [foot_of_paper(release)]:
        yield "纸页页脚"
    full = _read(footer[0])
    if full.keys() != wanted.keys():
        yield "发布章不全"
    for stamp in _STAMP.findall(page.html):
        for heading, text in _read(stamp).items():
            if text != wanted.get(heading):
                yield f"{heading}：{text}"


def _read(stamp: str) -> dict[str, str]:
    tree = parse(stamp)
    pairs = zip(tree.all("dt"), tree.all("dd"), strict=False)
    return {heading.text(): text.text() for heading, text in pairs}


def differing_stamp(release: Row, record: Path) -> Iterator[str]:
    """Where the release's record says something else than the stamp the pages were made with."""
    if not record.exists():
        return
    facts: dict[str, Any] = json.loads(record.read_bytes())
    for name, value in release.items():
        told = value.isoformat(sep=" ") if name == "data_cutoff" and value else value
        said = facts.get(name)
        if (str(told) if name == "as_of" else told) != said:
            yield f"{record.name} {name}：{said}"


def unmarked(pages: dict[str, Page], marts: Marts) -> Iterator[str]:
    """Pages with simulated data, by the marts or by their own marks, that do not say so."""
    files = set(_with_simulated(marts)) & pages.keys()
    files |= {file for file, page in pages.items() if _TAG in page.html and file not in _EXPLAINS}
    for file in sorted(files):
        if _BANNER not in pages[file].html:
            yield file


def _with_simulated(marts: Marts) -> Iterator[str]:
    for row in marts.rows(
        "select distinct plan, region_code from fct_target_progress where simulated"
    ):
        yield f"plans/{row['plan']}/index.html"
        yield f"plans/{row['plan']}/units/index.html"
        yield f"regions/{row['region_code']}/index.html"
        yield "index.html"
    for row in marts.rows(
        "select distinct region_code from fct_indicator where simulated and value is not null"
        " and (basis in ('ytd', 'year') or indicator in (select indicator from dim_indicator"
        " where measure in ('stock', 'ratio_stock')))"
    ):
        yield f"regions/{row['region_code']}/index.html"
        yield "regions/index.html"
        yield "status/index.html"
        yield "changes/index.html"
