"""What is asked of a submission that waits, and whether what is written answers it.

Belongs here: its doubts, their boxes, the refusals. Does not belong here: recording an answer
(``answering``), drafts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from expectations.findings import JSON_FIELDS, Finding
from orchestration.context import Context
from orchestration.desk.models import Account
from orchestration.desk.roles import Role
from orchestration.desk.uploading.boxes import LONGEST, Place, groups
from orchestration.desk.uploading.seen import shown_rule
from orchestration.intake.keeping.explaining import question_of, refused
from orchestration.intake.keeping.life import WITHDRAWABLE
from orchestration.intake.keeping.revising import REVISION_RULE, REVISION_WORDS
from orchestration.submissions import Explanation, State, Submission
from sources.catalogue import Severity


def doubts(context: Context, entry: Submission) -> list[Finding]:
    """The findings that a waiting submission has to explain, as they were kept; else none."""
    if entry.state is not State.AWAITING_EXPLANATION:
        return []
    place = context.workspace.quarantine / f"{entry.id}.json"
    if not place.exists():
        return []
    kept = json.loads(place.read_bytes())["findings"]
    soft = (one for one in kept if one["severity"] == Severity.SOFT.value)
    return [_finding(one) for one in soft]


def _finding(kept: dict[str, Any]) -> Finding:
    known = {name: kept[name] for name in JSON_FIELDS if name in kept}
    return Finding(**(known | {"severity": Severity(kept["severity"])}))


def answering_facts(
    context: Context,
    account: Account,
    entry: Submission,
    texts: Mapping[Place, str] | None = None,
    reason: tuple[str, str] = ("", ""),
    refusals: Sequence[str] = (),
) -> dict[str, Any]:
    """What the forms show: the boxes with what was said or is being said, and what was refused."""
    own = account.role == Role.REPORTER and account.unit == entry.sender
    soft = doubts(context, entry) if own else []
    said = {(one.rule, one.line): one.text for one in entry.explanations}
    return {
        "entry": entry,
        "may_explain": bool(soft),
        "may_withdraw": own and entry.state in WITHDRAWABLE,
        "groups": groups(soft, said if texts is None else texts),
        "asks_reason": any(finding.rule == REVISION_RULE for finding in soft),
        "codes": [(code.value, zh) for code, (zh, _) in REVISION_WORDS.items()],
        "revision": reason[0],
        "revision_reason": reason[1],
        "refusals": refusals,
        "longest": LONGEST,
    }


def new_of(
    entry: Submission, soft: Sequence[Finding], texts: Mapping[Place, str]
) -> list[Explanation]:
    """Of the texts in the boxes those that answer what is asked and were not said before."""
    asked = {(finding.rule, finding.line) for finding in soft if finding.rule != REVISION_RULE}
    rules = {rule for rule, _ in asked}
    said = {(one.rule, one.line, one.text) for one in entry.explanations}
    return [
        Explanation(rule, line, text)
        for (rule, line), text in texts.items()
        if text and ((rule, line) in asked or (line is None and rule in rules))
        if (rule, line, text) not in said
    ]


def refusals_of(
    entry: Submission, soft: Sequence[Finding], told: Sequence[Explanation]
) -> Iterator[str]:
    """Why texts say nothing that could be accepted: what the command line would answer."""
    for one in told:
        chosen = [
            question_of(finding)
            for finding in soft
            if finding.rule == one.rule and one.line in (None, finding.line)
        ]
        others = [*entry.explanations, *(other for other in told if other is not one)]
        why = refused(one.text, chosen, one.line, others)
        rule = shown_rule(one.rule)
        where = f"第 {one.line} 行" if one.line else "各行"
        if len(one.text) > LONGEST:
            yield f"{where}的说明超过 {LONGEST} 字，请写短一些。"
        elif why is not None:
            yield f"{where}{f'（规则 {rule}）' if rule else ''}：{why.zh}{why.advice}"
