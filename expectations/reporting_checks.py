"""Checks on who has reported what, and when.

Belongs here: what must hold of ``fct_reporting``. Does not belong here: deciding the state of a
submission (``orchestration``).
"""

from __future__ import annotations

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import RECOMPUTE_ZH, declare
from expectations.rules import (
    Implies,
    InSet,
    KeySet,
    NotNull,
    Ordered,
    PresentExactly,
    where,
)
from sources.catalogue import Catalogue

TABLE_ZH = "报送情况"
GRAIN = ("feed", "region_code", "period")
WAITED_FOR = ("not_due", "missing", "overdue")
IN_TROUBLE = ("rejected", "awaiting_explanation", "returned")
ACCEPTED = ("blank", "accepted_on_time", "accepted_late")
RECEIVED = (*IN_TROUBLE, *ACCEPTED)
STATES = (*WAITED_FOR, *RECEIVED, "structural_gap")


def reporting_suite(catalogue: Catalogue) -> Suite:
    """The suite on ``fct_reporting``."""
    checks = (
        common.has_rows(TABLE_ZH),
        common.unique_key(TABLE_ZH, *GRAIN),
        common.filled("period", "报告期", "period"),
        common.one_of("feed", catalogue.feeds, "报表", "feed"),
        common.known_region(catalogue),
        common.one_of("sender", catalogue.senders, "报送单位", "sender", nullable=True),
        common.one_of("state", STATES, "报送状态", "state"),
        *_consistency_checks(),
        _list_check(catalogue),
        *_notes(catalogue),
    )
    return Suite("fct_reporting", "fct_reporting", TABLE_ZH, GRAIN, checks)


def _consistency_checks() -> tuple[Check, ...]:
    return (
        declare(
            "submission_matches_state",
            # A month without a period of its own may still hold a report that says nothing.
            PresentExactly(
                "submission_id",
                where("state", *RECEIVED),
                among=where("state", *WAITED_FOR, *RECEIVED),
            ),
            "报送状态与报送编号矛盾：标为已收到的没有文件，或标为未报的却有文件。",
            "A state says a file was received but names none, or the reverse.",
            RECOMPUTE_ZH,
        ),
        declare(
            "received_has_time",
            NotNull("received_at", where("state", *RECEIVED)),
            "已收到的报送没有收到时间，无法判断是否迟报。",
            "A received submission has no time of receipt.",
            RECOMPUTE_ZH,
        ),
        declare(
            "awaited_has_due_day",
            NotNull("due_on", where("state", *WAITED_FOR)),
            "应报而未报的期没有截止日期。",
            "An awaited period has no due day.",
            RECOMPUTE_ZH,
        ),
        declare(
            "late_is_after_due_day",
            Ordered("due_on", "received_at", "date", True, where("state", "accepted_late")),
            "标为“迟报”的其实在截止日期前收到，会冤枉报送单位。",
            "A submission is called late although it came in time.",
            RECOMPUTE_ZH,
        ),
        declare(
            "on_time_is_not_after_due_day",
            Ordered("received_at", "due_on", "date", rows=where("state", "accepted_on_time")),
            "标为“按时”的其实在截止日期后收到。",
            "A submission is called timely although it came after its due day.",
            RECOMPUTE_ZH,
        ),
    )


def _list_check(catalogue: Catalogue) -> Check:
    lists = (name for name, feed in catalogue.feeds.items() if feed.shape == "records")
    return declare(
        "list_is_never_blank",
        Implies(where("feed", *lists), where("state", "blank"), negated=True),
        "清单报表被当成空表：有一行或写明“无”就是已报。",
        "A list is called blank although a row, or saying that there is none, is a report.",
        RECOMPUTE_ZH,
    )


def _notes(catalogue: Catalogue) -> tuple[Check, ...]:
    outstanding = frozenset(STATES) - {"missing", "overdue"}
    followed = frozenset(feed for sender in catalogue.senders.values() for feed in sender.feeds)
    return (
        declare(
            "every_feed_is_followed",
            KeySet(("feed",), followed, surplus_allowed=True),
            "有的报表一期也没有列入报送情况，催报时看不到它。",
            "Some feeds have no expected report and no received one.",
            "可以发布。请确认这些报表的起始期和报送单位是否声明正确。",
            severity="note",
            owner="operator",
        ),
        declare(
            "nothing_outstanding",
            InSet(("state",), outstanding),
            "有应报未报的报表，相关汇总数按缺报处理。",
            "Some reports are outstanding; sums treat them as missing.",
            "可以发布。请按样本键催报，网站会注明缺报地区。",
            severity="note",
            owner="operator",
        ),
        declare(
            "nothing_in_trouble",
            InSet(("state",), frozenset(STATES) - frozenset(IN_TROUBLE)),
            "有报送被退回、未通过审核或等待说明，数据还没有进入汇总。",
            "Some submissions are rejected, returned or await an explanation.",
            "可以发布。请按样本键联系报送单位改正或说明。",
            severity="note",
            owner="operator",
        ),
    )
