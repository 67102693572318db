"""The tables that readers may download: their columns, with what each means.

Belongs here: one declaration per column, which the files, their notes and the page 数据字典 all
follow. Does not belong here: where the values come from (``queries``) or how files look.
"""

from __future__ import annotations

from dataclasses import dataclass

FOLDER = "downloads"
FORMATS = ("csv", "xlsx")
YES, NO = "是", "否"


@dataclass(frozen=True)
class Column:
    """One column: its name in the queries, its header with the unit, and what it means."""

    name: str
    header_zh: str
    meaning_zh: str
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """One kind of file: the folder it lies in, what it is, and its columns."""

    folder: str
    title_zh: str
    what_zh: str
    columns: tuple[Column, ...]


def address(folder: str, code: str, suffix: str) -> str:
    """Where a file lies in the site."""
    return f"{FOLDER}/{folder}/{code}.{suffix}"


def _text(name: str, header: str, meaning: str) -> Column:
    return Column(name, header, meaning)


def _number(name: str, header: str, meaning: str) -> Column:
    return Column(name, header, meaning, is_number=True)


_SIMULATED = _text(
    "simulated", "模拟", f"{YES}：演示用的模拟数据，不反映任何地区的实际情况；{NO}：不是。"
)
_OF_THE_RELEASE = (
    _text("release_id", "发布编号", "这些数属于哪一次发布；与网页页脚的发布编号相同。"),
    _text("as_of", "判断日", "按哪一天已知的数据判断。"),
    _text("data_cutoff", "数据截止", "最后一份计入的报送何时收到；没有数据的为空。"),
)
_FIGURE = (
    _text("indicator", "指标代码", "指标的代码，与网址中的相同。"),
    _text("indicator_zh", "指标", "指标的名称。"),
    _text("region_code", "地区代码", "行政区划代码（GB/T 2260），六位，按文本保存。"),
    _text("region_zh", "地区", "地区的名称。"),
    _text(
        "period", "时期代码", "报告期的代码：2025 为全年，2025-09 为九月；累计数以最后一月为准。"
    ),
    _text("period_zh", "时期", "报告期，与网页上的写法相同。"),
    _text("basis_zh", "口径", "当期、累计、全年或期末，见“口径”的说明。"),
    _number("value", "数值", "指标的数值，单位见“单位”列；未报和数据不足的为空，不是零。"),
    _text("unit_zh", "单位", "“数值”“基期数值”“估算下限”“估算上限”四列的单位。"),
    _text("quality_zh", "数据质量", "正式、估算、数据不足或未报，见“数据质量”的说明。"),
    _number("low", "估算下限", "有地区未报时可能的范围的低端；不是估算的为空。"),
    _number("high", "估算上限", "有地区未报时可能的范围的高端；不是估算的为空。"),
    _number("coverage_pct", "已报权重（%）", "已报地区按基期数值所占的比重。"),
    _text("base_year", "基期年", "与哪一年的同样月份比较。"),
    _number("baseline", "基期数值", "基期年同样月份的数值。"),
    _number("growth_pct", "较基期增长（%）", "比基期同样月份增长；比率类指标为空。"),
    _number("change_pp", "较基期变化（百分点）", "比率类指标比基期提高的百分点；其他指标为空。"),
    _number("yoy_pct", "同比（%）", "比上年同样月份增长；比率类指标为空。"),
    _number("published_pct", "公布增速（%）", "主管部门公布的增速，照原样保存，不用水平倒算。"),
    _text("published_base", "公布增速的对照年", "公布的增速是与哪一年相比。"),
)
_FIGURE_END = (
    _text("feed_zh", "来源报表", "数由哪一张报表报来，见“报表”。"),
    _SIMULATED,
    *_OF_THE_RELEASE,
)

INDICATORS = Table(
    "indicators",
    "指标数据",
    "一个指标在网页图表所列各地区的全部时期：图上各点和最新数表都取自这些行。",
    (*_FIGURE, *_FIGURE_END),
)
REGIONS = Table(
    "regions",
    "地区数据",
    "一个地区各指标的最新数，以及它下级地区的最新数，与网页所列的表相同。",
    (
        *_FIGURE,
        _number("contribution_pp", "拉动上级增长（百分点）", "这个地区给上级增速贡献的百分点。"),
        _number("n_reported", "已报个数", "应报的地区中已报的个数；自己填报的为 1。"),
        _number("n_expected", "应报个数", "应报的地区个数。"),
        _text("remark_zh", "注", "数旁边注明的事项：其后未报的时期、口径变动、对不上的数等。"),
        *_FIGURE_END,
    ),
)
PLANS = Table(
    "plans",
    "方案目标",
    "一个方案的全部量化目标，每个目标、每个判断年度一行，与网页的卡片相同。",
    (
        _text("plan", "方案代码", "方案的代码，与网址中的相同。"),
        _text("plan_zh", "方案", "方案的简称。"),
        _text("status_zh", "文件状态", "已印发或征求意见稿。"),
        _text("n", "序号", "目标在文件中出现的次序。"),
        _text("clause", "条款", "目标所在的条款。"),
        _text("indicator", "指标代码", "判断所用指标的代码。"),
        _text("target_zh", "目标", "指标名称；只管一部分地区的注明地区。"),
        _text("scope", "范围", "目标只管一部分的，管哪一部分。"),
        _text("region_code", "地区代码", "按哪个地区的数判断。"),
        _text("promise_zh", "目标要求", "文件的要求，连同“以上”“左右”等原文限定词。"),
        _number("promised", "目标值", "文件印的数，单位见下一列。"),
        _text("promised_unit", "目标单位", "文件印的单位。"),
        _text("deadline_zh", "期限", "到期年度；逐年目标为所判断的年度。"),
        _text("current_zh", "本期所判", f"{YES}：网页卡片上的灯；{NO}：逐年目标的其他年度。"),
        _text("light_zh", "灯", "灯的名称，见“灯”的说明。"),
        _text("reason_zh", "原因", "为什么是这个灯，见“原因”。"),
        _text("value_label_zh", "数值的时期", "判断所用的数是哪一期的。"),
        _number("value", "数值", "判断所用的数，单位见下一列；没有数的为空，不是零。"),
        _text("unit_zh", "单位", "“数值”“基期数值”“达到目标需要”三列的单位。"),
        _number("baseline", "基期数值", "基期同样月份的数值。"),
        _number("needed", "达到目标需要", "按增长、提高或对照换算出来、达到目标时的数值。"),
        _number("attained_pct", "完成（%）", "已经完成目标变化量的比重。"),
        _number("scheduled_pct", "序时应完成（%）", "按时间现在应该完成的比重。"),
        _number("gap_pp", "进度差（百分点）", "完成减序时应完成；负数是落后。"),
        _number("coverage_pct", "已报权重（%）", "已报地区按基期数值所占的比重。"),
        _text("lead_zh", "牵头单位", "牵头的责任单位。"),
        _text("joint_zh", "共同负责单位", "共同负责的单位。"),
        _text("cooperating_zh", "配合单位", "配合的单位。"),
        _SIMULATED,
        *_OF_THE_RELEASE,
    ),
)
TABLES = (INDICATORS, PLANS, REGIONS)
