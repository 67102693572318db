"""Nothing touches the network at run time: the main job in a network namespace without one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.bureau import LIANGXIN, ROOT, Bureau

pytestmark = pytest.mark.integration

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
    environment = os.environ | {"LIANGXIN_WORKSPACE": str(bureau.root), "LIANGXIN_AUTO": "1"}
    isolated = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*isolated, "true"], capture_output=True, check=False).returncode == 0:
        command = [*isolated, *command]
    else:
        (folder / "sitecustomize.py").write_text(REFUSING, "utf-8")
        environment["PYTHONPATH"] = str(folder)
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False
    )


def test_there_really_is_no_network_inside(tmp_path: Path, small: Bureau) -> None:
    probe = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=2)"
    done = no_network([sys.executable, "-c", probe], tmp_path, small)
    assert done.returncode != 0
    assert "Network is unreachable" in done.stderr or "no network" in done.stderr


def test_the_main_job_runs_without_a_network(
    tmp_path: Path, small: Bureau, small_inbox: dict[str, list[Path]]
) -> None:
    bureau = Bureau(tmp_path / "var")
    bureau.use_caches_of(small)
    for sender, paths in small_inbox.items():
        folder = bureau.workspace.inbox / sender
        folder.mkdir(parents=True)
        for path in paths:
            (folder / path.name).write_bytes(path.read_bytes())
    done = no_network([str(LIANGXIN), "run"], tmp_path, bureau)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (bureau.site / "index.html").exists()
    assert list(bureau.workspace.inbox.rglob("*.csv")) == []
