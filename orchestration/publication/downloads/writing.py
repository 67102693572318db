"""Writing the files of a release into its site.

Belongs here: every file, and what each says of itself. Does not belong here: what its rows hold
(``queries``) or the formats (``csv_file``, ``xlsx_file``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from orchestration.publication.downloads.columns import YES, Table, address
from orchestration.publication.downloads.csv_file import csv_bytes
from orchestration.publication.downloads.inert import legible, number
from orchestration.publication.downloads.queries import Values, asked
from orchestration.publication.downloads.xlsx_file import xlsx_bytes

SIMULATED_ZH = "含模拟数据：“模拟”列为“是”的行由程序生成，不反映任何地区的实际情况。"
ALL_REAL_ZH = "没有模拟数据。"
_ROUNDED_ZH = "各数取舍到网页显示的位数；空格表示没有数，不是零。"


def write_downloads(data: Path, site: Path) -> int:
    """Write every file of the release in ``data`` below ``site``; how many there are."""
    written = 0
    with asked(data) as marts:
        release = marts.rows("from release")[0]
        stamp = [
            ("发布编号", str(release["release_id"])),
            ("判断日", str(release["as_of"])),
            ("数据截止", str(release["data_cutoff"] or "尚无数据")[:16]),
        ]
        for table, code, rows in marts.files():
            cells = [cells_of(table, row) for row in rows]
            notes = [*_about(table, code, rows), *stamp, *_of_columns(table)]
            files = {"csv": csv_bytes(table, cells), "xlsx": xlsx_bytes(table, cells, notes)}
            for suffix, content in files.items():
                place = site / address(table.folder, code, suffix)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
                written += 1
    return written


def cells_of(table: Table, row: Values) -> list[str]:
    """A row's cells in the order of the columns, numbers as programs read them."""
    return [
        number(row[column.name]) if column.is_number else legible(row[column.name] or "")
        for column in table.columns
    ]


def _about(table: Table, code: str, rows: Sequence[Values]) -> list[tuple[str, str]]:
    simulated = any(row["simulated"] == YES for row in rows)
    return [
        ("内容", table.what_zh),
        ("网页", f"/{table.folder}/{code}/"),
        ("模拟数据", SIMULATED_ZH if simulated else ALL_REAL_ZH),
        ("数", _ROUNDED_ZH),
    ]


def _of_columns(table: Table) -> list[tuple[str, str]]:
    return [("列名", "含义"), *((c.header_zh, c.meaning_zh) for c in table.columns)]
