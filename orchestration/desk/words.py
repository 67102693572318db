"""How the desk says what is kept as a word of the system: states, periods, days left.

Belongs here: one phrase for each, so that every page says it alike. Does not belong here: pages.
"""

from __future__ import annotations

from datetime import date

from orchestration.duties import Standing
from orchestration.ledger import Event
from orchestration.submissions import State
from sources.periods import Period, PeriodError, parse_period

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
_QUARTERS = "一二三四"


def period_words(period: Period) -> str:
    """2026年3月, 2026年一季度, 2026年上半年, 2026年1—9月 or 2026年, as forms are filled in."""
    year, first, last = period.year, period.start.month, period.end.month
    if period.is_full_year:
        return f"{year}年"
    if first == last:
        return f"{year}年{first}月"
    if (first, last) in ((1, 6), (7, 12)):
        return f"{year}年{'上' if first == 1 else '下'}半年"
    if last - first == 2 and first % 3 == 1:  # noqa: PLR2004 - three months are a quarter
        return f"{year}年{_QUARTERS[first // 3]}季度"
    return f"{year}年{first}—{last}月"


def label_words(label: str) -> str:
    """The same for a period's label, which an address may hold; anything else as it is."""
    try:
        return period_words(parse_period(label))
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
