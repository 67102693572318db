"""How a command ends when something happens that nobody has foreseen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration import cli


def test_an_unforeseen_failure_is_the_systems_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr(cli, "app", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    assert "unforeseen" in capsys.readouterr().err


def test_a_fault_that_cannot_even_be_told_still_has_its_exit_code(tmp_path: Path) -> None:
    """As where the log lies on the disk that is full."""
    with Path("/dev/full").open("wb") as full:
        told = subprocess.run(
            [Path(sys.executable).parent / "liangxin", "status", "--workspace", tmp_path],
            stdout=full,
            stderr=full,
            check=False,
        )
    assert told.returncode == 3
