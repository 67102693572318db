"""Known errors of sources: what is declared, whether it still applies, and drafting another one.

Belongs here: looking declared corrections up in what was accepted, and the text of a new one as the
loader takes it. Does not belong here: applying them (``orchestration.intake.corrections``): they
are declared in files, which a person puts there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl
from pydantic import ValidationError

from orchestration.context import Context
from orchestration.desk.words import label_words
from orchestration.intake.keeping.assessing import judgement_of
from orchestration.submissions import Submission
from orchestration.submissions_index import acceptance_order
from sources.catalogue import Column, Correction, Feed, Role
from sources.checks_corrections import correction_problems
from sources.correcting import Fact, fact_of
from sources.periods import Period

STATES = {
    "applied": "已更正",
    "waits": "还没有用上：请退回那份报送，再接收同一文件",
    "mended": "来源印的已不是这个错数：请核对，改好了的删去这一条",
    "unseen": "还没有收到这个数",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A declared correction, whether it applies, and the submission that says so."""

    correction: Correction
    feed: str
    region: str
    period: str
    column: str
    state: str
    submission_id: str

    @property
    def words(self) -> str:
        """Its state, and what to do."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed value of a submission that a correction could be about."""

    number: int
    column: Column
    fact: Fact
    printed: str
    region: str

    @property
    def words(self) -> str:
        """What it is and what it says."""
        period = label_words(Period(self.fact.period_start, self.fact.period_end).label)
        return f"{self.region} {period} {self.column.header}（{self.column.unit}）：{self.printed}"


def known_corrections(context: Context) -> list[Known]:
    """The declared corrections, in the order of their files."""
    return [_known(context, entry) for entry in context.catalogue.corrections.values()]


def _known(context: Context, entry: Correction) -> Known:
    catalogue = context.catalogue
    feed, region = catalogue.feeds[entry.feed], catalogue.regions[entry.region]
    state, submission_id = "unseen", ""
    found = _standing(context, entry, fact_of(entry, feed))
    if found is not None:
        submission_id = str(found["submission_id"])
        printed = str(found["printed_value"] or "").strip()
        is_right = found["value"] == entry.value
        state = "mended" if printed != entry.expect.strip() else "applied" if is_right else "waits"
    return Known(
        entry,
        feed.title_zh,
        region.name_zh,
        label_words(entry.period),
        feed.column(entry.column).header,
        state,
        submission_id,
    )


def _standing(context: Context, entry: Correction, fact: Fact) -> dict[str, Any] | None:
    """The cell that stands for the fact: of what was accepted last."""
    senders = [entry.sender] if entry.sender else list(context.catalogue.senders)
    files = [
        one
        for sender in senders
        for one in context.index.standing(sender, entry.feed, [str(fact.period_end)])
        if entry.sha256 in (None, one.sha256)
    ]
    for one in sorted(files, key=acceptance_order, reverse=True):
        place = context.workspace.observations / f"{one.id}.parquet"
        if place.exists():
            same = pl.read_parquet(place).filter(
                *(pl.col(name) == value for name, value in fact._asdict().items())
            )
            if not same.is_empty():
                return same.row(0, named=True)
    return None


def cells_of(context: Context, entry: Submission, line: int) -> list[Cell]:
    """The printed values of one line of a submission."""
    if entry.feed is None:
        return []
    cells = judgement_of(context, entry).cells
    if cells is None:
        return []
    feed = context.catalogue.feeds[entry.feed]
    rows = cells.filter(pl.col("line") == line).sort("column").iter_rows(named=True)
    return list(_cells(context, feed, rows))


def _cells(context: Context, feed: Feed, rows: Iterator[dict[str, Any]]) -> Iterator[Cell]:
    for number, row in enumerate(rows):
        fact = Fact(*(row[name] for name in Fact._fields))
        column = _column_of(feed, fact)
        printed = str(row["printed_value"] or "").strip()
        region = context.catalogue.regions.get(fact.region_code)
        if column is not None and printed and region is not None:
            yield Cell(number, column, fact, printed, region.name_zh)


def _column_of(feed: Feed, fact: Fact) -> Column | None:
    """The value column that such a fact comes from."""
    for column in feed.with_role(Role.VALUE):
        if column.item == fact.item and fact_of(_trial(feed, column, fact), feed) == fact:
            return column
    return None


def _trial(feed: Feed, column: Column, fact: Fact) -> Correction:
    dims = dict(part.split("=", 1) for part in fact.dims.split(";") if part)
    return Correction(
        id="draft",
        feed=feed.id,
        region=fact.region_code,
        period=Period(fact.period_start, fact.period_end).label,
        column=column.name,
        dims=dims,
        expect="-",
        value=Decimal(0),
        reason_zh="-",
        source="-",
    )


@dataclass(frozen=True)
class Draft:
    """What a person said of a cell; texts as they were written."""

    id: str
    value: str
    reason_zh: str
    source: str
    for_this_file: bool


def drafted(
    context: Context, entry: Submission, cell: Cell, said: Draft
) -> tuple[Correction | None, list[str]]:
    """The correction, or what is wrong with it in the loader's words."""
    assert entry.feed is not None  # noqa: S101 - cells are of a known feed
    feed = context.catalogue.feeds[entry.feed]
    facts = _trial(feed, cell.column, cell.fact).model_dump() | {
        "id": said.id.strip(),
        "sender": entry.sender,
        "sha256": entry.sha256 if said.for_this_file else None,
        "expect": cell.printed,
        "value": said.value.strip().replace(",", ""),
        "reason_zh": said.reason_zh.strip(),
        "source": said.source.strip(),
    }
    try:
        made = Correction.model_validate(facts)
    except ValidationError as error:
        wrong = {str(part["loc"][0]) for part in error.errors()}
        return None, [words for name, words in _WRONG.items() if name in wrong]
    known = context.catalogue.corrections
    if made.id in known:
        return None, [f"编号 {made.id} 已经用过，请换一个。"]
    more = replace_corrections(context, known | {made.id: made})
    places = dict.fromkeys(more.catalogue.corrections, ("corrections", ()))
    problems = correction_problems(more.catalogue, places)
    return made, [f"{problem.what.zh}；{problem.advice.zh}。" for problem in problems]


_WRONG = {
    "id": "编号只能用小写字母、数字和连字符，例如 yearbook-2025-may。",
    "value": "正确的数要写成数字。",
    "reason_zh": "请写明原因。",
    "source": "请写明正确的数从哪里来。",
}


def replace_corrections(context: Context, corrections: dict[str, Correction]) -> Context:
    """The context with other corrections, to try them."""
    catalogue = context.catalogue.model_copy(update={"corrections": corrections})
    return replace(context, catalogue=catalogue)


def as_yaml(made: Correction) -> str:
    """The entry of a file in ``sources/corrections``; JSON strings are YAML."""
    facts = {name: value for name, value in made.model_dump().items() if value not in (None, {})}
    lines = [f"{name}: {_yaml(value)}" for name, value in facts.items()]
    return "- " + "\n  ".join(lines) + "\n"


def _yaml(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
