"""The boxes in which soft findings are explained: one for a row, one for a whole rule.

Belongs here: which boxes a page shows, and reading what was written into them. Does not belong
here: whether a text is enough (``expectations.edits.explanations``), keeping it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from expectations.findings import Finding
from orchestration.desk.uploading.seen import Told, shown_rule, told
from orchestration.intake.folding import MANY_ROWS, Folded
from orchestration.intake.keeping.revising import REVISION_RULE
from orchestration.submissions import Explanation

LONGEST = 500
_PREFIX, _MARK = "say", "|"
Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Row:
    """What is doubted about one row, and the box beside it."""

    told: tuple[Told, ...]
    box: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """The doubts of one rule: a box for each row, and one for a cause that all rows share.

    ``message`` is what is doubted, where it is the same for every row.
    """

    rule: str
    message: str
    rows: tuple[Row, ...]
    common: str
    common_text: str
    folded: Told | None = None

    @property
    def number(self) -> int:
        """How many rows."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Given:
    """An explanation that settles what was asked; it may be changed or taken back."""

    rule: str
    line: int | None
    box: str
    text: str
    by: str
    asked: str


def groups(soft: Sequence[Finding], texts: Mapping[Place, str]) -> list[Group]:
    """The doubts by rule, in the order of the file; what asks for a reason code has no box."""
    by_rule: dict[str, dict[int | None, list[Finding]]] = {}
    for finding in soft:
        if finding.rule != REVISION_RULE:
            by_rule.setdefault(finding.rule, {}).setdefault(finding.line, []).append(finding)
    return [_group(rule, lines, texts) for rule, lines in by_rule.items()]


def _group(
    rule: str, lines: Mapping[int | None, Sequence[Finding]], texts: Mapping[Place, str]
) -> Group:
    common = box_name(rule, None)
    said = texts.get((rule, None), "")
    if len(lines) > MANY_ROWS:
        found = tuple(finding for line in lines.values() for finding in line)
        return Group(shown_rule(rule), "", (), common, said, told(Folded(found)))
    rows = tuple(
        Row(tuple(map(told, found)), box_name(rule, line), texts.get((rule, line), ""))
        for line, found in lines.items()
    )
    messages = {f"{one.message}{one.advice}" for row in rows for one in row.told}
    message = messages.pop() if len(messages) == 1 else ""
    return Group(shown_rule(rule), message, rows, common, said)


def given(
    explanations: Iterable[Explanation], soft: Sequence[Finding], questions: Mapping[Place, str]
) -> list[Given]:
    """What was said and is asked no more, with what had been asked."""
    asked = {(finding.rule, finding.line) for finding in soft}
    rules = {finding.rule for finding in soft}
    return [
        Given(
            shown_rule(one.rule),
            one.line,
            box_name(one.rule, one.line),
            one.text,
            one.by,
            questions.get((one.rule, one.line), ""),
        )
        for one in explanations
        if (one.rule, one.line) not in asked and not (one.line is None and one.rule in rules)
    ]


def box_name(rule: str, line: int | None) -> str:
    """The form's name for what is said of a rule in a row (None: in all of them)."""
    return _MARK.join((_PREFIX, rule, "" if line is None else str(line)))


def written(form: Mapping[str, str]) -> dict[Place, str]:
    """What stands in the boxes of a form, by rule and row; other fields are passed over."""
    found: dict[Place, str] = {}
    for name, text in form.items():
        prefix, _, rest = name.partition(_MARK)
        rule, _, line = rest.rpartition(_MARK)
        if prefix == _PREFIX and rule and _is_line(line):
            found[rule, int(line) if line else None] = one_line(text)
    return found


def one_line(text: str) -> str:
    """A text in one line, without what cannot be shown: a receipt has its own lines."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _is_line(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) < 10)  # noqa: PLR2004
