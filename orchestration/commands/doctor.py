"""``liangxin doctor``: is everything there that the system needs, and in order?"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

import typer

from orchestration.commands.doctor_desk import desk_seen
from orchestration.commands.terminal import (
    SYSTEM_AT_FAULT,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    print_json,
    say,
)
from orchestration.commands.watcher_words import watcher_in_order, watcher_line
from orchestration.context import Context
from orchestration.durable import sha256_of
from orchestration.intake.keeping.inbox import strange_entries
from orchestration.ledger import SHANGHAI
from orchestration.ledger_copy import contradict
from orchestration.publication.node import MINIMUM_MAJOR, NodeError, find_node
from orchestration.publication.releases import current_release_id
from orchestration.publication.shown import shown_release_id
from orchestration.publication.site import DASHBOARDS
from orchestration.warehouse.holiday_notice import holiday_notice
from orchestration.warehouse.working_days import LAST_YEAR
from orchestration.workspace import Workspace

SMALLEST_FREE_GB = 2


@dataclass(frozen=True)
class Examination:
    """One thing looked at: in order or not, what was seen, and what to do about it.

    A ``warning`` asks for something to be done, but nothing is broken.
    """

    name: str
    in_order: bool
    seen: str
    advice: str = ""
    warning: bool = False


def doctor(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """检查运行环境与工作区 / examine the installation and the workspace."""
    place = chosen_workspace(workspace)
    found = [_examined(examine, place) for examine in EXAMINATIONS]
    if as_json:
        print_json({"schema": 1, "examinations": [vars(entry) for entry in found]})
    else:
        for entry in found:
            to_do = entry.warning or not entry.in_order
            mark = "✘" if not entry.in_order else "!" if entry.warning else "✔"
            advice = f"  → {entry.advice}" if to_do else ""
            console.print(f"{mark} {entry.name}：{entry.seen}{advice}")
    if not all(entry.in_order for entry in found):
        raise typer.Exit(SYSTEM_AT_FAULT)


def _examined(examine: Callable[[Workspace], Examination], place: Workspace) -> Examination:
    """What an examination found; whatever breaks it is a finding too."""
    try:
        return examine(place)
    except Exception as error:
        name = examine.__name__.strip("_")
        return Examination(name, False, str(error), say("按提示改正", "mend what it names"))


def _python(_place: Workspace) -> Examination:
    seen = ".".join(str(part) for part in sys.version_info[:3])
    in_order = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Examination("Python", in_order, seen, say("需要 3.11–3.13", "3.11 to 3.13 are needed"))


def _packages(_place: Workspace) -> Examination:
    wanted = ("dagster", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "polars")
    seen, missing = [], []
    for name in wanted:
        try:
            seen.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    text = "，".join(seen) if not missing else say("缺少 ", "missing ") + "、".join(missing)
    return Examination(say("程序包", "packages"), not missing, text, "make setup")


def _node(_place: Workspace) -> Examination:
    try:
        seen = subprocess.run(
            [str(find_node()), "--version"], capture_output=True, text=True, check=True
        ).stdout.strip()
    except (NodeError, OSError, subprocess.CalledProcessError) as error:
        return Examination("Node.js", False, str(error), "make setup")
    in_order = int(seen.removeprefix("v").split(".")[0]) >= MINIMUM_MAJOR
    return Examination("Node.js", in_order, seen, f"≥ {MINIMUM_MAJOR}")


def _dashboards(_place: Workspace) -> Examination:
    there = (DASHBOARDS / "node_modules" / "@evidence-dev" / "evidence").is_dir()
    seen = say("已安装", "installed") if there else say("未安装", "not installed")
    return Examination(say("页面生成器", "page builder"), there, seen, "make setup")


def _disk(place: Workspace) -> Examination:
    above = next(folder for folder in (place.root, *place.root.parents) if folder.exists())
    free = shutil.disk_usage(above).free / 1e9
    return Examination(
        say("磁盘剩余", "free disk"),
        free >= SMALLEST_FREE_GB,
        f"{free:.1f} GB",
        say(f"至少留出 {SMALLEST_FREE_GB} GB", f"keep {SMALLEST_FREE_GB} GB free"),
    )


def _declarations(place: Workspace) -> Examination:
    catalogue = Context.open(place).catalogue
    targets = sum(len(plan.targets) for plan in catalogue.plans.values())
    seen = say(
        f"{len(catalogue.feeds)} 张报表，{len(catalogue.plans)} 个方案，{targets} 个目标",
        f"{len(catalogue.feeds)} feeds, {len(catalogue.plans)} plans, {targets} targets",
    )
    return Examination(say("声明", "declarations"), True, seen)


def _holidays(place: Workspace) -> Examination:
    notice = holiday_notice(Context.open(place).catalogue, datetime.now(SHANGHAI).date())
    seen = say(f"已知到 {LAST_YEAR} 年", f"known to {LAST_YEAR}")
    advice = say(*notice) if notice else ""
    return Examination(say("节假日安排", "holidays"), True, seen, advice, warning=bool(notice))


def _landing(place: Workspace) -> Examination:
    context = Context.open(place)
    damaged = [
        entry.file_name
        for entry in context.submissions().values()
        if not _is_whole(context, entry.sha256)
    ]
    seen = "、".join(damaged) if damaged else say("原文完好", "every original is whole")
    advice = say("从备份恢复 landing/", "restore landing/ from the backup")
    return Examination(say("报送原文", "landing"), not damaged, seen, advice)


def _is_whole(context: Context, sha256: str) -> bool:
    place = context.workspace.landing / sha256
    return place.exists() and sha256_of(place.read_bytes()) == sha256


def _ledger(place: Workspace) -> Examination:
    torn = contradict(place.ledger, place.ledger_copy)
    seen = say("与 landing/ 中的副本不一致", "contradicts its copy in landing/")
    whole = say("与 landing/ 中的副本一致", "agrees with its copy in landing/")
    advice = say("从备份恢复：liangxin restore", "liangxin restore, from a backup")
    return Examination(say("台账", "ledger"), not torn, seen if torn else whole, advice)


def _strangers(place: Workspace) -> Examination:
    context = Context.open(place)
    unknown = [
        folder.name
        for folder in context.workspace.inbox.iterdir()
        if folder.is_dir()
        and folder.name not in context.catalogue.senders
        and any(folder.iterdir())
    ]
    seen = "、".join(unknown) if unknown else say("没有来历不明的文件夹", "no unknown folders")
    advice = say(
        "文件夹名须是 sources/senders/ 中的编号", "name folders by ids of sources/senders/"
    )
    return Examination(say("收件箱", "inbox"), not unknown, seen, advice)


def _never_taken(place: Workspace) -> Examination:
    context = Context.open(place)
    strange = [str(path.relative_to(context.workspace.inbox)) for path in strange_entries(context)]
    shown = "、".join(name.encode("utf-8", "replace").decode() for name in strange)
    seen = shown or say("没有取不走的东西", "nothing that is never taken in")
    advice = say(
        "子文件夹、链接和读不了的文件不会被接收：请把文件本身放进单位的文件夹",
        "subfolders, links and unreadable files are never taken in: put the file itself there",
    )
    return Examination(say("收件箱中的文件", "files in the inbox"), not strange, seen, advice)


def _release(place: Workspace) -> Examination:
    context = Context.open(place)
    shown, recorded = shown_release_id(context), current_release_id(context.ledger.events())
    seen = shown or say("尚未发布", "nothing published yet")
    return Examination(say("当前发布版", "shown release"), shown == recorded, seen, "liangxin run")


def _watcher(place: Workspace) -> Examination:
    advice = say(
        "liangxin watch 重新启动；原因见 logs/watch.log",
        "start liangxin watch again; logs/watch.log says why",
    )
    to_do = not watcher_in_order(place)
    return Examination(say("常驻", "worker"), True, watcher_line(place), advice, warning=to_do)


def _desk(place: Workspace) -> Examination:
    in_order, seen, advice = desk_seen(place)
    return Examination(say("上报平台", "reporting desk"), in_order, seen, advice)


EXAMINATIONS: tuple[Callable[[Workspace], Examination], ...] = (
    _python,
    _packages,
    _node,
    _dashboards,
    _disk,
    _declarations,
    _holidays,
    _landing,
    _ledger,
    _strangers,
    _never_taken,
    _release,
    _watcher,
    _desk,
)
