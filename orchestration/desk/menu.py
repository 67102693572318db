"""The menu of every page: the entries that the signed-in role may open.

Does not belong here: who may open what (``access``).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from orchestration.desk.access import PAGES
from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account

# The pages that stand in the menu, in this order; a page that is not in ``access`` is left out.
ENTRIES = (
    ("duties", "我的报表"),
    ("upload", "上传文件"),
    ("history", "上报记录"),
    ("reviews", "待复核"),
    ("board", "报送进度"),
    ("submissions", "报送审核"),
    ("reminders", "催报"),
    ("periods", "延期与锁定"),
    ("corrections", "数据更正"),
    ("releases", "发布"),
    ("audit", "操作日志"),
    ("accounts", "账号"),
    ("units", "单位"),
)


def menu(request: HttpRequest) -> dict[str, Any]:
    """``entries`` (name, words) of the menu, and ``unit``, the sender, of whoever reports."""
    account = getattr(request, "user", None)
    if not isinstance(account, Account):
        return {"entries": [], "unit": None}
    entries = [
        entry for entry in ENTRIES if entry[0] in PAGES and account.role in PAGES[entry[0]].roles
    ]
    unit = bureau_context().catalogue.senders.get(account.unit) if account.unit else None
    return {"entries": entries, "unit": unit}
