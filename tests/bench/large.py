"""A large feed in GB18030: our stream against plain transcoding and polars, on the same file.

The plain way is what one would write in a few lines, and knows nothing: no header, no footer, no
row of another width, no damaged text. ``python -m tests.bench.large {ours,plain} IN OUT`` is run in
a process of its own, so that its peak memory is that of the work.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.children import Ran, run_well
from tests.bench.feed_file import write_feed
from tests.bench.table import Measured

GIGABYTE = 1_000_000_000
MOST_TIMES = 1.5
MOST_MEGABYTES = 1000
_BLOCK = 32_000_000


def measure(folder: Path, size: int = GIGABYTE, rounds: int = 2) -> list[Measured]:
    """Both ways in turn, the best of each."""
    feed = folder / "feed.csv"
    rows = write_feed(feed, size)
    plain, ours = _both(folder, feed, rounds)
    feed.unlink()
    what = f"{size / GIGABYTE:g} GB GB18030（{rows:,} 行）"
    return [
        Measured(f"{what}：通读 ÷ 纯转码加 polars", ours.seconds / plain.seconds, "×", MOST_TIMES,
                 f"{ours.seconds:.1f} s ÷ {plain.seconds:.1f} s"),
        Measured(f"{what}：内存峰值", ours.megabytes, "MB", MOST_MEGABYTES,
                 f"plain {plain.megabytes:.0f} MB"),
    ]  # fmt: skip


def _both(folder: Path, feed: Path, rounds: int) -> tuple[Ran, Ran]:
    plain: list[Ran] = []
    ours: list[Ran] = []
    for _ in range(rounds):
        for way, ran in (("plain", plain), ("ours", ours)):
            out = folder / f"{way}.parquet"
            ran.append(run_well(["-m", "tests.bench.large", way, str(feed), str(out)]))
            out.unlink()
    return min(plain, key=lambda ran: ran.seconds), min(ours, key=lambda ran: ran.seconds)


def plain_way(source: Path, out: Path) -> None:
    """Decode block by block into a file in UTF-8, and let polars read and write that."""
    import polars as pl  # noqa: PLC0415 - in the child only

    between = out.with_suffix(".utf8")
    with source.open("rb") as reading, between.open("wb") as writing:
        rest = b""
        while block := reading.read(_BLOCK):
            cut = block.rfind(b"\n") + 1
            writing.write((rest + block[:cut]).decode("gb18030").encode())
            rest = block[cut:]
        writing.write(rest.decode("gb18030").encode())
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
    {"plain": plain_way, "ours": our_way}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
