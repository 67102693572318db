"""The lines of a unit by urgency, what is to be done today, and what is due next.

Plain functions: nothing of Django. Does not belong here: the lines (``duty_lines``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from orchestration.desk.reporting.duty_lines import Line
from orchestration.desk.words import day_words, days_left
from orchestration.duties import Standing

# The sections of the page, the most urgent first: id, title, what to do.
SECTIONS = (
    ("sent-back", "被退回", "打开看原因，在标注件上改好，再上传。"),
    ("overdue", "逾期", "已过截止日，请尽快上报。"),
    ("to-explain", "待说明", "写明原因后才能入库。"),
    ("due", "未上报", "截止日以前上报都算按时。"),
    ("next", "下一期", "报告期还没有结束，可以先下载模板。"),
    ("done", "已完成", ""),
)
# So many titles are named in a sentence.
MOST_TITLES = 3


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of the same urgency."""

    id: str
    title: str
    advice: str
    lines: list[Line] = field(default_factory=list)


def sections(lines: Iterable[Line]) -> list[Section]:
    """The lines by urgency; within it those due first come first, what is done newest first."""
    found = {id_: Section(id_, title, advice) for id_, title, advice in SECTIONS}
    for line in lines:
        found[line.section].lines.append(line)
    for section in found.values():
        section.lines.sort(key=lambda line: (line.due_on or line.period_end, line.title))
        if section.id == "done":
            section.lines.reverse()
    return [section for section in found.values() if section.lines]


def to_do(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """What is to be done today: the section it stands in, and how much of it in words."""
    count = Counter(line.section for line in lines)
    today_due = sum(line.state is Standing.MISSING for line in lines)
    named = (
        ("sent-back", count["sent-back"], "项被退回"),
        ("overdue", count["overdue"], "项逾期"),
        ("to-explain", count["to-explain"], "项待说明"),
        ("due", today_due, "项今天到期"),
    )
    return [(section, f"{number} {words}") for section, number, words in named if number]


def next_due(lines: Iterable[Line], today: date) -> str:
    """Which reports are due next, and when; nothing where none is."""
    dated = [line for line in lines if line.section in ("due", "next") and line.due_on]
    due_on = min((line.due_on for line in dated if line.due_on), default=None)
    if due_on is None:
        return ""
    titles = [f"{line.title}（{line.period}）" for line in dated if line.due_on == due_on]
    more = f"等 {len(titles)} 项" if len(titles) > MOST_TITLES else ""
    when = f"{day_words(due_on, today)}截止，{days_left(due_on, today)}"
    return f"下一个截止日：{when}，要报{'、'.join(titles[:MOST_TITLES])}{more}。"
