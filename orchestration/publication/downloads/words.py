"""Words of the files and of the page 数据字典 for what the marts hold as codes.

Belongs here: one word and its meaning per code. Does not belong here: lights and reasons, which
the rules declare, or words that declarations share (``sources.words``).
"""

from __future__ import annotations

from sources.words import CADENCES, DIRECTIONS

Word = tuple[str, str]

QUALITIES: dict[str, Word] = {
    "published": ("正式", "应报的地区报得够多，正常发布。"),
    "estimated": ("估算", "有地区未报，按其余地区补上，给出可能的范围。"),
    "withheld": ("数据不足", "已报的地区太少，没有发布汇总数，也不据以判断。"),
    "missing": ("未报", "应报而没有报来；不是零，也不显示成落后。"),
}
BASES: dict[str, Word] = {
    "current": ("当期", "只说这一期：一个月或一个季度。"),
    "ytd": ("累计", "从当年一月起加到这一期。"),
    "year": ("全年", "整年的数。"),
    "at_end": ("期末", "时点的数，取这一期的末尾。"),
}
AUTHORITIES: dict[str, Word] = {
    "children": ("以下级汇总为准", "上级和下级都报的，用下级相加的数。"),
    "parent": ("以本级所报为准", "上级和下级都报的，用上级报的数。"),
}
PLAN_STATUSES: dict[str, Word] = {
    "issued": ("已印发", "正式文件。"),
    "draft": ("征求意见稿", "还没有印发，内容可能改变。"),
}
# Every group of words, by the part of the dictionary it makes up.
PARTS: dict[str, dict[str, Word]] = {
    "quality": QUALITIES,
    "basis": BASES,
    "authority": AUTHORITIES,
    "plan_status": PLAN_STATUSES,
    "cadence": {code: (word, "") for code, word in CADENCES.items()},
    "direction": {code: (word, "") for code, word in DIRECTIONS.items()},
}
