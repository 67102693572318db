"""The same desk on PostgreSQL, by one setting: tables, sessions, drafts, two at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.commands.doctor_desk import desk_seen
from orchestration.context import Context
from orchestration.submissions import State
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from tests.desk.people import PASSWORD, hand_in, list_of_lifts, make_accounts
from tests.desk.serving import Caller, desk_served, free_port

pytestmark = pytest.mark.integration

UNIT = "reform-511703"
# PostgreSQL refuses to run as root.
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def database() -> Iterator[str]:
    """A server of its own, as small as one can be; its address."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="liangxin-pg-"))
    if AS_ROOT:
        shutil.chown(folder, "postgres", "postgres")
    as_user = ["runuser", "-u", "postgres", "--"] if AS_ROOT else []
    data, port = folder / "data", free_port()
    made = [*as_user, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "desk", "-N"]
    subprocess.run(made, check=True, capture_output=True, cwd="/")
    options = ["-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-F"]
    server = subprocess.Popen(
        [*as_user, str(programs / "postgres"), *options],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ready = [str(programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-q"]
    while subprocess.run(ready, check=False).returncode:
        assert server.poll() is None, "PostgreSQL did not start"
        time.sleep(0.1)
    yield f"postgres://desk@127.0.0.1:{port}/postgres"
    server.terminate()
    server.wait()
    shutil.rmtree(folder)


def test_the_desk_works_on_postgresql_by_one_setting(
    database: str, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"LIANGXIN_DESK_DATABASE": database}
    workspace = Workspace(tmp_path / "var").create()
    people = ["one", "two"]
    make_accounts(workspace.root, [(name, "reporter", UNIT) for name in people], settings)
    sender = catalogue.senders[UNIT]
    files = {name: list_of_lifts(sender.region, sender.name_zh, name, 20) for name in people}
    told: dict[str, str] = {}

    def report(name: str, address: str) -> None:
        caller = Caller(address)
        caller.sign_in(name, PASSWORD)
        told[name] = hand_in(caller, "residential_lifts", f"{name}.csv", files[name]).text

    with desk_served(workspace.root, processes=2, settings=settings) as server:
        both = [threading.Thread(target=report, args=(name, server.address)) for name in people]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
    submissions = Context(workspace, catalogue).submissions().values()
    assert [entry.state for entry in submissions] == [State.ACCEPTED] * 2
    assert all("已接收" in told[name] for name in people)
    assert not list(workspace.desk.glob("*.sqlite3"))
    monkeypatch.setenv("LIANGXIN_DESK_DATABASE", database)
    assert desk_seen(workspace)[:2] == (False, "没有可用的管理员")  # reached, and two reporters
