"""An earlier day computed again beside the release of that day: the same, or what differs and why.

Belongs here: finding that release and comparing the staged marts with it. Does not belong here:
computing (``orchestration.runs``) or showing an earlier release again (``release.roll_back``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from orchestration.context import Context
from orchestration.ledger import COMPUTED_EVENTS, Event, EventKind
from orchestration.publication.identity import code_version
from orchestration.publication.releases import published_release_ids
from orchestration.publication.shown import stamp_facts
from orchestration.submissions import event_day
from orchestration.warehouse.marts import content_hash, differing_marts
from orchestration.warehouse.staged import read_staged_run


@dataclass(frozen=True)
class Comparison:
    """The staged marts beside the release of their day (none was published: no ``release_id``)."""

    as_of: date
    content_hash: str
    release_id: str | None = None
    published_hash: str | None = None
    differing: tuple[str, ...] = ()
    why_zh: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool | None:
        """Whether they are the same; ``None`` where there is nothing to compare with."""
        return None if self.release_id is None else self.content_hash == self.published_hash


def known_up_to(context: Context, release_id: str) -> tuple[date, int]:
    """The day of a published release and the last submission event that it knew.

    Raises ``ReleaseError`` where there is no such release on disk.
    """
    stamp = stamp_facts(context, release_id)
    day = date.fromisoformat(stamp["as_of"])
    if "last_seq" in stamp:
        return day, int(stamp["last_seq"])
    return day, _seq_of_gate(context, release_id)


def _seq_of_gate(context: Context, release_id: str) -> int:
    """Of a release from before releases kept it: what came before the gate's decision on it."""
    gated = (e for e in context.ledger.events() if e.kind is EventKind.GATED)
    return next((e.seq for e in gated if e.facts["release_id"] == release_id), 0)


def compare(context: Context, release_id: str | None = None) -> Comparison:
    """Compare the staged marts with a release, or with the latest one published as of their day."""
    staged = context.workspace.staged_warehouse
    day, computed = read_staged_run(staged).as_of, content_hash(staged)
    named = release_id or _release_of(context, day, computed)
    if named is None:
        return Comparison(day, computed)
    published = str(stamp_facts(context, named)["content_hash"])
    if published == computed:
        return Comparison(day, computed, named, published)
    data = context.workspace.releases / named / "data"
    try:
        differing = tuple(differing_marts(staged, data))
    except (duckdb.Error, OSError):  # its data have been cleared, or an older version wrote them
        differing = ()
    return Comparison(day, computed, named, published, differing, tuple(_why(context, named, day)))


def _release_of(context: Context, day: date, computed: str) -> str | None:
    """Of the releases as of that day: the one with the same content, else the latest."""
    of_day = [
        (identity, stamp["content_hash"])
        for identity in published_release_ids(context.ledger.events())
        if (context.workspace.releases / identity).exists()
        and (stamp := stamp_facts(context, identity))["as_of"] == str(day)
    ]
    same = [identity for identity, content in of_day if content == computed]
    found = same or [identity for identity, _ in of_day]
    return found[-1] if found else None


def _why(context: Context, release_id: str, day: date) -> list[str]:
    """What is not as it was: the software or the declarations, or what is known of that day."""
    stamp, why = stamp_facts(context, release_id), []
    rules = context.catalogue.rules.version
    if stamp["rule_version"] != rules:
        why.append(f"规则版本当时是 {stamp['rule_version']}，现在是 {rules}。")
    if stamp["code_version"] != code_version():
        why.append(f"程序和声明当时是 {stamp['code_version']}，现在是 {code_version()}。")
    _, up_to = known_up_to(context, release_id)
    later = [event for event in context.ledger.events() if _came_later(event, up_to, day)]
    if later and read_staged_run(context.workspace.staged_warehouse).last_seq > up_to:
        why.append(
            f"那一版之后又有 {len(later)} 条记在当日或更早的报送记录或延期（当日后到，或补录）；"
            f"只按当时所知复算：liangxin run --as-of {release_id}"
        )
    return why


def _came_later(event: Event, up_to: int, day: date) -> bool:
    return event.kind in COMPUTED_EVENTS and event.seq > up_to and event_day(event) <= day
