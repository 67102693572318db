"""What ``liangxin explain`` says: the questions that are left, and how to answer them.

Does not belong here: choosing what a text explains (``orchestration.commands.explain``).
"""

from __future__ import annotations

from orchestration.commands.submission_named import headline
from orchestration.commands.terminal import console, say
from orchestration.context import Context
from orchestration.intake.keeping import life
from orchestration.intake.keeping.life import Question
from orchestration.intake.keeping.overtaken import overtaken_by
from orchestration.intake.keeping.revising import CODES_EN, CODES_ZH, REVISION_RULE
from orchestration.submissions import State, Submission


def print_questions(submission: Submission, left: list[Question]) -> None:
    """Where the submission stands, what is left to be explained, and how."""
    mark = "✔" if submission.state in (State.ACCEPTED, State.SUPERSEDED) else "·"
    console.print(f"{mark} {headline(submission)}")
    if submission.state in (State.REJECTED, State.UNREADABLE):
        console.print(submission.reason_zh)
    if not left:
        return
    console.print(say(f"还有 {len(left)} 处要说明：", f"{len(left)} still to be explained:"))
    for question in left:
        place = say(f"第 {question.line} 行", f"row {question.line}") if question.line else ""
        head = "  ".join(filter(None, [place, question.rule, question.key, question.read]))
        console.print(f"  {head}")
        console.print(f"    {say(question.message_zh, question.message_en)}")
        console.print(f"    {say(question.advice, question.advice_en or question.advice)}")
    if life.asks_for_revision(left):
        console.print(
            say(
                f"  修订原因：liangxin explain {submission.id} --revision 代码（{CODES_ZH}）",
                f"  reason code: liangxin explain {submission.id} --revision CODE ({CODES_EN})",
            )
        )
    rules = {question.rule for question in left} - {REVISION_RULE}
    if rules:
        console.print(
            say(
                f"  说明：liangxin explain {submission.id} --line 行号 --text “原因”",
                f"  explain: liangxin explain {submission.id} --line N --text 'why'",
            )
        )
    if rules and len(left) > 1:
        console.print(
            say(
                "  同一条规则的各处是同一个原因的，--line 行号 可换成 --rule 规则",
                "  where all of one rule have one cause: --rule RULE instead of --line N",
            )
        )


def print_overtaken(context: Context, submission: Submission) -> None:
    """That nothing is to be done about it, where a later file has taken its place."""
    later = overtaken_by(context, submission)
    if later is not None:
        console.print(
            say(
                f"  后来的报送 {later.file_name}（{later.id}）已经代替它，不用再办。",
                f"  the later {later.file_name} ({later.id}) has taken its place: nothing to do.",
            )
        )
