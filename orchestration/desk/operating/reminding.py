"""What each unit is to be reminded of, and the text that says so.

Belongs here: choosing and wording. Does not belong here: how a duty stands
(``orchestration.duties``), sending (``mailing``), or what was sent (``reminders``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.context import Context
from orchestration.desk.operating.board import first_day
from orchestration.desk.reporting.duty_lines import Line, duty_lines
from orchestration.desk.words import day_words
from orchestration.duties import Duty, duties
from sources.catalogue import Sender

# The tone in which the count of a part is shown: that of a state.
TONES = {
    "overdue": "overdue",
    "sent-back": "rejected",
    "to-explain": "awaiting_explanation",
    "drafts": "open",
}
# What a text is made of, in its order: id, the words of the counts, the heading.
PARTS = (
    ("overdue", "逾期", "已过截止日，还没有收到"),
    ("sent-back", "被退回", "审核退回，请改正后重新上报"),
    ("to-explain", "待说明", "等待说明，写明原因后即可入库"),
    ("due", "将到期", "将到截止日"),
    ("drafts", "未提交", "文件已经上传，还没有上报"),
)
NUMERALS = "一二三四五"
# More reports than these are not listed one by one.
MOST_LINES = 30


@dataclass(frozen=True)
class Reminder:
    """One unit with what it still has to do; ``items`` by the id of the part."""

    unit: str
    name: str
    items: Mapping[str, Sequence[str]]
    number: Mapping[str, int]
    text: str

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many of each kind: tone, words and number."""
        shown = [(id_, words) for id_, words, _ in PARTS if self.number.get(id_)]
        return [(TONES.get(id_, ""), words, self.number[id_]) for id_, words in shown]


@dataclass(frozen=True)
class Asked:
    """As of which day, for what falls due within how many days, and where the desk is."""

    today: date
    days: int
    address: str


def reminders_of(
    context: Context, asked: Asked, drafts: Mapping[str, Sequence[str]]
) -> list[Reminder]:
    """Every unit that has something to do, those with the most overdue first.

    ``drafts``: by unit, the files that were uploaded and not handed in.
    """
    theirs: dict[str, list[Duty]] = {}
    for duty in duties(context, asked.today, since=first_day(asked.today)):
        theirs.setdefault(duty.sender, []).append(duty)
    units = context.catalogue.senders.values()
    made = (_reminder(context, unit, asked, theirs, drafts) for unit in units)
    return sorted(filter(None, made), key=lambda one: (-one.number["overdue"], one.unit))


def _reminder(
    context: Context,
    unit: Sender,
    asked: Asked,
    theirs: Mapping[str, list[Duty]],
    drafts: Mapping[str, Sequence[str]],
) -> Reminder | None:
    lines = duty_lines(context.catalogue, theirs.get(unit.id, []), asked.today)
    wanted = [line for line in lines if _is_told(line, asked)]
    items = {id_: _told(wanted, id_, asked.today) for id_, _, _ in PARTS}
    items["drafts"] = list(drafts.get(unit.id, ()))
    if not any(items.values()):
        return None
    number = Counter(line.section for line in wanted) + Counter(drafts=len(items["drafts"]))
    return Reminder(unit.id, unit.name_zh, items, number, _text(unit.name_zh, items, asked))


def _is_told(line: Line, asked: Asked) -> bool:
    if line.section != "due":
        return line.section in ("overdue", "sent-back", "to-explain")
    last = asked.today + timedelta(days=asked.days)
    return line.due_on is not None and line.due_on <= last


def _told(lines: Iterable[Line], section: str, today: date) -> list[str]:
    """One item for a feed: its periods, each with its due day."""
    periods: dict[str, list[str]] = {}
    for line in sorted(lines, key=lambda one: one.period_end):
        if line.section == section:
            due = f"（{day_words(line.due_on, today)}截止）" if line.due_on else ""
            periods.setdefault(line.title, []).append(f"{line.period}{due}")
    return [f"{title}：{'、'.join(found)}" for title, found in periods.items()]


def _text(name: str, items: Mapping[str, Sequence[str]], asked: Asked) -> str:
    lines = [f"{name}：", f"截至 {asked.today:%Y-%m-%d}，以下报表请办理："]
    said = 0
    told = [(heading, items[id_]) for id_, _, heading in PARTS if items[id_]]
    for number, (heading, found) in zip(NUMERALS, told, strict=False):
        lines += ["", f"{number}、{heading}"]
        shown = found[: max(0, MOST_LINES - said)]
        lines += [f"{place}. {item}" for place, item in enumerate(shown, 1)]
        if len(shown) < len(found):
            lines.append(f"另有 {len(found) - len(shown)} 项，见上报平台。")
        said += len(shown)
    lines += [
        "",
        f"请登录上报平台（{asked.address}），在“我的报表”里下载模板、上传文件或写明说明。",
        "已经办理的请不必理会；有困难的请与市局联系，我们一起解决。",
    ]
    return "\n".join(lines)
