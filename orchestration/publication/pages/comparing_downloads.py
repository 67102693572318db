"""The files readers download against what they must hold: missing, altered or dangerous cells.

Belongs here: going through both formats of every file. Does not belong here: reading them
(``downloaded``) or deriving their rows (``expected_downloads``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from orchestration.publication.downloads.columns import FORMATS, TABLES, Table
from orchestration.publication.pages.downloaded import Rows, read_csv, read_xlsx, runs
from orchestration.publication.pages.expected_downloads import KEYS, Key, Values, expected_files
from orchestration.publication.pages.marts import Marts, Row

_BY_FOLDER = {table.folder: table for table in TABLES}


def expected_addresses(marts: Marts) -> set[str]:
    """The address of every file, without the first slash."""
    return {
        f"downloads/{folder}/{code}.{suffix}"
        for folder, code in marts.once(expected_files)
        for suffix in FORMATS
    }


def differing_downloads(marts: Marts, found: dict[str, Path]) -> tuple[int, list[str]]:
    """How many cells were compared, and what is wrong in which file."""
    total, wrong = 0, []
    release = marts.row("from release")
    for (folder, code), rows in marts.once(expected_files).items():
        table = _BY_FOLDER[folder]
        for suffix, reader in _READERS.items():
            name = f"downloads/{folder}/{code}.{suffix}"
            if name not in found:  # the check of all files says so
                continue
            total += len(rows) * len(table.columns)
            try:
                told = list(reader(table, rows, found[name].read_bytes(), release))
            except Exception as error:  # whatever a broken file makes a reader raise
                told = [f"不能读取：{error}"]
            wrong += [f"{name} {one}" for one in told]
    return total, wrong


def _of_csv(table: Table, rows: list[Values], content: bytes, _release: Row) -> Iterator[str]:
    cells = read_csv(content)
    is_number = [column.is_number for column in table.columns]
    for n, line in enumerate(cells, 1):
        texts = [text for text, plain in zip(line, is_number, strict=False) if not plain or n == 1]
        yield from (f"第 {n} 行会被当成公式：{text}" for text in texts if runs(text))
    inert = [[_without_apostrophe(text) for text in line] for line in cells]
    yield from _compared(table, rows, inert)


def _without_apostrophe(text: str) -> str:
    return text[1:] if text[:1] == "'" and runs(text[1:]) else text


def _of_xlsx(table: Table, rows: list[Values], content: bytes, release: Row) -> Iterator[str]:
    book = read_xlsx(content)
    for n, (line, numbers) in enumerate(zip(book.rows[1:], book.is_number[1:], strict=True), 2):
        for column, text, is_number in zip(table.columns, line, numbers, strict=True):
            if text and is_number is not column.is_number:
                yield f"第 {n} 行 {column.header_zh}：{'是数' if is_number else '不是数'}"
    yield from _compared(table, rows, book.rows)
    # The columns follow, and some of them are named like what the file says of itself.
    notes = {line[0]: line[1] for line in reversed(book.notes)}
    simulated = any(row["simulated"] == "是" for row in rows)
    if ("含模拟数据" in notes.get("模拟数据", "")) is not simulated:
        yield "说明：模拟数据"
    for name, value in (("发布编号", release["release_id"]), ("判断日", release["as_of"])):
        if notes.get(name) != str(value):
            yield f"说明：{name}"


def _compared(table: Table, rows: list[Values], read: Rows) -> Iterator[str]:
    heads = [column.header_zh for column in table.columns]
    if not read or read[0] != heads:
        yield "列名不符"
        return
    names = [column.name for column in table.columns]
    where = [names.index(name) for name in KEYS[table.folder]]
    said: dict[Key, list[str]] = {tuple(line[n] for n in where): line for line in read[1:]}
    if len(said) != len(read) - 1:
        yield "有重复的行"
    must = {tuple(row[name] or "" for name in KEYS[table.folder]): row for row in rows}
    for key in sorted(said.keys() | must.keys(), key=str):
        about = " ".join(map(str, key))
        if key not in said or key not in must:
            yield f"{about}：{'多' if key in said else '少'}一行"
            continue
        for head, name, text in zip(heads, names, said[key], strict=True):
            wanted = must[key][name] or ""
            if text != wanted and _seen(text) != _seen(wanted):
                yield f"{about} {head}：文件“{text}”，数据“{wanted}”"


def _seen(text: str) -> str:
    """What can be seen of a text: a cell is one line, and holds no signs that nobody sees."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "CZ")


_Reader = Callable[[Table, list[Values], bytes, Row], Iterator[str]]
_READERS: dict[str, _Reader] = {"csv": _of_csv, "xlsx": _of_xlsx}
