"""Files that can be made again, each with the hash it was written with: damage is noticed.

Belongs here: writing such a file with its hash, and telling whether it still is what was written.
Does not belong here: making it again (``acceptance``).

A disk that has gone wrong changes bytes without a word, and Parquet would read many of them as
other numbers. The hashes lie in a folder of their own beside the files' folder.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from orchestration.durable import sha256_of, write_whole

SUMS = "sums"


def keep_whole(place: Path, content: bytes) -> None:
    """Write a file and then its hash; killed in between, the file is judged to be damaged."""
    sum_of(place).unlink(missing_ok=True)
    write_whole(place, content)
    note_sum(place)


def note_sum(place: Path) -> None:
    """Keep the hash of a file as it is now."""
    write_whole(sum_of(place), sha256_of(place.read_bytes()).encode())


def sum_of(place: Path) -> Path:
    """Where the hash of a file lies."""
    return place.parent.parent / SUMS / place.parent.name / place.name


def is_whole(place: Path) -> bool:
    """Whether a file is there as it was written.

    One that was written before there were hashes is taken as it is.
    """
    return is_whole_and_told(place) or (place.exists() and not sum_of(place).exists())


def is_whole_and_told(place: Path) -> bool:
    """Whether a file is there as it was written, by the hash beside it."""
    with suppress(OSError):
        return sum_of(place).read_bytes() == sha256_of(place.read_bytes()).encode()
    return False
