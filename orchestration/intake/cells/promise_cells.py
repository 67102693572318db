"""One cell → one action or goal of a plan (``自贡-举措12``, ``zigong-G3``), or why it is none.

Belongs here: the spellings of a promise and whether the plans make it. Does not belong here: what
was promised (``sources``) or how far it has got (``dbt_project``).
"""

from __future__ import annotations

import re

from orchestration.intake.cells.entity_keys import key_text
from orchestration.intake.cells.numbers import Problem
from orchestration.intake.reading.text import compact, did_you_mean, listed
from sources.catalogue import Catalogue, Plan, Sender

_FORM = re.compile(r"(.+?)-*(举措|目标|A|G)-?第?([0-9]{1,4})[项条]?", re.IGNORECASE)
_LETTERS = {"举措": "A", "目标": "G"}


class PromiseIndex:
    """The actions and goals of every plan, as a sender may name them."""

    def __init__(self, catalogue: Catalogue, sender: Sender) -> None:
        self.sender = sender
        self._plans = catalogue.plans
        self._named = {
            key_text(name): plan
            for plan in catalogue.plans.values()
            for name in (plan.id, plan.short_zh, plan.title_zh)
        }

    def read(self, text: str) -> str | Problem:
        """The promise as it is stored: ``zigong-A12`` an action, ``zigong-G3`` a goal."""
        found = _FORM.fullmatch(key_text(text))
        if found is None:
            return Problem("promise.unreadable")
        plan = self._named.get(found.group(1))
        if plan is None:
            names = [plan.short_zh for plan in self._plans.values()]
            hint = did_you_mean(compact(found.group(1)), names)
            return Problem("promise.unknown_plan", {"nearest": hint, "known": listed(names)})
        letter = _LETTERS.get(found.group(2), found.group(2).upper())
        n = int(found.group(3))
        if n not in {promise.n for promise in (plan.actions if letter == "A" else plan.goals)}:
            return _no_such_promise(plan)
        return f"{plan.id}-{letter}{n}"

    def not_yours(self, promise: str, region_code: str) -> Problem | None:
        """The problem of a promise that neither the row's region nor the sender's has made."""
        plan = self._plans[promise.rpartition("-")[0]]
        if plan.jurisdiction in (region_code, self.sender.region):
            return None
        return Problem("promise.not_yours", {"plan": plan.short_zh, "sender": self.sender.name_zh})


def _no_such_promise(plan: Plan) -> Problem:
    facts: dict[str, object] = {
        "plan": plan.short_zh,
        "actions": len(plan.actions),
        "goals": len(plan.goals),
    }
    return Problem("promise.unknown", facts)
