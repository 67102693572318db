"""Accounts for a desk that runs in processes of its own, and the files that people hand in.

Run as a program it makes accounts: ``people.py WORKSPACE`` reads lines ``name role unit`` from
standard input. Does not belong here: accounts in tests that ask Django directly (``conftest``).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import requests

from tests.desk.serving import Caller

PASSWORD = "kaopu-Shuju-2026"  # noqa: S105 - of accounts in tests
ROOT = Path(__file__).parents[2]
ABOVE = "住宅电梯加装和更新报表（模拟）,,,,,,,,\n填报单位：{unit},,,,,,,,\n"
HEADER = "地区,报告期,电梯登记编号,电梯地址,电梯实施方式,电梯完工日期,数据性质,数据来源,说明\n"
ROW = (
    "{region},2024年12月,{region}-{who}-{n:04},模拟小区{n}栋,加装,2024年{month}月8日,模拟,"
    "{unit},模拟数据，不代表实际情况\n"
)


def make_accounts(
    workspace: Path,
    accounts: Iterable[tuple[str, str, str]],
    settings: dict[str, str] | None = None,
) -> None:
    """Make accounts (name, role, unit) that may sign in at once with ``PASSWORD``."""
    lines = "".join(f"{name} {role} {unit or '-'}\n" for name, role, unit in accounts)
    subprocess.run(
        [sys.executable, "-m", "tests.desk.people", str(workspace)],
        input=lines,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (settings or {}),
    )


def list_of_lifts(region: str, unit: str, who: str, rows: int) -> bytes:
    """A file of so many lifts that nobody else's file has; it is accepted as it is."""
    body = "".join(
        ROW.format(region=region, who=who, n=n, month=n % 12 + 1, unit=unit) for n in range(rows)
    )
    return (ABOVE.format(unit=unit) + HEADER + body).encode("utf-8-sig")


def hand_in(caller: Caller, feed: str, name: str, content: bytes) -> requests.Response:
    """Upload a file and hand it in; the page that says what became of it."""
    page = caller.ask("/upload/")
    draft = caller.fill(page, "/upload/", {"feed": feed}, (name, content))
    return caller.fill(draft, "/submit/")


def _main() -> None:
    from orchestration.desk.server import prepare  # noqa: PLC0415
    from orchestration.workspace import Workspace  # noqa: PLC0415

    prepare(Workspace(Path(sys.argv[1])))
    from orchestration.desk.accounts.making import new_account  # noqa: PLC0415 - after Django
    from orchestration.desk.roles import Role  # noqa: PLC0415

    for line in sys.stdin:
        name, role, unit = line.split()
        new_account(name, name, Role(role), unit.strip("-"), PASSWORD, lasting=True)


if __name__ == "__main__":
    _main()
