"""The gate: from the results of all suites to publish or hold, with reasons.

Belongs here: the decision. Does not belong here: running suites
(``expectations.runner``) or publishing (``orchestration.publication``, which must ask
``Decision.allows`` for exactly the content it is about to publish). Pure; imports neither Great
Expectations nor pandas.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from expectations.results import CheckResult, SuiteResult

Outcome = Literal["publish", "publish_with_notes", "hold"]


# What ``_sentence`` puts together.
_TOLD = re.compile(
    r"(?P<message>.+?)（检查 [\w.]+：(?:(?P<found>\d+ 项中有 \d+ 项)|.).*", re.DOTALL
)


class DecisionError(ValueError):
    """A decision contradicts itself: treat it as no decision."""


@dataclass(frozen=True)
class Decision:
    """Whether the content of that hash may be published, and why (not).

    ``failed_checks`` names the checks behind the reasons and the notes as ``suite.check``; a reason
    without one comes from results that are missing.
    """

    outcome: Outcome
    reasons_zh: tuple[str, ...]
    notes_zh: tuple[str, ...]
    content_hash: str
    failed_checks: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a decision whose outcome does not follow from what it carries."""
        told = len(self.reasons_zh) + len(self.notes_zh)
        if self.outcome != _outcome(self.reasons_zh, self.notes_zh):
            raise DecisionError(f"outcome {self.outcome!r} contradicts its reasons and notes")
        if len(self.failed_checks) > told:
            raise DecisionError("a failed check has neither a reason nor a note")
        if not self.content_hash and self.outcome != "hold":
            raise DecisionError("a decision to publish needs the hash of what it is about")

    def allows(self, content_hash: str) -> bool:
        """Whether exactly this content may be published."""
        return self.outcome != "hold" and self.content_hash == content_hash


def decide(
    results: Sequence[SuiteResult], content_hash: str, required: Collection[str]
) -> Decision:
    """Decide on the content of that hash from the results of its suites.

    Holds when a ``hold`` check failed, and whenever the results do not show that everything was
    judged: no results, no ``required`` suite ids, one of them missing or run twice, a suite without
    checks, an empty hash. Failed ``note`` checks become notes.
    """
    failed = [check for result in results for check in result.results if not check.success]
    held = [check for check in failed if check.severity != "note"]
    reasons = (*_gaps(results, content_hash, required), *(_sentence(check) for check in held))
    notes = tuple(_sentence(check) for check in failed if check.severity == "note")
    names = tuple(f"{check.suite_id}.{check.check_id}" for check in failed)
    return Decision(_outcome(reasons, notes), reasons, notes, content_hash, names)


def _outcome(reasons: Sequence[str], notes: Sequence[str]) -> Outcome:
    if reasons:
        return "hold"
    return "publish_with_notes" if notes else "publish"


def _gaps(
    results: Sequence[SuiteResult], content_hash: str, required: Collection[str]
) -> list[str]:
    """What keeps the results from being a judgement of everything."""
    gaps = [] if content_hash else ["没有待发布内容的校验码，无法确认检查的就是要发布的数据。"]
    if not results or not required:
        gaps.append("没有任何检查结果，不能据此发布。")
    ran = [result.suite_id for result in results]
    twice = sorted({name for name in ran if ran.count(name) > 1})
    gaps += [f"必需的检查组 {name} 没有运行。" for name in sorted(set(required) - set(ran))]
    gaps += [f"检查组 {name} 有两份结果，无法确定以哪份为准。" for name in twice]
    gaps += [f"检查组 {r.suite_id} 一项检查也没有做。" for r in results if not r.results]
    return gaps


def for_readers(sentence: str) -> str:
    """A reason or a note without what only operators act on: names of checks, keys, advice."""
    told = _TOLD.fullmatch(sentence)
    if told is None:
        return sentence
    found = f"（{told['found']}）" if told["found"] else ""
    return f"{told['message'].removesuffix('。')}{found}。"


def _sentence(check: CheckResult) -> str:
    """One failed check for the operator: where, what, how much, which rows, what to do."""
    # No square brackets: terminals that style text would take them for markup.
    name = f"检查 {check.suite_id}.{check.check_id}"
    if check.error is not None:
        return f"{check.message_zh}（{name}：无法执行，{check.error}）{check.advice_zh}"
    sample = f"，如 {'、'.join(check.sample_keys[:3])}" if check.sample_keys else ""
    found = f"{check.total} 项中有 {check.failed_count} 项{sample}"
    return f"{check.message_zh}（{name}：{found}）{check.advice_zh}"
