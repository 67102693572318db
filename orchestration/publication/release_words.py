"""What the states of releases and embargoes are called, at the terminal and at the desk.

Does not belong here: telling which state a release is in (``releases``, ``embargo``).
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.ledger import SHANGHAI
from orchestration.publication.embargo import Embargo

STATES: Mapping[str, tuple[str, str]] = {
    "current": ("当前", "current"),
    "published": ("已发布过", "published before"),
    "withdrawn": ("已撤回", "withdrawn"),
    "held": ("未通过检查，未发布", "held"),
    "gated": ("数据已通过检查，未生成页面", "data passed, no pages made"),
    "draft": ("待批准", "waits for approval"),
    "approved": ("已批准，未发布", "approved, not published"),
}


def embargo_words(entry: Embargo) -> tuple[str, str]:
    """What is held until when, by whom and why: Chinese and English."""
    until = f"{entry.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    why = f"{entry.by}：{entry.reason}"
    return (
        f"暂缓发布：{entry.release_id or '所有新版'}，到 {until}（{why}）",
        f"held: {entry.release_id or 'every new release'} until {until} ({why})",
    )
