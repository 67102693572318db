"""``liangxin inspect FILE``: what was understood of a file, without any contract or workspace.

The words for a terminal are in ``inspect_words``; what was understood in ``intake.reading``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from expectations.findings import Finding
from orchestration.commands.inspect_words import (
    Written,
    print_described,
    print_refused,
    print_written,
)
from orchestration.commands.large_files import (
    PACKED,
    fits,
    sha256_of_file,
    workbook_too_large,
)
from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    WRONG_USE,
    JsonOption,
    guarded,
    print_json,
    say,
    stop,
)
from orchestration.durable import write_whole
from orchestration.intake.reading.book import Book, Doubt, Grid
from orchestration.intake.reading.describe import Described, describe, fullest
from orchestration.intake.reading.formats import kind_of
from orchestration.intake.reading.layout import Layout
from orchestration.intake.reading.opening import open_book

SHOWN_ROWS = 10
# Of a file that is too large to be read at once, this much is looked at.
_HEAD_BYTES = 2_000_000


@guarded
def inspect(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="要看的文件 / the file"),
    ],
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="看哪一张工作表（默认内容最多的）/ which sheet")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--csv", dir_okay=False, help="把表格另存为干净的 CSV / write a clean CSV"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """看懂一个文件：编码、表头、说明和表格，不需要合同 / what is in a file."""
    if out is not None and out.exists() and out.samefile(file):
        stop(
            WRONG_USE,
            f"--csv 不能写回原文件 {out}：请另起一个文件名。",
            f"--csv must not overwrite the file itself ({out}): choose another name.",
        )
    about: dict[str, Any] = {
        "schema": 1,
        "file": file.name,
        "size": file.stat().st_size,
        "sha256": sha256_of_file(file),
    }
    whole = fits(file)
    book = _open(file, whole)
    if isinstance(book, Finding):
        _refuse(about, book, as_json)
    described = _described(book, sheet, whole)
    written = None if out is None else _write(file, described, whole, out)
    if isinstance(written, Finding):
        _refuse(about, written, as_json)
    if as_json:
        answer = {**about, "whole": whole, **described.as_answer(SHOWN_ROWS), "refused": None}
        print_json(answer | {"written": None if written is None else asdict(written)})
    else:
        print_described(about, described, whole, SHOWN_ROWS)
        print_written(written)
    unread = not described.layout.width or any(d.rule == "table.quotes" for d in described.defects)
    aside = written is not None and written.left_out > 0
    raise typer.Exit(DATA_AT_FAULT if unread or aside else 0)


def _open(file: Path, whole: bool) -> Book | Finding:
    if whole:
        return open_book(file.read_bytes(), allow_damage=True)
    with file.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if kind_of(head) in PACKED:
        return workbook_too_large(file.stat().st_size)
    return open_book(head[: head.rfind(b"\n") + 1] or head, allow_damage=True)


def _refuse(about: dict[str, Any], finding: Finding, as_json: bool) -> NoReturn:
    if as_json:
        refused = {
            "rule": finding.rule,
            "message_zh": finding.message_zh,
            "message_en": finding.message_en,
            "advice": finding.advice,
            "advice_en": finding.advice_en,
        }
        print_json({**about, "refused": refused})
    else:
        print_refused(about, finding)
    raise typer.Exit(DATA_AT_FAULT)


def _described(book: Book, sheet: str | None, whole: bool) -> Described:
    described = describe(book, _chosen(book, sheet))
    if whole:
        return described
    zh = f"文件太大，只看了开头 {_HEAD_BYTES // 1_000_000} MB"
    en = f"the file is large: only its first {_HEAD_BYTES // 1_000_000} MB were looked at"
    return replace(described, doubts=(Doubt("size", zh, en), *described.doubts))


def _chosen(book: Book, sheet: str | None) -> Grid:
    if sheet is None:
        return fullest(book)
    for grid in book.grids:
        if grid.name == sheet:
            return grid
    names = "、".join(grid.name for grid in book.grids if grid.name)
    there = names or say("这个文件没有工作表", "this file has no sheets")
    return stop(
        WRONG_USE, f"没有工作表“{sheet}”；有：{there}。", f"no sheet {sheet!r}; there are: {there}."
    )


def _write(file: Path, described: Described, whole: bool, out: Path) -> Written | Finding:
    if not whole:
        # Imported here: only the largest files are copied without being read at once.
        from orchestration.intake.reading.stream import clean_copy  # noqa: PLC0415

        copied = clean_copy(file, out)
        if isinstance(copied, Finding):
            return copied
        return Written(str(out), copied.rows, copied.misfit_count, str(copied.misfit_file or ""))
    text = io.StringIO()
    csv.writer(text).writerows(_clean(described.layout))
    write_whole(out, text.getvalue().encode("utf-8-sig"))
    return Written(str(out), len(described.layout.body))


def _clean(layout: Layout) -> Iterator[tuple[str, ...]]:
    """One header row, made up where there is none, and the rows."""
    yield layout.names or tuple(f"列{index}" for index in range(1, layout.width + 1))
    yield from layout.rows()
