"""Checks on lists: projects, enterprises, works, sites and the other things that are counted.

Belongs here: what must hold of ``fct_record``. Does not belong here: the numbers counted from it
(``expectations.indicator_checks``), judging a list before it is accepted (``expectations.edits``).
"""

from __future__ import annotations

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import RECOMPUTE_ZH, declare
from expectations.rules import (
    Implies,
    JsonFields,
    Ordered,
    Prefixed,
    RowsAtLeast,
    Unique,
    Where,
    key,
    where,
)
from sources.catalogue import Catalogue, Feed, Nature, Role

TABLE_ZH = "清单"
GRAIN = ("feed", "entity_key", "period")
WITHIN_REGION = "/"  # between the region and the key, where keys are told apart within regions


def record_suites(catalogue: Catalogue) -> tuple[Suite, ...]:
    """The suite on ``fct_record``, all vintages; none where no feed is a list."""
    lists = {name: feed for name, feed in catalogue.feeds.items() if feed.shape == "records"}
    if not lists:
        return ()
    checks = (
        *_identity_checks(lists),
        *_interval_checks(),
        common.one_of("feed", lists, "清单报表", "feed of records"),
        common.known_region(catalogue),
        common.one_of("nature", Nature, "数据性质", "nature of the data"),
        _attribute_check(lists),
        _simulation_check(catalogue),
    )
    return (Suite("fct_record", "fct_record", TABLE_ZH, GRAIN, checks),)


def _identity_checks(lists: dict[str, Feed]) -> tuple[Check, ...]:
    within = where("feed", *(name for name, feed in lists.items() if feed.keys_within == "region"))
    return (
        declare(
            "has_rows",
            RowsAtLeast(1),
            "还没有任何清单，按清单计数的目标会显示为“不可判定”。",
            "No list has come in: targets that count its rows cannot be assessed.",
            "可以发布。请确认各清单报表是否已开始报送。",
            severity="note",
            owner="operator",
        ),
        common.unique_key(TABLE_ZH, *GRAIN, "known_from"),
        declare(
            "one_current_row",
            Unique(GRAIN, open_column="known_to"),
            "同一事项、同一期在清单里有两行同时有效，计数时会重复。",
            "Two rows of one thing and period are current at once and would be counted twice.",
            RECOMPUTE_ZH,
        ),
        declare(
            "key_names_its_region",
            Prefixed("entity_key", "region_code", WITHIN_REGION, within),
            "按地区编号的清单，编号前没有注明地区，不同地区的同号事项会被当成一个。",
            "A key that is only unique within its region does not name the region.",
            RECOMPUTE_ZH,
        ),
        common.filled("entity_key", "编号", "key"),
        common.filled("period", "报告期", "period"),
        common.filled("submission_id", "来源报送编号，无法追溯", "submission to trace it to"),
        common.filled("line", "来源行号，无法追溯", "line to trace it to"),
    )


def _interval_checks() -> tuple[Check, ...]:
    return (
        common.filled("known_from", "接收时间", "acceptance time"),
        declare(
            "vintage_in_order",
            Ordered("known_from", "known_to", "time"),
            "清单的一行在生效之前就已失效，修订顺序有误。",
            "A row stopped being current before it started to be.",
            RECOMPUTE_ZH,
        ),
    )


def _attribute_check(lists: dict[str, Feed]) -> Check:
    listed = (Role.KEY, Role.ATTRIBUTE)
    allowed = {
        name: {
            column.name: frozenset(column.allowed.values()) if column.allowed else None
            for column in feed.columns
            if column.role in listed
        }
        for name, feed in lists.items()
    }
    return declare(
        "attributes_as_declared",
        JsonFields(("feed",), "attributes", allowed),
        "清单的一行里有没有声明的栏目，或取值不在规定的选项内，计数会漏掉它。",
        "A row holds an undeclared attribute, or a value outside its choices.",
        RECOMPUTE_ZH,
    )


def _simulation_check(catalogue: Catalogue) -> Check:
    pairs = frozenset(key(*pair) for pair in common.simulated_only(catalogue))
    return declare(
        "simulated_sender_is_marked",
        Implies(Where(("feed", "region_code"), pairs), where("nature", "simulated")),
        "模拟报送单位的清单没有标成“模拟”，会被当成真实事项发布。",
        "A row of a simulated sender is not marked as simulated.",
        common.TRACE_ZH,
        owner="operator",
    )
