"""From accepted values to lights at the size of a province and of a nation.

The floor is one pass of DuckDB over the same Parquet that adds up every indicator of every region
and period. ``python -m tests.bench.warehouse {floor,full,parts} FOLDER SIZE`` does one thing in a
process of its own and prints its seconds, so that its peak memory is that of the work.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import duckdb

from orchestration.warehouse.build import WarehouseError, run_dbt
from orchestration.warehouse.compiled import compiled_nodes
from orchestration.warehouse.incremental import IncrementalRun
from tests.bench.children import output_of
from tests.bench.table import Measured
from tests.bench.world import A_THIRD, NATION, PROVINCE, Size, write_warehouse, write_world

SIZES = {"province": PROVINCE, "third": A_THIRD, "nation": NATION}
MOST_SECONDS = 3.0
MOST_TIMES_THE_THIRD = 1.5
MOST_TIMES_THE_FLOOR = 10.0
MOST_MEGABYTES = 8000
_INPUTS, _BUILT, _CHANGED = "given.duckdb", "built.duckdb", "changed.duckdb"
_FLOOR = """
select count(*), sum(total) from (
    select feed, item, dims, region_code, basis, period_start, period_end, sum(value) as total
    from read_parquet(?) group by all
)
"""


def measure_province(folder: Path) -> list[Measured]:
    """A full rebuild, and one new submission beside four years and beside a third of them."""
    lines, parts = _both(folder / "province", "province", "一个省")
    _, fewer = _both(folder / "third", "third", "一个省的三分之一历史")
    return [
        *lines,
        Measured("一个省：一份新报表后的增量计算", parts["seconds"], "s", MOST_SECONDS,
                 f"复制 {parts['copied']:.2f} s，计算与检验 {parts['computed']:.2f} s，"
                 f"峰值 {parts['megabytes']:.0f} MB"),
        Measured("同上 ÷ 三分之一历史时", parts["seconds"] / fewer["seconds"], "×",
                 MOST_TIMES_THE_THIRD, f"{fewer['seconds']:.2f} s"),
    ]  # fmt: skip


def measure_nation(folder: Path) -> list[Measured]:
    """The same for a nation; takes long."""
    lines, parts = _both(folder / "nation", "nation", "全国")
    return [
        *lines,
        Measured("全国：一份新报表后的增量计算", parts["seconds"], "s", None,
                 f"复制 {parts['copied']:.2f} s，计算与检验 {parts['computed']:.2f} s"),
    ]  # fmt: skip


def _both(folder: Path, name: str, what: str) -> tuple[list[Measured], dict[str, float]]:
    rows = _prepare(folder, SIZES[name])
    floor, full, parts = (_child(way, folder, name) for way in ("floor", "full", "parts"))
    times, goal = full["seconds"] / floor["seconds"], MOST_TIMES_THE_FLOOR
    said = f"{full['seconds']:.1f} s ÷ {floor['seconds']:.2f} s"
    shutil.rmtree(folder)
    return [
        Measured(f"{what}（{rows:,} 个数）：全部重算 ÷ 一次通读求和", times, "×",
                 goal if name == "nation" else None, said),
        Measured(f"{what}：全部重算的内存峰值", full["megabytes"], "MB", MOST_MEGABYTES),
    ], parts  # fmt: skip


def _prepare(folder: Path, size: Size) -> int:
    return write_warehouse(folder / _INPUTS, size, write_world(folder, size))


def _child(way: str, folder: Path, name: str) -> dict[str, float]:
    ran, printed = output_of(["-m", "tests.bench.warehouse", way, str(folder), name])
    told: dict[str, float] = json.loads(printed.splitlines()[-1])
    return told | {"megabytes": ran.megabytes}


def floor_pass(folder: Path, _size: Size) -> dict[str, float]:
    """Seconds of the faster of two passes."""
    files = [str(path) for path in sorted(folder.glob("observations-*.parquet"))]
    taken = []
    limits = {"threads": 2, "memory_limit": "6GB", "temp_directory": str(folder / "spill")}
    with duckdb.connect(config=limits) as connection:
        for _ in range(2):
            start = time.perf_counter()
            connection.execute(_FLOOR, [files]).fetchall()
            taken.append(time.perf_counter() - start)
    return {"seconds": min(taken)}


def full_rebuild(folder: Path, size: Size) -> dict[str, float]:
    """Seconds of dbt's run over everything, with its data tests; importing dbt is not counted."""
    import dbt.cli.main  # noqa: F401, PLC0415 - a resident process has it loaded

    built = folder / _BUILT
    shutil.copyfile(folder / _INPUTS, built)
    start = time.perf_counter()
    results = run_dbt(["build", "--exclude-resource-type", "unit_test"], folder, built, size.as_of)
    taken = time.perf_counter() - start
    slowest = sorted(results, key=lambda one: -one.seconds)[:12]
    print("\n".join(f"{one.seconds:8.2f} {one.unique_id} {one.status}" for one in slowest))
    failed = [one.unique_id for one in results if one.status not in ("success", "pass")]
    if failed:
        raise WarehouseError("; ".join(failed))
    return {"seconds": taken}


def one_submission(folder: Path, size: Size, rounds: int = 3) -> dict[str, float]:
    """Seconds from the last built warehouse to one with a submission more, all told.

    The last month of one office has not come; then it does.
    """
    nodes = compiled_nodes(folder / "compiled")
    base, changed = folder / _BUILT, folder / _CHANGED
    with duckdb.connect(str(base)) as connection:
        awaited = _ids(connection, size)
        connection.execute("create schema kept")
        for table in ("observations", "submissions"):
            connection.execute(
                f"create table kept.{table} as"  # noqa: S608 - names of ours
                f" select * from inputs.{table} where submission_id = ?",
                [awaited[0]],
            )
        IncrementalRun(connection, nodes, size.as_of).run(awaited, _is_missing)
    copied, computed = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        shutil.copyfile(base, changed)
        between = time.perf_counter()
        with duckdb.connect(str(changed), config={"threads": 2}) as connection:
            IncrementalRun(connection, nodes, size.as_of).run(awaited[:1], _arrives)
        computed.append(time.perf_counter() - between)
        copied.append(between - start)
    return {
        "seconds": median(one + other for one, other in zip(copied, computed, strict=True)),
        "copied": median(copied),
        "computed": median(computed),
    }


def _ids(connection: duckdb.DuckDBPyConnection, size: Size) -> list[str]:
    """The first submission of the last month of one office, and its revisions."""
    found = connection.execute(
        "select submission_id from inputs.submissions where feed = 'feed01' and sender = ("  # noqa: S608
        " select min(sender) from inputs.submissions"
        f" where submission_id like 'feed01-%-{size.months - 1:03d}-0')"
        f" and submission_id like 'feed01-%-{size.months - 1:03d}-_' order by 1"
    ).fetchall()
    return [row[0] for row in found]


def _is_missing(connection: duckdb.DuckDBPyConnection) -> Iterable[str]:
    for table in ("observations", "submissions"):
        connection.execute(
            f"delete from inputs.{table} where submission_id in"  # noqa: S608 - names of ours
            " (select submission_id from touched_submissions)"
        )
    return ("observations", "submissions")


def _arrives(connection: duckdb.DuckDBPyConnection) -> Iterable[str]:
    for table in ("observations", "submissions"):
        connection.execute(f"insert into inputs.{table} select * from kept.{table}")  # noqa: S608
    return ("observations", "submissions")


if __name__ == "__main__":
    does = {"floor": floor_pass, "full": full_rebuild, "parts": one_submission}[sys.argv[1]]
    print(json.dumps(does(Path(sys.argv[2]), SIZES[sys.argv[3]])))
