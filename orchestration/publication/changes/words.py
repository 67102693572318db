"""The words for what differs: columns, states and causes, as the operator reads them.

Belongs here: names of columns and how a field is put. Does not belong here: the layout of a text
or a page (``telling``), or the names of regions and indicators (``naming``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orchestration.publication.changes.model import CAUSES, KINDS, Change, Changes, Field

COLUMNS: Mapping[str, str] = {
    "light": "灯号", "light_before": "原灯号", "light_after": "现灯号", "reason": "依据",
    "early": "提前", "period": "判断时期", "judged_basis": "口径", "value": "数值",
    "baseline_value": "基期值", "growth_pct": "较基期增长（%）", "needed_value": "需达到",
    "yoy_pct": "同比（%）", "published_growth_pct": "公布增速（%）",
    "level_growth_pct": "按水平增长（%）", "chained_growth_pct": "按公布增速连乘（%）",
    "growth_difference_pp": "两种增速相差（百分点）", "contribution_pp": "拉动（百分点）",
    "coverage": "覆盖率", "quality": "质量", "low": "下限", "high": "上限",
    "n_reported": "已报地区数", "n_expected": "应报地区数", "flags": "异常标记",
    "attained_pct": "完成比例（%）", "scheduled_pct": "序时比例（%）",
    "pace_gap_pp": "进度差（百分点）", "pace_ratio": "进度比", "required_run_rate": "每月还需",
    "projected_value": "预计", "projected_low": "预计下限", "projected_high": "预计上限",
    "projected_growth_pct": "预计增长（%）", "projected_growth_low_pct": "预计增长下限（%）",
    "projected_growth_high_pct": "预计增长上限（%）", "simulated": "模拟", "remark_zh": "说明",
    "is_current": "现行", "target_year": "判断年", "unit": "单位", "operator": "比较",
    "deadline": "期限", "hedge": "修饰词", "kind": "类型", "scope": "口径范围",
    "state": "状态", "due_on": "截止日", "received_at": "收到", "submission_id": "报送编号",
    "reason_zh": "原因", "is_expected": "应报", "n_submissions": "报送次数",
    "first_pass": "一次通过", "changes_after_due": "截止后更改", "expected": "应报",
    "received": "已报", "on_time": "按时", "absent": "未报", "overdue": "逾期",
    "sent_back": "退回", "waiting": "待说明", "tried": "报来", "received_pct": "已报比例（%）",
    "on_time_pct": "按时比例（%）", "first_pass_pct": "一次通过比例（%）",
    "changed_after_due": "截止后更改", "status": "状态", "evidence": "佐证", "issue": "问题",
    "evidence_date": "佐证日期", "attributes": "内容", "name_zh": "名称", "title_zh": "标题",
    "role": "分工", "unit_name": "单位名称", "printed_name": "文中名称", "text": "文字",
    "page": "页面", "own_value": "自报", "children_value": "下级汇总",
}  # fmt: skip
STAMP: Mapping[str, str] = {
    "release_id": "发布版", "as_of": "判断日", "data_cutoff": "数据截止", "coverage": "应报已报",
    "n_rejected": "未通过审核", "has_simulated": "含模拟", "rule_version": "规则版本",
    "code_version": "程序版本", "content_hash": "内容校验",
}  # fmt: skip
STATES: Mapping[str, str] = {
    "not_due": "未到期", "missing": "未报", "overdue": "逾期未报", "rejected": "退回修改",
    "awaiting_explanation": "待说明", "returned": "已退回", "blank": "空表",
    "accepted_on_time": "按时", "accepted_late": "迟报", "structural_gap": "不需报送",
    "published": "已发布", "estimated": "估算", "withheld": "数据不足",
    "True": "是", "False": "否", "ytd": "累计", "current": "当期", "year": "全年",
    "not_started": "未启动", "under_way": "推进中", "done": "已完成", "blocked": "有困难",
}  # fmt: skip
# What says how a figure came about, and is on no page in so many words.
TECHNICAL = frozenset({
    "period_start", "period_end", "base_year", "method", "nature", "severity_rank", "sheet", "line",
    "region_code", "sender", "submission_id", "reason_zh", "known_from", "known_to", "is_standing",
    "published_growth_base_year", "n_expected",
})  # fmt: skip
NOTHING = "—"


def kind_words(kind: str, english: bool = False) -> str:
    """A kind of changes, in words."""
    return KINDS[kind][english]


def cause_words(causes: Sequence[str], english: bool = False) -> str:
    """Causes, the decisive one first."""
    between = ", " if english else "、"
    return between.join(CAUSES[cause][english] for cause in causes if cause in CAUSES)


def column_words(name: str, english: bool = False) -> str:
    """A column, in words."""
    return name if english else COLUMNS.get(name, name)


def value_words(changes: Changes, name: str, value: str | None, english: bool = False) -> str:
    """A value as it is told: lights, reasons and states in words."""
    if value is None:
        return NOTHING
    if english:
        return value
    if name.startswith("light"):
        return changes.lights.get(value, (value, ""))[0]
    if name == "reason":
        return changes.reasons.get(value, value)
    return STATES.get(value, value) if name in _CODED else value


_CODED = frozenset({
    "state", "quality", "early", "simulated", "is_expected", "first_pass", "is_current", "status",
    "judged_basis",
})  # fmt: skip


def told_fields(change: Change) -> tuple[Field, ...]:
    """The fields worth telling: all but the technical ones, unless there is nothing else."""
    told = tuple(f for f in change.fields if f.name not in TECHNICAL)
    return told or change.fields


def also_words(change: Change, english: bool = False) -> str:
    """That other periods of the series differ, too."""
    if not change.also:
        return ""
    n = len(change.also)
    return f"{n} other periods, too" if english else f"另有 {n} 个时期"
