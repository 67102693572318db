"""Running a program where there is no network."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.integration.bureau import ROOT, Bureau

# A namespace of its own has no way out; where the kernel refuses one, sockets are refused instead.
REFUSING = """
import socket


def refuse(*_: object, **__: object) -> None:
    raise OSError("no network")


socket.socket.connect = refuse
socket.getaddrinfo = refuse
"""


def no_network(
    command: list[str], folder: Path, bureau: Bureau
) -> subprocess.CompletedProcess[str]:
    """Run a command for a bureau; ``folder`` is there for what refusing sockets needs."""
    environment = os.environ | {
        "LIANGXIN_WORKSPACE": str(bureau.root),
        "LIANGXIN_AUTO": "1",
        "PYTHONPATH": str(ROOT),
        **bureau.settings,
    }
    isolated = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*isolated, "true"], capture_output=True, check=False).returncode == 0:
        command = [*isolated, *command]
    else:
        (folder / "sitecustomize.py").write_text(REFUSING, "utf-8")
        environment["PYTHONPATH"] = f"{folder}{os.pathsep}{ROOT}"
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False
    )
