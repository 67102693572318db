"""The wording of what can be wrong with a number and the unit beside it, or with a month."""

from __future__ import annotations

from expectations.wording.words import Words

_UNIT_RULES = {
    "unit.cell_contradicts": Words(
        "“{read}”写的单位是“{seen}”，列名或表头写的单位是“{stated}”，两者不一致",
        "{read!r} carries the unit {seen!r}, but the unit above the column is {stated!r}",
        "请核对这个数以哪个单位计，按“{stated}”折算后只填数字；或改正列名里的单位。",
        "Find out which unit the number is in, convert it to the unit above the column and write"
        " the number only; or correct the unit in the header.",
    ),
    "unit.cell_twice": Words(
        "“{read}”里的“{seen}”与列的单位“{stated}”重复，分不清是写重了还是要再乘一次",
        "{read!r} says {seen!r} in a column measured in {stated!r}: said twice or meant twice?",
        "请只填以“{stated}”为单位的数字，不写“{seen}”。",
        "Write the number only, in the unit {stated!r}, without {seen!r}.",
    ),
    "value.points": Words(
        "“{header}”以{unit}计，不能填百分点“{read}”",
        "{header!r} is measured in {unit!r}: {read!r} is in percentage points",
        "百分点是两个比率之差，不是增长率。请填写以{unit}为单位的数。",
        "Percentage points are the difference of two rates: write a number in {unit!r}.",
    ),
    "value.mixed_percent": Words(
        "“{header}”里这一格填“{read}”（没有 %），第 {line} 行填“{other}”（有 %），"
        "分不清“{read}”是 {as_is}% 还是 {scaled}%",
        "{header!r} holds {read!r} without a percent sign here and {other!r} on line {line}: is it"
        " {as_is}% or {scaled}%?",
        "请把这一列改成同一种写法：都以 % 为单位，例如 12.5 或 12.5%，不填 0.125。",
        "Write the whole column in one way, in percent: 12.5 or 12.5%, never 0.125.",
    ),
}

_NUMBER_RULES = {
    "value.sign_unclear": Words(
        "“{read}”分不清正负：可能是 {minus}，也可能是 {plus}",
        "the sign of {read!r} is not clear: it may be {minus} or {plus}",
        "负数请在前面写减号，例如 {minus}；不用括号、三角符号和破折号。",
        "Write a negative number with a minus sign in front, such as {minus}; no parentheses,"
        " triangles or dashes.",
    ),
    "value.footnote_mark": Words(
        "“{read}”里带有注释号或上下标“{seen}”，分不清是不是数字的一部分",
        "{read!r} carries a footnote mark or a raised figure {seen!r}",
        "请删去“{seen}”，注释写在“说明”列。",
        "Remove {seen!r} and write the remark into the notes column.",
    ),
    "value.chinese_numeral": Words(
        "“{read}”是中文数字",
        "{read!r} is written in Chinese numerals",
        "请改写成阿拉伯数字，例如 12、300；零填 0。",
        "Write it in Arabic digits, such as 12 or 300; for zero write 0.",
    ),
    "value.approximate": Words(
        "“{read}”是约数或范围，不是准确的数",
        "{read!r} is an approximation or a range, not an exact number",
        "请填写核实后的准确数，“约”“以上”“左右”等写在“说明”列；没有数据填“未报”。",
        "Write the exact number and put words such as 'about' into the notes; where there is no"
        " data write '未报'.",
    ),
    "value.growth_word": Words(
        "“{read}”用文字写了增减，“{header}”只填数字",
        "{read!r} says in words what rose or fell: {header!r} takes a number only",
        "增长填正数、下降填负数，例如 5.3、-2.1，持平填 0；环比、同比和增减量请填到相应的列。",
        "Write a rise as a positive and a fall as a negative number, such as 5.3 or -2.1, and no"
        " change as 0; other comparisons belong into their own columns.",
    ),
}

_PERIOD_RULES = {
    "period.dotted_ambiguous": Words(
        "“{read}”可能是 {january}，也可能是 {october}（表格软件会去掉小数末尾的 0），"
        "上下各行也不能确定",
        "{read!r} may be {january_en} or {october_en}: spreadsheets drop a trailing zero, and the"
        " rows around it do not settle which",
        "请写成 {january} 或 {october}，不要用小数点；整列可先设为文本格式再填写。",
        "Write {january_en} or {october_en}, without a decimal point; format the column as text"
        " first.",
    ),
    "period.day_unclear": Words(
        "“{read}”是某一天，不是报告期；全列不都是月初（或月末）的日期，或该月在收到时还没有结束，"
        "不能当作 {month}",
        "{read!r} is a day, not a period: not every cell of the column is the first (or the last)"
        " day of a month that had ended when the file came, so it is not taken for {month_en}",
        "请写成月份，例如 {month}；先把该列设为文本格式，表格软件就不会把月份改成日期。",
        "Write the month, such as {month_en}; format the column as text first, so that the"
        " spreadsheet does not change it.",
    ),
}

VALUE_RULES = _UNIT_RULES | _NUMBER_RULES | _PERIOD_RULES
