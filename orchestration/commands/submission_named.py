"""Which submission a person means, and how a submission is told in JSON. No command of its own."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from orchestration.commands.terminal import WRONG_USE, say, stop
from orchestration.context import Context
from orchestration.submissions import ENDED, State, Submission

STATES = {
    State.ACCEPTED: ("已接收入库", "accepted"),
    State.SUPERSEDED: ("已接收，后被新报送替代", "accepted, since superseded"),
    State.REJECTED: ("已退回", "rejected"),
    State.AWAITING_EXPLANATION: ("待说明", "awaiting explanation"),
    State.UNREADABLE: ("无法识别", "unreadable"),
    State.RECEIVED: ("已收到，待审核", "received"),
    State.RETURNED: ("人工退回", "returned by the operator"),
    State.WITHDRAWN: ("已撤回", "withdrawn"),
}


def find_submission(context: Context, given: str) -> Submission:
    """The submission with that id, the beginning of its id, or its file's name.

    Ends with exit code 2 where there is none, or more than one.
    """
    named = given.strip().removesuffix(".回执.txt")
    if not named:
        stop(WRONG_USE, "请写明报送编号；编号见回执。", "name a submission; receipts have the ids.")
    found = context.index.beginning_with(named)
    exact = [entry for entry in found if entry.id == named]
    found = exact or found or _by_file_name(context, named)
    return found[0] if len(found) == 1 else _ask_again(context, given, named, found)


def _ask_again(context: Context, given: str, named: str, found: list[Submission]) -> NoReturn:
    if found:
        listed = "、".join(f"{entry.id}（{entry.sender} {entry.file_name}）" for entry in found)
        stop(
            WRONG_USE,
            f"{given} 可以指 {len(found)} 份报送：{listed}。请写全编号。",
            f"{given} may mean {len(found)} submissions: {listed}. Write the whole id.",
        )
    near = "、".join(_near(context, named))
    stop(
        WRONG_USE,
        f"没有编号为 {given} 的报送；" + (f"相近的有：{near}。" if near else "编号见回执。"),
        f"no submission {given}; " + (f"near it: {near}." if near else "receipts name the ids."),
    )


def _by_file_name(context: Context, named: str) -> list[Submission]:
    found = context.index.named(named)
    return [entry for entry in found if entry.state not in ENDED] or found


def _near(context: Context, given: str) -> list[str]:
    """Ids that look alike: those that begin alike, and those that wait for someone."""
    waiting = context.index.in_state(State.AWAITING_EXPLANATION)
    alike = context.index.beginning_with(given[:4]) if given else []
    return get_close_matches(given, {entry.id for entry in (*waiting, *alike)}, n=3, cutoff=0.5)


def receipt_path(context: Context, entry: Submission) -> Path:
    """Where the receipt for people lies."""
    return context.workspace.outbox / entry.sender / f"{entry.id}.回执.txt"


def told(context: Context, entry: Submission) -> dict[str, Any]:
    """What its receipt for programs says; nothing where that is gone."""
    place = receipt_path(context, entry).with_suffix(".json")
    try:
        document = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def reason_of(context: Context, entry: Submission) -> str:
    """Why it is not used, in the language asked for; what people wrote stays as they wrote it."""
    english = told(context, entry).get("reason_en") if say("", "en") else ""
    return str(english or entry.reason_zh)


def as_answer(context: Context, entry: Submission) -> dict[str, object]:
    """The submission as the JSON of every command tells it."""
    return {
        "submission_id": entry.id,
        "file": entry.file_name,
        "sha256": entry.sha256,
        "sender": entry.sender,
        "feed": entry.feed,
        "state": entry.state.value,
        "reason_zh": entry.reason_zh,
        "revision": entry.revision or None,
        "receipt": str(receipt_path(context, entry)),
    }


def headline(entry: Submission) -> str:
    """Its file, its id and its state in one line."""
    return f"{entry.file_name}  {entry.id}  {say(*STATES[entry.state])}"
