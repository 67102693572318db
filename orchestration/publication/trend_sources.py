"""Where trends come from: the ledger, the quarantine, the observations and what checks found.

Belongs here: reading them in the form trends are told from, and which rules there are at all.
Does not belong here: what they say of a rule (``trends``).
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

from expectations.draft_checks import (
    CHANGES_EXPLAINED,
    CHANGES_SUITE,
    DATA_AS_JUDGED,
    EXPORT_SUITE,
)
from expectations.gate import decide
from expectations.site_checks import SITE_CHECKS, SITE_SUITE
from expectations.suites import mart_suites, observation_suites
from expectations.wording import RULES
from orchestration.context import Context
from orchestration.intake.keeping.doubted import Values, values_by_line, values_of
from orchestration.ledger import EventKind
from orchestration.publication.check_store import judged_releases, kept
from orchestration.publication.trends import (
    Doubts,
    Judged,
    Level,
    Trend,
    check_trends,
    edit_trends,
)
from orchestration.submissions import Submission

Named = dict[str, Trend]


def trends(context: Context) -> list[Trend]:
    """Every declared rule with its past; those that never fired stand with nothing."""
    told = _declared(context)
    fired = [*_edits(context), *check_trends(judged(context))]
    for trend in fired:
        words = told.pop(trend.rule, trend)
        if not trend.message_zh:
            trend.message_zh, trend.message_en = words.message_zh, words.message_en
    return sorted([*fired, *told.values()], key=lambda one: (-one.on, one.level, one.rule))


def _edits(context: Context) -> list[Trend]:
    folder = context.workspace.observations

    @cache
    def said(submission_id: str) -> Values:
        return values_of(folder / f"{submission_id}.parquet")

    return edit_trends(
        context.submissions().values(),
        lambda entry: doubts_of(context, entry),
        lambda entry: said(entry.id),
    )


def doubts_of(context: Context, entry: Submission) -> Doubts | None:
    """What the quarantine keeps of a submission, with what was explained of it since."""
    place = context.workspace.quarantine / f"{entry.id}.json"
    try:
        record: dict[str, Any] = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    findings = [(one["rule"], one["severity"], one["line"]) for one in record["findings"]]
    named = {rule for rule, *_ in findings}
    explained = {(one.rule, "soft", one.line) for one in entry.explanations}
    findings += sorted((one for one in explained if one[0] not in named), key=str)
    rows = frozenset(tuple(row) for row in record.get("rows", []))
    return Doubts(tuple(findings), values_by_line(record.get("doubted", [])), rows)


def judged(context: Context) -> list[Judged]:
    """The releases whose results are kept, in the order in which they were first judged."""
    gated = [event for event in context.ledger.events() if event.kind is EventKind.GATED]
    first: dict[str, int] = {}
    hashes: dict[str, str] = {}
    for event in gated:
        first.setdefault(event.facts["release_id"], event.seq)
        hashes[event.facts["release_id"]] = event.facts["content_hash"]
    found = []
    for identity in judged_releases(context):
        results = kept(context, identity)
        if results is not None and identity in first:
            required = [suite.suite_id for suite in results]
            held = decide(results, hashes[identity], required).outcome == "hold"
            found.append(Judged(identity, hashes[identity], held, results))
    return sorted(found, key=lambda release: first[release.release_id])


def _declared(context: Context) -> Named:
    """Every rule that could have fired, without a past."""
    edits = {name: (words.severity.value, words.zh, words.en) for name, words in RULES.items()}
    for feed in context.catalogue.feeds.values():
        edits |= {e.id: (e.severity.value, e.message_zh, e.message_en) for e in feed.edits}
    suites = [*observation_suites(context.catalogue), *mart_suites(context.catalogue)]
    checks = {
        f"{suite.id}.{check.id}": (check.severity, check.message_zh, check.message_en)
        for suite in suites
        for check in suite.checks
    }
    of_drafts = [(SITE_SUITE, check) for check in SITE_CHECKS]
    of_drafts += [(CHANGES_SUITE, CHANGES_EXPLAINED), (EXPORT_SUITE, DATA_AS_JUDGED)]
    checks |= {
        f"{suite}.{check.id}": (check.severity, check.message_zh, check.message_en)
        for suite, check in of_drafts
    }
    return _without_a_past("edit", edits) | _without_a_past("check", checks)


def _without_a_past(level: Level, rules: dict[str, tuple[Any, str, str]]) -> Named:
    return {
        name: replace(Trend(name, level, severity), message_zh=zh, message_en=en)
        for name, (severity, zh, en) in rules.items()
    }
