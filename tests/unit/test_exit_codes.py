"""How a command ends when something happens that nobody has foreseen."""

from __future__ import annotations

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
