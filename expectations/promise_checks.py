"""Checks on goals, actions and units in charge: what is promised without a number is all there.

Belongs here: ``dim_goal``, ``dim_action``, the units in charge of all promises, and
``fct_action_progress``. Does not belong here: targets (``expectations.dimension_checks``) and their
lights (``expectations.progress_checks``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import DECLARE_ZH, RECOMPUTE_ZH, declare
from expectations.rules import InSet, KeySet, NotNull, PresentExactly, key, where
from sources.catalogue import Action, Catalogue, Feed, Goal, Plan, Reads, Target

OWN = ("plan", "n")
IN_CHARGE = ("plan", "n", "unit_name")
AS_PRINTED = ("role", "printed_name", "position")
ROLES = ("lead", "joint", "cooperating")
PROMISE_GRAIN = ("plan", "promise_kind", "n")
FINISHED = "done"

Promise = Target | Goal | Action
Promises = Callable[[Plan], Sequence[Promise]]
P = TypeVar("P", Target, Goal, Action, Promise)


def promise_suites(catalogue: Catalogue) -> tuple[Suite, ...]:
    """The suites on what is promised in words; none on what no plan declares."""
    suites = (
        _target_units(catalogue),
        _goal_suite(catalogue),
        _units_suite(catalogue, "dim_goal_unit", "定性目标责任单位", lambda plan: plan.goals),
        _action_suite(catalogue),
        _units_suite(catalogue, "dim_action_unit", "举措责任单位", lambda plan: plan.actions),
        _progress_suite(catalogue),
    )
    return tuple(suite for suite in suites if suite is not None)


def _numbered(
    catalogue: Catalogue, promises: Callable[[Plan], Sequence[P]]
) -> Iterator[tuple[Plan, P]]:
    for plan in catalogue.plans.values():
        for promise in promises(plan):
            yield plan, promise


def _goal_suite(catalogue: Catalogue) -> Suite | None:
    goals = {key(p.id, g.n): g for p, g in _numbered(catalogue, lambda plan: plan.goals)}
    fields = (
        common.as_declared("clause", OWN, {k: g.clause for k, g in goals.items()}, "条款"),
        common.as_declared("title_zh", OWN, {k: g.title_zh for k, g in goals.items()}, "名称"),
        common.as_declared("direction", OWN, {k: g.direction for k, g in goals.items()}, "方向"),
        common.as_declared(
            "deadline",
            OWN,
            {k: common.number_or_none(g.deadline) for k, g in goals.items()},
            "期限",
        ),
    )
    return _catalogue_suite("dim_goal", "定性目标", frozenset(goals), fields)


def _action_suite(catalogue: Catalogue) -> Suite | None:
    actions = {key(p.id, a.n): a for p, a in _numbered(catalogue, lambda plan: plan.actions)}
    fields = (
        common.as_declared("clause", OWN, {k: a.clause for k, a in actions.items()}, "条款"),
        common.as_declared("title_zh", OWN, {k: a.title_zh for k, a in actions.items()}, "名称"),
        common.as_declared("system", OWN, {k: a.system for k, a in actions.items()}, "制度"),
    )
    return _catalogue_suite("dim_action", "重点举措", frozenset(actions), fields)


def _catalogue_suite(
    table: str, title_zh: str, expected: frozenset[str], fields: tuple[Check, ...]
) -> Suite | None:
    """Everything declared is there, once, as declared."""
    if not expected:
        return None
    checks = (
        common.has_rows(title_zh),
        common.unique_key(title_zh, *OWN),
        _exactly("all_declared", OWN, expected, title_zh, table),
        *fields,
    )
    return Suite(table, table, title_zh, OWN, checks)


def _exactly(
    name: str, columns: tuple[str, ...], expected: frozenset[str], what_zh: str, what_en: str
) -> Check:
    return declare(
        name,
        KeySet(columns, expected),
        f"{what_zh}与方案声明不一致：有的丢失，或多出没有声明的。",
        f"The rows of {what_en} are not exactly the declared ones.",
        RECOMPUTE_ZH,
    )


def _target_units(catalogue: Catalogue) -> Suite | None:
    return _units_suite(catalogue, "dim_target_unit", "目标责任单位", lambda plan: plan.targets)


def _units_suite(
    catalogue: Catalogue, table: str, title_zh: str, promises: Promises
) -> Suite | None:
    """Every unit in charge is there under its canonical name, with its role, as printed."""
    units = frozenset(
        key(plan.id, promise.n, plan.canonical_unit(unit.name), unit.role, unit.name, position)
        for plan, promise in _numbered(catalogue, promises)
        for position, unit in enumerate(promise.units_in_charge, start=1)
    )
    if not units:
        return None
    checks = (
        common.has_rows(title_zh),
        common.unique_key(title_zh, *IN_CHARGE),
        common.one_of("role", ROLES, "责任分工", "role of a unit"),
        _exactly("all_units", (*IN_CHARGE, *AS_PRINTED), units, title_zh, table),
    )
    return Suite(table, table, title_zh, IN_CHARGE, checks)


def _ledger(catalogue: Catalogue) -> Feed | None:
    """The feed whose rows report on promises, if one is declared."""
    return next(
        (
            feed
            for feed in catalogue.feeds.values()
            if any(column.reads is Reads.PROMISE for column in feed.columns)
        ),
        None,
    )


def statuses(catalogue: Catalogue) -> frozenset[str]:
    """The status words that the ledger may report."""
    feed = _ledger(catalogue)
    return frozenset((feed.column("status").allowed or {}).values()) if feed else frozenset()


def _progress_suite(catalogue: Catalogue) -> Suite | None:
    goals = (("goal", p, g.n) for p, g in _numbered(catalogue, lambda plan: plan.goals))
    actions = (("action", p, a.n) for p, a in _numbered(catalogue, lambda plan: plan.actions))
    promised = frozenset(key(plan.id, kind, n) for kind, plan, n in (*goals, *actions))
    if not promised:
        return None
    title_zh = "举措和定性目标进展"
    checks = (
        common.has_rows(title_zh),
        common.unique_key(title_zh, *PROMISE_GRAIN),
        _exactly("every_promise_once", PROMISE_GRAIN, promised, title_zh, "fct_action_progress"),
        *_report_checks(statuses(catalogue)),
    )
    return Suite("fct_action_progress", "fct_action_progress", title_zh, PROMISE_GRAIN, checks)


def _report_checks(words: frozenset[str]) -> tuple[Check, ...]:
    reported = where("status", *words)
    return (
        declare(
            "status_known",
            InSet(("status",), words, nullable=True),
            "进展状态不是台账规定的用语，网站无法显示。",
            "A status is none of the ledger's words.",
            DECLARE_ZH,
        ),
        declare(
            "status_has_submission",
            PresentExactly("submission_id", reported),
            "有进展状态的没有来源报送，或没有进展的却注明了来源，无法追溯。",
            "A status names no submission, or a promise without a report names one.",
            RECOMPUTE_ZH,
        ),
        declare(
            "status_has_period",
            PresentExactly("period", reported),
            "有进展状态的没有写明是哪一期报的。",
            "A status does not say for which period it was reported.",
            RECOMPUTE_ZH,
        ),
        declare(
            "done_has_evidence",
            NotNull("evidence", where("status", FINISHED)),
            "有的举措报为“已完成”，却没有写佐证。",
            "Some promises are reported as done without any evidence.",
            "可以发布。请按样本键请报送单位在台账中补写佐证。",
            severity="note",
            owner="statistician",
        ),
    )
