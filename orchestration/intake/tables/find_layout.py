"""Finding the table of a feed in a sheet: headers of one to three lines are tried, the best kept.

Belongs here: which lines may be a header, and which of several fits best. Does not belong here:
one column's head (``heads``), the facts above (``stated``), the rows (``bodies``, ``crosstab``).
Where nothing fits, the nearest header is kept, so that what is missing can be named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orchestration.intake.reading.book import Area
from orchestration.intake.reading.preamble import (
    is_footer,
    read_preamble,
    total_label,
)
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.feed_reader import FeedReader, reader_of
from orchestration.intake.tables.header_lines import is_headlike, is_level, printed, settled
from orchestration.intake.tables.headers import ALWAYS
from orchestration.intake.tables.heads import Head, levels
from orchestration.intake.tables.joined import joined
from orchestration.intake.tables.layout import Layout
from orchestration.intake.tables.reporter import Reporter
from orchestration.intake.tables.stated import stated_above, year_above
from sources.catalogue import Basis, Feed, Role

HEADER_LINES = 20
# A line that names fewer columns than this is no header, whatever else it says.
_FEWEST_COLUMNS = 2
_DEEPEST = 3
_SAMPLE = 30


def find_layout(
    top: Sequence[Record],
    merged: Sequence[Area],
    feed: Feed,
    reporter: Reporter,
    sheet: str = "",
) -> Layout | None:
    """The header of ``feed`` among the first lines: the first that fits, else the nearest."""
    reader = reader_of(feed)
    best: tuple[tuple[int, ...], Layout] | None = None
    finder = _Finder(top, merged, reader, reporter, sheet)
    for start, depth in finder.blocks():
        layout = finder.layout(start, depth)
        if layout is None:
            continue
        goes_on = finder.goes_on(start, depth)
        rank = _rank(layout, depth, goes_on, goes_on and finder.names_more(start, depth))
        if best is None or rank > best[0]:
            best = rank, layout
        if layout.entirely and not goes_on:
            break
    return best[1] if best else None


def _rank(layout: Layout, depth: int, goes_on: bool, names_more: bool) -> tuple[int, ...]:
    named = len({head.name for head in layout.heads if head.name})
    odd = len(layout.unknown) + len(layout.hanging)
    if layout.missing:
        return (-len(layout.missing), 0, named, -layout.lines[0] if depth > 1 else 0, -depth)
    if not layout.telling:
        return (0, 0, -goes_on, 0, -odd, -layout.lines[0], -depth)
    return (0, 1, -names_more, -odd, -layout.lines[0], -goes_on, -depth)


class _Finder:
    """The candidates for a header among the first lines of one sheet."""

    def __init__(
        self,
        top: Sequence[Record],
        merged: Sequence[Area],
        reader: FeedReader,
        reporter: Reporter,
        sheet: str,
    ) -> None:
        self.top = top
        self.merged = merged
        self.reader = reader
        self.reporter = reporter
        self.sheet = sheet
        self._headlike = [is_headlike(record, reader) for record in top]

    def blocks(self) -> list[tuple[int, int]]:
        """First record and number of lines of every candidate, topmost and lowest first."""
        found = []
        own = 0
        for start, record in enumerate(self.top):
            own += record.is_annotation
            if record.line - own > HEADER_LINES:
                break
            for depth in range(1, _DEEPEST + 1):
                if start + depth > len(self.top) or not all(self._headlike[start : start + depth]):
                    break
                if all(map(is_level, self.top[start : start + depth - 1])):
                    found.append((start, depth))
        return found

    def goes_on(self, start: int, depth: int) -> bool:
        """Whether the line below could be a further line of the header."""
        below = start + depth
        if depth >= _DEEPEST or below >= len(self.top) or not self._headlike[below]:
            return False
        cells, above = self.top[below].cells, self.top[start].cells
        return bool(cells) and compact(cells[0]) in ("", compact(above[0]))

    def names_more(self, start: int, depth: int) -> bool:
        """Whether the line below stands over columns that these lines leave without a name."""
        above = [record.cells for record in self.top[start : start + depth]]
        return any(
            cell.strip() and not any(at < len(cells) and cells[at].strip() for cells in above)
            for at, cell in enumerate(self.top[start + depth].cells)
        )

    def layout(self, start: int, depth: int) -> Layout | None:
        """The table under these header lines, read as far as it can be."""
        reader = self.reader
        block = self.top[start : start + depth]
        heads = [
            reader.heads.of(column, above)
            for column, above in enumerate(levels(block, self.merged), start=1)
        ]
        known = [h for h in heads if h.kind not in ("blank", "unknown")]
        if len(known) < _FEWEST_COLUMNS:
            return None
        heads, joins = joined(settled(heads), reader, lambda at: self._under(at, start + depth))
        lines = tuple(record.line for record in block)
        above = read_preamble(self.top[:start])
        context = above.indicator or reader.names.spoken_of(above.title)
        if not context and self.sheet:
            context = reader.names.spoken_of(self.sheet)
        lines_above = tuple(printed(record) for record in self.top[: start + depth])
        layout = Layout(lines, tuple(heads), above, lines_above, context=context, joins=joins)
        layout = replace(layout, heads=self._inferred(layout, start + depth))
        if not any(head.kind in ("field", "indicator") for head in layout.heads):
            return None
        stated = stated_above(above, layout.heads, reader, self.reporter)
        layout = replace(layout, stated=stated, year=year_above(above))
        layout = self._judged(layout, start + depth)
        return replace(layout, hanging=self._hanging(layout, start)) if start else layout

    def _body(self, below: int) -> list[Record]:
        """The first records below the header that may be rows."""
        body = self.top[below : below + _SAMPLE]
        return [r for r in body if not (r.is_blank or r.is_annotation or is_footer(r))]

    def _under(self, column: int, below: int) -> list[str]:
        """The first filled cells of a column."""
        cells = [r.cells[column - 1] for r in self._body(below) if len(r.cells) >= column]
        return [cell for cell in cells if cell.strip()]

    def _inferred(self, layout: Layout, below: int) -> tuple[Head, ...]:
        """The heads, the corner of a cross table understood by what stands below it."""
        heads = layout.heads
        corner = next((head for head in heads if head.kind != "serial"), None)
        if corner is None or corner.kind not in ("blank", "cells", "unit") or corner.period:
            return heads
        if corner.part or corner.region or corner.dims:
            return heads
        if sum(1 for head in heads if _crosses(head) or head.kind == "field") < 1:
            return heads
        kind = self._kind_of(self._under(corner.column, below), layout)
        if kind is None:
            return heads
        name = {"region": self.reader.region, "period": self.reader.period}.get(kind, "")
        if name and any(head.name == name for head in heads):
            return heads
        known = replace(corner, kind="field" if name else "indicator", name=name, names=())
        return tuple(known if head is corner else head for head in heads)

    def _kind_of(self, texts: list[str], layout: Layout) -> str | None:
        pieces = [self.reader.pieces.of(text) for text in texts]
        kinds = {piece.kind for piece in pieces if piece.kind != "total"}
        if not kinds:
            return None
        if kinds == {"region"}:
            return "region"
        if kinds <= {"period", "part"} and not any(piece.rest for piece in pieces):
            return "period"
        values = [head for head in layout.heads if head.kind == "cells"]
        if kinds <= {"name", "field"} and any(
            layout.named(head, self.reader, text) for text in texts for head in values
        ):
            return "indicator"
        return None

    def _judged(self, layout: Layout, below: int) -> Layout:
        """The layout with what is missing, what is unknown and how much it tells."""
        reader, heads = self.reader, layout.heads
        indicators = self._indicators(layout, below)
        indicated = any(head.kind == "indicator" for head in heads)
        value_like = [head for head in heads if head.kind == "cells"]
        sure = [h for h in value_like if self._means(layout, h, indicators)]
        cross = indicated or any(_crosses(head) for head in value_like)
        cross = (
            cross
            or bool(sure)
            or any(h.kind == "total" for h in heads if any(o.region for o in value_like))
        )
        if reader.feed.shape == "records":
            cross = indicated = False
        odd = ("unknown",) if indicated else ("unknown", "code", "unit", "indicator")
        unknown = [h for h in heads if h.kind in odd or (h.kind == "cells" and h not in sure)]
        spanning = self._spanning(layout, sure, indicators)
        if not (spanning or any(head.region for head in sure)):
            unknown += [head for head in heads if head.kind == "total"]
        given: set[str | None] = {h.name for h in heads if h.kind == "field"}
        given |= {*layout.stated}
        telling_of = sure or value_like
        if any(head.region for head in telling_of):
            given.add(reader.region)
        if telling_of and all(self._dated(layout, head) for head in telling_of):
            given.add(reader.period)
        if cross:
            given |= {c.name for c in reader.feed.columns if c.role not in ALWAYS}
        telling = len(sure) + sum(
            1
            for head in heads
            if head.kind == "field" and reader.feed.column(head.name).role in (Role.VALUE, Role.KEY)
        )
        return replace(
            layout,
            cross=cross,
            spanning=spanning,
            unknown=tuple(unknown),
            missing=reader.index.lacking(given),
            telling=telling,
        )

    def _indicators(self, layout: Layout, below: int) -> list[str]:
        column = next((h.column for h in layout.heads if h.kind == "indicator"), None)
        return [] if column is None else self._under(column, below)

    def _spanning(self, layout: Layout, sure: list[Head], indicators: list[str]) -> bool:
        """Whether the one column of totals adds up the periods of the others: amounts of each.

        Cumulative numbers and rates do not add up: nobody can say what their total is.
        """
        totals = [head for head in layout.heads if head.kind == "total"]
        if len(totals) != 1 or total_label(totals[0].text.split()[-1]) != "total":
            return False
        if not sure or not all(_is_of_a_period(head) for head in sure):
            return False
        columns = {column.name: column for column in self.reader.feed.columns}
        named = [
            layout.named(head, self.reader, text) for head in sure for text in indicators or [""]
        ]
        names = {found.settled for found in named if found is not None}
        current = [name for name in names if name and columns[name].basis is Basis.CURRENT]
        return bool(current) and (bool(indicators) or len(names) == 1)

    def _means(self, layout: Layout, head: Head, indicators: list[str]) -> bool:
        if any(h.kind == "indicator" for h in layout.heads):
            return any(layout.named(head, self.reader, text) for text in indicators)
        return layout.named(head, self.reader) is not None

    def _dated(self, layout: Layout, head: Head) -> bool:
        if head.period:
            return True
        by_rows = any(h.kind == "field" and h.name == self.reader.period for h in layout.heads)
        if head.part:
            return by_rows or bool(layout.year)
        return by_rows or self.reader.period in layout.stated

    def _hanging(self, layout: Layout, start: int) -> tuple[Head, ...]:
        """Texts right above the header that are neither title nor pair, over columns of numbers.

        上年同期 over 本月 makes another column of it: it must not be passed over.
        """
        record = self.top[start - 1]
        if not is_level(record):
            return ()
        spread = levels([record, self.top[start]], self.merged)
        columns = {c.name: c for c in self.reader.feed.columns}
        found = []
        for head in layout.heads:
            field_of = columns.get(head.name)
            numeric = head.kind == "cells" or (field_of is not None and field_of.unit is not None)
            over = spread[head.column - 1] if head.column <= len(spread) else []
            above = [level for level in over if level.line == record.line]
            if numeric and above:
                text = above[0].text
                found.append(Head(head.column, text, "unknown", line=record.line))
        return tuple({head.text: head for head in reversed(found)}.values())


def _is_of_a_period(head: Head) -> bool:
    return bool(head.period or head.part) and not head.region


def _crosses(head: Head) -> bool:
    return bool(head.period or head.part or head.region or head.dims)
