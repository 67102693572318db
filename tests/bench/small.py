"""Many small submissions: reading, finding the table and judging, against reading their bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

from orchestration.demo.deliveries import Delivery
from orchestration.demo.simulate import write_simulated
from orchestration.intake.judge import judge
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.opening import open_book
from orchestration.intake.tables.table import read_table
from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from tests.bench.table import Measured

T = TypeVar("T")
FILES = 10_000
# Judging takes longest: this many of the files say what all of them take.
JUDGED = 1_000


def measure(folder: Path, files: int = FILES, judged: int = JUDGED) -> list[Measured]:
    """Seconds for all files, and how many times that of reading their bytes it is."""
    catalogue = load_catalogue()
    deliveries = write_simulated(catalogue, folder / "simulated")
    chosen = list(islice(cycle(deliveries), files))
    paths = [_copy(delivery, folder / f"{n}.csv") for n, delivery in enumerate(chosen)]
    read = _seconds(paths, lambda path: path.read_bytes())
    opened = _seconds(paths, lambda path: open_book(path.read_bytes()))
    sent = list(zip(paths, chosen, strict=True))[: min(judged, files)]
    share = files / len(sent)
    tables = share * _seconds(sent, lambda pair: _table(pair[0], pair[1], catalogue))
    verdicts = share * _seconds(sent, lambda pair: _judge(pair[0], pair[1], catalogue))
    note = f"按 {len(sent)} 份推算" if share > 1 else ""
    count = f"{files:,} 份小报表"
    return [
        Measured(f"{count}：只读字节", read, "s"),
        Measured(f"{count}：打开并分列 ÷ 只读字节", opened / read, "×", note=f"{opened:.1f} s"),
        Measured(
            f"{count}：认出表格 ÷ 只读字节", tables / read, "×", note=f"{tables:.1f} s {note}"
        ),
        Measured(
            f"{count}：审核 ÷ 只读字节", verdicts / read, "×", note=f"{verdicts:.1f} s {note}"
        ),
    ]


def _copy(delivery: Delivery, path: Path) -> Path:
    path.write_bytes(delivery.path.read_bytes())
    return path


def _seconds(things: list[T], work: Callable[[T], object]) -> float:
    start = time.perf_counter()
    for thing in things:
        work(thing)
    return time.perf_counter() - start


def _table(path: Path, delivery: Delivery, catalogue: Catalogue) -> None:
    book = open_book(path.read_bytes())
    assert isinstance(book, Book)
    read_table(book, catalogue.feeds[delivery.feed])


def _judge(path: Path, delivery: Delivery, catalogue: Catalogue) -> None:
    feed, sender = catalogue.feeds[delivery.feed], catalogue.senders[delivery.sender]
    judge(path.read_bytes(), path.name, feed, sender, catalogue)
