"""The run lock: one holder among processes and threads, again and again within one thread."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from orchestration.locks import held, held_if_free, is_held

HOLDS = """
import sys, time
from pathlib import Path
from orchestration.locks import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "locks" / "run.lock"


def test_a_thread_takes_it_again_and_lets_go_at_the_end(lock: Path) -> None:
    with held(lock):
        with held(lock):
            pass
        assert is_held(lock)
    assert not is_held(lock)


def test_another_thread_waits(lock: Path) -> None:
    order: list[str] = []

    def other() -> None:
        with held(lock):
            order.append("other")

    with held(lock):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
        order.append("first")
    thread.join(5)
    assert order == ["first", "other"]


def test_another_process_keeps_us_out_until_it_dies(lock: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    with held_if_free(lock) as mine:
        assert not mine
    assert is_held(lock)
    other.kill()
    other.communicate()
    assert not is_held(lock)
    with held_if_free(lock) as mine:
        assert mine


def test_nobody_holds_a_lock_that_never_was(lock: Path) -> None:
    assert not is_held(lock)
    assert not lock.exists()
