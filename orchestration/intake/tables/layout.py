"""A header and what stands above it: the columns of a table, and the facts stated once for all.

Belongs here: the layout of one table and what the cells of its columns are called. Does not belong
here: finding it (``find_layout``), one column's head (``heads``), the rows (``bodies``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from orchestration.intake.reading.preamble import Preamble
from orchestration.intake.tables.feed_reader import FeedReader
from orchestration.intake.tables.heads import Head
from orchestration.intake.tables.joined import Join
from orchestration.intake.tables.names import Named
from sources.catalogue import Column


@dataclass(frozen=True, slots=True)
class Layout:
    """A header and what stands above it.

    ``stated`` are the contract columns that are given once for all rows, with their text. A
    ``cross`` table has cells whose facts stand partly in the heads of columns; a ``spanning`` one
    has a total over its periods. ``joins`` are facts that stand in two columns.
    """

    lines: tuple[int, ...]
    heads: tuple[Head, ...]
    above: Preamble
    printed: tuple[tuple[str, ...], ...]
    stated: dict[str, str] = field(default_factory=dict)
    year: str = ""
    context: str = ""
    cross: bool = False
    missing: tuple[Column, ...] = ()
    unknown: tuple[Head, ...] = ()
    telling: int = 0
    hanging: tuple[Head, ...] = ()
    joins: tuple[Join, ...] = ()
    spanning: bool = False

    @property
    def fits(self) -> bool:
        """Whether nothing is missing, and something is said."""
        return not self.missing and self.telling > 0

    @property
    def entirely(self) -> bool:
        """Whether besides every column is known."""
        return self.fits and not self.unknown and not self.hanging

    @property
    def line(self) -> int:
        """The line of the header, its lowest where it has several."""
        return self.lines[-1]

    def named(self, head: Head, reader: FeedReader, indicator: str = "") -> Named | None:
        """What the cells of a column are called, with the row's ``indicator`` where it has one."""
        names = reader.names
        if indicator:
            return names.of((indicator, *head.names))
        found = names.of(head.names)
        if found is None and self.context:
            found = names.of((self.context, *head.names))
        if found is None:
            kept = [name for name in head.names if not names.is_heading(name)]
            found = names.of(kept) if len(kept) < len(head.names) else None
        return found
