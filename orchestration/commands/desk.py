"""``liangxin desk``: the reporting desk, and the accounts that are made from the terminal.

Does not belong here: pages (``orchestration.desk``). Django is an optional part of the install and
is loaded by these commands alone.
"""

from __future__ import annotations

import getpass
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    SYSTEM_AT_FAULT,
    WRONG_USE,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    say,
    stop,
)
from orchestration.durable import write_whole

app = typer.Typer(help="上报平台 / the reporting desk", invoke_without_command=True)
PasswordFile = Annotated[
    typer.FileText | None,
    typer.Option("--password-file", help="从文件读密码（- 为标准输入）/ read the password"),
]


@app.callback()
@guarded
def desk(
    called: typer.Context,
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 / port")] = 8090,
    processes: Annotated[int, typer.Option(min=1, max=16, help="进程数 / processes")] = 2,
    workspace: WorkspaceOption = None,
) -> None:
    """打开上报平台：各单位在浏览器里上报，审核单位在这里接收 / serve the reporting desk."""
    if called.invoked_subcommand:
        return
    _prepare(workspace)
    from orchestration.desk.server import serve  # noqa: PLC0415

    console.print(
        say(f"请用浏览器打开 http://{host}:{port}/（Ctrl-C 结束）", f"http://{host}:{port}/")
    )
    serve(host, port, processes)


@app.command("create-admin")
@guarded
def create_admin(
    username: Annotated[str, typer.Argument(help="登录名 / name to sign in with")],
    name: Annotated[str, typer.Option("--name", help="姓名 / the person's name")],
    password_file: PasswordFile = None,
    workspace: WorkspaceOption = None,
) -> None:
    """建立第一个管理员账号 / create the first administrator."""
    _prepare(workspace)
    from orchestration.desk.accounts.making import AccountError, new_account  # noqa: PLC0415
    from orchestration.desk.roles import Role  # noqa: PLC0415

    try:
        new_account(username, name, Role.ADMINISTRATOR, "", _password(password_file), lasting=True)
    except AccountError as error:
        stop(DATA_AT_FAULT, "；".join(error.zh), "; ".join(error.zh))
    console.print(f"✔ {say('已建立管理员', 'administrator created:')} {username}（{name}）")


@app.command("import-accounts")
@guarded
def import_accounts(
    file: Annotated[Path, typer.Argument(help="登录名,姓名,角色,单位编号[,初始密码] / the CSV")],
    passwords: Annotated[
        Path, typer.Option("--passwords", help="初始密码写到哪个新文件 / where to write passwords")
    ],
    workspace: WorkspaceOption = None,
) -> None:
    """从 CSV 建立账号：全部建立或一个也不建 / make every account of a CSV, or none."""
    _prepare(workspace)
    from orchestration.desk.accounts import bulk  # noqa: PLC0415

    content = _read(file)
    try:
        out = os.open(passwords, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        stop(WRONG_USE, f"不能新建 {passwords}：{error.strerror}", f"cannot make {passwords}")
    with os.fdopen(out, "wb") as handle:
        try:
            made = bulk.import_accounts(content)
        except bulk.BulkError as error:
            passwords.unlink()
            for line, text in error.wrong:
                console.print(f"✘ {say(f'第 {line} 行', f'line {line}')}：{text}")
            said = "没有建立任何账号：请改正后再导入。"
            stop(DATA_AT_FAULT, said, "no account was made: mend the lines and try again.")
        handle.write(bulk.as_table(made))
    said = f"✔ 已建立 {len(made)} 个账号；初始密码在 {passwords}，分发后请删除。"
    console.print(say(said, f"✔ {len(made)} accounts; their passwords are in {passwords}."))


@app.command("audit")
@guarded
def audit(
    csv: Annotated[Path, typer.Option("--csv", help="写到哪个文件 / where to write it")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="从哪一天起 / from that day on")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """导出操作日志：谁在什么时候从哪里做了什么 / write who did what, when and from where."""
    _prepare(workspace)
    from orchestration.context import Context  # noqa: PLC0415
    from orchestration.desk.auditing.entries import Sought, entries  # noqa: PLC0415
    from orchestration.desk.auditing.table import as_table  # noqa: PLC0415
    from orchestration.desk.auditing.views import accounts_units  # noqa: PLC0415

    sought = Sought(since=since.date() if since else None)
    told = entries(Context.open(chosen_workspace(workspace)), accounts_units())
    found = [entry for entry in told if sought.holds(entry)]
    write_whole(csv, as_table(found))
    console.print(say(f"✔ 已导出 {len(found)} 条：{csv}", f"✔ {len(found)} entries: {csv}"))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        stop(WRONG_USE, f"读不了 {file}：{error.strerror}", f"cannot read {file}")


def _password(given: typer.FileText | None) -> str:
    if given is not None:
        return given.read().strip("\r\n")
    if not sys.stdin.isatty():
        stop(WRONG_USE, "没有终端时请用 --password-file。", "without a terminal: --password-file.")
    first = getpass.getpass(say("密码：", "password: "))
    if getpass.getpass(say("再输一次：", "again: ")) != first:
        stop(WRONG_USE, "两次输入的密码不一样。", "the two passwords differ.")
    return first


def _prepare(workspace: Path | None) -> None:
    try:
        from orchestration.desk.server import prepare  # noqa: PLC0415
    except ModuleNotFoundError as error:
        stop(
            SYSTEM_AT_FAULT,
            f"没有安装上报平台（缺 {error.name}）：请安装 liangxin[desk]。",
            f"the desk is not installed ({error.name} is missing): install liangxin[desk].",
        )
    prepare(chosen_workspace(workspace))
