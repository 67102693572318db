"""What is said of each action and event.

Belongs here: words. Does not belong here: finding the entries (``entries``). A test holds that
every action that the desk notes has its word here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from orchestration.desk.roles import Role
from orchestration.ledger import SHANGHAI, EventKind

ACTIONS: Mapping[str, str] = {
    "signed_in": "登录",
    "signed_out": "退出",
    "sign_in_refused": "登录失败",
    "locked_out": "登录被锁定",
    "too_many_requests": "操作过于频繁被拒绝",
    "password_changed": "改密码",
    "account_created": "建立账号",
    "accounts_imported": "批量建立账号",
    "account_changed": "修改账号",
    "account_closed": "停用账号",
    "account_reopened": "重新启用账号",
    "account_unlocked": "解除登录锁定",
    "password_reset": "给临时密码",
    "unit_changed": "修改单位设置",
    "audit_exported": "导出操作日志",
    "uploaded": "上传文件",
    "downloaded": "下载文件",
    "draft_feed_chosen": "指定报表",
    "draft_explained": "在上报前写说明",
    "draft_discarded": "放弃上传的文件",
    "draft_overtaken": "上报后，此前没能上报的文件自动放下",
    "draft_sent_for_review": "送复核",
    "draft_sent_back": "复核退回修改",
    "reminded": "催报",
}
EVENTS: Mapping[EventKind, str] = {
    EventKind.RECEIVED: "上报",
    EventKind.JUDGED: "审核",
    EventKind.SUPERSEDED: "被新报送替代",
    EventKind.EXPLAINED: "说明",
    EventKind.RETURNED: "退回",
    EventKind.WITHDRAWN: "撤回",
    EventKind.EXTENDED: "延长截止日",
    EventKind.LOCKED: "锁定报告期",
    EventKind.UNLOCKED: "解除锁定",
    EventKind.GATED: "发布前检查",
    EventKind.APPROVED: "批准发布版",
    EventKind.EMBARGOED: "暂缓发布",
    EventKind.PUBLISHED: "发布",
    EventKind.ROLLED_BACK: "恢复以前的发布版",
}
OTHER = "其他操作"
# Facts that are told beside the word, each with what it is called; the rest are for programs.
FACTS: Mapping[str, str] = {
    "account": "账号",
    "accounts": "账号",
    "role": "角色",
    "file": "文件",
    "file_name": "文件",
    "feed": "报表",
    "period": "报告期",
    "submission_id": "报送编号",
    "release_id": "发布版",
    "from_release": "原发布版",
    "due_on": "截止日",
    "until": "到",
    "remark": "意见",
    "reason": "原因",
    "reason_zh": "原因",
    "text": "内容",
    "needs_review": "须复核",
    "email": "邮箱",
    "rows": "条数",
    "trouble": "没有办成",
}
TOLD_OF_LEDGER = frozenset({"submission_id", "release_id", "from_release", "until", "due_on"})
LONGEST = 200


def what_zh(kind: EventKind, facts: Mapping[str, Any]) -> str:
    """What was done, in a word or two."""
    if kind is EventKind.ACTED:
        return ACTIONS.get(str(facts.get("action")), OTHER)
    return EVENTS.get(kind, OTHER)


def about_zh(facts: Mapping[str, Any], feeds: Mapping[str, str]) -> str:
    """What it was done to, and why."""
    said = [f"{FACTS[name]}：{_value(name, value, feeds)}" for name, value in _told(facts)]
    before, after = facts.get("before"), facts.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        said += [
            f"{_changed_zh(name)}：{_value(name, before.get(name), feeds)} → "
            f"{_value(name, after[name], feeds)}"
            for name in after
            if before.get(name) != after[name]
        ]
    return "；".join(said)


def _told(facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, facts[name]) for name in FACTS if facts.get(name) not in (None, "", [])]


def _changed_zh(name: str) -> str:
    return {"name": "姓名", "unit": "单位", "role": "角色"}.get(name, "内容")


def _value(name: str, value: object, feeds: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(entry) for entry in value)[:LONGEST]
    text = str(value if value is not None else "")
    if name == "role" and text in Role.values:
        return Role(text).label
    if name == "feed":
        return feeds.get(text, text)
    if name == "until":
        return f"{datetime.fromisoformat(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return text[:LONGEST] or "（空）"
