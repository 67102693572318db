"""Starting Node: finding it, and making sure it never outlives the one who started it.

Does not belong here: what Node is asked to do.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PR_SET_PDEATHSIG = 1
MINIMUM_MAJOR = 20


class NodeError(Exception):
    """Node is missing or what it ran failed: the system is at fault, not the data."""


def find_node() -> Path:
    """The Node to use: ``LIANGXIN_NODE``, else beside our Python, else on the PATH."""
    beside = Path(sys.executable).parent
    found = (
        os.environ.get("LIANGXIN_NODE")
        or shutil.which("node", path=str(beside))
        or shutil.which("node")
    )
    if not found:
        raise NodeError("Node.js is missing: run `make setup`, or set LIANGXIN_NODE")
    return Path(found)


def run_node(script: Path, arguments: list[str], log: Path, cwd: Path) -> Iterator[str]:
    """Run a script and yield its lines on standard output; everything is kept in ``log``.

    Raises ``NodeError`` with the last words on standard error where it fails. When our process is
    killed, the kernel ends the script, and its children see their standard input end: no
    half-finished build goes on behind our back.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as said, log.with_suffix(".err").open("w+") as errors:
        process = subprocess.Popen(
            [str(find_node()), str(script), *arguments],
            cwd=cwd,
            env=os.environ | {"LIANGXIN_HOLDS_STDIN": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - prctl alone is safe between fork and exec
        )
        assert process.stdout is not None  # noqa: S101 - PIPE was asked for
        for line in process.stdout:
            said.write(line)
            yield line.rstrip("\n")
        if process.wait() != 0:
            errors.seek(0)
            tail = "\n".join(errors.read().strip().splitlines()[-12:])
            raise NodeError(f"{script.name} failed ({process.returncode}); log: {log}\n{tail}")


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
