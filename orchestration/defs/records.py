"""Dagster's own records of a run, written through connections that stay open.

Belongs here: how this process writes them. Does not belong here: what is recorded, or where.

A run reports some three hundred events. Dagster's SQLite storage opens the file, compiles the SQL
and waits for the disk for each of them, which takes longer than computing what a small file
changes. The files are the same and any of Dagster's programs reads them meanwhile; killed, the
process loses nothing that was reported. After a power cut the last events of a run may be missing
from these records; the ledger, which is the truth, has its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import sqlalchemy as sa
import yaml
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS

from orchestration.dagster_records import STORAGES

# Our steps print nothing: two programs started to follow their output are two too many.
NO_COMPUTE_LOGS = {
    "module": "dagster._core.storage.noop_compute_log_manager",
    "class": "NoOpComputeLogManager",
}


class KeptOpenEventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log with one open connection a file, for the life of one instance."""

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "KeptOpenEventLog":
        """What Dagster makes it by."""
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        with self._db_lock:
            if shard not in self._kept:
                self._kept[shard] = _engine(self.conn_string_for_shard(shard))
            engine = self._kept[shard]
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.begin() as connection:
                yield connection

    @property
    def _kept(self) -> dict[str, sa.Engine]:
        """The engines; made when first asked for, since Dagster's own ``__init__`` connects."""
        kept: dict[str, sa.Engine] = self.__dict__.setdefault("_kept_engines", {})
        return kept

    def dispose(self) -> None:
        """Close what was kept open."""
        super().dispose()
        while self._kept:
            self._kept.popitem()[1].dispose()


def _engine(place: str) -> sa.Engine:
    engine = sa.create_engine(
        place,
        poolclass=sa.pool.QueuePool,
        pool_size=1,
        connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )

    @sa.event.listens_for(engine, "connect")
    def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
        connection.execute("pragma synchronous = normal")

    return engine


@contextmanager
def instance(home: Path) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of a workspace, as ``dagster.yaml`` in ``home`` has it.

    Where that names a storage (PostgreSQL, say), it is that one and nothing is kept open.
    """
    said = yaml.safe_load((home / "dagster.yaml").read_text("utf-8")) or {}
    ref = InstanceRef.from_dir(str(home))
    stock = ref.event_storage_data
    quiet = {} if "compute_logs" in said else {"compute_logs": NO_COMPUTE_LOGS}
    if stock is not None and not said.keys() & STORAGES:
        ours = {
            "module": __name__,
            "class": KeptOpenEventLog.__name__,
            "config": stock.config_dict,
        }
        ref = InstanceRef.from_dir(str(home), overrides={"event_log_storage": ours, **quiet})
    with dg.DagsterInstance.from_ref(ref) as found:
        yield found
