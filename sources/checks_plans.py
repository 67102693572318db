"""Checks between declarations: plans, their outline and units, goals and actions.

Belongs here: whether every promise of a plan stands where and with whom the plan says. Does not
belong here: the shape of a plan (``sources.promises``), whether a target can be judged
(``sources.checks_targets``), a plan's settings (``sources.checks_rules``) or judging
(``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.catalogue import Action, Catalogue, Goal, Plan, Target
from sources.checks_regions import region_not_declared
from sources.checks_targets import target_problems
from sources.problems import KeyPath, Problem, Words, choose


def plan_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Plans and their promises name what is declared and fit it."""
    plan_of: dict[str, str] = {}
    for plan in catalogue.plans.values():
        file = f"plans/{plan.id}.yml"
        yield from _plan_problems(catalogue, plan, file)
        for field in ("jurisdiction", "short_zh"):
            given = getattr(plan, field)
            first = plan_of.setdefault(given, plan.id)
            if first != plan.id:
                yield Problem(
                    file,
                    (field,),
                    Words(f"{given} 已有方案 {first}", f"{given} has the plan {first} already"),
                    Words(
                        "一个地区只登记一个方案：改正它，或以新方案替换原文件",
                        "a region has one plan: correct this, or replace the other file",
                    ),
                )
        yield from _outline_problems(plan, file)
        yield from _unit_name_problems(plan, file)
        for what in ("targets", "goals", "actions"):
            for position, promise in enumerate(getattr(plan, what)):
                yield from _promise_problems(plan, promise, file, (what, position))
        if plan.jurisdiction in catalogue.regions:
            yield from target_problems(catalogue, plan, file)


def _plan_problems(catalogue: Catalogue, plan: Plan, file: str) -> Iterator[Problem]:
    if plan.parent_plan == plan.id:
        yield Problem(
            file,
            ("parent_plan",),
            Words("方案不能是自己的上级方案", "a plan is not its own parent"),
            Words("写上级方案的 id；未收录的删去此项", "name the plan above, or remove the key"),
        )
    elif plan.parent_plan is not None and plan.parent_plan not in catalogue.plans:
        yield Problem(
            file,
            ("parent_plan",),
            Words(f"没有方案 {plan.parent_plan}", f"plan {plan.parent_plan} is not declared"),
            choose(
                plan.parent_plan,
                catalogue.plans,
                Words("上级方案未收录的，删去此项", "remove the key where that plan is not here"),
            ),
        )
    if plan.horizon_year <= plan.baseline_year:
        yield Problem(
            file,
            ("horizon_year",),
            Words(
                f"{plan.horizon_year} 不晚于基期年份 {plan.baseline_year}",
                f"{plan.horizon_year} is not after the baseline year {plan.baseline_year}",
            ),
            Words("写方案中最晚的年份", "give the last year of the plan"),
        )
    if plan.jurisdiction not in catalogue.regions:
        yield region_not_declared(file, ("jurisdiction",), plan.jurisdiction, catalogue)


def _outline_problems(plan: Plan, file: str) -> Iterator[Problem]:
    """A label names one place of the document."""
    seen: set[str] = set()
    for position, entry in enumerate(plan.outline):
        twice = [clause for clause in entry.clauses if clause in seen]
        seen.update(entry.clauses)
        if twice:
            yield Problem(
                file,
                ("outline", position),
                Words(f"条款 {twice[0]} 列了两次", f"clause {twice[0]} is listed twice"),
                Words(
                    "各章重新编号的，在标签前加章号，如 二（一）",
                    "where chapters number anew, put the chapter first: 二（一）",
                ),
            )


def _unit_name_problems(plan: Plan, file: str) -> Iterator[Problem]:
    """A printed name means one unit."""
    owner: dict[str, str] = {}
    for position, unit in enumerate(plan.units):
        for name in (unit.name, *unit.aliases):
            if name in owner:
                yield Problem(
                    file,
                    ("units", position),
                    Words(
                        f"{name} 已是 {owner[name]} 的名称",
                        f"{name} is already a name of {owner[name]}",
                    ),
                    Words("一个名称只归一个单位", "give each name to one unit"),
                )
            owner[name] = unit.name


def _promise_problems(
    plan: Plan, promise: Target | Goal | Action, file: str, path: KeyPath
) -> Iterator[Problem]:
    """What targets, goals and actions have in common: a clause, units in charge, a deadline."""
    if promise.clause not in plan.clauses:
        yield Problem(
            file,
            (*path, "clause"),
            Words(
                f"outline 中没有条款 {promise.clause}", f"the outline has no {promise.clause}"
            ),
            choose(
                promise.clause,
                plan.clauses,
                Words("改条款号，或把它加进 outline", "correct it, or add it to the outline"),
            ),
        )  # fmt: skip
    yield from _unit_problems(plan, promise, file, path)
    if isinstance(promise, Action):
        yield from _same_as_problems(plan, promise, file, path)
    elif promise.deadline is not None:
        yield from _deadline_problems(plan, promise.deadline, file, (*path, "deadline"))


def _unit_problems(
    plan: Plan, promise: Target | Goal | Action, file: str, path: KeyPath
) -> Iterator[Problem]:
    known = [name for unit in plan.units for name in (unit.name, *unit.aliases)]
    seen: set[str] = set()
    for position, unit in enumerate(promise.units_in_charge):
        at = (*path, "units_in_charge", position)
        if known and unit.name not in known:
            yield Problem(
                file,
                at,
                Words(f"units 中没有 {unit.name}", f"units does not list {unit.name}"),
                choose(
                    unit.name,
                    known,
                    Words(
                        "把它加进 units，或作为别名加进 aliases",
                        "add it to units, or to the aliases of one",
                    ),
                ),
            )
        name = plan.canonical_unit(unit.name)
        if name in seen:
            yield Problem(
                file,
                at,
                Words(f"{name} 列了两次", f"{name} is listed twice"),
                Words("一项中每个单位只写一次", "name each unit once"),
            )
        seen.add(name)


def _same_as_problems(plan: Plan, action: Action, file: str, path: KeyPath) -> Iterator[Problem]:
    if action.same_as is None:
        return
    if action.same_as == action.n or not 1 <= action.same_as <= len(plan.actions):
        yield Problem(
            file,
            (*path, "same_as"),
            Words(
                f"{action.same_as} 不是另一项举措的编号", f"{action.same_as} is no other action"
            ),
            Words(
                f"写 1–{len(plan.actions)} 中另一项的 n，或删去",
                f"give the n of another one, 1 to {len(plan.actions)}, or remove it",
            ),
        )  # fmt: skip


def _deadline_problems(plan: Plan, deadline: int, file: str, path: KeyPath) -> Iterator[Problem]:
    if deadline <= plan.baseline_year:
        yield Problem(
            file,
            path,
            Words(
                f"{deadline} 不晚于基期年份 {plan.baseline_year}",
                f"{deadline} is not after the baseline year {plan.baseline_year}",
            ),
            Words("写文件所印的到期年份", "give the year the document prints"),
        )
    elif deadline > plan.horizon_year:
        yield Problem(
            file,
            path,
            Words(
                f"{deadline} 晚于方案的终期 {plan.horizon_year}",
                f"{deadline} is after the plan's horizon {plan.horizon_year}",
            ),
            Words("改年份，或改 horizon_year", "correct it, or correct horizon_year"),
        )
