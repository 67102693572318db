"""Whether a text answers what is asked of a submission, before it is recorded.

Belongs here: the refusals that the command line and the desk give alike. Does not belong here:
what counts as an explanation (``expectations.edits.explanations``), recording one (``life``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from expectations.edits.explanations import accepted_explanation
from expectations.findings import Finding
from expectations.wording.words import Words
from orchestration.intake.keeping.life import Question
from orchestration.submissions import Explanation


def question_of(finding: Finding) -> Question:
    """A finding as the question that it asks."""
    names = Question.__dataclass_fields__
    return Question(**{name: getattr(finding, name) for name in names})


def refused(
    text: str, chosen: Sequence[Question], line: int | None, told: Iterable[Explanation]
) -> Words | None:
    """Why a text says nothing of the chosen questions that could be accepted, if it does not.

    ``line`` is the row it is said of (None: of every row of the rule), ``told`` what was or is
    said besides. A row may have one cause for several doubts; a whole rule needs one of its own.
    """
    if not chosen:
        return None
    rules = {question.rule for question in chosen}
    others = [
        one.text for one in told if one.line != line or (line is None and one.rule not in rules)
    ]
    words = [said for question in chosen for said in (question.message_zh, question.advice)]
    return accepted_explanation(text, others, words)
