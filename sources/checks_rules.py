"""Checks between declarations: the rules' settings, and the ones a plan has instead.

Belongs here: which settings there are, what numbers each may take, and that they fit together, for
``rules.yml`` and for every plan; lights and reasons declared once. Does not belong here: the shape
of the rules (``sources.rules``) or judging by them (``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from sources.catalogue import Catalogue, Plan, Rules
from sources.problems import Problem, Words, choose

RULES = "rules.yml"


class Range(NamedTuple):
    """The numbers a setting may take, both ends included; ``whole`` where it counts months."""

    low: int
    high: int
    whole: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether a number is one of them."""
        return self.low <= value <= self.high and (not self.whole or value == int(value))


RANGES = {
    "coverage_published": Range(1, 100),
    "coverage_withheld": Range(1, 100),
    "behind_far": Range(-100, 0),
    "behind": Range(-100, 0),
    "approx_share": Range(50, 100),
    "stale_months": Range(1, 60, whole=True),
    "min_judged_months": Range(1, 12, whole=True),
}
# The first of each pair lies below the second.
ORDER = (("coverage_withheld", "coverage_published"), ("behind_far", "behind"))


def rule_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """The rules' own settings, lights and reasons; then the settings of every plan."""
    rules = catalogue.rules
    yield from _repeated(rules)
    for name in (name for name in RANGES if name not in rules.settings):
        yield Problem(
            RULES,
            ("settings",),
            Words(f"settings 缺少 {name}", f"settings lacks {name}"),
            Words("补上它和它的说明", "add it and its note"),
        )
    yield from _setting_problems(RULES, rules.settings, rules.settings)
    for plan in catalogue.plans.values():
        file = f"plans/{plan.id}.yml"
        yield from _setting_problems(file, plan.settings, rules.settings_of(plan))
        yield from _unexplained(plan, file)


def _repeated(rules: Rules) -> Iterator[Problem]:
    for what, key, values in (
        ("lights", "id", [light.id for light in rules.lights]),
        ("reasons", "id", [reason.id for reason in rules.reasons]),
        ("lights", "rank", [str(light.rank) for light in rules.lights]),
        ("lights", "shape", [light.shape for light in rules.lights]),
    ):
        for position, value in enumerate(values):
            if value in values[:position]:
                yield Problem(
                    RULES,
                    (what, position, key),
                    Words(f"{value} 用了两次", f"{value} is given twice"),
                    Words("每一项用自己的", "give each its own"),
                )


def _setting_problems(
    file: str, declared: Mapping[str, Decimal], in_force: Mapping[str, Decimal]
) -> Iterator[Problem]:
    """Names that are known, numbers in their range, and the order of those in force together."""
    known = True
    for name, value in declared.items():
        if name not in RANGES:
            known = False
            yield Problem(
                file,
                ("settings", name),
                Words(f"没有设置项 {name}", f"there is no setting {name}"),
                choose(name, RANGES, Words("用 rules.yml 中的名称", "use a name of rules.yml")),
            )
        elif not RANGES[name].holds(value):
            known = False
            yield _out_of_range(file, name, value)
    if known:
        yield from _order_problems(file, declared, in_force)


def _out_of_range(file: str, name: str, value: Decimal) -> Problem:
    low, high, whole = RANGES[name]
    kind = Words("整数", "a whole number") if whole else Words("数", "a number")
    return Problem(
        file,
        ("settings", name),
        Words(f"{name} 不能是 {value}", f"{name} cannot be {value}"),
        Words(f"写 {low} 到 {high} 之间的{kind.zh}", f"give {kind.en} from {low} to {high}"),
    )


def _order_problems(
    file: str, declared: Mapping[str, Decimal], in_force: Mapping[str, Decimal]
) -> Iterator[Problem]:
    for lower, upper in ORDER:
        at = next((name for name in (lower, upper) if name in declared), None)
        if at is None or not {lower, upper} <= in_force.keys():
            continue
        if in_force[lower] >= in_force[upper]:
            yield Problem(
                file,
                ("settings", at),
                Words(
                    f"{lower}（{in_force[lower]}）不低于 {upper}（{in_force[upper]}）",
                    f"{lower} ({in_force[lower]}) is not below {upper} ({in_force[upper]})",
                ),
                Words(f"使 {lower} 低于 {upper}", f"make {lower} lower than {upper}"),
            )


def _unexplained(plan: Plan, file: str) -> Iterator[Problem]:
    """A plan that is judged otherwise says why; the reason is printed on the page 方法说明."""
    if bool(plan.settings) == bool((plan.settings_reason_zh or "").strip()):
        return
    if plan.settings:
        yield Problem(
            file,
            ("settings",),
            Words("方案另定了规则，却没有写理由", "the plan has its own settings but no reason"),
            Words(
                "加 settings_reason_zh：谁定的、依据什么文件",
                "add settings_reason_zh: who decided, by what document",
            ),
        )
    else:
        yield Problem(
            file,
            ("settings_reason_zh",),
            Words("写了理由，却没有另定的规则", "a reason without settings"),
            Words("加 settings，或删去理由", "add settings, or remove the reason"),
        )
