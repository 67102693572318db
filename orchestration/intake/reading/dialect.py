"""How a text is cut into cells: delimiter, quote, escape and line ends, found from the text alone.

Belongs here: recognising the dialect. Does not belong here: splitting records (``records``), or
what the cells mean. The idea is CleverCSV's (van den Burg et al., 2019): the right dialect cuts
rows of one width into cells that look like something; the weights are ours.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

DELIMITERS = (",", "\t", ";", "|")
LineEnd = Literal["\n", "\r\n", "\r", "mixed"]

# How likely each delimiter is before anything is read. A space stands for a run of spaces.
_PRIOR = {",": 1.0, "\t": 1.0, ";": 1.0, "|": 0.95, "，": 0.8, "；": 0.8, "^": 0.6, "~": 0.6}
_SPACES = " "
_SPACES_PRIOR = 0.65
_HEAD = 20_000
_LONGEST_HEAD = 120_000
_FEWEST_LINES = 30
_ROWS = 200
_TYPED_ROWS = 24
_TYPED_CELLS = 40
_NEARLY = 0.92
# So many lines with broken quotes, at least, and the quotes are part of the text.
_LITERAL_QUOTES = 3
_FEWEST_SPACED_ROWS = 3

_NUMBER = (
    r"[-+−]?\s?[¥￥$€£]?\s?[-+]?(?:(?:\d{1,3}(?:[,，' ]\d{3})+|\d+)(?:[.,]\d*)?|\.\d+)"
    r"(?:[eE][-+]?\d+)?\s?[%‰％]?"
)
_DATE = r"\d{1,4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{0,4}\s?日?)?"
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[AaPp][Mm])?(?:Z|[-+]\d{2}:?\d{2})?"
_VALUE = re.compile(rf"\(?{_NUMBER}\)?|{_DATE}(?:[T ]+{_TIME})?|{_TIME}|NaN|N/?A|TRUE|FALSE", re.I)
# Text in which no delimiter is left: a code, a name, a sentence.
_WORDS = re.compile(r"[^,;\t|，；^~\"]+")
_SIMPLE_LINK = re.compile(r"https?://\S+|\S+@\S+\.\S+")
_ANYTHING = re.compile(r"[^,;\t|，；^~\s]")
_QUOTED = re.compile(r'"[^"]*"')
LINE_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart.

    ``delimiter`` is '' where every line is one cell, and a space where runs of spaces separate.
    ``quote`` is '' where none is used; ``escape`` is a backslash, or '' for doubled quotes.
    ``spaced``: spaces stand between a delimiter and the quote after it. ``line_end`` as found.
    ``alternatives`` are other delimiters that cut the text nearly as regularly.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    line_end: str = "\n"
    spaced: bool = False
    alternatives: tuple[str, ...] = ()


def sniff_dialect(text: str) -> Dialect:
    """The dialect that cuts ``text`` most regularly into cells that look like something."""
    head = _head(text)
    tried = list(_tried(head, len(head) < len(text))) or [(0.0, 0, Dialect())]
    best_score, _, best = max(tried, key=lambda tried: tried[:2])
    near = (d.delimiter for score, _, d in tried if score >= _NEARLY * best_score > 0)
    others = tuple(dict.fromkeys(d for d in near if d not in ("", best.delimiter)))
    delimiter = best.delimiter
    if not delimiter and not any(mark in head for mark in _PRIOR):
        delimiter = ","
    return replace(best, delimiter=delimiter, line_end=_line_end(head), alternatives=others)


def _head(text: str) -> str:
    """The beginning of the text, up to the end of a line; longer where lines are very long."""
    for length in (_HEAD, 2 * _HEAD, _LONGEST_HEAD):
        if len(text) <= length:
            return text
        cut = max(text.rfind("\n", 0, length), text.rfind("\r", 0, length))
        if length == _LONGEST_HEAD or max(map(text[:cut].count, "\n\r")) >= _FEWEST_LINES:
            break
    return text[: cut + 1] if cut > 0 else text[:length]


def _line_end(head: str) -> LineEnd:
    """How records end; breaks inside of quoted cells do not count."""
    counts = Counter(LINE_ENDS.findall(_QUOTED.sub("", head)))
    if len(counts) > 1:
        return "mixed"
    return next(iter(counts), "\n")


def _tried(head: str, cut: bool) -> Iterator[tuple[float, int, Dialect]]:
    """Every dialect worth trying with its score, of equal ones the most usual ranking highest."""
    quotes = _quotes(head)
    rank = 0
    whole = ("",) if _ANYTHING.search(head) else ()
    for delimiter in (*(mark for mark in _PRIOR if mark in head), *_spaces(head), *whole):
        literal = False
        for quote, escape, spaced in quotes:
            # One quote that does not pair up is a mistake, not a text that uses none.
            if quote or (literal and delimiter != _SPACES):
                dialect = Dialect(delimiter, quote, escape, spaced=spaced)
                score, broken = _score(head, cut, dialect)
                literal = broken >= _LITERAL_QUOTES and broken > _well_quoted(head, delimiter)
                rank -= 1
                yield score, rank, dialect


def _well_quoted(head: str, delimiter: str) -> int:
    """How many cells are in quotes that pair up, roughly."""
    mark = re.escape(delimiter) or r"\Z"
    return len(re.findall(rf'(?:^|{mark})"[^"\r\n]*"(?={mark}|\r|\n|\Z)', head, re.M))


def _spaces(head: str) -> tuple[str, ...]:
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    spaced = sum(" " in line for line in lines)
    return (_SPACES,) if spaced >= max(_FEWEST_SPACED_ROWS, len(lines) // 2) else ()


def _quotes(head: str) -> list[tuple[str, str, bool]]:
    tried = [('"', "", False)]
    if '"' in head:
        if '\\"' in head:
            tried.append(('"', "\\", False))
        if re.search(r'[,;\t|]\x20+"', head):
            tried += [(quote, escape, True) for quote, escape, _ in tried]
        tried.append(("", "", False))
    # An apostrophe is far more often just that.
    if len(re.findall(r"(?:^|[,;\t|])'(?:[^'\r\n]|'')*'(?=[,;\t|]|\r|\n|$)", head, re.M)) > 1:
        tried.insert(0, ("'", "", False))
    return tried


def _score(head: str, cut: bool, dialect: Dialect) -> tuple[float, int]:
    """How regular the rows are, times how much their cells look like; and how many are broken."""
    from orchestration.intake.reading.records import read_records  # noqa: PLC0415 - reads dialects

    rows: list[tuple[str, ...]] = []
    broken = 0
    for record in read_records(head, dialect):
        if record.broken:
            broken += 1
        elif not record.is_blank:
            rows.append(record.cells)
        if len(rows) >= _ROWS:
            break
    if cut and broken:
        broken -= 1
    if not rows:
        return 0.0, broken
    width, regular = _regular(rows)
    alike = [row for row in rows if len(row) == width]
    # By cells, so that titles weigh little; by rows, so that one row full of marks does not win.
    by_cells = len(alike) * width / sum(map(len, rows))
    consistency = math.sqrt(by_cells * len(alike) / len(rows))
    consistency *= len(rows) / (len(rows) + 2 * broken)
    if width == 1 and dialect.delimiter:
        # Nothing is cut: the delimiter belongs to the text.
        return 0.0, broken
    prior = _PRIOR.get(dialect.delimiter, 1.0 if not dialect.delimiter else _SPACES_PRIOR)
    if dialect.delimiter == _SPACES and not regular:
        return 0.0, broken
    return consistency * (width / (width + 1)) * _typed(alike, dialect) * prior, broken


def _regular(rows: list[tuple[str, ...]]) -> tuple[int, bool]:
    """The width that most cells stand in rows of, and whether (nearly) all rows have it."""
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda width: (counts[width] * (width - 0.9), width))
    return width, counts[width] >= 0.9 * len(rows)


def _typed(rows: list[tuple[str, ...]], dialect: Dialect) -> float:
    """The share of cells that look like a value or like words, values counting most."""
    step = max(1, len(rows) // _TYPED_ROWS)
    cells = [cell.strip() for row in rows[::step] for cell in row[:_TYPED_CELLS]]
    return sum(_looks(cell, dialect) for cell in cells) / len(cells)


def _looks(cell: str, dialect: Dialect) -> float:
    if not cell:
        return 0.7
    if _VALUE.fullmatch(cell):
        return 1.0
    if dialect.quote != "'" and cell[0] == cell[-1] == "'" and len(cell) > 1:
        return 0.5
    # A delimiter within: the cell was put into quotes for its sake.
    quoted = dialect.quote and dialect.delimiter and dialect.delimiter in cell
    if quoted or _WORDS.fullmatch(cell) or _SIMPLE_LINK.fullmatch(cell):
        return 0.8
    # Quotes that were left in a cell, or other delimiters: it was hardly meant to be cut so.
    return 0.2 if cell[0] in ",;\t|" or (not dialect.quote and cell[0] == '"') else 0.45
