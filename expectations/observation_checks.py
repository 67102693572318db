"""Checks on the accepted observations, from the feeds' contracts.

Belongs here: what must hold of ``fct_observation`` whatever file a value came from. Does not belong
here: lists (``expectations.record_checks``) or judging a submission before it is accepted
(``expectations.edits``).
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import declare
from expectations.correction_checks import correction_checks
from expectations.rules import (
    Bounds,
    Implies,
    InSet,
    Ordered,
    PresentExactly,
    Unique,
    Where,
    key,
    where,
)
from sources.catalogue import Basis, Catalogue, Column, Feed, Nature, Role

TABLE_ZH = "已接收数据"
GRAIN = ("feed", "item", "dims", "region_code", "period_start", "period_end", "basis")
REPORTED_BLANKS = frozenset({"reported", "below_unit"})
BLANKS = REPORTED_BLANKS | {"not_applicable", "suppressed", "not_reported"}

Limit = tuple[Decimal | None, Decimal | None]


def observation_suite(catalogue: Catalogue) -> Suite:
    """The suite on ``fct_observation``, all vintages (``known_to`` tells the current one)."""
    checks = (
        *_identity_checks(),
        *_vocabulary_checks(catalogue),
        *_value_checks(catalogue),
        *_simulation_checks(catalogue),
        *correction_checks(catalogue),
    )
    return Suite("fct_observation", "fct_observation", TABLE_ZH, GRAIN, checks)


def _identity_checks() -> tuple[Check, ...]:
    return (
        common.has_rows(
            TABLE_ZH, "还没有任何被接收的报送。请先提交数据（liangxin submit）再发布。"
        ),
        common.unique_key(TABLE_ZH, *GRAIN, "known_from"),
        declare(
            "one_current_value",
            Unique(GRAIN, open_column="known_to"),
            "同一地区、同一期、同一指标项有两个同时有效的数，网站无法判断用哪一个。",
            "Two values of one region, period and item are current at once.",
            common.RECOMPUTE_ZH,
        ),
        common.filled("period_start", "起始日期", "period start"),
        common.filled("period_end", "截止日期", "period end"),
        common.filled("known_from", "接收时间", "acceptance time"),
        common.filled("submission_id", "来源报送编号，无法追溯", "submission to trace it to"),
        common.filled("line", "来源行号，无法追溯", "line to trace it to"),
        declare(
            "period_in_order",
            Ordered("period_start", "period_end", "date"),
            "报告期的起始日期晚于截止日期。",
            "A period starts after it ends.",
            common.RECOMPUTE_ZH,
        ),
        declare(
            "vintage_in_order",
            Ordered("known_from", "known_to", "time"),
            "一个数在生效之前就已失效，修订顺序有误。",
            "A value stopped being current before it started to be.",
            common.RECOMPUTE_ZH,
        ),
    )


def _vocabulary_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    feeds = [feed for feed in catalogue.feeds.values() if feed.shape == "values"]
    items = {key(feed.id, c.item, c.unit) for feed in feeds for c in feed.with_role(Role.VALUE)}
    return (
        declare(
            "item_known",
            InSet(("feed", "item", "unit"), frozenset(items)),
            "有的数不属于任何已声明的报表、指标项和计量单位的组合，或单位没有换算到存储单位。",
            "A value belongs to no declared feed, item and unit, or its unit was not converted.",
            common.DECLARE_ZH,
        ),
        declare(
            "dims_known",
            InSet(("feed", "dims"), frozenset(k for feed in feeds for k in _dims_of(feed))),
            "有的数的分组（如领域）不在报表的取值范围内，会被漏算或重复计算。",
            "A breakdown holds values outside its contract and would be lost or counted twice.",
            common.DECLARE_ZH,
        ),
        common.known_region(catalogue),
        common.one_of("basis", Basis, "当期/累计口径", "basis"),
        common.one_of("blank", BLANKS, "空值类型", "kind of blank"),
        common.one_of("nature", Nature, "数据性质", "nature of the data"),
        common.one_of("simulated", common.BOOLEANS, "模拟数据标记", "mark of simulated data"),
    )


def _dims_of(feed: Feed) -> list[str]:
    """Every ``feed|dims`` key of a feed, as ``equipment_investment|field=total``."""
    columns = feed.with_role(Role.DIM)
    choices = [[f"{c.name}={stored}" for stored in (c.allowed or {}).values()] for c in columns]
    return [key(feed.id, ";".join(choice)) for choice in product(*choices)]


def _value_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    present = declare(
        "value_matches_blank",
        PresentExactly("value", Where(("blank",), REPORTED_BLANKS)),
        "空值类型与数值矛盾：标为“已报”的没有数，或标为“未报、不适用、保密”的却有数。",
        "A value is missing where one is said to be reported, or present where none is.",
        common.RECOMPUTE_ZH,
    )
    within = (_bounds_check(feed) for feed in catalogue.feeds.values())
    return (present, *(check for check in within if check is not None))


def _bounds_check(feed: Feed) -> Check | None:
    """The limits of a contract's columns on its accepted values; ``None`` where it has none."""
    limits: dict[str, Limit] = {}
    for column in feed.with_role(Role.VALUE):
        for basis in _bases_of(column):
            own = (column.minimum, column.maximum)
            name = key(feed.id, column.item, basis)
            limits[name] = _wider(limits[name], own) if name in limits else own
    limits = {name: pair for name, pair in limits.items() if pair != (None, None)}
    if not limits:
        return None
    return declare(
        f"within_contract_{feed.id}",
        Bounds(("feed", "item", "basis"), "value", limits),
        f"《{feed.title_zh}》中有已接收的数超出了报表规定的上下限。",
        f"An accepted value of {feed.title_en} lies outside its contract's limits.",
        common.TRACE_ZH,
        owner="statistician",
    )


def _bases_of(column: Column) -> tuple[Basis, ...]:
    """The bases a column's values are stored with: a full year stands in the ytd column."""
    own = column.basis or Basis.CURRENT
    return (own, Basis.YEAR) if own is Basis.YTD else (own,)


def _wider(one: Limit, other: Limit) -> Limit:
    """Two columns may feed one item and basis: only what both refuse is refused."""
    lowest = None if one[0] is None or other[0] is None else min(one[0], other[0])
    highest = None if one[1] is None or other[1] is None else max(one[1], other[1])
    return lowest, highest


def _simulation_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    pairs = frozenset(key(*pair) for pair in common.simulated_only(catalogue))
    return (
        declare(
            "simulated_flag_follows_nature",
            Implies(where("nature", "simulated"), where("simulated", "true"), only=True),
            "“模拟”标记与数据性质不一致，模拟数可能被当成真实数。",
            "The simulated flag contradicts the nature of the data.",
            common.RECOMPUTE_ZH,
        ),
        declare(
            "simulated_sender_is_marked",
            Implies(Where(("feed", "region_code"), pairs), where("simulated", "true")),
            "模拟报送单位的数据没有标成“模拟”，会被当成真实数发布。",
            "Data of a simulated sender is not marked as simulated.",
            common.TRACE_ZH,
            owner="operator",
        ),
    )
