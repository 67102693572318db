"""The wording of what is asked of a submission because of what was accepted before it.

Belongs here: rules about the life of a submission. Does not belong here: rules of one file.
"""

from __future__ import annotations

from expectations.wording.words import Words
from sources.vocabulary import Severity

LIFE_RULES: dict[str, Words] = {
    "revision.reason": Words(
        zh="本次上报改动了此前已接收的 {count} 个数（{example}），但没有说明修订原因。",
        en="This file changes {count} values that were accepted before ({example}) "
        "and gives no reason.",
        advice="请给出修订原因代码（{codes}）：在表上方加一行“修订原因：C 录入错误”，"
        "或在“说明”列写“修订原因：C 录入错误”，"
        "或用 liangxin explain {submission} --revision C 补充。",
        advice_en="Give a reason code ({codes_en}): a line “修订原因：C …” above the table or in "
        "the notes column, or liangxin explain {submission} --revision C.",
        severity=Severity.SOFT,
    ),
    "period.locked": Words(
        zh="报告期 {period} 自 {since} 起已锁定（{reason}），不再接收这一期的数据。",
        en="Period {period} has been locked since {since} ({reason}): no data are taken in for it.",
        advice="不需要改这一期的，请删去这些行后重新上报；确需更改的，请与{by}联系，解锁后再上报。",
        advice_en="Leave these rows out and send the file again; where the period has to be "
        "changed, ask the bureau ({by}) to unlock it first.",
    ),
}
