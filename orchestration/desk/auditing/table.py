"""The record of actions as a CSV: UTF-8 with BOM, no cell that a spreadsheet would run.

Does not belong here: which entries are in it (``entries``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from orchestration.desk.auditing.entries import Entry
from orchestration.publication.downloads.inert import inert, legible

HEADERS = ("时间", "登录名", "姓名", "网络地址", "途径", "操作", "内容", "单位编号", "单位")


def as_table(found: Iterable[Entry]) -> bytes:
    """The entries in the order given."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADERS)
    for entry in found:
        cells = (
            f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.account, entry.name, entry.address, entry.way,
            entry.what, entry.about, entry.unit, entry.unit_zh,
        )  # fmt: skip
        writer.writerow([inert(legible(cell)) for cell in cells])
    return out.getvalue().encode("utf-8-sig")
