"""Nothing touches the network at run time: the main job in a network namespace without one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.integration.bureau import Bureau
from tests.integration.offline import no_network

pytestmark = pytest.mark.integration


def test_there_really_is_no_network_inside(tmp_path: Path, small: Bureau) -> None:
    probe = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=2)"
    done = no_network([sys.executable, "-c", probe], tmp_path, small)
    assert done.returncode != 0
    assert "Network is unreachable" in done.stderr or "no network" in done.stderr


def test_the_main_job_runs_without_a_network(from_the_inbox: Bureau) -> None:
    """The run is the fixture's, which has none and fails where the run does."""
    assert (from_the_inbox.site / "index.html").exists()
    assert list(from_the_inbox.workspace.inbox.rglob("*.csv")) == []
