"""What ``liangxin inspect`` prints: the words and tables of a description.

Does not belong here: what was understood (``intake.reading.describe``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.table import Table

from expectations.findings import Finding
from orchestration.commands.terminal import console, language, say
from orchestration.intake.reading.describe import Described, Facts
from orchestration.intake.reading.dialect import Dialect
from orchestration.intake.reading.layout import Layout
from orchestration.intake.reading.layout_doubts import delimiter_name
from orchestration.intake.reading.records import Record

_MOST_LINES = 12
_MOST_DEFECTS = 20
_WIDEST = 24
# What a table spends on its first column, and between two.
_LINE_COLUMN = 10
_BETWEEN = 3
_FORMATS = {
    "text": ("文本", "text"),
    "xlsx": ("Excel 工作簿", "Excel workbook"),
    "xls": ("旧版 Excel 工作簿", "old Excel workbook"),
}
_LINE_ENDS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@dataclass(frozen=True, slots=True)
class Written:
    """The clean table that was written: where, how many rows, and rows left out, put where."""

    file: str
    rows: int
    left_out: int = 0
    left_out_file: str = ""


def print_written(written: Written | None) -> None:
    """Where the clean table is, and what is not in it."""
    if written is None:
        return
    rows = f"{written.rows:,}"
    console.print(
        say(f"已另存为 {written.file}（{rows} 行）", f"written to {written.file} ({rows} rows)")
    )
    if written.left_out:
        count, where = f"{written.left_out:,}", written.left_out_file
        zh = f"✘ {count} 行列数不符或引号不成对，没有写入，原样放在 {where}"
        en = f"✘ {count} rows of another width or with broken quotes were put into {where}"
        console.print(say(zh, en))


def print_refused(about: dict[str, Any], finding: Finding) -> None:
    """A file that cannot be read: which, and why."""
    _print_pairs(_file_pairs(about))
    console.print(say(f"✘ {finding.message_zh}", f"✘ {finding.message_en}"), style="bold red")
    advice = say(finding.advice, finding.advice_en or finding.advice)
    if advice:
        console.print(f"  {advice}")


def print_described(about: dict[str, Any], found: Described, whole: bool, shown: int) -> None:
    """Everything that was understood, from the file's bytes to the table's first rows."""
    layout = found.layout
    _print_pairs([*_file_pairs(about), *_book_pairs(found), *_fact_pairs(found.facts)])
    _print_lines(say("表前各行", "above the table"), layout.preamble)
    _print_pairs(_table_pairs(layout, whole))
    _print_lines(say("表后各行", "below the table"), layout.footer)
    if layout.width:
        _print_rows(layout, shown)
    _print_doubts(found)
    _print_defects(found)


def _print_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    for name, text in pairs:
        if text:
            console.print(f"{name}{say('：', ': ')}{text}")


def _file_pairs(about: dict[str, Any]) -> list[tuple[str, str]]:
    size = f"{about['size']:,}"
    return [
        (say("文件", "file"), str(about["file"])),
        (say("大小", "size"), say(f"{size} 字节", f"{size} bytes")),
        ("SHA-256", str(about["sha256"])),
    ]


def _book_pairs(found: Described) -> list[tuple[str, str]]:
    book = found.book
    form = say(*_FORMATS[book.format])
    inside = (
        say(f"（压缩包内：{book.inside}）", f" (in a zip: {book.inside})") if book.inside else ""
    )
    pairs = [(say("格式", "format"), form + inside), (say("编码", "encoding"), book.encoding or "")]
    if book.dialect is not None:
        pairs += _dialect_pairs(book.dialect)
    sheets = [f"{g.name}{say('（隐藏）', ' (hidden)') if g.hidden else ''}" for g in book.grids]
    if found.grid.name:
        chosen = found.grid.name
        everything = say("；全部：", "; all: ") + say("、", ", ").join(sheets)
        pairs.append((say("工作表", "sheet"), chosen + (everything if len(sheets) > 1 else "")))
    return pairs


def _dialect_pairs(dialect: Dialect) -> list[tuple[str, str]]:
    end = _LINE_ENDS.get(dialect.line_end, say("混用", "mixed"))
    quote = dialect.quote or say("不用", "none")
    escape = dialect.escape or say("成对引号", "doubled quotes")
    return [
        (say("分隔符", "delimiter"), say(*delimiter_name(dialect.delimiter))),
        (say("引号", "quote"), f"{quote}{say('，转义 ', ', escape ')}{escape}"),
        (say("换行", "line ends"), end),
    ]


def _fact_pairs(facts: Facts) -> list[tuple[str, str]]:
    comma = say("、", ", ")
    return [
        (say("标题", "title"), facts.title),
        (say("表号", "table number"), facts.table_number),
        (say("填报单位", "sender"), facts.sender),
        (say("报告期", "period"), comma.join(facts.periods)),
        (say("地区", "region"), comma.join(facts.regions)),
        (say("计量单位", "unit"), comma.join(facts.units)),
        (say("指标", "indicator"), facts.indicator),
        (say("数据来源", "source"), facts.source),
    ]


def _table_pairs(layout: Layout, whole: bool) -> list[tuple[str, str]]:
    lines = say("、", ", ").join(str(record.line) for record in layout.header)
    least = "" if whole else say("至少 ", "at least ")
    return [
        (
            say("表头", "header"),
            say(f"第 {lines} 行", f"line {lines}") if lines else say("没有", "none"),
        ),
        (say("数据行", "rows"), f"{least}{len(layout.body):,}"),
        (say("列数", "columns"), str(layout.width)),
    ]


def _print_lines(title: str, records: Sequence[Record]) -> None:
    if records:
        console.print(f"{title}{say('：', ':')}")
    for record in records[:_MOST_LINES]:
        text = "｜".join(" ".join(cell.split()) for cell in record.cells if cell.strip())
        console.print(f"  {record.line:>4}  {text}", style="dim")
    _say_more(len(records), _MOST_LINES)


def _print_rows(layout: Layout, shown: int) -> None:
    names = layout.names or tuple(f"({column})" for column in range(1, layout.width + 1))
    rows = [names, *(cells for _, cells in zip(range(shown), layout.rows(), strict=False))]
    width = _columns_that_fit([[_short(cell) for cell in row] for row in rows])
    table = Table(pad_edge=False)
    table.add_column(say("行", "line"), justify="right", style="dim")
    for name in names[:width]:
        table.add_column(_short(name))
    for record, cells in zip(layout.body, rows[1:], strict=False):
        table.add_row(str(record.line), *(_short(cell) for cell in cells[:width]))
    console.print(table, soft_wrap=False)
    if layout.width > width:
        more = layout.width - width
        console.print(
            say(f"  右边还有 {more} 列", f"  {more} more columns to the right"), style="dim"
        )
    _say_more(len(layout.body), shown)


def _columns_that_fit(rows: Sequence[Sequence[str]]) -> int:
    """How many columns stand side by side without being broken; one at least."""
    left = console.width - _LINE_COLUMN
    for index, column in enumerate(zip(*rows, strict=True)):
        left -= max(map(cell_len, column)) + _BETWEEN
        if left < 0:
            return max(index, 1)
    return len(rows[0])


def _short(cell: str) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _say_more(count: int, shown: int) -> None:
    if count > shown:
        more = f"{count - shown:,}"
        console.print(say(f"  还有 {more} 行", f"  {more} more lines"), style="dim")


def _print_doubts(found: Described) -> None:
    for doubt in found.doubts:
        console.print(say(f"？{doubt.zh}", f"? {doubt.en}"), style="yellow")
        if doubt.alternatives:
            others = say("；", "; ").join(_in_language(text) for text in doubt.alternatives)
            console.print(say(f"  也可能是：{others}", f"  or: {others}"))


def _in_language(text: str) -> str:
    """Alternatives are written 中文 / English."""
    zh, slash, en = text.partition(" / ")
    return (en if language.code == "en" else zh) if slash else text


def _print_defects(found: Described) -> None:
    for text in _folded(found):
        console.print(f"✘ {text}")
    _say_more(len(found.defects), _MOST_DEFECTS)


def _folded(found: Described) -> Iterator[str]:
    for defect in found.defects[:_MOST_DEFECTS]:
        yield say(defect.zh, defect.en)
