"""The workspace: the one folder that everything that runs writes to (DESIGN §6).

Belongs here: where things lie below ``var/`` and the lock that keeps one writer. Does not belong
here: what is in the files.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestration.ledger_copy import settle
from orchestration.locks import held

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """Paths below one workspace folder; backup, move and wipe are one folder."""

    root: Path

    @classmethod
    def chosen(cls, root: Path | None = None) -> Workspace:
        """The workspace named by the option, else by ``LIANGXIN_WORKSPACE``, else ``./var``."""
        return cls((root or Path(os.environ.get("LIANGXIN_WORKSPACE", "var"))).resolve())

    @property
    def inbox(self) -> Path:
        """Files put here, one folder a sender, are taken in by the next run."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Receipts and annotated copies, one folder a sender."""
        return self.root / "outbox"

    @property
    def landing(self) -> Path:
        """The bytes of every file ever received, named by their SHA-256."""
        return self.root / "landing"

    @property
    def ledger(self) -> Path:
        """Every event, one JSON line each."""
        return self.root / "ledger" / "events.jsonl"

    @property
    def ledger_copy(self) -> Path:
        """The same lines beside the landed files: what they are, who sent them and when."""
        return self.landing / "events.jsonl"

    @property
    def actions(self) -> Path:
        """What people did at the desk besides, one JSON line each."""
        return self.root / "ledger" / "actions.jsonl"

    @property
    def desk(self) -> Path:
        """The reporting desk's accounts and drafts, its key, and uploads that are under way."""
        return self.root / "desk"

    @property
    def desk_database(self) -> Path:
        """The desk's accounts and drafts, unless they are kept in PostgreSQL."""
        return self.desk / "desk.sqlite3"

    @property
    def observations(self) -> Path:
        """Accepted observations, one Parquet file a submission; never edited."""
        return self.root / "observations"

    @property
    def quarantine(self) -> Path:
        """Findings on submissions that did not get in."""
        return self.root / "quarantine"

    @property
    def checks(self) -> Path:
        """What every check found, one file a release that was judged."""
        return self.root / "checks"

    @property
    def warehouse(self) -> Path:
        """The marts that were published last: a cache, rebuilt by any run."""
        return self.root / "warehouse.duckdb"

    @property
    def staging(self) -> Path:
        """Where the next warehouse is built and judged."""
        return self.root / "staging"

    @property
    def staged_warehouse(self) -> Path:
        """The warehouse being built and judged."""
        return self.staging / "warehouse.duckdb"

    @property
    def releases(self) -> Path:
        """One folder a release: its site, its data and its stamp."""
        return self.root / "releases"

    @property
    def current(self) -> Path:
        """The symlink that readers follow."""
        return self.releases / "current"

    @property
    def site_build(self) -> Path:
        """The page builder's scratch and its cached bundles."""
        return self.root / "site-build"

    @property
    def dagster(self) -> Path:
        """Dagster's own records of runs."""
        return self.root / "dagster"

    @property
    def locks(self) -> Path:
        """The write lock."""
        return self.root / "locks"

    @property
    def logs(self) -> Path:
        """What dbt and the page builder said."""
        return self.root / "logs"

    @property
    def reports(self) -> Path:
        """One page a run: what ran, what was found, what is to be done."""
        return self.root / "reports"

    @property
    def demo(self) -> Path:
        """Generated example submissions before they are handed in."""
        return self.root / "demo"

    def create(self) -> Workspace:
        """Make the folders that people and programs put things into; idempotent."""
        for folder in (
            self.inbox,
            self.outbox,
            self.landing,
            self.ledger.parent,
            self.observations,
            self.quarantine,
            self.checks,
            self.staging,
            self.releases,
            self.site_build,
            self.dagster,
            self.locks,
            self.logs,
        ):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    @contextmanager
    def single_writer(self) -> Iterator[None]:
        """Hold the workspace's one write lock; waits for whoever has it.

        The lock belongs to the process: a killed writer leaves none behind. The ledger and its
        copy are the same when work begins and when it is done.
        """
        with self._locked("workspace.lock"):
            settle(self.ledger, self.ledger_copy)
            yield
            settle(self.ledger, self.ledger_copy)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Hold both locks of a workspace that is about to be replaced, whatever state it is in."""
        with held(self.locks / "run.lock"), self._locked("workspace.lock"):
            yield

    @contextmanager
    def single_run(self) -> Iterator[None]:
        """Hold the lock of a whole run; a second run waits until the first is over.

        Apart from the write lock, so that submissions are taken in while a run is computing. Every
        run holds it, whoever started it (``defs.bureau``); within, a thread may take it again.
        """
        with held(self.locks / "run.lock"):
            yield

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        self.locks.mkdir(parents=True, exist_ok=True)
        with (self.locks / name).open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
