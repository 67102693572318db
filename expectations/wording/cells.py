"""The wording of what can be wrong with a row's key or with one cell."""

from __future__ import annotations

from expectations.wording.words import Words

CELL_RULES = {
    "blank.required": Words(
        "必填项“{header}”没有填写",
        "the required cell {header!r} is empty",
        "请填写；确实没有数据时填“未报”，数值为零填 0。",
        "Fill it in; where there is no data write '未报', and for zero write 0.",
    ),
    "key.duplicate": Words(
        "同一地区、同一报告期{what}重复：与第 {others} 行相同",
        "the same region and period{what_en} occur more than once: also on line {others}",
        "每个地区每个报告期{one}，请核对后只保留正确的一行，删去其余各行。",
        "Each region and period{what_en} has one row: keep the right one and remove the others.",
    ),
    "key.duplicate_value": Words(
        "“{header}”在同一时段重复填写：第 {others} 行已填（{period}）",
        "{header!r} is given more than once for {period}: also on line {others}",
        "累计数按截止月份认定：“3月”和“1—3月”的累计是同一个数，请只保留一处。",
        "Cumulative values are told apart by their last month: '3月' and '1—3月' are the same"
        " number, so give it once.",
    ),
    "key.period_blank": Words(
        "没有填写报告期",
        "the period is empty",
        "请填写报告期，例如 2025年3月、2025年1—9月、2025年。",
        "Give the period, for instance 2025-03, '2025年3月', '2025年1—9月' or '2025年'.",
    ),
    "key.period_unreadable": Words(
        "{why}",
        "{why_en}",
        "{advice}",
        "Write the period as 2025-03, '2025年3月', '2025年1—9月', '2025年三季度' or '2025年', in a "
        "column formatted as text.",
    ),
    "period.off_calendar": Words(
        "“{read}”不是本表的报告期（{cadence}）",
        "{read!r} is not a period of this feed ({cadence_en})",
        "请按本表的报告期填报：{forms}。",
        "The feed is {cadence_en}: give one of its periods, for cumulative columns January "
        "to its last month, or the full year.",
    ),
    "period.before_first": Words(
        "“{read}”早于本表最早的报告期 {first}",
        "{read!r} is earlier than the feed's first period {first}",
        "请核对年份；更早的数据不在本表填报。",
        "Check the year; earlier data is not reported in this feed.",
    ),
    "period.in_future": Words(
        "“{read}”还没有开始（收到日期 {received}）",
        "{read!r} had not begun when the file was received on {received}",
        "请核对报告期的年份和月份。",
        "Check the year and month of the period.",
    ),
    "period.not_for_column": Words(
        "“{header}”只填{takes}，这一行的报告期是“{period}”",
        "{header!r} takes {takes_en}, but the row's period is {period}",
        "{instead}",
        "Give the row a period that the column takes, or move the value to the column that "
        "takes the row's period.",
    ),
    "value.not_allowed": Words(
        "“{header}”不能填“{read}”",
        "{header!r} cannot be {read!r}",
        "请改填下列之一：{allowed}。",
        "Write one of: {allowed}.",
    ),
    "value.not_marked_simulated": Words(
        "“{sender}”是演示用的模拟单位，这一行没有注明“模拟”",
        "{sender!r} is a simulated unit, but the row is not marked as simulated",
        "请在“数据性质”列填“模拟”。",
        "Write '模拟' in the column '数据性质'.",
    ),
    "type.number": Words(
        "数字“{read}”里有不是数字的字符“{seen}”",
        "the number {read!r} contains {seen!r}",
        "请改成阿拉伯数字，字母 O 与 0、l 与 1 容易混淆；没有数据时填“未报”。",
        "Write it in digits; the letters O and l are easily taken for 0 and 1. Where there "
        "is no data write '未报'.",
    ),
    "type.unit_in_cell": Words(
        "“{read}”的计量单位“{seen}”不是“{header}”可用的单位",
        "{read!r} carries the unit {seen!r}, which {header!r} cannot be measured in",
        "可用的计量单位：{units}。请折算后填写；单位宜写在列名后的括号里，单元格里只填数字。",
        "The units it may have: {units}. Convert the number; the unit is best put into parentheses"
        " in the header, with numbers only in the cells.",
    ),
    "type.percent_sign": Words(
        "“{header}”的单位是{unit}，不能填百分数“{read}”",
        "{header!r} is measured in {unit!r}: {read!r} cannot be a percentage",
        "请填写以{unit}为单位的数；增长率、比率请填到相应的百分比列。",
        "Give the number in the column's unit ({unit}); rates belong in the columns in per cent.",
    ),
    "type.grouping": Words(
        "数字“{read}”的逗号位置不对，分不清是千分位还是小数点",
        "the commas of {read!r} are not thousands separators",
        "请去掉逗号；小数点用英文句点，例如 1234.5。",
        "Remove the commas; the decimal mark is a full stop, as in 1234.5.",
    ),
    "type.scientific": Words(
        "“{read}”是科学计数法，原来的数字可能已经丢失",
        "{read!r} is in scientific notation: digits may have been lost",
        "请把该列设为“数值”格式，显示全部数字后再保存上报。",
        "Format the column as a number that shows all its digits, then save it again.",
    ),
    "type.formula": Words(
        "“{read}”是公式或公式错误，不是数字",
        "{read!r} is a formula or a formula's error, not a number",
        "请“复制”→“选择性粘贴”→“数值”，改正后重新上报。",
        "Copy the cells, paste them as values, correct them and send the file again.",
    ),
    "type.text_mark": Words(
        "“{read}”前面有撇号，是按文本保存的数字",
        "{read!r} starts with an apostrophe: a number kept as text",
        "请去掉撇号，把单元格改成普通数字后重新上报。",
        "Remove the apostrophe and make the cell an ordinary number.",
    ),
    "type.number_format": Words(
        "读不懂的数字“{read}”",
        "cannot read the number {read!r}",
        "请填写普通数字，例如 1234.5 或 -9.2；没有数据填“未报”，不适用填“不适用”，零填 0。",
        "Write an ordinary number such as 1234.5 or -9.2; without data write '未报', where it"
        " does not apply '不适用', for zero 0.",
    ),
    "type.not_whole": Words(
        "“{header}”应为整数，“{read}”折合 {value} {unit}",
        "{header!r} counts whole things: {read!r} is {value} {unit}",
        "请填写准确的整数，或检查列名里的计量单位是否写错。",
        "Give the exact whole number, or check whether the unit in the header is right.",
    ),
    "type.too_large": Words(
        "数字“{read}”过大（折合后达到 {limit} 以上）",
        "the number {read!r} is too large ({limit} or more)",
        "请核对数字和计量单位是否写错。",
        "Check the number and its unit.",
    ),
    "range.minimum": Words(
        "“{header}”不能小于 {bound}，填的是“{read}”",
        "{header!r} cannot be less than {bound}: {read!r}",
        "请核对数字、正负号和计量单位。",
        "Check the number, its sign and its unit.",
    ),
    "range.maximum": Words(
        "“{header}”不能大于 {bound}，填的是“{read}”",
        "{header!r} cannot be more than {bound}: {read!r}",
        "请核对数字、小数点和计量单位。",
        "Check the number, its decimal point and its unit.",
    ),
}
