"""Frames of texts → one file, piece by piece. Belongs here: the two forms of a clean copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

Writer = tuple[Callable[[pl.DataFrame], object], Callable[[], object]]


def to_csv(part: Path, columns: tuple[str, ...]) -> Writer:
    """UTF-8 with its mark and CRLF, as spreadsheets like it."""
    handle = part.open("wb")
    handle.write(b"\xef\xbb\xbf")
    pl.DataFrame(schema=dict.fromkeys(columns, pl.String())).write_csv(
        handle, line_terminator="\r\n"
    )

    def write(frame: pl.DataFrame) -> None:
        frame.write_csv(handle, include_header=False, line_terminator="\r\n")

    return write, handle.close


def to_parquet(part: Path, columns: tuple[str, ...]) -> Writer:
    """One Parquet file, a row group a frame."""
    # Imported where it is needed: clean CSV copies do without.
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    writer = pq.ParquetWriter(part, pa.schema([(name, pa.large_string()) for name in columns]))

    def write(frame: pl.DataFrame) -> None:
        writer.write_table(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))

    return write, writer.close
