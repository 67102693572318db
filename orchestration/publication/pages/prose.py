"""Numbers within sentences, and what a page says it is about: read back, and expected.

Belongs here: the few sentences of the pages that a number of the release stands in, and the heads
of pages. Does not belong here: cards, tables, charts and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_counts import plans_with_projects
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.marts import Marts, Row
from orchestration.publication.pages.structure import Page

_LEVELS = ("国家", "省级", "市级", "县级")
_FAR, _BEHIND = "behind_far", "behind"
_WHOLE, _WITHHELD = "coverage_published", "coverage_withheld"
# Which settings stand in which sentences of 方法说明, in the order of the groups.
_METHOD = (
    (re.compile(r"进度差低于([^；。，]+)；或者"), (_FAR,)),
    (re.compile(r"进度差低于([^；。，]+)，但不低于([^；。，]+)。"), (_BEHIND, _FAR)),
    (re.compile(r"进度差小于零，但不低于([^；。，]+)。"), (_BEHIND,)),
    (re.compile(r"“约”“左右”达到所印数的([^；。，]+)即可"), ("approx_share",)),
    (
        re.compile(
            r"权重达到([^；。，]+)的，正常发布；不到([^；。，]+)而达到([^；。，]+)的，注明“估算”"
            r"和可能的范围；不到([^；。，]+)的，不发布"
        ),
        (_WHOLE, _WHOLE, _WITHHELD, _WITHHELD),
    ),
    (re.compile(r"其余地区的个数不到应报的([^；。，]+)的"), (_WITHHELD,)),
    (re.compile(r"累计数不少于([^；。，（]+)（或是整年"), ("min_judged_months",)),
    (re.compile(r"到判断日不超过([^；。，]+)。"), ("stale_months",)),
)
# Of these the rules of the lights stand in 数据字典 as well.
_OF_LIGHTS = 3
_TOLD_ON = {"method/index.html": _METHOD, "dictionary/index.html": _METHOD[:_OF_LIGHTS]}
_OWED = re.compile(r"截至([^，]+)，应报的报表收到([^。]+)。“未报”")
_REJECTED = re.compile(r"本次有(\d+)份报表未通过审核")


def printed_prose(page: Page, main: Element) -> Iterator[Cell]:
    """The numbers that stand in sentences, and the head of the page."""
    folder = page.file.split("/", 1)[0]
    if folder in ("plans", "regions", "indicators") and page.file.count("/") > 1:
        heads = main.all("h1") + main.all("p", "kicker")
        yield Cell(page.file, "页首", "|".join(one.text() for one in heads))
    if page.file in _TOLD_ON:
        for n, (sentence, names) in enumerate(_TOLD_ON[page.file], 1):
            told = sentence.search(main.text())
            groups = told.groups() if told else [""] * len(names)
            for m, text in enumerate(groups, 1):
                yield Cell(page.file, f"正文第 {n} 句第 {m} 个数", text)
    elif page.file == "status/index.html":
        yield from (Cell(page.file, "正文", "|".join(told)) for told in _OWED.findall(main.text()))
    elif page.file == "index.html":
        yield from (Cell(page.file, "正文", told) for told in _REJECTED.findall(main.text()))


def prose_cells(marts: Marts) -> Iterator[Cell]:
    """What they must be."""
    yield from _heads(marts)
    settings = {
        row["setting"]: setting(row) for row in marts.rows("from dim_setting where plan = ''")
    }
    for file, sentences in _TOLD_ON.items():
        for n, (_, names) in enumerate(sentences, 1):
            for m, name in enumerate(names, 1):
                yield Cell(file, f"正文第 {n} 句第 {m} 个数", settings[name])
    release = marts.row("from release")
    told = f"{w.day(release['as_of'])}|{w.share(release['coverage'])}"
    yield Cell("status/index.html", "正文", told)
    if release["n_rejected"]:
        yield Cell("index.html", "正文", str(release["n_rejected"]))


def setting(row: Row) -> str:
    """A setting with its unit, as printed."""
    return f"{w.printed(row['value'])}{row['unit']}".replace("-", "−")


def _heads(marts: Marts) -> Iterator[Cell]:
    regions = {row["region_code"]: row for row in marts.rows("from region")}
    for code, row in regions.items():
        above = regions.get(row["parent_code"] or "")
        parent = f"·上级：{above['name_zh']}" if above else ""
        kicker = f"{_LEVELS[row['level_rank'] - 1]}·代码{code}{parent}"
        yield Cell(f"regions/{code}/index.html", "页首", f"{row['name_zh']}|{kicker}")
    for row in marts.rows("from dim_indicator"):
        yield Cell(f"indicators/{row['indicator']}/index.html", "页首", row["name_zh"])
    plans = {row["plan"]: row for row in marts.rows("from dim_plan")}
    with_ledger = marts.rows("select distinct plan from fct_action_progress")
    for plan, row in plans.items():
        up = plans.get(row["parent_plan"] or "")
        region = regions[row["region_code"]]["name_zh"]
        kicker = region + (f"·上级方案：{up['short_zh']}" if up else "")
        yield Cell(f"plans/{plan}/index.html", "页首", f"{row['title_zh']}|{kicker}")
        lists = {"projects": "重点项目"} if plan in marts.once(plans_with_projects) else {}
        lists |= {"actions": "工作台账"} if {"plan": plan} in with_ledger else {}
        beside = f"{row['short_zh']}方案·{region}"
        head = f"{row['short_zh']}：责任单位|{beside}"
        yield Cell(f"plans/{plan}/units/index.html", "页首", head)
        for folder, title in lists.items():
            head = f"{row['short_zh']}{title}|{beside}"
            yield Cell(f"plans/{plan}/{folder}/index.html", "页首", head)
