"""Faults of the system: what a command reports in one line and ends with exit code 3.

Belongs here: the base class and how faults are told, light enough for every command. Does not
belong here: the faults themselves, which are declared where they arise.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class SystemFault(Exception):  # noqa: N818 - the vocabulary of DESIGN §7: the system is at fault
    """The system cannot do what was asked; its text says why, in words for the operator."""


# What libraries say of a full disk or a quota, each in its own way.
FULL = ("No space left on device", "Disk quota exceeded", "File too large", "disk is full")


def in_plain_words(text: str) -> str:
    """What to do about a fault that operators know, before what the system said of it."""
    if any(sign in text for sign in FULL):
        return (
            "磁盘已满或超出配额：请腾出空间后再运行一次；已接收的报送没有丢失，网站不受影响"
            f" / the disk is full: make room and run again（{text}）"
        )
    return text


@contextmanager
def faults_in_words(fault: type[SystemFault], log: Path) -> Iterator[None]:
    """What breaks a library, as a full disk does, is the system's fault too: one clear line.

    Where it broke is kept in ``log`` for those who mend programs.
    """
    try:
        yield
    except (OSError, SystemFault):
        raise
    except Exception as error:
        with suppress(OSError):
            log.write_text(traceback.format_exc(), "utf-8")
        first = str(error).strip().partition("\n")[0]
        raise fault(in_plain_words(f"{type(error).__name__}: {first}") + f" ({log})") from error
