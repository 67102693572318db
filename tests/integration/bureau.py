"""A bureau for tests: a workspace, the real command line on it, what is seen from outside."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.commands.demo import arrival_of
from orchestration.context import Context
from orchestration.demo.deliveries import Delivery
from orchestration.intake.keeping.landing import receive
from orchestration.warehouse.marts import content_hash
from orchestration.workspace import Workspace
from tests.integration import steered
from tests.soak import warm

ROOT = Path(__file__).parents[2]
LIANGXIN = Path(sys.executable).parent / "liangxin"
STEERED = Path(__file__).with_name("steered.py")
# Where half a file, left behind by a killed process, would stay for ever.
HELD = ("landing", "ledger", "observations", "quarantine", "outbox", "dagster/manifest", "staging")


@dataclass(frozen=True)
class Bureau:
    """One workspace and the commands given in it."""

    root: Path
    settings: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root)

    def context(self) -> Context:
        """Its ledger and submissions as they are now."""
        return Context.open(self.workspace)

    @property
    def site(self) -> Path:
        return self.workspace.current / "site"

    @property
    def data(self) -> Path:
        return self.workspace.current / "data"

    def liangxin(self, *arguments: str, expect: int = 0) -> str:
        """Run a command; fails unless it ends with the expected exit code. Returns its output."""
        done = self._run([str(LIANGXIN), *arguments])
        told = f"{done.stdout}\n{done.stderr}"
        assert done.returncode == expect, f"{arguments}: exit {done.returncode}\n{told}"
        assert "Traceback" not in told, told
        return done.stdout if "--json" in arguments else told

    def warm(self, *arguments: str, expect: int = 0) -> str:
        """The same command in a fork of a process that has Dagster, dbt and the rest imported.

        For what a fixture needs done before its tests begin: seconds of imports less, and nothing
        else is different. How commands start is left to those that are started cold.
        """
        warm.begin(self.root)
        settings = {steered.CLOCK: steered.GOES_ON, **self.settings}
        said = self.root.with_name(f"{self.root.name}.said")
        ended = warm.start(self.root, said, "-", *arguments, **settings).wait()
        assert ended.code == expect, f"{arguments}: exit {ended.code}\n{ended.said}"
        assert "Traceback" not in ended.said, ended.said
        return ended.out if "--json" in arguments else ended.said

    def json(self, *arguments: str, expect: int = 0) -> Any:
        return json.loads(self.liangxin(*arguments, "--json", expect=expect))

    def at_noon(self, *arguments: str) -> None:
        """Run a command with a stopped clock, so that two runs can be compared to the second."""
        done = self._run([sys.executable, str(STEERED), "-", *arguments])
        assert done.returncode == 0, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"

    def killed(self, place: str, *arguments: str) -> None:
        """The same, killed at a place; fails unless SIGKILL ended it."""
        done = self._run([sys.executable, str(STEERED), place, *arguments])
        assert done.returncode == -9, f"not killed: {done.returncode}\n{done.stdout}{done.stderr}"

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "LIANGXIN_WORKSPACE": str(self.root),
            "LIANGXIN_AUTO": "1",  # as an unattended bureau; tests of approval say otherwise
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False
        )

    def land(self, deliveries: Iterable[Delivery]) -> None:
        """Put deliveries into the landing with their own times, as the demo does."""
        context = Context.open(self.workspace)
        with context.workspace.single_writer():
            for _ in receive(context, map(arrival_of, deliveries)):
                pass

    def put_into_inbox(self, files: Mapping[str, Iterable[Path]]) -> None:
        """Put copies of files into the senders' folders, as they would."""
        for sender, paths in files.items():
            folder = self.workspace.inbox / sender
            folder.mkdir(parents=True)
            for path in paths:
                (folder / path.name).write_bytes(path.read_bytes())

    def copy_to(self, root: Path) -> Bureau:
        """A bureau that has lived the same life so far."""
        shutil.copytree(self.root, root, symlinks=True)
        return Bureau(root)

    def use_caches_of(self, other: Bureau) -> None:
        """Start with what depends on the code alone, as a bureau's second run does."""
        for cache in ("site-build/bundles", "dagster/manifest", "dbt/partial_parse.msgpack"):
            source, place = other.root / cache, self.root / cache
            place.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, place, symlinks=True)
            else:
                shutil.copy(source, place)

    def state(self) -> dict[str, Any]:
        """Everything an undisturbed run and a killed and repeated one must agree on."""
        place = self.workspace
        return {
            "events": self.workspace.ledger.read_text("utf-8").splitlines(),
            "observations": sorted(path.name for path in place.observations.iterdir()),
            "outbox": sorted(path.name for path in place.outbox.rglob("*") if path.is_file()),
            "marts": content_hash(place.warehouse),
            "release": place.current.readlink().name,
            "site": self.site_files(),
            "quarantine": {
                path.name: path.read_text("utf-8") for path in place.quarantine.iterdir()
            },
            "half-built": sorted(
                path.relative_to(self.root).as_posix()
                for part in (*HELD, "releases")
                for path in (self.root / part).glob("**/.*")
            ),
        }

    def site_files(self) -> dict[str, str]:
        """Hash of every file of the shown site."""
        return {
            path.relative_to(self.site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.site.rglob("*"))
            if path.is_file()
        }
