"""How a sender answers what a waiting submission is asked, in words to copy.

Belongs here: the last lines of the receipt of a file that waits. Does not belong here: what is
asked (``assessing``, the edits) or the rest of the receipt (``receipts``).
"""

from __future__ import annotations

from collections.abc import Collection

from orchestration.intake.keeping.revising import CODES_EN, CODES_ZH, REVISION_RULE
from orchestration.submissions import Submission


def how_to_answer(submission: Submission, rules: Collection[str]) -> str:
    """What to do about the questions of these rules; each way stands alone."""
    parts = []
    if REVISION_RULE in rules:
        parts.append(
            f"给出修订原因（代码：{CODES_ZH}），三种办法任选一种：\n"
            "  一、在原文件表头的上一行写“修订原因：C 录入错误”（代码后写明原因），重新报送；\n"
            "  二、在改动那一行的“说明”列写“修订原因：C 录入错误”，重新报送；\n"
            f"  三、不重报文件：liangxin explain {submission.id} --revision C --reason 录入错误\n"
        )
    if set(rules) - {REVISION_RULE}:
        parts.append(
            f"补充说明：liangxin explain {submission.id} 列出要说明的各处；\n"
            f"  liangxin explain {submission.id} --line 行号 --text “原因”，"
            "或在原表“说明”列写明原因后重新报送。\n"
        )
    return "\n".join(parts)


def how_to_answer_en(submission: Submission, rules: Collection[str]) -> str:
    """The same in English."""
    parts = []
    if REVISION_RULE in rules:
        parts.append(
            f"Give the reason code ({CODES_EN}) in one of three ways:\n"
            "  1. a line “修订原因：C 录入错误” (code, then why) right above the header; "
            "send the file again;\n"
            "  2. the same in the notes column (说明) of the changed row; send the file again;\n"
            "  3. without the file: "
            f"liangxin explain {submission.id} --revision C --reason 'typing error'\n"
        )
    if set(rules) - {REVISION_RULE}:
        parts.append(
            f"To explain: liangxin explain {submission.id} lists what is asked;\n"
            f"  liangxin explain {submission.id} --line N --text 'why', "
            "or write why into the notes column (说明) and send the file again.\n"
        )
    return "\n".join(parts)
