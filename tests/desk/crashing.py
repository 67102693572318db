"""One report at the desk from upload to receipt, in a process that may be killed on the way.

Belongs here: what a person does, and where it is cut off. Does not belong here: what must be true
afterwards (``test_crash``).
"""

from __future__ import annotations

import multiprocessing as mp
import os
import re
from pathlib import Path

import django

from tests.integration.steered import kill_at

UNIT, ACCOUNT = "stat-510302", "one"
NAME = "二手车.csv"
# The second month asks to be explained.
CONTENT = (
    "填报单位：自流井区统计局（模拟）\n"
    "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质\n"
    "自流井区,2026年1月,183,183,模拟\n自流井区,2026年2月,9000,9183,模拟\n"
).encode()
WHY = "2月新开业二手车市场一家，集中过户约8800辆"
DONE = 7
# Imported once: each process begins as a copy of one that has them.
HEAVY = (
    "polars",
    "django.test",
    "django.db.backends.sqlite3.base",
    "sources.loader",
    "orchestration.intake.answers.annotate_book",
    "orchestration.intake.keeping.handing_in",
)


def report(workspace: Path, place: str) -> None:
    """Upload, explain and hand in; killed at the place, where one is named."""
    os.environ["LIANGXIN_WORKSPACE"] = str(workspace)
    django.setup()  # here, where the settings find the workspace
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from orchestration.desk.models import Account  # noqa: PLC0415

    client = Client(headers={"host": "localhost"})
    account = Account.objects.get(username=ACCOUNT)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    if place:
        kill_at(place)
    file = SimpleUploadedFile(NAME, CONTENT)
    draft = client.post("/upload/", {"file": file}).headers["location"]
    page = client.get(draft, follow=True).content.decode()
    boxes = re.findall(r'name="(say\|[^"]+\|\d+)"', page)
    client.post(f"{draft}explain/", dict.fromkeys(boxes, WHY))
    client.post(f"{draft}submit/", {"later": "1"})
    os._exit(DONE)


def report_in_a_process(workspace: Path, place: str = "") -> int | None:
    """Do it in a process of its own; its exit code, negative where a signal ended it."""
    ways = mp.get_context("forkserver")
    ways.set_forkserver_preload(["tests.desk.crashing", *HEAVY])
    process = ways.Process(target=report, args=(workspace, place))
    process.start()
    process.join(120)
    return process.exitcode
