"""What happened to a submission, in the words of the people it concerns.

Plain functions: nothing of Django. Does not belong here: finding the events (``events``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from orchestration.desk.words import who_did
from orchestration.intake.keeping.revising import REVISION_WORDS, Revision
from orchestration.ledger import Event, EventKind, wall_time
from orchestration.submissions import State

_JUDGED = {
    State.ACCEPTED: "审核通过，接收入库",
    State.AWAITING_EXPLANATION: "审核发现要核实的数据，等待说明",
    State.REJECTED: "审核退回，没有入库",
    State.UNREADABLE: "没有认出是哪张报表，没有入库",
}
SYSTEM = "系统"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; ``of`` is the other submission it concerns."""

    at: datetime
    what: str
    who: str
    said: tuple[str, ...] = ()
    of: str = ""


def story(events: Iterable[Event], submission_id: str) -> list[Step]:
    """What happened to the submission, in order."""
    return [_STEPS[e.kind](e, submission_id) for e in events if e.kind in _STEPS]


def revision_words(code: str, reason: str) -> str:
    """C 更正错误：录入错误."""
    if not code:
        return ""
    said = f"{code} {REVISION_WORDS[Revision(code)][0]}"
    return f"{said}：{reason}" if reason else said


def _received(event: Event, _id: str) -> Step:
    facts = event.facts
    said = [f"文件：{facts['file_name']}"]
    if facts.get("backdated"):
        said.append(f"补录，登记于 {wall_time(event.recorded_at):%Y-%m-%d %H:%M}")
    if facts.get("revision"):
        reason = revision_words(facts["revision"], facts.get("revision_reason", ""))
        said.append(f"修订原因：{reason}")
    return Step(wall_time(event.at), "收到文件，原文已留存", who_did(event), tuple(said))


def _judged(event: Event, _id: str) -> Step:
    facts = event.facts
    if facts.get("operator"):
        why = str(facts.get("operator_reason", ""))
        return Step(wall_time(event.at), "人工接收入库", facts["operator"], (why,))
    state = State(facts["state"])
    said = (facts["reason_zh"],) if facts["reason_zh"] else ()
    return Step(wall_time(event.at), _JUDGED.get(state, "审核"), SYSTEM, said)


def _explained(event: Event, _id: str) -> Step:
    facts = event.facts
    if facts.get("sent_again"):
        return Step(wall_time(event.at), "同一个文件又报了一次，重新审核", who_did(event))
    told = facts.get("explanations", ())
    said = [_explanation(entry["line"], entry["text"]) for entry in told]
    if facts.get("revision"):
        reason = revision_words(facts["revision"], facts.get("revision_reason", ""))
        said.append(f"修订原因：{reason}")
    return Step(wall_time(event.at), "补充说明", who_did(event), tuple(dict.fromkeys(said)))


def _explanation(line: int | None, text: str) -> str:
    return f"第 {line} 行：{text}" if line else text


def _superseded(event: Event, id_: str) -> Step:
    facts = event.facts
    if facts["submission_id"] != id_:
        return Step(wall_time(event.at), "代替了此前的报送", SYSTEM, of=str(facts["submission_id"]))
    return Step(wall_time(event.at), "它的数据已被后来的报送代替", SYSTEM, of=str(facts["by"]))


def _ended(what: str) -> Callable[[Event, str], Step]:
    def step(event: Event, _id: str) -> Step:
        return Step(wall_time(event.at), what, who_did(event), (event.facts["reason_zh"],))

    return step


_STEPS: dict[EventKind, Callable[[Event, str], Step]] = {
    EventKind.RECEIVED: _received,
    EventKind.JUDGED: _judged,
    EventKind.EXPLAINED: _explained,
    EventKind.SUPERSEDED: _superseded,
    EventKind.RETURNED: _ended("人工退回，数据不再使用"),
    EventKind.WITHDRAWN: _ended("撤回，数据不再使用"),
}
