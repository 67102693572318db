"""The wording of why an explanation of a doubted number was not accepted.

Belongs here: what is added to the finding that stays. Does not belong here: the doubts themselves
(their words are in ``sources/feeds``); these are remarks, never findings of their own.
"""

from __future__ import annotations

from expectations.wording.words import Words

EXPLANATION_REMARKS: dict[str, Words] = {
    "explanation.empty": Words(
        "所附说明“{text}”没有写出原因，未予采纳。",
        "The explanation given, {text!r}, names no cause and was not accepted.",
        "请写明是什么事、什么时候、影响多少，例如“3月12日二手车市场开业，新增交易约400辆”；"
        "“核实无误”“情况属实”不算说明。",
        "Say what happened, when, and how much it changed; 'checked, correct' is no explanation.",
    ),
    "explanation.copied": Words(
        "所附说明“{text}”与另一行的说明相同，未予采纳。",
        "The explanation given, {text!r}, is that of another row and was not accepted.",
        "请逐行写明各自的原因；几行确属同一原因的，分别写明这件事对本行的影响。",
        "Give each row its own cause; where several rows share one, say what it changed in each.",
    ),
    "explanation.standing": Words(
        "所附说明“{text}”以前各期报送中都有，说不清这一期的原因，未予采纳。",
        "The explanation given, {text!r}, stands in most earlier reports and was not accepted.",
        "请写明这一期是什么事、什么时候、影响多少；每期相同的备注可以保留，另加原因。",
        "Say what happened this time, when, and how much it changed; the standing remark may stay.",
    ),
    "explanation.echo": Words(
        "所附说明“{text}”只是重复审核提示，未予采纳。",
        "The explanation given, {text!r}, only repeats the finding and was not accepted.",
        "请写明是什么事、什么时候、影响多少，不要照抄审核提示。",
        "Say what happened, when, and how much it changed; do not repeat the finding.",
    ),
}
