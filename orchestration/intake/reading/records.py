"""Text → records: Python's csv reader, each record with the line it starts on.

Belongs here: splitting text into records and recognising blank, note and annotation lines. Does
not belong here: which record is the header, or what a cell means. Standard library only.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.intake.text import plain

# The first cell of the lines that our annotated copies put above a table.
ANNOTATION_MARK = "【审核】"
_PAIR = re.compile(r"([^:\s]{1,12})\s*:\s*(.*)", re.DOTALL)
_PAIR_STARTS = re.compile(r"\s+(?=[^\s:]{1,12}:)")
_FOOTERS = re.compile(
    r"(注\d*|备注|说明|填表说明|附注|数据来源|资料来源|来源|填表人|制表人?|复核人?|审核人?|联系人|联系电话|电话"
    r"|负责人|单位负责人|统计负责人|分管领导|报出日期|填报日期|上报日期|填表日期)\s*:.*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the physical line it starts on (1-based), its cells, or why it is broken."""

    line: int
    cells: tuple[str, ...]
    broken: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)

    @property
    def is_annotation(self) -> bool:
        """Whether it is a line of ours in an annotated copy."""
        return bool(self.cells) and self.cells[0].strip().startswith(ANNOTATION_MARK)

    @property
    def is_footer(self) -> bool:
        """Whether it is a line below a table, such as 填表人：…　联系电话：…, and no data."""
        filled = (cell for cell in self.cells if cell.strip())
        first = next(filled, "")
        # Looked at first: there are many data rows, and hardly one begins like this.
        if ":" not in first and "：" not in first:
            return False
        return all(_FOOTERS.fullmatch(plain(cell)) for cell in (first, *filled))


def read_records(text: str, delimiter: str) -> Iterator[Record]:
    """Every record of ``text``; quoted cells may hold line breaks; never raises.

    A record whose quotes do not pair up is ``broken`` and has no cells.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Record(line, (), broken=True)
            continue
        yield Record(line, tuple(cells))


def key_value_pairs(record: Record) -> dict[str, str]:
    """The pairs of a line above a table: ``填报单位：…``, several to a cell or to a line.

    A key whose cell ends with the colon takes the next filled cell as its value.
    """
    pairs: dict[str, str] = {}
    waiting: str | None = None
    for cell in (plain(cell) for cell in record.cells if cell.strip()):
        for part in _PAIR_STARTS.split(cell):
            found = _PAIR.fullmatch(part)
            if found:
                key, value = found.group(1), found.group(2).strip()
                pairs[key] = value
                waiting = None if value else key
            elif waiting is not None:
                pairs[waiting] = part.strip()
                waiting = None
    return pairs
