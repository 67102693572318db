"""A large simulated feed in GB18030. Belongs here: writing it. Simulated; says so in every row."""

from __future__ import annotations

from pathlib import Path

HEADER = (
    "地区代码,地区,报告期,本月交易量（辆）,累计交易量（辆）,交易额（万元）,数据性质,数据来源,说明"
)
ABOVE = "二手车交易情况,,,,,,,,\n填报单位：模拟统计局,,,,,,,,\n"
BELOW = "单位负责人：张三,填表人：李四,,,,,,,\n"
_ROWS_AT_ONCE = 20_000


def write_feed(path: Path, size: int) -> int:
    """Write at least ``size`` bytes; returns the number of data rows."""
    rows = written = 0
    with path.open("wb") as handle:
        written += handle.write((ABOVE + HEADER + "\n").encode("gb18030"))
        while written < size:
            block = "".join(_row(number) for number in range(rows, rows + _ROWS_AT_ONCE))
            written += handle.write(block.encode("gb18030"))
            rows += _ROWS_AT_ONCE
        handle.write(BELOW.encode("gb18030"))
    return rows


def _row(n: int) -> str:
    month = n % 12 + 1
    note = "，".join(("节假日因素影响", "促销活动带动", "数据已核实")[: n % 3 + 1])
    quoted = f'"受{note},环比增长"' if n % 10 == 0 else ""
    return (
        f"{510100 + n % 900},四川省达州市第{n % 5000}区,2025年{month}月,{n % 997},{n % 99991},"
        f"{n % 9973}.{n % 100:02},模拟,本地商务部门统计台账,{quoted}\n"
    )
