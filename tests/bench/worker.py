"""From a file put into the inbox to marts and to the published site, by the resident worker.

Beside it, in the same run, the cold stock path: a fresh process, everything computed anew, pages
compiled anew. Seen from outside: the real command line on a workspace of the nation and one city.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orchestration.demo.deliveries import Delivery, national_deliveries
from orchestration.demo.simulate import write_simulated
from orchestration.worker import heartbeat
from orchestration.worker.heartbeat import Heartbeat
from sources.loader import load_catalogue
from tests.bench.children import ROOT
from tests.bench.table import Measured
from tests.integration.bureau import LIANGXIN, Bureau

MOST_TO_MARTS = 2.0
MOST_TO_SITE = 15.0
MOST_MEGABYTES = 4000
PATIENCE = 1800.0
_SENDER, _FEED = "stat-510302", "appliance_recycling"
_ABOVE = "废旧家电回收量报表（模拟）,,,,,,\n填报单位：自流井区统计局（模拟）,,,,,,\n"
_HEADER = "地区,报告期,本月回收量（台）,累计回收量（台）,数据性质,数据来源,说明\n"
_ROW = "510302,2026年10月,{},{},模拟,自流井区统计局（模拟）,模拟数据，不代表实际情况\n"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds from the file being there to the marts and to the site."""

    marts: float
    site: float


def measure(folder: Path, rounds: int = 3) -> list[Measured]:
    """The best of some files, one by one; then one by the cold path."""
    bureau = Bureau(folder / "var")
    sent = _deliveries(folder)
    bureau.land(sent)
    bureau.liangxin("run", "--auto")
    so_far = _so_far(sent)
    warm, peak = _by_worker(bureau, so_far, rounds + 1)
    best = Took(min(one.marts for one in warm[1:]), min(one.site for one in warm[1:]))
    cold = _cold(bureau, so_far, rounds + 2)
    pages = sum(1 for _ in bureau.site.rglob("*.html"))
    ways = f"冷启动 {cold.marts:.1f} s、{cold.site:.1f} s"
    to_marts = [one.marts for one in warm]
    others = f"中位 {_median(to_marts[1:]):.2f} s；第一次 {to_marts[0]:.1f} s"
    return [
        Measured("常驻：文件放入 → 指标更新", best.marts, "s", MOST_TO_MARTS,
                 others),
        Measured("常驻：文件放入 → 网站发布，每 100 页", best.site / pages * 100, "s", MOST_TO_SITE,
                 f"{pages} 页 {best.site:.1f} s"),
        Measured("到指标 ÷ 冷启动（新进程、全部重算）", best.marts / cold.marts, "×", None, ways),
        Measured("到网站 ÷ 冷启动（页面重新编译）", best.site / cold.site, "×", None, ways),
        Measured("常驻进程内存峰值", peak, "MB", MOST_MEGABYTES),
    ]  # fmt: skip


def _deliveries(folder: Path) -> list[Delivery]:
    every = [*national_deliveries(), *write_simulated(load_catalogue(), folder / "examples")]
    return [one for one in every if one.sender.startswith(("national", "stat-5103"))]


def _so_far(sent: list[Delivery]) -> int:
    """What the county has reported this year until September."""
    mine = max(
        (one for one in sent if (one.sender, one.feed) == (_SENDER, _FEED)),
        key=lambda one: one.received_at,
    )
    last = re.findall(r"2026年9月,\d+,(\d+)", mine.path.read_text("utf-8-sig"))
    return int(last[-1])


def _put(bureau: Bureau, so_far: int, n: int) -> float:
    """A file with a new month, then again and again with another value; when it was there."""
    folder = bureau.workspace.inbox / _SENDER
    folder.mkdir(exist_ok=True)
    reason = "修订原因：C 录入错误,,,,,,\n" if n else ""
    part = folder / f"month-{n}.csv.part"
    row = _ROW.format(900 + n, so_far + 900 + n)
    part.write_text(_ABOVE + reason + _HEADER + row, "utf-8-sig")
    part.rename(part.with_suffix(""))
    return time.time()


def _by_worker(bureau: Bureau, so_far: int, files: int) -> tuple[list[Took], float]:
    environment = os.environ | {"LIANGXIN_WORKSPACE": str(bureau.root), "PYTHONPATH": str(ROOT)}
    command = [str(LIANGXIN), "watch", "--every", "0.1", "--auto", "--no-morning"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(bureau, worker, lambda said: said.state == "idle")
        took = []
        for n in range(files):
            began = _put(bureau, so_far, n)
            said = _wait(bureau, worker, lambda said, n=n: said.runs > n)
            done = time.time()
            if said.last_run is None or said.last_run.state != "published":
                raise SystemExit(f"the worker did not publish: {said}")
            took.append(Took(bureau.workspace.warehouse.stat().st_mtime - began, done - began))
        status = Path(f"/proc/{worker.pid}/status").read_text()
        peak = int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024
    finally:
        worker.terminate()
        worker.wait()
    return took, peak


def _wait(
    bureau: Bureau, worker: subprocess.Popen[bytes], come: Callable[[Heartbeat], bool]
) -> Heartbeat:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and worker.poll() is None:
        said = heartbeat.read(bureau.workspace)
        if said is not None and said.pid == worker.pid and come(said):
            return said
        time.sleep(0.02)
    raise SystemExit(f"the worker ended or says nothing: {worker.poll()}")


def _cold(bureau: Bureau, so_far: int, n: int) -> Took:
    shutil.rmtree(bureau.workspace.site_build)
    began = _put(bureau, so_far, n)
    bureau.liangxin("run", "--full", "--auto")
    done = time.time()
    return Took(bureau.workspace.warehouse.stat().st_mtime - began, done - began)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
