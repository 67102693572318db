"""``liangxin explain ID``: what is to be explained of a submission, and explaining it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from orchestration.commands.ending import ByOption, IdArgument
from orchestration.commands.explain_words import print_overtaken, print_questions
from orchestration.commands.submission_named import as_answer, find_submission
from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    DONE,
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    guarded,
    print_json,
    stop,
)
from orchestration.context import Context
from orchestration.intake.keeping import life
from orchestration.intake.keeping.explaining import refused
from orchestration.intake.keeping.life import Question
from orchestration.intake.keeping.revising import (
    CODES_EN,
    CODES_ZH,
    REVISION_RULE,
    Reason,
    read_reason,
)
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
        str | None,
        typer.Option("--rule", help="这条规则各处的共同原因 / one cause for all of this rule"),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="各处都是同一条规则时的共同原因 / where all are of one rule"),
    ] = False,
    text: Annotated[
        str | None, typer.Option("--text", help="说明：为什么是这样 / the explanation")
    ] = None,
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
    if text is None and (line is not None or rule is not None or everything):
        text = ""
    if text is not None and not text.strip():
        stop(
            WRONG_USE,
            "请用 --text 写明原因；要列出待说明的各处，只写编号即可。",
            "say why with --text; the id alone lists what is to be explained.",
        )
    said = Said(
        line,
        rule,
        everything,
        (text or "").strip(),
        by.strip(),
        reason_given(revision, reason or text or ""),
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
        print_questions(submission, left)
        print_overtaken(context, submission)
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
        waits = submission.state is State.AWAITING_EXPLANATION
        chosen = _chosen(asked, said) if said.text and waits else []
        line = _line_of(chosen, said)
        _must_say_why(submission, chosen, said.text, line)
        # Said of a row, it is of that row; said of a rule, it is of every row of it.
        told = [
            Explanation(rule, line, said.text) for rule in dict.fromkeys(q.rule for q in chosen)
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
    if said.reason is not None and (not asked or not (named or said.everything)):
        return []  # the text belongs to the reason code
    if not asked:
        stop(
            WRONG_USE,
            f"要补的是修订原因，不是说明：--revision 代码（{CODES_ZH}）--reason 原因。",
            f"a reason code is missing, no explanation: --revision ({CODES_EN}) with --reason.",
        )
    if not chosen:
        stop(
            WRONG_USE,
            "没有这样一处要说明；不带 --text 运行可列出全部各处。",
            "nothing like that is to be explained; without --text, all is listed.",
        )
    if len(chosen) > 1 and not named and not said.everything:
        stop(
            WRONG_USE,
            f"有 {len(chosen)} 处要说明：请用 --line 指明哪一行；"
            "同一条规则的各处是同一个原因的，用 --rule。",
            f"{len(chosen)} findings are to be explained: name --line, or --rule where all "
            "of one rule have one cause.",
        )
    _must_be_one_rule(chosen, said)
    return chosen


def _line_of(chosen: list[Question], said: Said) -> int | None:
    """The row that is explained, where it is one: named, or the only one that is asked about."""
    lines = {question.line for question in chosen}
    return said.line if said.line is not None or len(lines) != 1 else lines.pop()


def _must_be_one_rule(chosen: list[Question], said: Said) -> None:
    """One text for several rows settles one rule at most: another doubt has another answer."""
    counted = Counter(question.rule for question in chosen)
    if _line_of(chosen, said) is not None or len(counted) <= 1:
        return
    zh = "、".join(f"{rule}（{count} 处）" for rule, count in counted.items())
    en = ", ".join(f"{rule} ({count})" for rule, count in counted.items())
    stop(
        WRONG_USE,
        f"还要说明的有 {len(counted)} 条规则：{zh}。一句话不能说明所有问题："
        "请对每条规则各用一次 --rule 规则 --text 原因，或用 --line 逐行说明。",
        f"{len(counted)} rules are to be explained: {en}. One text does not answer them all: "
        "give each rule its own with --rule RULE --text, or go row by row with --line.",
    )


def _must_say_why(
    submission: Submission, chosen: list[Question], text: str, line: int | None
) -> None:
    """End the command where the text says nothing of these rows that could be accepted."""
    why = refused(text, chosen, line, submission.explanations)
    if why is not None:
        stop(
            DATA_AT_FAULT,
            f"{why.zh}{why.advice}".strip(),
            f"{why.en} {why.advice_en}".strip(),
        )
