"""A large feed in GB18030: our stream against plain transcoding and polars, on the same file.

The plain way is what one would write in a few lines, and knows nothing: no header, no footer, no
row of another width, no damaged text; once in one process, and once transcoding in two, which is
the fastest we know of. ``python -m tests.bench.large {ours,plain,two} IN OUT`` is run in a process
of its own, so that its peak memory is that of the work.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from tests.bench.children import Ran, run_well
from tests.bench.feed_file import write_feed
from tests.bench.table import Measured

GIGABYTE = 1_000_000_000
MOST_TIMES = 1.5
MOST_MEGABYTES = 1000
_BLOCK = 32_000_000


def measure(folder: Path, size: int = GIGABYTE, rounds: int = 2) -> list[Measured]:
    """All ways in turn, the best of each."""
    feed = folder / "feed.csv"
    rows = write_feed(feed, size)
    plain, two, ours = _all(folder, feed, rounds)
    feed.unlink()
    what = f"{size / GIGABYTE:g} GB GB18030（{rows:,} 行）"
    return [
        Measured(f"{what}：通读 ÷ 纯转码加 polars", ours.seconds / plain.seconds, "×", MOST_TIMES,
                 f"{ours.seconds:.1f} s ÷ {plain.seconds:.1f} s"),
        Measured(f"{what}：通读 ÷ 两进程转码加 polars", ours.seconds / two.seconds, "×", MOST_TIMES,
                 f"{ours.seconds:.1f} s ÷ {two.seconds:.1f} s"),
        Measured(f"{what}：内存峰值", ours.megabytes, "MB", MOST_MEGABYTES,
                 f"plain {plain.megabytes:.0f} MB"),
    ]  # fmt: skip


def _all(folder: Path, feed: Path, rounds: int) -> list[Ran]:
    ways: dict[str, list[Ran]] = {"plain": [], "two": [], "ours": []}
    for _ in range(rounds):
        for way, ran in ways.items():
            out = folder / f"{way}.parquet"
            ran.append(run_well(["-m", "tests.bench.large", way, str(feed), str(out)]))
            out.unlink()
    return [min(ran, key=lambda one: one.seconds) for ran in ways.values()]


def plain_way(source: Path, out: Path) -> None:
    """Decode block by block into a file in UTF-8, and let polars read and write that."""
    between = out.with_suffix(".utf8")
    with between.open("wb") as writing:
        for block in _blocks(source):
            writing.write(_transcoded(block))
    _parsed(between, out)


def two_processes(source: Path, out: Path) -> None:
    """The same with every other block decoded by a second process."""
    between = out.with_suffix(".utf8")
    with between.open("wb") as writing, Pool(2) as pool:
        for block in pool.imap(_transcoded, _blocks(source)):
            writing.write(block)
    _parsed(between, out)


def _blocks(source: Path) -> Iterator[bytes]:
    """The file in blocks of whole lines."""
    with source.open("rb") as reading:
        rest = b""
        while block := reading.read(_BLOCK):
            cut = block.rfind(b"\n") + 1
            yield rest + block[:cut]
            rest = block[cut:]
        yield rest


def _transcoded(block: bytes) -> bytes:
    return block.decode("gb18030").encode()


def _parsed(between: Path, out: Path) -> None:
    import polars as pl  # noqa: PLC0415 - in the child only

    pl.scan_csv(between, infer_schema=False, skip_lines=2, truncate_ragged_lines=True).sink_parquet(
        out
    )
    between.unlink()


def our_way(source: Path, out: Path) -> None:
    """The same with everything that reading a feed takes."""
    from orchestration.intake.reading.stream import StreamSummary, clean_copy  # noqa: PLC0415

    summary = clean_copy(source, out)
    if not isinstance(summary, StreamSummary) or summary.misfit_count:
        raise SystemExit(f"not read as it should be: {summary}")


if __name__ == "__main__":
    way = {"plain": plain_way, "two": two_processes, "ours": our_way}[sys.argv[1]]
    way(Path(sys.argv[2]), Path(sys.argv[3]))
