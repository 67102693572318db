"""Checks on a finished draft that are about neither one mart nor one page.

Belongs here: what each check is called, how grave it is, who acts, and what it says. Does not
belong here: finding what is wrong (``orchestration.publication.draft_checks``), or the checks of
the pages (``expectations.site_checks``).
"""

from __future__ import annotations

from expectations.common_checks import RECOMPUTE_ZH
from expectations.site_checks import SiteCheck

EXPORT_SUITE, CHANGES_SUITE = "export", "changes"
TITLES_ZH = {EXPORT_SUITE: "导出的数据", CHANGES_SUITE: "读者将看到的变动"}

DATA_AS_JUDGED = SiteCheck(
    "data_as_judged",
    "导出的数据与检查过的数据不一致。",
    "The exported data are not, row by row, those that were judged.",
    RECOMPUTE_ZH,
    owner="operator",
)
CHANGES_EXPLAINED = SiteCheck(
    "changes_explained",
    "与读者现在看到的一版相比，有的变动说不出原因：没有新的报送、规则、声明或程序与之对应。",
    "Some of what readers would see change has no cause in submissions, rules or declarations.",
    "网站保持上一版不变。请用 liangxin release diff 看是哪些变动；"
    "运行 liangxin run --full 全部重算，仍然出现时交给维护人员，不要手工改数。",
)
