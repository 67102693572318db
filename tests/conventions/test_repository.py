"""What every committed file must satisfy: no machine, no registry host, nothing large, no stub."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 1_000_000
NO_TEXT = {".webp", ".csv"}
# Faulty files are made by hand, of any bytes; their side files are text.
FIXTURES = ROOT / "tests" / "fixtures"
MACHINE_PATH = re.compile(r"(?:^|[\"'( =`])/(?:work|root|farm|home)/")
STUB = re.compile(
    r"\b(TODO|FIXME|XXX|NotImplementedError)\b|pytest\.mark\.(skip|xfail)|pytest\.skip\(|\bSkipTest\b"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
HERE = Path(__file__).relative_to(ROOT).as_posix()
# The one reason to skip: data that may not be committed are not there.
MAY_SKIP = ROOT / "tests" / "shared_data.py"


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    found = [ROOT / name for name in listed if (ROOT / name).is_file()]
    assert len(found) > 50
    return found


def texts() -> list[tuple[Path, str]]:
    read = []
    for path in committed():
        raw = FIXTURES in path.parents and path.suffix != ".yml"
        if path.suffix in NO_TEXT or raw or path.relative_to(ROOT).as_posix() == HERE:
            continue
        read.append((path, path.read_text("utf-8")))
    return read


def test_nothing_large_is_committed() -> None:
    assert [str(path) for path in committed() if path.stat().st_size > LARGEST] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    assert [str(path) for path, text in texts() if MACHINE_PATH.search(text)] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "dashboards/package-lock.json"])
def test_lock_files_name_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert len(text) > 1000
    assert '"resolved": "http' not in text
    assert re.search(r"^(--index-url|--extra-index-url|--find-links)", text, re.M) is None


def test_lock_files_carry_hashes() -> None:
    python = (ROOT / "requirements.lock").read_text("utf-8")
    assert python.count("--hash=sha256:") > python.count("==")
    assert '"integrity": "sha512-' in (ROOT / "dashboards/package-lock.json").read_text("utf-8")


def test_no_stub_and_no_skipped_test_is_left() -> None:
    code = {".py", ".sql", ".svelte", ".mjs", ".js"}
    found = [p for p, text in texts() if p.suffix in code and STUB.search(text)]
    assert found == [MAY_SKIP]


def test_run_time_output_is_ignored_by_git() -> None:
    for name in ("var/ledger/events.jsonl", ".venv/bin/python", "dashboards/node_modules/x"):
        ignored = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
        assert ignored.returncode == 0, name


def test_no_year_is_written_into_sql() -> None:
    """Baselines, deadlines and starts come from the plans; only comments may name an example."""
    models = [(p, text) for p, text in texts() if p.suffix == ".sql" and "dbt_project" in str(p)]
    assert len(models) > 60
    code = [(path, re.sub(r"--.*", "", text)) for path, text in models]
    assert [str(path) for path, text in code if YEAR.search(text)] == []
