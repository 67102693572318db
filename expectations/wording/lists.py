"""The wording of what can be wrong with the rows and cells of a list."""

from __future__ import annotations

from expectations.wording.words import Words

_DAY_FORM = "请写成 2025-03-01 或 2025年3月1日 的形式。"
_DAY_FORM_EN = "Write a day as 2025-03-01 or '2025年3月1日'."

_ROW_RULES = {
    "blank.attribute": Words(
        "必填项“{header}”没有填写",
        "the required cell {header!r} is empty",
        "请填写；清单的这一项不能空着，也不能填“-”“未报”。",
        "Fill it in; this column of a list cannot be empty, '-' or '未报'.",
    ),
    "key.blank": Words(
        "没有填写“{header}”，分不清这一行说的是哪一个",
        "{header!r} is empty: nobody can tell what the row speaks of",
        "请填写，并且每期沿用同一个写法；本期清单没有内容的，每个地区填一行，“{header}”填“无”。",
        "Fill it in, the same way every period; a region with nothing on the list has one "
        "row that says '无' there.",
    ),
    "key.two_regions": Words(
        "同一个“{keys}”在同一报告期出现在不同的地区：还有第 {others} 行",
        "the same {keys!r} stands under two regions in one period: also on line {others}",
        "同一项内容只能在一个地区填报。请核对“{keys}”是否写错；没有写错的，只保留实际所在地区的一行。",
        "One thing is reported by one region. Check '{keys}'; where it is right, keep only "
        "the row of the region it lies in.",
    ),
    "nil.beside_rows": Words(
        "这一行填了“无”，但同一地区、同一报告期还有内容：第 {others} 行",
        "the row says that there is nothing, but the region lists something on line {others}",
        "有内容时不填“无”：请删去这一行；确实没有内容的，删去其他各行。",
        "Where there is something, remove this row; where there is nothing, remove the "
        "region's other rows.",
    ),
    "nil.not_empty": Words(
        "这一行填了“无”，但“{header}”填有“{read}”",
        "the row says that there is nothing, but {header!r} holds {read!r}",
        "没有内容的行只填地区、报告期和“无”，其余各列留空；有内容的，请填写编号等必填项。",
        "A row that says that there is nothing holds region, period and '无' only; where "
        "there is something, fill in its number and the other required cells.",
    ),
    "nil.partial": Words(
        "“{header}”填了“无”，同一行别的编号列却不是“无”",
        "{header!r} says that there is nothing, other key cells of the row do not",
        "本期清单没有内容的，编号各列都填“无”；有内容的，请把“{header}”填写完整。",
        "Where there is nothing write '无' in every key cell; where there is something, fill"
        " in '{header}'.",
    ),
    "period.of_list": Words(
        "“{read}”不是本清单的报告期",
        "{read!r} is not a period of this list",
        "清单按报告期末的状况填报，报告期写一期，例如 {forms}，不写“1—9月”这样的累计时段。",
        "A list is as of the end of one period, for instance '{forms}', and never of a run "
        "of months.",
    ),
}

_DATE_RULES = {
    "date.unreadable": Words(
        "读不懂的日期“{read}”",
        "cannot read the date {read!r}",
        f"{_DAY_FORM}没有日期的请留空。",
        f"{_DAY_FORM_EN} Leave it blank where there is no date.",
    ),
    "date.no_such_day": Words(
        "没有“{read}”这一天",
        "there is no such day as {read!r}",
        "请核对年、月、日。",
        "Check the year, month and day.",
    ),
    "date.year": Words(
        "日期“{read}”的年份不在 {first}—{last} 之间",
        "the year of {read!r} is not between {first} and {last}",
        "请核对年份。",
        "Check the year.",
    ),
    "date.not_a_day": Words(
        "“{read}”没有写到日",
        "{read!r} names no day",
        "请核实到日，写成 2025-03-01 的形式。确实查不到日期的，填当月最后一天，并在“说明”列注明。",
        "Find out the day and write it as 2025-03-01. Where nobody knows it, give the last "
        "day of the month and say so in the column '说明'.",
    ),
    "date.year_first": Words(
        "日期“{read}”分不清年、月、日",
        "it is not clear which part of {read!r} is the year, the month and the day",
        f"请把四位数的年份写在最前面。{_DAY_FORM}",
        f"Put the four-digit year first. {_DAY_FORM_EN}",
    ),
    "date.serial": Words(
        "“{read}”像是表格软件内部的日期数值，按 1900 日期系统是 {day}",
        "{read!r} looks like a spreadsheet's own number for a date: {day} if it counts from 1900",
        "请把该列的单元格格式设为“日期”（2025-03-01），保存后再上报。",
        "Format the column's cells as dates (2025-03-01), then save it again.",
    ),
}

_CODE_RULES = {
    "code.length": Words(
        "统一社会信用代码应为 18 位，“{read}”是 {length} 位",
        "a unified social credit code has 18 characters, {read!r} has {length}",
        "请对照营业执照填写 18 位代码（不是 9 位组织机构代码或税号）；没有代码的请留空。",
        "Copy the 18 characters from the business licence (not the organisation code of 9 "
        "or a tax number); leave it blank where there is none.",
    ),
    "code.registration_number": Words(
        "“{read}”是 15 位的旧注册号，不是统一社会信用代码",
        "{read!r} is an old registration number of 15 digits, not a unified social credit code",
        "请填写现行营业执照上的 18 位代码，可在国家企业信用信息公示系统按企业名称查询。",
        "Give the 18 characters of the present business licence; the national register of "
        "enterprises finds them by name.",
    ),
    "code.letter": Words(
        "统一社会信用代码“{read}”里有不该出现的字符“{seen}”",
        "{read!r} contains {seen!r}, which no unified social credit code does",
        "代码只用数字和大写字母，且不用 I、O、S、V、Z，请核对是不是 1、0、5、U、2。",
        "A code holds digits and capitals without I, O, S, V and Z: check whether they are "
        "1, 0, 5, U and 2.",
    ),
    "code.region_digits": Words(
        "统一社会信用代码“{read}”的第 3—8 位是“{seen}”，应全是数字",
        "characters 3 to 8 of {read!r} are {seen!r}: they must be digits",
        "请对照营业执照逐位核对。",
        "Check it against the business licence, character by character.",
    ),
    "code.check_digit": Words(
        "统一社会信用代码“{read}”校验不符：最后一位是“{found}”，按前 17 位应为“{expected}”",
        "{read!r} ends in the check digit {found!r}; by its other characters that is {expected!r}",
        "代码中至少有一位写错（不一定是最后一位），请对照营业执照逐位核对。",
        "At least one character is wrong (not always the last): check it against the "
        "business licence.",
    ),
    "code.digits_lost": Words(
        "“{read}”的末几位已被表格软件改掉，无法恢复",
        "a spreadsheet has replaced the last digits of {read!r}: they are lost",
        "请把该列设为“文本”格式，从原始资料重新填写全部位数后再上报。",
        "Format the column as text and enter all digits again from the original documents.",
    ),
}

_PROMISE_RULES = {
    "promise.unreadable": Words(
        "读不懂的事项编号“{read}”",
        "cannot read the promise {read!r}",
        "请写成“方案简称-举措序号”或“方案简称-目标序号”，例如 自贡-举措12、自贡-目标3。",
        "Write the plan's short name and the number of the action or goal, such as '自贡-"
        "举措12' or '自贡-目标3'.",
    ),
    "promise.unknown_plan": Words(
        "“{read}”里的方案没有收录",
        "the plan in {read!r} is not known",
        "{nearest}已收录的方案：{known}。",
        "{nearest}Plans on record: {known}.",
    ),
    "promise.unknown": Words(
        "没有“{read}”：{plan}方案有举措 {actions} 项、定性目标 {goals} 项",
        "there is no {read!r}: the plan has {actions} actions and {goals} goals",
        "请核对序号；举措和目标分别从 1 编号。",
        "Check the number; actions and goals are numbered from 1 each.",
    ),
    "promise.not_yours": Words(
        "“{read}”是{plan}方案的事项，不在“{sender}”的填报范围内",
        "{read!r} was promised by another plan than that of the row's region or of {sender!r}",
        "请只填报本地区方案的事项；本地区方案的事项见模板。",
        "Report on the actions and goals of your own region's plan only.",
    ),
}

LIST_RULES = _ROW_RULES | _DATE_RULES | _CODE_RULES | _PROMISE_RULES
