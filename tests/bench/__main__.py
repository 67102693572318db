"""``make bench``: measure and print; a goal that is missed is printed as missed."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import checking, desk, existing, large, pages, small, warehouse, worker
from tests.bench.table import Measured, printed

PARTS = (
    "large",
    "small",
    "existing",
    "own",
    "check",
    "province",
    "worker",
    "pages",
    "desk",
    "nation",
)
# Takes half an hour and twenty gigabytes: only where it is asked for.
ONLY_ASKED = {"nation"}


def main() -> None:
    """Measure what was asked for, everything by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part")
    parser.add_argument("--bytes", type=int, default=large.GIGABYTE, help="size of the large feed")
    parser.add_argument("--files", type=int, default=small.FILES, help="number of small files")
    parser.add_argument("--existing", type=int, default=existing.MANY, help="the longer ledger")
    parser.add_argument("--folder", type=Path, help="where the generated files lie meanwhile")
    asked = parser.parse_args()
    usual = [part for part in PARTS if part not in ONLY_ASKED]
    lines = list(measurements(asked.only or usual, asked.bytes, asked.files, asked.existing,
                              asked.folder))  # fmt: skip
    print(printed(lines))
    missed = [line for line in lines if not line.met]
    print(f"\n{len(missed)} 项未达标 / {len(missed)} missed" if missed else "\n全部达标 / all met")


def measurements(
    parts: list[str] | tuple[str, ...],
    size: int,
    files: int,
    many: int,
    folder: Path | None = None,
) -> Iterator[Measured]:
    """The lines of every part that is asked for; generated files are removed again."""
    ways: dict[str, Callable[[Path], list[Measured]]] = {
        "large": lambda place: large.measure(place, size),
        "small": lambda place: small.measure(place, files),
        "existing": lambda place: existing.measure(place, min(existing.FEW, many), many),
        "own": existing.measure_own,
        "check": checking.measure,
        "province": warehouse.measure_province,
        "worker": worker.measure,
        "pages": pages.measure,
        "desk": lambda place: [
            *desk.measure(place / "rush"),
            *desk.measure_kills(place / "kills"),
        ],
        "nation": warehouse.measure_nation,
    }
    for part in PARTS:
        if part in parts:
            with tempfile.TemporaryDirectory(prefix="liangxin-bench-", dir=folder) as place:
                yield from ways[part](Path(place))


if __name__ == "__main__":
    main()
