"""The wording of what can be wrong with a file, its header and the form of its rows."""

from __future__ import annotations

from expectations.wording.words import Words

_AS_CSV = "请用表格软件打开，选择“另存为”→“CSV UTF-8（逗号分隔）”后重新上报，或使用下载的模板填报。"
_AS_CSV_EN = (
    "Open it in a spreadsheet and save it as 'CSV UTF-8 (comma delimited)', then send it again, "
    "or fill in the template."
)

FILE_RULES = {
    "file.empty": Words(
        "文件是空的，没有任何内容",
        "the file is empty",
        "请检查是否选错了文件，或保存时没有写入内容；确认后重新上报。",
        "Check that this is the right file and that it was saved with its content, then "
        "send it again.",
    ),
    "file.binary": Words(
        "文件第 {offset} 个字节起不是文字（空字节），看起来不是文本文件",
        "byte {offset} is a NUL byte: this does not look like a text file",
        _AS_CSV,
        _AS_CSV_EN,
    ),
    "file.encoding": Words(
        "文件编码既不是 UTF-8 也不是 GB18030：第 {line} 行的字节 {seen} 无法识别",
        "neither UTF-8 nor GB18030: bytes {seen} on line {line} cannot be read",
        _AS_CSV,
        _AS_CSV_EN,
    ),
    "file.damaged_text": Words(
        "第 {line} 行的文字已损坏（出现“{seen}”），是以前用错误的编码另存造成的",
        "text on line {line} is damaged ({seen!r}): it was once saved in a wrong encoding",
        "损坏的文字无法恢复，请从原始表格重新导出：“另存为”→“CSV UTF-8（逗号分隔）”。",
        "Damaged text cannot be mended: export the original table again as 'CSV UTF-8 "
        "(comma delimited)'.",
    ),
    "feed.unknown": Words(
        "无法确定这是哪张报表：{why}",
        "cannot tell which feed this is: {why_en}",
        "请在命令中用 --feed 指明报表（可选：{choices}），或使用下载的模板填报。",
        "Name the feed with --feed (one of: {choices}), or fill in the template.",
    ),
    "sender.unknown": Words(
        "无法确定填报单位：{why}",
        "cannot tell who sends this: {why_en}",
        "请在命令中用 --sender 指明填报单位，或在表头上方写“填报单位：单位全称”。",
        "Name the sender with --sender, or write '填报单位：' and the office's full name above "
        "the header.",
    ),
    "sender.feed": Words(
        "填报单位“{sender}”不承担报表“{feed}”",
        "{sender!r} does not report {feed_en!r}",
        "请检查是否选错了报表或填报单位；该单位承担的报表：{choices}。",
        "Check that feed and sender are the right ones; the sender reports: {choices}.",
    ),
}

TABLE_RULES = {
    "table.no_header": Words(
        "前 {limit} 行里没有找到表头（应包含：{required}）",
        "no header found in the first {limit} lines (it must hold: {required})",
        "请保留模板的表头行，列名写成：{required}；用逗号、制表符或分号分隔各列。",
        "Keep the header row of the template, with the columns written as: {required}; "
        "separate columns by commas, tabs or semicolons.",
    ),
    "table.no_rows": Words(
        "表头下面没有任何数据行",
        "there is no data row below the header",
        "请填写数据后重新上报；确实没有数据时，每个地区填一行，{nil}。",
        "Fill in the rows and send it again; where there is no data, give one row per "
        "region in which every key cell of a list says '无' and every value '未报'.",
    ),
    "table.quotes": Words(
        "从第 {line} 行开始的双引号不成对，后面的内容无法分列",
        "the double quotes starting on line {line} do not pair up",
        "请检查该行的双引号：成对使用，或全部删去；单元格内的双引号要写两遍。",
        "Check the double quotes of that row: use them in pairs or remove them all; within "
        "a cell write each one twice.",
    ),
    "row.too_many_cells": Words(
        "这一行有 {found} 个单元格，表头只有 {expected} 列",
        "the row has {found} cells, the header has {expected} columns",
        "请检查是否多了逗号：数字的千分位逗号或文字里的逗号，要用双引号把整个单元格括起来。",
        "Look for a comma too many: a cell whose number or text holds a comma must stand in"
        " double quotes.",
    ),
    "row.too_few_cells": Words(
        "这一行只有 {found} 个单元格，表头有 {expected} 列",
        "the row has only {found} cells, the header has {expected} columns",
        "请补齐单元格（没有内容的留空，但分隔符要保留），或检查单元格内是否有多余的换行。",
        "Fill in the missing cells (blank ones keep their delimiters), and look for a line "
        "break within a cell.",
    ),
    "header.missing": Words(
        "缺少必需的列“{name}”",
        "the required column {name!r} is missing",
        "请在表头中加上“{name}”列（也可写作：{aliases}）并填写。",
        "Add the column '{name}' to the header (also known as: {aliases}) and fill it in.",
    ),
    "header.unknown": Words(
        "不认识的列名“{header}”",
        "unknown column {header!r}",
        "{nearest}请改成本表的列名，或删去这一列。本表的列：{known}。",
        "{nearest}Use the feed's own column names, or remove the column. The feed's "
        "columns: {known}.",
    ),
    "header.blank": Words(
        "第 {column} 列没有列名，但第 {line} 行填有内容",
        "column {column} has no header, but line {line} has content there",
        "请给这一列写上列名，或删去这一列的内容。",
        "Name the column in the header, or clear what stands below it.",
    ),
    "header.duplicate": Words(
        "列名“{header}”与第 {other} 列“{other_header}”重复",
        "column {header!r} repeats column {other} {other_header!r}",
        "同一项指标只能有一列，请删去其中一列。",
        "Each item has one column only: remove one of the two.",
    ),
    "unit.unknown": Words(
        "不认识的计量单位“{unit}”",
        "unknown unit of measurement {unit!r}",
        "“{name}”可用的计量单位：{units}。请改正单位（数值要与单位相符），系统不会自行推断。",
        "Units that '{name}' may be written in: {units}. Correct the unit so that it fits "
        "the numbers; none is guessed.",
    ),
    "unit.missing": Words(
        "没有写明“{header}”的计量单位",
        "the unit of {header!r} is not stated",
        "请在列名后用括号写明计量单位，例如“{example}”；可用的单位：{units}。",
        "State the unit in parentheses behind the column's name, as in '{example}'; it may "
        "be one of: {units}.",
    ),
}
