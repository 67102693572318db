"""A raw table read column by column, each distinct text typed once, each problem placed.

Belongs here: walking the cells of a contract column and turning problems into findings with
record, line, column, key and what was read. Does not belong here: what a cell may say (``numbers``,
``geography``, ``calendars``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from expectations.edits.frame import Position
from expectations.findings import Finding, Place, built_in
from orchestration.intake.cells.numbers import Problem
from orchestration.intake.tables.rawtable import RawTable
from sources.catalogue import Feed, Role

T = TypeVar("T")


class Sheet:
    """The rows of one submission under its contract, and the findings made while reading them."""

    def __init__(self, table: RawTable, feed: Feed) -> None:
        self.table = table
        self.feed = feed
        self.findings: list[Finding] = []
        self.lines = [row.line for row in table.rows]
        self.records = [row.record for row in table.rows]
        cells = {c.name: table.cell(c.name) for c in feed.columns}
        self.cells = {name: cell for name, cell in cells.items() if cell is not None}
        self._texts: dict[str, list[str]] = {}
        # Each row in its own words: its key cells as printed.
        key_cells = zip(*(self.texts(name) for name in feed.grain), strict=True)
        self.keys = [" ".join(filter(None, cells)) for cells in key_cells]

    @property
    def is_wide(self) -> bool:
        """Whether cells have places of their own, so that a line is not a row."""
        return bool(self.table.heads)

    @property
    def positions(self) -> dict[str, Position]:
        """Where each contract column that the file has stands in it."""
        return {
            name: self._wide_position(name)
            if self.is_wide
            else Position(cell.column, cell.text, self.table.sheet)
            for name, cell in self.cells.items()
        }

    def _wide_position(self, name: str) -> Position:
        cell = self.cells[name]
        cells = {}
        for row, raw in enumerate(self.table.rows):
            spot = raw.origins[cell.place] if raw.origins else None
            if spot is not None:
                cells[row] = (*spot, self.table.heads.get(spot[1], cell.text))
        column = next((column for _, column, _ in cells.values()), cell.column)
        return Position(column, cell.text, self.table.sheet, cells)

    def has_cell(self, row: int, name: str) -> bool:
        """Whether the table has a cell for that row and column at all."""
        cell = self.cells.get(name)
        if cell is None:
            return False
        origins = self.table.rows[row].origins
        return origins is None or origins[cell.place] is not None

    def texts(self, name: str) -> list[str]:
        """The cells of a contract column as printed, stripped; '' where the file has no such.

        A period or a region that is stated once above the table is every row's.
        """
        if name not in self._texts:
            self._texts[name] = self._read(name)
        return self._texts[name]

    def _read(self, name: str) -> list[str]:
        cell = self.cells.get(name)
        if cell is not None:
            at = cell.place
            return [row.cells[at].strip() for row in self.table.rows]
        return [self.table.stated.get(name, "")] * len(self.table.rows)

    def name_rows(self, codes: list[str | None]) -> None:
        """Let every row's key say the region's code too, where it was understood."""
        region = self.feed.with_role(Role.REGION)[0].name
        for row, (code, text) in enumerate(zip(codes, self.texts(region), strict=True)):
            if code is not None and code not in text:
                self.keys[row] = f"{code} {self.keys[row]}"

    def place(self, row: int, name: str, read: str) -> Place:
        """The place of a cell, by row index and contract column."""
        cell = self.cells.get(name)
        line, column = self.lines[row], cell.column if cell else None
        header = cell.text if cell else self.feed.column(name).header
        origins = self.table.rows[row].origins
        if cell is not None and origins is not None:
            spot = origins[cell.place]
            line, column = spot if spot is not None else (line, None)
            header = self.table.heads.get(column or 0, header)
        return Place(
            sheet=self.table.sheet,
            record=self.records[row],
            line=line,
            column=column,
            header=header,
            key=self.keys[row],
            read=read,
        )

    def report(self, row: int, name: str, read: str, problem: Problem) -> None:
        """Note a problem of one cell."""
        place = self.place(row, name, read)
        self.findings.append(built_in(problem.rule, place, **problem.facts))

    def typed(
        self, name: str, parse: Callable[[str], T | Problem], passed_over: Collection[int] = ()
    ) -> list[T | None]:
        """Every cell of a column through ``parse``; ``None`` and a finding where it cannot be.

        The cells of the rows ``passed_over`` are not read: ``None`` without a finding.
        """
        texts = self.texts(name)
        known: dict[str, T | Problem] = {text: parse(text) for text in set(texts)}
        values: list[T | None] = []
        for row, text in enumerate(texts):
            if row in passed_over:
                values.append(None)
                continue
            value = known[text]
            if isinstance(value, Problem):
                self.report(row, name, text, value)
                values.append(None)
            else:
                values.append(value)
        return values
