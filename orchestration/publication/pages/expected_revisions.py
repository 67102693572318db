"""What an indicator's page must say of its values that were printed otherwise before.

Belongs here: the tables 修订, and by which cells an indicator is meant. Does not belong here: which
light a revision changed (``expected_lists``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_changes import REASONS
from orchestration.publication.pages.marts import Marts, Row

_MOST = 20
_PARTS = {
    "level_item": "",
    "numerator_item": "分子",
    "denominator_item": "分母",
    "growth_item": "公布增速",
}


def revision_cells(marts: Marts) -> Iterator[Cell]:
    """The latest revisions of every indicator, the newest first, or that there is none."""
    steps: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for step in marts.rows("from fct_revision where step > 1"):
        steps[step["feed"], step["item"], step["dims"]].append(step)
    units = {
        (row["feed"], row["item"]): row["unit"]
        for row in marts.rows(
            "select feed, item, min(unit) as unit from fct_observation group by all"
        )
    }
    names = {
        row["region_code"]: row["name_zh"]
        for row in marts.rows("from dim_region where valid_to is null")
    }
    for indicator in marts.rows("from dim_indicator"):
        found = []
        for column, part in _PARTS.items():
            alone = column == "growth_item" and indicator["level_item"] is None
            key = (indicator["feed"], indicator[column], indicator["dims"])
            for step in steps[key]:
                unit = units.get(key[:2]) or indicator["unit"]
                found.append((step, "" if alone or not part else f"·{part}", unit))
        found.sort(key=lambda one: (one[0]["basis"], one[0]["item"]))
        found.sort(key=lambda one: one[0]["period"], reverse=True)
        found.sort(key=lambda one: one[0]["region_code"])
        found.sort(key=lambda one: one[0]["known_from"], reverse=True)
        file = f"indicators/{indicator['indicator']}/index.html"
        yield Cell(file, "修订", _summary(indicator, len(found)))
        for n, (step, part, unit) in enumerate(found[:_MOST], 1):
            yield from _told(file, n, indicator, step, names, part, unit)


def _summary(indicator: Row, total: int) -> str:
    if not total:
        return (
            "这个指标由清单逐项计数，清单怎么改过逐条留存，不另有修订。"
            if indicator["counted"]
            else "没有修订过的数。"
        )
    cut = f"，这里列出最近的{_MOST}处" if total > _MOST else ""
    return f"共{total}处修订{cut}；原来的数和每一步修改都留着。"


def _told(
    file: str, n: int, indicator: Row, step: Row, names: dict[str, str], part: str, unit: str
) -> Iterator[Cell]:
    when = w.as_of(step["period"], step["basis"], indicator["measure"])
    told = {
        "名称": names.get(step["region_code"], str(step["region_code"])),
        "时期": f"{when}{part}",
        "原来": _exact(step["old_value"], unit),
        "现在": _exact(step["new_value"], unit),
        "原因": REASONS.get(step["reason"] or "", "未说明"),
        "日期": w.day(step["known_from"]) or "",
    }
    yield from (Cell(file, f"修订 {n} {what}", text) for what, text in told.items())


def _exact(value: Decimal | None, unit: str) -> str:
    """As it is held, nothing rounded."""
    if value is None:
        return "没有数"
    shown = f"{abs(value).normalize():,f}"
    return f"{'−' if value < 0 else ''}{shown}{unit}"
