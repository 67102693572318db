"""What a sender sent, read again: exactly those bytes or a clear word (DESIGN §4, 2).

Belongs here: reading from the landing. Does not belong here: storing there (``landing``).
"""

from __future__ import annotations

from orchestration.context import Context
from orchestration.durable import sha256_of
from orchestration.faults import SystemFault
from orchestration.submissions import Submission


class DamagedOriginalError(SystemFault):
    """A file in the landing is gone or not what was sent: only its sender or a backup has it."""


def original(context: Context, submission: Submission) -> bytes:
    """The bytes that were sent; ``DamagedOriginalError`` where the landing holds others."""
    place = context.workspace.landing / submission.sha256
    content = place.read_bytes() if place.exists() else b""
    if sha256_of(content) != submission.sha256:
        what, seen = ("已损坏", "damaged") if place.exists() else ("不见了", "missing")
        raise DamagedOriginalError(
            f"报送原文{what}，无法自动恢复：{submission.file_name}（{submission.id}，"
            f"{submission.sender}），文件 {place}。请从备份恢复它，或请报送单位把同一个文件"
            f"再报一次；读者看到的网站不受影响。 / the original is {seen}: restore it from the "
            "backup, or have the same file sent again"
        )
    return content
