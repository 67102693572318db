"""What a person writes into the boxes of a draft, kept with it.

Does not belong here: whether it is enough (the judgement says so), the boxes (``boxes``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from expectations.findings import Finding
from orchestration.desk.models import Account, Draft, DraftState
from orchestration.desk.uploading.boxes import LONGEST, Place, one_line, written
from orchestration.intake.answers.render import column_letter
from orchestration.intake.keeping.revising import CODES_ZH, REVISION_RULE, Revision

MOST_SAID = 2000
MOST_ASKED = 300


class Unsaid(Exception):  # noqa: N818 - no error of the program
    """What was written cannot be kept; the message says why, in Chinese."""


def keep_said(
    draft: Draft, account: Account, form: Mapping[str, str], soft: Iterable[Finding]
) -> None:
    """Keep the texts of a form and the reason code; an emptied box takes its text back.

    ``soft`` are the doubts as they stand: with each text is kept what it answers. A text that
    says nothing is kept too: it is shown beside its row again, with the reason.
    """
    texts = written(form)
    if any(len(text) > LONGEST for text in texts.values()):
        raise Unsaid(f"一处说明不能超过 {LONGEST} 字，没有保存。请写短一些。")
    said = _merged(draft, account, texts, _questions(soft))
    if len(said) > MOST_SAID:
        raise Unsaid("说明太多，没有保存。同一条规则的各处是同一个原因的，只写一次即可。")
    code, reason = revision_of(form, (draft.revision, draft.revision_reason))
    facts = {"explanations": said, "revision": code, "revision_reason": reason}
    if not Draft.objects.filter(id=draft.id, state=DraftState.OPEN).update(**facts):
        raise Unsaid("这份文件的状态已经变了，没有保存。请看下面的最新情况。")
    draft.refresh_from_db()


def revision_of(form: Mapping[str, str], before: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The reason code of a form and the words beside it; ``before``, where it has no such box."""
    if "revision" not in form:
        return before
    code, reason = form["revision"], one_line(form.get("revision_reason", ""))
    if code and code not in set(Revision):
        raise Unsaid(f"没有这个修订原因代码；可选：{CODES_ZH}。")
    if len(reason) > LONGEST - 100:
        raise Unsaid("修订原因太长，没有保存。请写短一些。")
    return code, reason if code else ""


def _questions(soft: Iterable[Finding]) -> dict[Place, str]:
    """What is asked of each row, and of a rule as a whole: its first doubt."""
    asked: dict[Place, str] = {}
    for finding in soft:
        if finding.rule == REVISION_RULE:
            continue
        column = f"{column_letter(finding.column)} 列" if finding.column else ""
        words = f"{column}“{finding.header}”：" if finding.header else ""
        said = f"{words}{finding.message_zh}"[:MOST_ASKED]
        asked.setdefault((finding.rule, finding.line), said)
        asked.setdefault((finding.rule, None), said)
    return asked


def _merged(
    draft: Draft, account: Account, texts: Mapping[Place, str], asked: Mapping[Place, str]
) -> list[dict[str, Any]]:
    """What was said so far; a text that is left as it was keeps its author."""
    said: dict[Place, dict[str, Any]] = {
        (entry["rule"], entry["line"]): entry for entry in draft.explanations
    }
    for (rule, line), text in texts.items():
        known = said.get((rule, line))
        if known is None and (rule, line) not in asked:
            continue  # no box of ours
        if not text:
            said.pop((rule, line), None)
        elif known is None or known["text"] != text:
            said[rule, line] = {
                "rule": rule,
                "line": line,
                "text": text,
                "asked": asked.get((rule, line)) or (known or {}).get("asked", ""),
                "by": account.name,
                "account": account.username,
            }
    return list(said.values())
