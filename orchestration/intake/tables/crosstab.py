"""A table whose cells take their facts from rows and columns, as the long rows of its contract.

Belongs here: region, period, dims and name of every cell, gathered from its row, its column and
the lines above. Does not belong here: reading them (``normalise``) or finding the header
(``layout``). Every long row knows the real line and column of each of its cells. An empty cell
states nothing: a long row without any filled value is no row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from expectations.findings import Finding, Place, built_in
from orchestration.intake.reading.preamble import total_label
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import compact, listed
from orchestration.intake.tables.feed_reader import FeedReader
from orchestration.intake.tables.headers import HeaderCell
from orchestration.intake.tables.heads import Head
from orchestration.intake.tables.layout import Layout
from orchestration.intake.tables.names import Named
from orchestration.intake.tables.period_texts import is_run, reads, same
from orchestration.intake.tables.pieces import year_of
from orchestration.intake.tables.rawtable import RawRow
from sources.catalogue import Basis, Role
from sources.periods import PeriodError, parse_period

Spot = tuple[int, int]
_ROW_HEADS = (Role.REGION, Role.PERIOD, Role.DIM, Role.NATURE, Role.SOURCE, Role.NOTE)
# A note may stand beside several lines of one long row.
_JOINED = (Role.SOURCE, Role.NOTE)


@dataclass
class _Long:
    """One long row being gathered: text and place of each contract column."""

    record: int
    cells: dict[str, tuple[str, Spot]] = field(default_factory=dict)
    total: bool = False
    span: bool = False

    def takes(self, name: str) -> bool:
        return name not in self.cells


@dataclass
class Melted:
    """The long rows of a cross table, those of its totals, and its columns."""

    header: tuple[HeaderCell, ...] = ()
    rows: list[RawRow] = field(default_factory=list)
    totals: list[RawRow] = field(default_factory=list)
    spans: list[RawRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Melter:
    """Gathers the cells of one cross table."""

    def __init__(self, layout: Layout, reader: FeedReader, is_whole: Callable[[str], bool]) -> None:
        self.layout = layout
        self.reader = reader
        self.is_whole = is_whole
        self.findings: list[Finding] = []
        self.roles = {column.name: column.role for column in reader.feed.columns}
        self.fixed = [
            h for h in layout.heads if h.kind == "field" and self.roles[h.name] in _ROW_HEADS
        ]
        self.cells = [
            h
            for h in layout.heads
            if h not in layout.unknown
            and (
                h.kind in ("cells", "total")
                or (h.kind == "field" and self.roles[h.name] is Role.VALUE)
            )
        ]
        self.indicator = next((h for h in layout.heads if h.kind == "indicator"), None)
        self.unit = next((h for h in layout.heads if h.kind == "unit"), None)
        self.runs = False
        self._printed: list[tuple[Record, int, tuple[str, ...]]] = []
        self._longs: dict[tuple[str, ...], list[_Long]] = {}
        self._units: dict[str, dict[str | None, Head]] = {}
        self._refused: set[tuple[str, str]] = set()

    def add(self, record: Record, number: int, cells: tuple[str, ...]) -> None:
        """Take in one printed row."""
        self._printed.append((record, number, cells))

    def _gather(self, record: Record, number: int, cells: tuple[str, ...]) -> None:
        facts = {h.name: (cells[h.column - 1].strip(), (record.line, h.column)) for h in self.fixed}
        indicator = cells[self.indicator.column - 1].strip() if self.indicator else ""
        unit = cells[self.unit.column - 1].strip() if self.unit else ""
        spoken = f"{indicator}({unit})" if unit else indicator
        for head in self.cells:
            text = cells[head.column - 1].strip()
            self._cell(record, number, head, (text, (record.line, head.column)), facts, spoken)

    def _cell(
        self,
        record: Record,
        number: int,
        head: Head,
        cell: tuple[str, Spot],
        facts: dict[str, tuple[str, Spot]],
        indicator: str,
    ) -> None:
        known = dict(facts)
        above = (head.line, head.column)
        region, period = self.reader.region, self.reader.period
        if head.kind == "total" and not self.layout.spanning:
            known[region] = (head.text, above)
        if head.region:
            known[region] = (head.region, above)
        for given, text in self.layout.stated.items():
            known.setdefault(given, (text, cell[1]))
        known |= {dim: (word, above) for dim, word in head.dims.items()}
        if head.kind == "total" and self.layout.spanning:
            dated = head.text.split()[-1], above
        else:
            dated = self._period(head, known.get(period, ("", cell[1])), above)
        known[period] = dated
        name = self._name(record, head, dated[0], indicator, bool(cell[0]))
        if name is None:
            return
        span = total_label(dated[0]) == "total"
        whole = self.is_whole(known.get(region, ("", above))[0])
        total = whole or (head.kind == "total" and not span)
        key = tuple(known.get(n, ("", above))[0] for n in self.reader.feed.grain)
        longs = self._longs.setdefault(key, [])
        long = next((entry for entry in longs if entry.takes(name)), None)
        if long is None:
            long = _Long(number, total=total, span=span)
            longs.append(long)
        long.cells[name] = cell
        for fact, said in known.items():
            self._say(long, fact, said)

    def _say(self, long: _Long, fact: str, said: tuple[str, Spot]) -> None:
        before = long.cells.get(fact)
        if before is None or not before[0]:
            long.cells[fact] = said
        elif self.roles[fact] in _JOINED and said[0] and said[0] not in before[0]:
            long.cells[fact] = (f"{before[0]}；{said[0]}", before[1])

    def _period(self, head: Head, row: tuple[str, Spot], above: Spot) -> tuple[str, Spot]:
        """The period of a cell: its column's, with the year of its row or of the title."""
        if head.period and not row[0]:
            return head.period, above
        if head.period:
            # Said twice: the row must only say the same again, or the year.
            alike = same(head.period, row[0])
            year = year_of(row[0])
            within = year is not None and head.period.startswith(year)
            return (head.period, above) if alike or within else (f"{row[0]} {head.period}", row[1])
        if head.part:
            above_all = not row[0] or self.reader.period in self.layout.stated
            year = year_of(row[0]) or (self.layout.year if above_all else "")
            return (f"{year}年{head.part}", above) if year else (f"{row[0]}{head.part}", above)
        if row[0] and self.layout.year and not reads(row[0]):
            dated = f"{self.layout.year}年{row[0]}"
            return (dated, row[1]) if reads(dated) else row
        return row

    def _name(
        self, record: Record, head: Head, period: str, indicator: str, filled: bool
    ) -> str | None:
        """The value column of a cell; findings where it has none, or could be two."""
        if head.kind == "field":
            named: Named | None = Named({None: head.name}, head.unit)
        else:
            named = self.layout.named(head, self.reader, indicator)
        if named is None:
            if filled or not head.names:
                self._unknown(record, head, indicator)
            return None
        name = named.settled or self._by_period(named, period)
        if name is None:
            if filled:
                self._ambiguous(record, head, named, period)
            return None
        if filled:
            self._units.setdefault(name, {}).setdefault(named.unit, head)
        return name

    def _by_period(self, named: Named, text: str) -> str | None:
        """The column for a name that does not say of which months: by the period's own form."""
        try:
            period = parse_period(text)
        except PeriodError:
            return None
        if period.starts_in_january and not period.is_single_month:
            return named.columns.get(Basis.YTD) or named.columns.get(Basis.YEAR)
        if set(named.columns) == {Basis.CURRENT} or self.runs:
            return named.columns.get(Basis.CURRENT)
        return None

    def _unknown(self, record: Record, head: Head, indicator: str) -> None:
        at = self.indicator
        place = Place(line=record.line, column=at.column if at else head.column)
        if ("unknown", indicator) in self._refused:
            return
        self._refused.add(("unknown", indicator))
        read = replace(place, header=at.text if at else head.text, read=indicator or head.text)
        values = [c.header for c in self.reader.feed.with_role(Role.VALUE)]
        self.findings.append(built_in("table.unknown_indicator", read, known=listed(values)))

    def _ambiguous(self, record: Record, head: Head, named: Named, period: str) -> None:
        shown = f"{head.text}".strip()
        if ("ambiguous", shown) in self._refused:
            return
        self._refused.add(("ambiguous", shown))
        readings = "、".join(
            f"“{self.reader.feed.column(name).header}”" for name in named.columns.values()
        )
        line = head.line or record.line
        place = Place(line=line, column=head.column, header=head.text, read=head.text)
        self.findings.append(
            built_in("table.ambiguous_layout", place, readings=readings, period=period)
        )

    def melted(self) -> Melted:
        """The long rows of all that was gathered, in reading order."""
        feed = self.reader.feed
        dated = [h.column for h in self.fixed if h.name == self.reader.period]
        texts = {cells[column - 1] for column in dated for _, _, cells in self._printed}
        texts |= {h.period or (f"2000年{h.part}" if h.part else "") for h in self.layout.heads}
        self.runs = any(map(is_run, texts))
        for printed in self._printed:
            self._gather(*printed)
        longs = [long for group in self._longs.values() for long in group if self._speaks(long)]
        used = {name for long in longs for name in long.cells}
        names = [column.name for column in feed.columns if column.name in used]
        rows: list[RawRow] = []
        totals: list[RawRow] = []
        spans: list[RawRow] = []
        for long in longs:
            cells = tuple(long.cells.get(name, ("", None))[0] for name in names)
            spots = tuple(long.cells[name][1] if name in long.cells else None for name in names)
            values = [
                spot for n, spot in zip(names, spots, strict=True) if spot and self._is_value(n)
            ]
            (totals if long.total else spans if long.span else rows).append(
                RawRow(min(values)[0], long.record, cells, spots)
            )
        rows.sort(key=_first_spot)
        header = tuple(self._header(slot, name) for slot, name in enumerate(names, start=1))
        return Melted(header, rows, totals, spans, self.findings)

    def _header(self, slot: int, name: str) -> HeaderCell:
        units = self._units.get(name, {})
        if len(units) > 1:
            heads = list(units.values())
            place = Place(line=heads[1].line, column=heads[1].column, header=heads[1].text)
            told = "、".join(unit or "未写明" for unit in units)
            name_zh = self.reader.feed.column(name).header
            self.findings.append(built_in("table.units_differ", place, units=told, name=name_zh))
        unit, head = next(iter(units.items()), (None, None))
        fixed = next((h for h in self.fixed if h.name == name), None)
        said = head or fixed
        column = said.column if said else slot
        return HeaderCell(column, said.text if said else "", name, unit, slot)

    def _speaks(self, long: _Long) -> bool:
        return any(cell[0] for name, cell in long.cells.items() if self._is_value(name))

    def _is_value(self, name: str) -> bool:
        return self.roles[name] is Role.VALUE


def _first_spot(row: RawRow) -> Spot:
    return min(spot for spot in row.origins or () if spot is not None and spot[0] == row.line)


def is_total(text: str, whole: frozenset[str]) -> bool:
    """Whether a region cell names a total: 合计, 全市, or the region whose parts are reported."""
    return total_label(text) is not None or compact(text) in whole
