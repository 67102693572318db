"""Checks that a light follows from its numbers: the pace gap's bands, and what each kind allows.

Belongs here: the part of ``fct_target_progress``'s suite that follows from METHODOLOGY §6. Does
not belong here: the suite itself (``expectations.progress_checks``) or computing a light
(``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from expectations import common_checks as common
from expectations.checks import Check
from expectations.common_checks import RECOMPUTE_ZH, declare
from expectations.rules import (
    Between,
    Difference,
    Implies,
    NotNull,
    Ordered,
    Where,
    key,
    where,
)
from sources.catalogue import Catalogue, Target

OWN = ("plan", "n")
# The kinds whose attained share is simply what there is of what was promised.
COUNTED_UP = ("cumulative", "annual")
UNMET = ("missed", "far_behind", "behind", "slightly_behind", "on_track")
OF_RELATIVE = ("not_assessable", "undecided", "missed", "achieved")
WHOLE = 100.0

Targets = dict[str, tuple[str, Target]]
Settings = Mapping[str, Decimal]


def pace_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    """What holds of every pace gap: each plan's in the bands of the settings it is judged by."""
    general = [plan.id for plan in catalogue.plans.values() if not plan.settings]
    return (
        declare(
            "pace_gap_recomputes",
            Difference("pace_gap_pp", "attained_pct", "scheduled_pct", common.TOLERANCE),
            "进度差不等于“实际完成－序时应完成”。",
            "The pace gap is not attained − scheduled.",
            RECOMPUTE_ZH,
        ),
        *_bands(catalogue.rules.settings, general),
        *(
            check
            for plan in catalogue.plans.values()
            if plan.settings
            for check in _bands(catalogue.rules.settings_of(plan), [plan.id], f"_of_{plan.id}")
        ),
    )


def _bands(settings: Settings, plans: list[str], suffix: str = "") -> tuple[Check, ...]:
    """The band of each light; the upper end is excluded."""
    far, behind = float(settings["behind_far"]), float(settings["behind"])
    return tuple(
        declare(
            f"gap_of_{light}{suffix}",
            Between("pace_gap_pp", minimum, maximum, below=True, rows=_lit(plans, light)),
            f"“{text_zh}”的灯与进度差不符，灯亮错了。",
            f"The light {light} does not fit its pace gap.",
            RECOMPUTE_ZH,
        )
        for light, text_zh, minimum, maximum in (
            ("on_track", "序时推进", 0.0, None),
            ("slightly_behind", "略有滞后", behind, 0.0),
            ("behind", "滞后", far, behind),
            ("far_behind", "严重滞后", None, 0.0),
        )
    )


def _lit(plans: list[str], light: str) -> Where:
    """Rows of these plans that show the light."""
    return Where(("plan", "light"), frozenset(key(plan, light) for plan in plans))


def kind_checks(targets: Targets) -> tuple[Check, ...]:
    """What a light must show for its kind of target."""
    counted = {k: t for k, (_, t) in targets.items() if t.kind in COUNTED_UP}
    # 左右 and 约 are met below the printed number, 超过 above it: those bands are the rules' own.
    exact = [k for k, t in counted.items() if t.operator in (">=", "=")]
    return (
        declare(
            "counted_light_has_attained",
            NotNull("attained_pct", _shown(counted, "achieved", *UNMET)),
            "累计或逐年目标有结论，却没有完成比例。",
            "A cumulative or annual target has a verdict without its attained share.",
            RECOMPUTE_ZH,
        ),
        declare(
            "counted_schedule_within_whole",
            Between("scheduled_pct", 0.0, WHOLE, rows=Where(OWN, frozenset(counted))),
            "累计或逐年目标的序时进度不在 0～100%。",
            "The schedule of a cumulative or annual target lies outside 0 to 100 %.",
            RECOMPUTE_ZH,
        ),
        declare(
            "achieved_count_is_complete",
            Between("attained_pct", minimum=WHOLE, rows=_shown(exact, "achieved")),
            "标为“已达标”的累计或逐年目标其实没有完成。",
            "A cumulative or annual target is called achieved below its number.",
            RECOMPUTE_ZH,
        ),
        declare(
            "unmet_count_is_incomplete",
            Between("attained_pct", maximum=WHOLE, below=True, rows=_shown(exact, *UNMET)),
            "累计或逐年目标已经完成，灯却说没有达标。",
            "A cumulative or annual target that is complete is not called achieved.",
            RECOMPUTE_ZH,
        ),
        *_relative_checks([k for k, (_, t) in targets.items() if t.kind == "relative"]),
    )


def _relative_checks(relative: list[str]) -> tuple[Check, ...]:
    """A relative target has no path: it is met or not, against the reference's value."""
    return (
        declare(
            "relative_light_has_no_pace",
            Implies(Where(OWN, frozenset(relative)), where("light", *OF_RELATIVE)),
            "与全省平均比较的目标没有序时进度，却亮了按进度判断的灯。",
            "A relative target shows a light of pace although it has no path.",
            RECOMPUTE_ZH,
        ),
        declare(
            "relative_verdict_has_reference",
            NotNull("needed_value", _shown(relative, "achieved", "missed")),
            "与全省平均比较的目标有结论，却没有对照值。",
            "A relative target has a verdict without the value it is compared with.",
            RECOMPUTE_ZH,
        ),
        declare(
            "relative_achieved_reaches_reference",
            Ordered("needed_value", "value", "number", rows=_shown(relative, "achieved")),
            "标为“已达标”，数值却低于对照地区。",
            "A relative target is called achieved below its reference.",
            RECOMPUTE_ZH,
        ),
    )


def _shown(targets: Iterable[str], *lights: str) -> Where:
    """Rows of these targets that show one of the lights."""
    return Where((*OWN, "light"), frozenset(key(k, light) for k in targets for light in lights))
