"""Files that are too large to be read at once: their hash, and their refusal before they are read.

Belongs here: what can be said of a file by its path. Does not belong here: the limits
(``intake.reading.limits``) or reading.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from expectations.findings import Finding
from orchestration.intake.reading import limits
from orchestration.intake.reading.formats import kind_of

_BLOCK = 1 << 20
_MARKS = 4096
PACKED = ("zip", "ole")


def fits(file: Path) -> bool:
    """Whether it may be read at once; what is in it may still be too much."""
    return file.stat().st_size <= max(limits.TEXT_BYTES, limits.WORKBOOK_BYTES)


def refused_unread(file: Path) -> Finding | None:
    """The refusal of a file that is too large to be judged, whatever it holds."""
    if fits(file):
        return None
    with file.open("rb") as stream:
        packed = kind_of(stream.read(_MARKS)) in PACKED
    size = file.stat().st_size
    return workbook_too_large(size) if packed else limits.text_too_large(size)


def workbook_too_large(size: int) -> Finding:
    """The refusal of a workbook or archive by its size."""
    return limits.too_large("工作簿的字节数", "bytes of a workbook", size, limits.WORKBOOK_BYTES)


def sha256_of_file(file: Path) -> str:
    """The hash of a file of any size."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
