"""Promises in words: what ``liangxin plan show`` says of a target, a goal and an action.

Belongs here: one promise as lines for a terminal and as a JSON object. Does not belong here:
choosing what is shown (``orchestration.commands.plan``) or pages (``dashboards``).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from orchestration.commands.terminal import language, say
from sources.catalogue import Action, Catalogue, Goal, Plan, Target
from sources.words import DIRECTIONS, KINDS, ROLES

Promise = Target | Goal | Action
STATUSES = {
    "issued": ("已印发", "issued"),
    "draft": ("征求意见稿", "draft for comments"),
}
# Hedge words that a document prints after the number; before the verb; the others stand between.
AFTER_THE_NUMBER = ("左右", "以上")
BEFORE_THE_VERB = ("力争",)
# Hedge words that say with the number how it is reached.
INSTEAD_OF_REACHING = ("超过", "至少")
KINDS_EN = {
    "growth": "up on the baseline by ",
    "level": "reach ",
    "cumulative": "in total ",
    "annual": "each year ",
    "points": "up on the baseline by ",
}
ROLES_EN = {"lead": "lead", "joint": "jointly", "cooperating": "cooperating"}
DIRECTIONS_EN = {
    "up": "rises",
    "down": "falls",
    "reach": "a state to reach",
    "build": "to build, no number given",
    "phase_out": "to phase out, no number given",
}


def printed_number(target: Target) -> str:
    """The number with its hedge words and its unit, in the order a document prints them."""
    elsewhere = (*AFTER_THE_NUMBER, *BEFORE_THE_VERB)
    before = "".join(word for word in target.hedge if word not in elsewhere)
    after = "".join(word for word in target.hedge if word in AFTER_THE_NUMBER)
    return f"{before}{target.value}{target.unit}{after}"


def target_words(target: Target, plan: Plan, catalogue: Catalogue) -> str:
    """What is promised, how much and until when."""
    indicator = catalogue.indicators[target.indicator]
    name = say(indicator.name_zh, indicator.name_en)
    asked = _asked(target, plan, catalogue)
    return f"{name}{say('：', ': ')}{asked}{say('，', ', ')}{_years(target, plan)}"


def _asked(target: Target, plan: Plan, catalogue: Catalogue) -> str:
    """The kind in words with the number, or with the rate it is compared with."""
    if target.reference_region is not None:
        compared = catalogue.indicators[target.reference_indicator or target.indicator]
        region = catalogue.regions[target.reference_region].name_zh
        return say(
            f"不低于{region}的“{compared.name_zh}”", f"not below {region}, {compared.name_en}"
        )
    number = printed_number(target)
    if target.kind == "level" and number.startswith(INSTEAD_OF_REACHING):
        return number
    zh = KINDS[target.kind].replace("基期", f"{plan.baseline_year}年")
    en = KINDS_EN[target.kind].replace("the baseline", str(plan.baseline_year))
    striven = "".join(word for word in target.hedge if word in BEFORE_THE_VERB)
    return striven + say(zh, en) + number


def _years(target: Target, plan: Plan) -> str:
    """The deadline, and since when where that says something."""
    first = target.first_year or plan.baseline_year + 1
    last = target.deadline or plan.horizon_year
    if target.kind == "annual":
        return say(f"{first}—{last}年每年判断", f"{first} to {last}, judged every year")
    if target.deadline is None:
        return say("未定期限", "no deadline")
    until = say(f"到{last}年", f"by {last}")
    if target.counts_from == "all_on_record":
        return until + say("（按全部在册数）", " (all on record)")
    if target.kind == "cumulative":
        since = target.counts_from.year if isinstance(target.counts_from, date) else first
        return until + say(f"（自{since}年起）", f" (since {since})")
    return until


def goal_words(goal: Goal) -> str:
    """An outcome, its direction in words, its hedge words and until when."""
    direction = say(DIRECTIONS[goal.direction], DIRECTIONS_EN[goal.direction])
    parts = [f"{goal.title_zh}{say('：', ': ')}{direction}"]
    if goal.hedge:
        parts.append(say("原文用词：", "as printed: ") + "、".join(goal.hedge))
    if goal.deadline is not None:
        parts.append(say(f"到{goal.deadline}年", f"by {goal.deadline}"))
    return say("，", ", ").join(parts)


def action_words(action: Action) -> str:
    """A listed measure under its heading, or a system with what it repeats."""
    about = [part for part in (action.system, action.task) if part]
    if action.same_as is not None:
        about.append(say(f"同举措 A{action.same_as}", f"same as A{action.same_as}"))
    told = say("；", "; ").join(about)
    return f"{action.title_zh}{say(f'（{told}）', f' ({told})')}" if about else action.title_zh


def units_words(promise: Promise, plan: Plan) -> str:
    """The units in charge by role, under their canonical names."""
    words = ROLES_EN if language.code == "en" else ROLES
    by_role = [
        (word, [plan.canonical_unit(u.name) for u in promise.units_in_charge if u.role == role])
        for role, word in words.items()
    ]
    told = [f"{word}{say('：', ': ')}{'、'.join(names)}" for word, names in by_role if names]
    return say("；", "; ").join(told) or say("未指定责任单位", "no unit in charge named")


def promise_lines(promise: Promise, plan: Plan, catalogue: Catalogue) -> tuple[str, str]:
    """What is promised; then whom and what it holds for, and who is in charge."""
    scope: list[str] = []
    if isinstance(promise, Target):
        first = f"{say('目标', 'target')} {promise.n}"
        told = target_words(promise, plan, catalogue)
        if promise.region is not None:
            scope.append(catalogue.regions[promise.region].name_zh)
    elif isinstance(promise, Goal):
        first, told = f"{say('定性目标', 'goal')} G{promise.n}", goal_words(promise)
    else:
        kind = say("制度", "system") if promise.system else say("举措", "action")
        first, told = f"{kind} A{promise.n}", action_words(promise)
    if not isinstance(promise, Action) and promise.scope:
        scope.append(promise.scope)
    second = [units_words(promise, plan)]
    if scope:
        second.insert(0, say("范围：", "for: ") + say("，", ", ").join(scope))
    return f"{first}  {told}", say("；", "; ").join(second)


def promise_answer(promise: Promise, plan: Plan, catalogue: Catalogue) -> dict[str, Any]:
    """A promise as declared, its units with their canonical names beside the printed ones."""
    answer = promise.model_dump(mode="json")
    answer["units_in_charge"] = [
        {"name": plan.canonical_unit(u.name), "printed_name": u.name, "role": u.role}
        for u in promise.units_in_charge
    ]
    if isinstance(promise, Target):
        answer["indicator_zh"] = catalogue.indicators[promise.indicator].name_zh
        answer["words"] = target_words(promise, plan, catalogue)
    return answer
