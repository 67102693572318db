"""How the desk says what is kept as a word of the system: states, periods, days left.

Belongs here: one phrase for each, so that every page says it alike. Does not belong here: pages.
"""

from __future__ import annotations

from datetime import date

from orchestration.duties import Standing
from orchestration.ledger import Event
from orchestration.submissions import State
from sources.periods import PeriodError, parse_period

STANDINGS = {
    Standing.NOT_DUE: "未到期",
    Standing.MISSING: "今天到期",
    Standing.OVERDUE: "逾期未报",
    Standing.REJECTED: "审核退回",
    Standing.AWAITING_EXPLANATION: "待说明",
    Standing.RETURNED: "人工退回",
    Standing.BLANK: "报了空表",
    Standing.ACCEPTED_ON_TIME: "按时上报",
    Standing.ACCEPTED_LATE: "迟报",
    Standing.STRUCTURAL_GAP: "本期不报",
}
STATES = {
    State.ACCEPTED: "已接收入库",
    State.SUPERSEDED: "已接收，后被新报送替代",
    State.REJECTED: "审核退回，未入库",
    State.AWAITING_EXPLANATION: "待说明，暂未入库",
    State.UNREADABLE: "无法识别，未入库",
    State.RECEIVED: "已收到，待审核",
    State.RETURNED: "人工退回，不再使用",
    State.WITHDRAWN: "已撤回，不再使用",
}


def label_words(label: str) -> str:
    """A period's label as forms are filled in (2026年3月); anything else as it is."""
    try:
        return parse_period(label).words_zh
    except PeriodError:
        return label


def day_words(day: date, today: date) -> str:
    """12月15日; with its year where that is not this one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def days_left(due_on: date, today: date) -> str:
    """还有 3 天, 今天到期 or 逾期 5 天."""
    days = (due_on - today).days
    if days == 0:
        return "今天到期"
    return f"还有 {days} 天" if days > 0 else f"逾期 {-days} 天"


def who_did(event: Event) -> str:
    """The person who did it at the desk; else the ways that name nobody."""
    name = event.facts.get("actor", {}).get("name", "")
    return str(name or event.facts.get("by", "") or "命令行或收件箱")
