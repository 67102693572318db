"""The wording of what can be wrong with a table's layout: sheets, wide tables, totals, titles."""

from __future__ import annotations

from expectations.wording.words import Words

LAYOUT_RULES = {
    "table.several_sheets": Words(
        "工作簿里有几张工作表都像本表：{sheets}",
        "several sheets of the workbook look like this table: {sheets}",
        "请只保留要上报的一张工作表（其余的删去或隐藏），再重新上报。",
        "Keep only the sheet to be reported (delete or hide the others) and send the file again.",
    ),
    "table.wide_list": Words(
        "名录要一行填一个事项，这张表把报告期排成了列",
        "a list has one row per entry; this table has periods as columns",
        "请每个事项填一行，另设“报告期”一列，按下载的模板重新填报。",
        "Give every entry a row of its own, with a column for the period, as in the template.",
    ),
    "table.ambiguous_layout": Words(
        "“{header}”（{period}）没有写明是本期数还是累计数，可以读作：{readings}",
        "{header!r} ({period}) may be that period's value or a cumulative one: {readings}",
        "请在列名、指标名称或标题中写明“本月”或“累计”，系统不会自行推断。",
        "Say in the header, the indicator or the title whether it is '本月' (the month's) or "
        "'累计' (cumulative); nothing is guessed.",
    ),
    "table.unnamed_values": Words(
        "“{header}”这一列是什么指标的数，没有写明（或不是本表的指标）",
        "it is not said what the numbers under {header!r} are (or they are not of this feed)",
        "请在标题、“指标：”或列名中写明指标名称。本表的指标：{known}。",
        "Name the indicator in the title, a line '指标：…' or the header. The names: {known}.",
    ),
    "table.unknown_indicator": Words(
        "不认识的指标“{read}”",
        "unknown indicator {read!r}",
        "请改成本表的指标名称，或删去这一行。本表的指标：{known}。",
        "Use one of the feed's own names, or delete the row. The names: {known}.",
    ),
    "table.units_differ": Words(
        "“{name}”在不同的列里用了不同的计量单位：{units}",
        "{name!r} is written in different units in different columns: {units}",
        "同一指标在一张表里请统一用一种计量单位。",
        "Write one indicator in one unit throughout the table.",
    ),
    "period.stated_twice": Words(
        "表头上方写了不同的报告期：{said}",
        "the lines above the table state different periods: {said}",
        "请只写一个报告期，或在表内设“报告期”一列。",
        "State one period only, or give the table a column '报告期'.",
    ),
    "period.not_as_titled": Words(
        "标题写的是“{titled}”，表内却没有这一期的数据（只有 {inside}）",
        "the title says {titled!r}, but no row speaks of that period (only {inside})",
        "请核对：标题和“报告期”列哪一个是对的，改正后重新上报。",
        "Check which of the two is right, the title or the period column, and correct the other.",
    ),
    "region.stated_twice": Words(
        "表头上方写了不同的地区：{said}",
        "the lines above the table state different regions: {said}",
        "请只写一个地区，或在表内设“地区”一列。",
        "State one region only, or give the table a column '地区'.",
    ),
    "row.merged_number": Words(
        "“{header}”的数字占了第 {first}—{last} 行的合并单元格，看不出是哪一行的",
        "the number under {header!r} is merged over lines {first} to {last}: whose is it?",
        "请取消合并单元格，每一行分别填写数字。",
        "Unmerge the cells and give every row its own number.",
    ),
    "row.only_prefilled": Words(
        "“{read}”只有表格预先印好的内容，没有填数",
        "only what the form had printed beforehand stands at {read!r}: nothing was filled in",
        "请补填这个地区的数；还没有数的在数值处填“未报”；不用报的请删去整行（或整列）。",
        "Fill it in; write '未报' where there is no number yet; delete what is not to be reported.",
    ),
    "total.disagrees": Words(
        "“{label}”的“{name}”是 {total}，所列 {count} 行相加是 {sum}（{members}）",
        "{name!r} of {label!r} is {total}, but the {count} rows add up to {sum} ({members})",
        "请核对各行和合计：相加必须相等。合计行只用于核对，也可以删去。",
        "Check the rows and the total: they must agree. A total may also be left out.",
    ),
}
