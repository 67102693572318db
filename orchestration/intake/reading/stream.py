"""A text file of any size → a clean table of texts in a file of its own, in bounded memory.

Belongs here: head, body and foot of a large file, and the two threads that work on it: one decodes
(holding Python's lock), the other parses and writes (polars and pyarrow, without it). Does not
belong here: contracts; what is judged has to fit ``limits.TEXT_BYTES``.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expectations.findings import Finding, built_in
from orchestration.intake.reading.book import Doubt, Grid
from orchestration.intake.reading.dialect import Dialect, sniff_dialect
from orchestration.intake.reading.formats import refuse_binary, refuse_markup
from orchestration.intake.reading.layout import Layout, find_layout
from orchestration.intake.reading.likelihood import unlikely_gb18030
from orchestration.intake.reading.preamble import is_footer
from orchestration.intake.reading.records import Record, read_records
from orchestration.intake.reading.stream_parse import Misfit, Parsed, Parser, misfit_rows
from orchestration.intake.reading.stream_source import Block, RefusedError, TextStream
from orchestration.intake.reading.stream_write import to_csv, to_parquet

_HEAD_BYTES = 1_000_000
_FOOT_BYTES = 64_000
_MISFITS_LISTED = 1_000
_AHEAD = 1


@dataclass(slots=True)
class StreamSummary:
    """What was read and written. Rows that do not fit stand in ``misfit_file``, as they are.

    ``above`` and ``below`` are the lines around the table; ``misfits`` the first of
    ``misfit_count`` rows of another width (line, number of cells; 0: quotes that do not pair up).
    """

    columns: tuple[str, ...]
    encoding: str
    dialect: Dialect
    header_line: int
    above: tuple[str, ...]
    below: tuple[str, ...]
    rows: int = 0
    blank_rows: int = 0
    misfit_count: int = 0
    misfits: list[tuple[int, int]] = field(default_factory=list)
    misfit_file: Path | None = None
    doubts: tuple[Doubt, ...] = ()


def clean_copy(path: Path, out: Path) -> StreamSummary | Finding:
    """Write the table of a text file to ``out`` (Parquet by that suffix, else CSV), all texts.

    The finding says why it cannot be read; then nothing is left at ``out``.
    """
    part = out.with_name(f".{out.name}.part")
    aside = out.with_name(f"{out.stem}.misfits.csv")
    try:
        with ExitStack() as stack:
            stack.callback(part.unlink, missing_ok=True)
            summary = _copy(path, part, out.suffix.lower() == ".parquet", aside)
            part.replace(out)
            return summary
    except RefusedError as refused:
        aside.unlink(missing_ok=True)
        return refused.finding


def _copy(path: Path, part: Path, parquet: bool, aside: Path) -> StreamSummary:
    with path.open("rb") as handle:
        head = handle.read(_HEAD_BYTES)
    refused = built_in("file.empty") if not head.strip() else refuse_binary(head)
    if refused is not None:
        raise RefusedError(refused)
    stream = TextStream(path, head)
    text, doubts = _head_text(stream, head)
    dialect = sniff_dialect(text)
    layout = find_layout(Grid("", list(read_records(text, dialect))))
    if not layout.width:
        raise RefusedError(built_in("file.empty"))
    end, below = _foot(path, stream, dialect)
    first = layout.body[0].line if layout.body else _after(layout)
    names = column_names(layout)
    summary = StreamSummary(
        columns=tuple(names),
        encoding="",
        dialect=dialect,
        header_line=layout.header[0].line if layout.header else 0,
        above=tuple(_joined(record) for record in layout.preamble),
        below=below,
        doubts=(*doubts, *layout.doubts),
    )
    sink = _Sink(summary, Parser(names, _row_width(layout), dialect), part, parquet, aside)
    quote = dialect.quote.encode()
    lone = "\n" not in text
    with sink, ThreadPoolExecutor(1) as other:
        waiting: list[Future[None]] = []
        for block in stream.blocks(end, quote, lone):
            below_head = _from_line(block, first)
            if below_head is not None:
                waiting.append(other.submit(sink.take, below_head))
            while len(waiting) > _AHEAD:
                waiting.pop(0).result()
        for last in waiting:
            last.result()
    summary.encoding = stream.encoding or "utf-8"
    return summary


def column_names(layout: Layout) -> list[str]:
    """A name for every column: the header's, numbered where it is blank or repeated."""
    printed = [""] * layout.left + [" ".join(name.split()) for name in layout.names]
    named = max((n for n, name in enumerate(printed, start=1) if name), default=0)
    width = max(named, _usual(len(_filled(record)) for record in layout.body))
    printed = (printed + [""] * width)[:width]
    names: list[str] = []
    for number, name in enumerate(printed, start=1):
        wanted, again = name or f"列{number}", 1
        while wanted in names:
            again += 1
            wanted = f"{name or f'列{number}'}_{again}"
        names.append(wanted)
    return names


def _head_text(stream: TextStream, head: bytes) -> tuple[str, tuple[Doubt, ...]]:
    """The text of the file's beginning, to find the table by."""
    body = head[stream.mark :]
    encoding = stream.encoding or ("utf-8" if _decodes(body, "utf-8") else "gb18030")
    text = body.decode(encoding, "ignore")
    whole = max(text.rfind("\n"), text.rfind("\r")) + 1
    text = text[:whole] if len(head) == _HEAD_BYTES and whole else text
    refused = refuse_markup(text)
    unlikely = unlikely_gb18030(text) if encoding == "gb18030" else None
    if isinstance(unlikely, Finding):
        refused = unlikely
    if refused is not None:
        raise RefusedError(refused)
    return text, (unlikely,) if isinstance(unlikely, Doubt) else ()


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether all of ``head`` decodes, but for a character that its end may cut."""
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and error.reason == "unexpected end of data"
    return True


def _foot(path: Path, stream: TextStream, dialect: Dialect) -> tuple[int, tuple[str, ...]]:
    """Where the table ends, and the lines below it: from the last line up, as long as they are.

    A line with a quote may belong to a cell that began further up: it ends the search.
    """
    size = path.stat().st_size
    with path.open("rb") as handle:
        handle.seek(max(0, size - _FOOT_BYTES) // 2 * 2)
        foot = handle.read()
    line_feed = "\n".encode(stream.encoding) if stream.is_utf16 and stream.encoding else b"\n"
    encodings = [stream.encoding] if stream.encoding else ["utf-8", "gb18030"]
    lines = foot.split(line_feed)[1:]
    end, below = size, list[str]()
    for line in reversed(lines):
        text = _decoded(line, encodings).strip("\r\x1a")
        cells = tuple(text.split(dialect.delimiter)) if dialect.delimiter else (text,)
        record = Record(1, cells)
        if '"' in text or not (record.is_blank or is_footer(record)):
            break
        end -= len(line) + (len(line_feed) if end < size or line else 0)
        if not record.is_blank:
            below.insert(0, _joined(record))
    return (end, tuple(below)) if below else (size, ())


def _decoded(line: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return '"'  # not to be understood here: the stream will say so


def _joined(record: Record) -> str:
    return "　".join(cell.strip() for cell in record.cells if cell.strip())


def _row_width(layout: Layout) -> int:
    """How many cells most rows have, blank ones at their end included."""
    return _usual(len(record.cells) for record in layout.body)


def _filled(record: Record) -> tuple[str, ...]:
    """The cells up to the last one that is not blank."""
    last = max((n for n, cell in enumerate(record.cells, start=1) if cell.strip()), default=0)
    return record.cells[:last]


def _usual(widths: Iterable[int]) -> int:
    counted = Counter(widths)
    return max(counted, key=lambda width: (counted[width], width)) if counted else 0


def _after(layout: Layout) -> int:
    last = layout.header[-1]
    return last.line + 1 + sum(cell.count("\n") for cell in last.cells)


def _from_line(block: Block, first: int) -> Block | None:
    """The part of a block from line ``first`` on."""
    content, line = block.content, block.line
    place = 0
    while line < first and place < len(content):
        ends = [n for n in (content.find(b"\n", place), content.find(b"\r", place)) if n >= 0]
        if not ends:
            return None
        place = min(ends) + (2 if content[min(ends) : min(ends) + 2] == b"\r\n" else 1)
        line += 1
    return Block(content[place:], line) if place < len(content) else None


class _Sink:
    """Where parsed blocks go: the clean table, the rows that do not fit, the summary."""

    def __init__(
        self, summary: StreamSummary, parser: Parser, part: Path, parquet: bool, aside: Path
    ) -> None:
        self._summary = summary
        self._parser = parser
        self._aside_path = aside
        self._aside: Any = None
        self._write, self._close = (to_parquet if parquet else to_csv)(part, summary.columns)

    def __enter__(self) -> _Sink:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        if self._aside is not None:
            self._aside.close()

    def take(self, block: Block) -> None:
        """Parse and write a block."""
        parsed = self._parser.parse(block)
        if parsed.frame.height:
            self._write(parsed.frame)
        self._summary.rows += parsed.frame.height
        self._summary.blank_rows += parsed.blank
        self._put_aside(parsed)

    def _put_aside(self, parsed: Parsed) -> None:
        if not parsed.misfits:
            return
        if self._aside is None:
            self._aside = self._aside_path.open("w", encoding="utf-8-sig", newline="")
            self._summary.misfit_file = self._aside_path
        csv.writer(self._aside).writerows(misfit_rows(parsed.misfits))
        room = _MISFITS_LISTED - len(self._summary.misfits)
        self._summary.misfits += map(_listed, parsed.misfits[: max(0, room)])
        self._summary.misfit_count += len(parsed.misfits)


def _listed(misfit: Misfit) -> tuple[int, int]:
    return misfit.line, 0 if misfit.broken else len(misfit.cells)
