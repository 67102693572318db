"""A table as printed, before any cell is read: what ``table`` finds and ``sheet`` walks.

Nothing else belongs here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from orchestration.intake.tables.headers import HeaderCell


@dataclass(frozen=True, slots=True)
class RawRow:
    """One data row: its first line, its number among the data rows, its cells.

    ``origins`` are line and column of every cell where they are not the row's own (``None``: the
    table has no such cell); without it cell n stands in column n of the row's line.
    """

    line: int
    record: int
    cells: tuple[str, ...]
    origins: tuple[tuple[int, int] | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table under its contract. ``rows`` are as wide as the header; malformed rows are left out.

    ``stated`` is what the lines above say for every row, by contract column; ``totals`` are rows
    that add up others, ``spans`` those that add up the periods of one; ``heads`` are the printed
    heads of a cross table by physical column.
    """

    header: tuple[HeaderCell, ...]
    rows: list[RawRow]
    preamble: dict[str, str]
    header_line: int = 1
    delimiter: str = ","
    record_count: int = 0
    sheet: str = ""
    stated: dict[str, str] = field(default_factory=dict)
    periods_above: tuple[str, ...] = ()
    totals: list[RawRow] = field(default_factory=list)
    spans: list[RawRow] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)

    def cell(self, name: str) -> HeaderCell | None:
        """The header cell of a contract column, the leftmost where it is doubled."""
        return next((cell for cell in self.header if cell.name == name), None)
