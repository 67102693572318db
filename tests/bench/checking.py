"""``liangxin check FILE``: how soon it starts, and what a thousand rows take on top."""

from __future__ import annotations

from pathlib import Path

from tests.bench.children import run_well
from tests.bench.table import Measured

ROWS = 1_000
MOST_TO_START = 1.5
MOST_ON_TOP = 0.5
_SENDER, _FEED = "reform-511703", "residential_lifts"
_ABOVE = "住宅电梯加装和更新报表（模拟）,,,,,,,,\n填报单位：达川区发展改革部门（模拟）,,,,,,,,\n"
_HEADER = "地区,报告期,电梯登记编号,电梯地址,电梯实施方式,电梯完工日期,数据性质,数据来源,说明\n"


def measure(folder: Path, rows: int = ROWS, rounds: int = 5) -> list[Measured]:
    """The best of some rounds, each a process of its own; both files are accepted."""
    one, many = folder / "one.csv", folder / "many.csv"
    one.write_text(_ABOVE + _HEADER + _row(0), "utf-8-sig")
    many.write_text(_ABOVE + _HEADER + "".join(map(_row, range(rows))), "utf-8-sig")
    # In turn, so that whatever else the machine does falls on both.
    both = [(_seconds(one), _seconds(many)) for _ in range(rounds)]
    start, whole = (min(seconds) for seconds in zip(*both, strict=True))
    return [
        Measured("liangxin check：启动（1 行）", start, "s", MOST_TO_START),
        Measured(
            f"liangxin check：{rows:,} 行另加",
            max(0.0, whole - start),
            "s",
            MOST_ON_TOP,
            f"{whole:.2f} s − {start:.2f} s",
        ),
    ]


def _seconds(path: Path) -> float:
    program = "from orchestration.cli import main; main()"
    options = ["--sender", _SENDER, "--feed", _FEED]
    return run_well(["-c", program, "check", str(path), *options]).seconds


def _row(n: int) -> str:
    place = f"达川区模拟小区{n % 97 + 1}栋{n % 4 + 1}单元"
    return (
        f"四川省达州市达川区,2024年12月,511703-DT{n:04},{place},加装,2024年{n % 12 + 1}月8日,模拟,"
        "达川区发展改革部门（模拟）,模拟数据，不代表实际情况\n"
    )
