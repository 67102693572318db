"""The reference page of all rules a file is checked by: those built in and those of the contracts.

Belongs here: wording rules as Markdown for those who report and those who help them. Does not
belong here: a rule's words (``expectations.wording``, ``sources/feeds``) or the columns and plans
(``sources.handbook``). ``python -m expectations.handbook`` writes the page into ``docs/``; a test
fails when it is stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from expectations.wording import RULES, Words
from expectations.wording.explanations import EXPLANATION_REMARKS
from sources.catalogue import Catalogue
from sources.handbook import table_row
from sources.loader import load_catalogue
from sources.words import SEVERITIES

FIRST_LINE = (
    "<!-- 由 python -m expectations.handbook 根据 expectations/wording/ 和 sources/feeds/ 生成，"
    "请勿手工修改。 -->"
)
NAME = "审核规则.md"
_FACT = re.compile(r"\{\w+\}")
# What a rule is about, by the first part of its id, in the order of the page.
TOPICS = {
    "file": "文件",
    "feed": "报表",
    "sender": "填报单位",
    "table": "表格",
    "header": "列名",
    "row": "行",
    "unit": "计量单位",
    "blank": "空格",
    "key": "地区、报告期和编号",
    "region": "地区",
    "period": "报告期",
    "value": "填写的内容",
    "type": "数字的写法",
    "range": "数字的大小",
    "total": "合计",
    "date": "日期",
    "code": "统一社会信用代码",
    "nil": "名录填“无”",
    "promise": "方案事项",
    "revision": "修订",
    "explanation": "说明未被采纳（附在原来的审核意见后面）",
}
_HEAD = ("| 规则 | 性质 | 提示 | 怎么办 |", "|---|---|---|---|")


def rules_page(catalogue: Catalogue) -> str:
    """审核规则: every built-in rule with its words, then every declared edit and its feed."""
    edits = sum(len(feed.edits) for feed in catalogue.feeds.values())
    lines = [
        FIRST_LINE,
        "# 审核规则",
        "",
        "报送的文件先按**通用规则**读懂，再按各张报表自己的**审核**核对。**强制性**的必须改正，整份才能入库；",
        "**核实性**的要写明原因。提示里的“…”是文件里的实际内容，按每次的情况填上。",
        "",
        f"## 通用规则（{len(RULES)} 条）",
        "",
    ]
    for topic, rules in groupby(sorted(_all_rules().items(), key=_order), key=_topic):
        lines += [f"### {TOPICS[topic]}", "", *_HEAD]
        lines += [_rule(rule, words) for rule, words in rules]
        lines.append("")
    lines += [
        f"## 各报表的审核（{edits} 条）",
        "",
        "处理办法见[报表目录](报表目录.md)里各表之后。",
        "",
    ]
    lines += ["| 编号 | 报表 | 性质 | 什么情况 |", "|---|---|---|---|", *_edits(catalogue)]
    return "\n".join(lines) + "\n"


def _all_rules() -> dict[str, Words]:
    return RULES | EXPLANATION_REMARKS


def _topic(item: tuple[str, Words]) -> str:
    return item[0].partition(".")[0]


def _order(item: tuple[str, Words]) -> int:
    return list(TOPICS).index(_topic(item))


def _rule(rule: str, words: Words) -> str:
    severity = "" if rule in EXPLANATION_REMARKS else SEVERITIES[words.severity]
    return table_row(f"`{rule}`", severity, _said(words.zh), _said(words.advice))


def _said(template: str) -> str:
    """A template with its facts left open; one that is all facts says so."""
    text = _FACT.sub("…", template)
    return "（按具体情况写明）" if text.strip("…") == "" else text


def _edits(catalogue: Catalogue) -> Iterator[str]:
    for feed in catalogue.feeds.values():
        for edit in feed.edits:
            severity = SEVERITIES[edit.severity]
            yield table_row(edit.id, feed.title_zh, severity, edit.message_zh)


def main() -> None:
    """Write the page into ``docs/``."""
    place = Path(__file__).parents[1] / "docs" / NAME
    place.write_text(rules_page(load_catalogue()), encoding="utf-8")


if __name__ == "__main__":
    main()
