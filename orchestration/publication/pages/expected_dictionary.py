"""What the page 数据字典 must say: every indicator, feed, light, reason, word and column.

Belongs here: its tables, from the marts and from the declarations of the files. Does not belong
here: numbers in its sentences (``prose``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.downloads.columns import TABLES
from orchestration.publication.downloads.words import AUTHORITIES, PARTS
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_lists import judged_by, measure_words
from orchestration.publication.pages.marts import Marts
from sources.words import CADENCES, DIRECTIONS

FILE = "dictionary/index.html"
_WORDS = {
    "quality": "zhiliang", "basis": "koujing", "authority": "yiju", "plan_status": "wenjian",
}  # fmt: skip
_LIGHTS = "select light, shape, text_zh from dim_light"


def dictionary_cells(marts: Marts) -> Iterator[Cell]:
    """Every row of the page's tables, and the lights as 方法说明 tells them too."""
    yield from _indicators(marts)
    yield from _feeds(marts)
    for row in marts.rows(_LIGHTS):
        for file in (FILE, "method/index.html"):
            yield Cell(file, f"灯 deng-{row['light']}", row["text_zh"])
    for row in marts.rows("from dim_reason"):
        yield from _told(f"yuanyin-{row['reason']}", row["text_zh"], {"代码": row["reason"]})
    for part, anchor in _WORDS.items():
        for code, (name, meaning) in PARTS[part].items():
            yield from _told(f"{anchor}-{code}", f"{name}{code}", {"含义": meaning})
    for table in TABLES:
        for column in table.columns:
            place = f"lie-{table.folder}-{column.name}"
            yield from _told(place, column.header_zh, {"含义": column.meaning_zh})


def _told(place: str, name: str, cells: dict[str, str | None]) -> Iterator[Cell]:
    yield Cell(FILE, f"字典 {place} 名称", name)
    yield from (Cell(FILE, f"字典 {place} {head}", text or "—") for head, text in cells.items())


def _indicators(marts: Marts) -> Iterator[Cell]:
    for row in marts.rows(
        "select i.*, d.title_zh from dim_indicator i left join dim_feed d on d.feed = i.feed"
    ):
        code = row["indicator"]
        cells = {
            "单位": row["display_unit"],
            "怎样相加": measure_words(row),
            "来源报表": row["title_zh"],
            "按什么判断": judged_by(row),
            "方向": DIRECTIONS[row["direction"]],
            "说明": row["scope_note_zh"],
        }
        yield from _told(f"zhibiao-{code}", f"{row['name_zh']}{code}", cells)


def _feeds(marts: Marts) -> Iterator[Cell]:
    for row in marts.rows("from dim_feed"):
        cells = {
            "主管部门": row["unit_in_charge"],
            "报送频率": CADENCES[row["cadence"]],
            "上下级都报时": AUTHORITIES[row["authority"]][0],
        }
        yield from _told(f"baobiao-{row['feed']}", f"{row['title_zh']}{row['feed']}", cells)
