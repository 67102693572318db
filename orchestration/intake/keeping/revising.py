"""What a resubmission changes of what was accepted before, and the reason it gives for that.

Belongs here: the reason codes (METHODOLOGY §7), reading one wherever it was written, and the list
of changed values. Does not belong here: whether the submission waits for it (``acceptance``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import polars as pl

from orchestration.intake.keeping.replacing import KEY, WHOLE_ROW
from orchestration.intake.observations import FACT


class Revision(StrEnum):
    """Why an accepted value is changed."""

    DATA_REVISED = "R1"
    RECALCULATED = "R2"
    METHOD_CHANGED = "R3"
    ERROR_CORRECTED = "C"


REVISION_WORDS: dict[Revision, tuple[str, str]] = {
    Revision.DATA_REVISED: ("数据修订", "data revised"),
    Revision.RECALCULATED: ("重新计算", "recalculated"),
    Revision.METHOD_CHANGED: ("方法变更", "method changed"),
    Revision.ERROR_CORRECTED: ("更正错误", "error corrected"),
}
CODES_ZH = "、".join(f"{code} {zh}" for code, (zh, _) in REVISION_WORDS.items())
CODES_EN = ", ".join(f"{code} {en}" for code, (_, en) in REVISION_WORDS.items())

# The question for such a reason.
REVISION_RULE = "revision.reason"

_LABEL = re.compile(r"(?:修订|更正)(?:原因代码|原因|代码)[\s:,;]*(?P<said>\S.*)")
_CODE = re.compile(r"(?P<code>R[123]|C)(?![0-9A-Za-z])(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BLANKS = {
    "below_unit": "不足一个单位",
    "not_applicable": "不适用",
    "suppressed": "不公开",
    "not_reported": "空白",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code and what was said beside it."""

    code: Revision
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted value that a resubmission says otherwise; texts as a person writes them."""

    region_code: str
    period_start: str
    period_end: str
    basis: str
    item: str
    dims: str
    entity_key: str
    old: str
    new: str
    line: int | None
    column: int | None


def read_reason(text: str) -> Reason | None:
    """The reason that ``R2``, ``C：录入错误`` or ``更正错误`` give; ``None``: no known code."""
    said = unicodedata.normalize("NFKC", text).strip()
    code = _CODE.match(said)
    if code:
        return Reason(Revision(code["code"].upper()), _after_words(code["rest"]))
    for revision, (zh, _) in REVISION_WORDS.items():
        if said.startswith(zh):
            return Reason(revision, _after_words(said.removeprefix(zh)))
    return None


def _after_words(rest: str) -> str:
    """What follows a code, without the code's own name and the marks between."""
    said = rest.strip(" \t:,;.、。()—-")
    for zh, _ in REVISION_WORDS.values():
        said = said.removeprefix(zh).strip(" \t:,;.、。()—-")
    return said


def labelled_reason(texts: Iterable[str]) -> Reason | None:
    """The reason given by the only 修订原因：… among these texts; two that differ give none."""
    found = {
        reason
        for text in texts
        for label in _LABEL.finditer(unicodedata.normalize("NFKC", text))
        if (reason := read_reason(label["said"])) is not None
    }
    codes = {reason.code for reason in found}
    return min(found, key=lambda reason: reason.text) if len(codes) == 1 else None


def changes(said: pl.DataFrame, standing: pl.DataFrame | None) -> list[Change]:
    """Values that stand and that ``said`` (both as ``spoken_of`` gives them) says otherwise.

    What was not there before is no change. Of a row of a list the whole row is said again, so an
    attribute that is left out is changed, and so is the region.
    """
    if standing is None:
        return []
    values = said.filter(~WHOLE_ROW).join(
        standing.filter(~WHOLE_ROW), on=list(FACT), how="inner", suffix="_old"
    )
    rows = _rows(said.filter(WHOLE_ROW), standing.filter(WHOLE_ROW))
    found = [*map(_change, _differing(values).iter_rows(named=True)), *rows]
    return sorted(found, key=lambda one: (one.line or 0, one.column or 0, one.item))


def _rows(said: pl.DataFrame, standing: pl.DataFrame) -> list[Change]:
    """Attributes of list rows that are said otherwise, left out, or said for the first time."""
    again = standing.join(said, on=KEY, how="semi")
    if again.is_empty():
        return []
    new = said.join(standing, on=KEY, how="semi")
    both = new.join(again, on=[*KEY, "item"], how="full", suffix="_old", coalesce=True)
    cells = [_change(row) for row in _differing(both).iter_rows(named=True)]
    regions = both.filter(pl.col("region_code") != pl.col("region_code_old"))
    moved = regions.unique(KEY, keep="first", maintain_order=True).iter_rows(named=True)
    return [*cells, *(_moved(row) for row in moved)]


def _differing(both: pl.DataFrame) -> pl.DataFrame:
    same = [pl.col(name).eq_missing(pl.col(f"{name}_old")) for name in ("value", "text", "blank")]
    return both.filter(~pl.all_horizontal(same))


def _change(row: dict[str, object]) -> Change:
    return _as_change(row, old=_shown(row, "_old"), new=_shown(row, ""))


def _moved(row: dict[str, object]) -> Change:
    row = row | {"item": "region"}
    return _as_change(row, old=str(row["region_code_old"]), new=str(row["region_code"]))


def _as_change(row: dict[str, object], old: str, new: str) -> Change:
    line, column = row["line"], row["column"]
    return Change(
        region_code=str(row["region_code"] or row.get("region_code_old") or ""),
        period_start=str(row["period_start"]),
        period_end=str(row["period_end"]),
        basis=str(row["basis"]),
        item=str(row["item"]),
        dims=str(row["dims"] or ""),
        entity_key=str(row["entity_key"] or ""),
        old=old,
        new=new,
        line=line if isinstance(line, int) else None,
        column=column if isinstance(column, int) else None,
    )


def _shown(row: dict[str, object], suffix: str) -> str:
    value, text = row[f"value{suffix}"], row[f"text{suffix}"]
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if text is not None:
        return str(text)
    return _BLANKS.get(str(row[f"blank{suffix}"] or "not_reported"), "空白")
