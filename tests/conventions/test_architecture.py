"""The house of DESIGN §3 as tests: imports run one way, heavy libraries stay where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("sources", "expectations", "orchestration")
MAY_IMPORT = {
    "sources": {"sources"},
    "expectations": {"sources", "expectations"},
    "orchestration": set(ROOMS),
}
# The rooms of the intake: each may use those before it. "" is the intake's own modules.
INTAKE = ("reading", "cells", "tables", "", "answers", "keeping")
LONGEST_MODULE = 300


def modules(room: str) -> list[Path]:
    # Migrations are Django's own words.
    found = [m for m in sorted((ROOT / room).rglob("*.py")) if m.parent.name != "migrations"]
    assert found, f"{room}/ has no modules"
    return found


def imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room: str) -> None:
    for module in modules(room):
        ours = {name.split(".")[0] for name in imported(module)} & set(ROOMS)
        assert ours <= MAY_IMPORT[room], f"{module} imports {ours - MAY_IMPORT[room]}"


def test_the_intake_leads_from_bytes_to_what_is_kept() -> None:
    intake = ROOT / "orchestration" / "intake"
    for module in (module for module in modules("orchestration") if intake in module.parents):
        room = module.parent.name if module.parent != intake else ""
        parts = [name.split(".") for name in imported(module)]
        ours = [p[2] for p in parts if p[:2] == ["orchestration", "intake"] and len(p) > 2]
        used = {name if name in INTAKE else "" for name in ours}
        later = used - set(INTAKE[: INTAKE.index(room) + 1])
        assert not later, f"{module} uses {later}"


def test_only_the_runner_imports_great_expectations() -> None:
    importing = {
        module.relative_to(ROOT).as_posix()
        for room in ROOMS
        for module in modules(room)
        if any(name.split(".")[0] == "great_expectations" for name in imported(module))
    }
    assert importing == {"expectations/runner.py"}


def test_functions_below_dagster_know_nothing_of_it() -> None:
    thin = ("orchestration/defs/", "orchestration/definitions.py", "orchestration/runs.py")
    importing = {
        module.relative_to(ROOT).as_posix()
        for room in ROOMS
        for module in modules(room)
        if any(name.split(".")[0] in ("dagster", "dagster_dbt") for name in imported(module))
    }
    assert importing
    assert [name for name in importing if not name.startswith(thin)] == []


def test_nothing_but_the_desk_knows_of_django() -> None:
    of_django = {"django", "axes", "csp", "gunicorn", "whitenoise", "dj_database_url"}
    importing = {
        module.relative_to(ROOT).as_posix()
        for room in ROOMS
        for module in modules(room)
        if {name.split(".")[0] for name in imported(module)} & of_django
    }
    assert importing
    assert [name for name in importing if not name.startswith("orchestration/desk/")] == []


def test_nothing_but_its_command_knows_of_the_desk() -> None:
    importing = {
        module.relative_to(ROOT).as_posix()
        for room in ROOMS
        for module in modules(room)
        if any(name.startswith("orchestration.desk") for name in imported(module))
    }
    outside = {name for name in importing if not name.startswith("orchestration/desk/")}
    assert outside == {"orchestration/commands/desk.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_modules_stay_small_and_say_what_they_are_for(room: str) -> None:
    for module in modules(room):
        text = module.read_text("utf-8")
        assert len(text.splitlines()) <= LONGEST_MODULE, f"{module} is too long"
        assert ast.get_docstring(ast.parse(text)), f"{module} has no docstring"


def test_light_commands_load_no_heavy_library() -> None:
    heavy = ["dagster", "dbt", "django", "great_expectations", "pandas", "pyarrow"]
    probe = (
        "import sys; import orchestration.cli; import orchestration.intake.judge;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.strip()
    assert loaded == "[]"
