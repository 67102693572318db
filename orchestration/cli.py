"""``liangxin …``: the command line (DESIGN §7). Names the commands, nothing else.

Each is imported when it is called, and heavy libraries by the command that needs them, when it
needs them: looking at a file or asking for help must not wait for the warehouse.
"""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from enum import StrEnum
from typing import Annotated

import typer

from orchestration.commands.lazy import Lazy, LazyGroup, add_lazy

_ROOM = "orchestration.commands"

# The words are each command's own first line, which a test holds them to.
COMMANDS = tuple(
    Lazy(name, f"{_ROOM}.{place}", words)
    for name, place, words in (
        (
            "demo",
            "demo:demo",
            "用真实全国数据和模拟县区数据走完全程 / the whole main job on example data.",
        ),
        (
            "inspect",
            "inspect:inspect",
            "看懂一个文件：编码、表头、说明和表格，不需要合同 / what is in a file.",
        ),
        (
            "check",
            "check:check",
            "检查文件能否报送，不留存、不入库 / check a file against its contract.",
        ),
        (
            "template",
            "template:template",
            "下载填报模板：一份 xlsx、一份 csv / write the form of a feed.",
        ),
        (
            "submit",
            "submit:submit",
            "报送文件：先留存原文，再审核，给出回执 / land, judge, receipt.",
        ),
        (
            "explain",
            "explain:explain",
            "列出待说明之处，或补充说明、修订原因 / list what is to be explained, or explain it.",
        ),
        (
            "return",
            "ending:give_back",
            "退回一份报送（审核单位）：其数据不再使用，报送单位收到回执 / return a submission.",
        ),
        (
            "withdraw",
            "ending:withdraw",
            "撤回一份报送（报送单位）：其数据不再使用 / take a submission back.",
        ),
        (
            "run",
            "run:run",
            "接收、审核、计算、检查，生成待批准的版本；没有变化时什么也不做 / run the main job.",
        ),
        (
            "watch",
            "watch:watch",
            "常驻：收件箱一有文件就接收、审核、计算、检查并发布 / watch the inbox and run.",
        ),
        (
            "status",
            "status:status",
            "各单位报送情况与当前发布版 / submissions by state, and the shown release.",
        ),
        (
            "trace",
            "trace:trace",
            "追溯已发布的数值到文件、行、列 / trace a published number to its cells.",
        ),
        (
            "checks",
            "checks:checks",
            "各条审核和检查触发过多少次、多少次是对的、哪些是噪声 / how often each rule was right.",
        ),
        ("serve", "serve:serve", "打开已发布的网站 / serve the published site."),
        (
            "doctor",
            "doctor:doctor",
            "检查运行环境与工作区 / examine the installation and the workspace.",
        ),
        (
            "backup",
            "backup:backup",
            "备份工作区到一个文件，写完即读回核对 / back the workspace up into one file.",
        ),
        (
            "restore",
            "restore:restore",
            "从备份恢复工作区，或只凭报送原文重建 / restore from a backup or from landing.",
        ),
        ("desk", "desk:app", "上报平台 / the reporting desk"),
        ("plan", "plan:app", "方案 / plans"),
        ("period", "period:app", "报告期的延期与锁定 / due days put off, periods closed"),
        ("release", "release:app", "发布版 / releases"),
    )
)

app = typer.Typer(
    name="liangxin",
    cls=LazyGroup,
    help="两新数据报送与指标监测 / data reporting and indicators for the two-new plans.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Spoken(StrEnum):
    """The languages that commands speak."""

    CHINESE = "zh"
    ENGLISH = "en"


@app.callback()
def chosen_language(
    lang: Annotated[Spoken, typer.Option("--lang", help="语言 / language")] = Spoken.CHINESE,
) -> None:
    """两新：从县里的一张表到领导页面上的一盏灯."""
    from orchestration.commands.terminal import language  # noqa: PLC0415 - --help needs none

    language.code = "en" if lang is Spoken.ENGLISH else "zh"


add_lazy(app, COMMANDS)


def main() -> None:
    """Entry point of the ``liangxin`` command.

    Whatever no command has foreseen is the system's fault, not the data's (DESIGN §7).
    """
    try:
        app()
    except Exception:
        with suppress(OSError):
            traceback.print_exc()
        sys.exit(3)
