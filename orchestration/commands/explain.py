"""``liangxin explain ID``: what is to be explained of a submission, and explaining it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from expectations.edits.explanations import accepted_explanation
from orchestration.commands.ending import ByOption, IdArgument
from orchestration.commands.submission_named import as_answer, find_submission, headline
from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    DONE,
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    say,
    stop,
)
from orchestration.context import Context
from orchestration.intake.keeping import life
from orchestration.intake.keeping.assessing import REVISION_RULE
from orchestration.intake.keeping.life import Question
from orchestration.intake.keeping.revising import CODES_EN, CODES_ZH, Reason, read_reason
from orchestration.submissions import Explanation, State, Submission


@dataclass(frozen=True)
class Said:
    """What the options say."""

    line: int | None
    rule: str | None
    everything: bool
    text: str
    by: str
    reason: Reason | None
    operator: bool
    operator_reason: str

    @property
    def nothing(self) -> bool:
        """Whether the command only asks."""
        return not (self.text or self.reason or self.operator)


@guarded
def explain(
    submission_id: IdArgument,
    line: Annotated[int | None, typer.Option("--line", help="只说明这一行 / of this row")] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help="只说明这条规则 / of this rule")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="说明全部各处 / of all")] = False,
    text: Annotated[str, typer.Option("--text", help="说明：为什么是这样 / the explanation")] = "",
    revision: Annotated[
        str, typer.Option("--revision", help=f"修订原因代码：{CODES_ZH} / reason code")
    ] = "",
    reason: Annotated[
        str,
        typer.Option("--reason", help="修订或人工接收的原因 / why revised, or accepted as it is"),
    ] = "",
    operator: Annotated[
        bool, typer.Option("--operator", help="审核人员人工接收，须有 --by 和 --reason")
    ] = False,
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """列出待说明之处，或补充说明、修订原因 / list what is to be explained, or explain it."""
    said = Said(
        line,
        rule,
        everything,
        text.strip(),
        by.strip(),
        reason_given(revision, reason or text),
        operator,
        reason.strip(),
    )
    context = Context.open(chosen_workspace(workspace))
    with context.workspace.single_writer():
        submission = find_submission(context, submission_id)
        if not said.nothing:
            submission = _explained(context, submission, said)
    left = life.questions(context, submission)
    if as_json:
        asked = [asdict(question) for question in left]
        print_json({"schema": 1, **as_answer(context, submission), "to_explain": asked})
    else:
        _print(submission, left)
    accepted = submission.state not in (State.REJECTED, State.UNREADABLE)
    raise typer.Exit(DONE if accepted or said.nothing else DATA_AT_FAULT)


def reason_given(code: str, text: str) -> Reason | None:
    """The reason code of an option with the words beside it; ends with exit code 2 if unknown."""
    if not code:
        return None
    read = read_reason(code)
    if read is None:
        stop(
            WRONG_USE,
            f"没有修订原因代码 {code}；可用：{CODES_ZH}。",
            f"no reason code {code}; there are: {CODES_EN}.",
        )
    return Reason(read.code, text.strip() or read.text)


def _explained(context: Context, submission: Submission, said: Said) -> Submission:
    try:
        if said.operator:
            if not (said.by and said.operator_reason):
                stop(
                    WRONG_USE,
                    "人工接收要写明审核人（--by）和原因（--reason）。",
                    "--operator needs --by and --reason.",
                )
            return life.accept_despite(
                context, submission, said.by, said.operator_reason, said.reason
            )
        asked = [q for q in life.questions(context, submission) if q.rule != REVISION_RULE]
        chosen = _chosen(asked, said) if said.text else []
        _must_say_why(submission, chosen, said)
        # Said of a row, it is of that row; said of a rule or of all, it is of every row.
        told = [
            Explanation(rule, said.line, said.text)
            for rule in dict.fromkeys(q.rule for q in chosen)
        ]
        return life.explain(context, submission, told, said.by, said.reason)
    except life.LifeError as error:
        stop(DATA_AT_FAULT, error.zh, error.en)


def _chosen(asked: list[Question], said: Said) -> list[Question]:
    """The questions that the text answers; ends the command where that cannot be told."""
    named = said.line is not None or said.rule is not None
    chosen = [
        question
        for question in asked
        if said.line in (None, question.line) and said.rule in (None, question.rule)
    ]
    if said.reason is not None and not named and not said.everything:
        return []  # the text belongs to the reason code
    if asked and not chosen:
        stop(
            WRONG_USE,
            "没有这样一处要说明；不带 --text 运行可列出全部各处。",
            "nothing like that is to be explained; without --text, all is listed.",
        )
    if len(chosen) > 1 and not named and not said.everything:
        stop(
            WRONG_USE,
            f"有 {len(chosen)} 处要说明：请用 --line 或 --rule 指明，或用 --all 一并说明。",
            f"{len(chosen)} findings are to be explained: name --line or --rule, or say --all.",
        )
    return chosen


def _must_say_why(submission: Submission, chosen: list[Question], said: Said) -> None:
    """End the command where the text says nothing of these rows that could be accepted."""
    others = [told.text for told in submission.explanations if told.line != said.line]
    words = [text for question in chosen for text in (question.message_zh, question.advice)]
    refused = accepted_explanation(said.text, others, words) if chosen else None
    if refused is not None:
        stop(
            DATA_AT_FAULT,
            f"{refused.zh}{refused.advice}".strip(),
            f"{refused.en} {refused.advice_en}".strip(),
        )


def _print(submission: Submission, left: list[Question]) -> None:
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
    if any(question.rule != REVISION_RULE for question in left):
        console.print(
            say(
                f"  说明：liangxin explain {submission.id} --line 行号 --text “原因”",
                f"  explain: liangxin explain {submission.id} --line N --text 'why'",
            )
        )
