"""The stamp every page carries: as_of, data cut-off, coverage, versions, hash (DESIGN §4, 5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.context import Context
from orchestration.extensions import Extensions
from orchestration.publication.identity import code_version, release_id
from orchestration.publication.settings import effective_settings
from orchestration.warehouse.marts import open_read_only, quoted
from orchestration.warehouse.staged import read_staged_run


@dataclass(frozen=True)
class Stamp:
    """What identifies a release. ``coverage`` is the share of expected reports that came in.

    ``last_seq`` (the last submission event it knows), the ``settings`` of each plan and the due
    days put off (``extended``) are kept beside it and on no page; of ``release_before`` the page
    变更 tells.
    """

    release_id: str
    as_of: date
    data_cutoff: datetime | None
    coverage: float
    rule_version: str
    code_version: str
    content_hash: str
    has_simulated: bool
    n_rejected: int
    fingerprint: str
    last_seq: int
    release_before: str | None
    settings: dict[str, dict[str, str]]
    extended: list[list[str]] = field(default_factory=list)

    def facts(self) -> dict[str, object]:
        """The stamp as JSON-able facts."""
        facts = asdict(self)
        facts["as_of"] = str(self.as_of)
        facts["data_cutoff"] = self.data_cutoff and self.data_cutoff.isoformat(sep=" ")
        return facts

    def write_parquet(self, place: Path) -> None:
        """Write the stamp as the one row that the pages read."""
        values = {name: value for name, value in asdict(self).items() if name in PAGE_COLUMNS}
        columns = ", ".join(f'cast(? as {PAGE_COLUMNS[name]}) as "{name}"' for name in values)
        with duckdb.connect() as connection:
            connection.execute(f"create table stamp as select {columns}", list(values.values()))
            connection.execute(f"copy stamp to '{quoted(place)}' (format parquet)")


PAGE_COLUMNS = {
    "release_id": "varchar",
    "as_of": "date",
    "data_cutoff": "timestamp",
    "coverage": "double",
    "rule_version": "varchar",
    "code_version": "varchar",
    "content_hash": "varchar",
    "has_simulated": "boolean",
    "n_rejected": "integer",
    "release_before": "varchar",
}
EXPECTED = "is_expected"
CAME_IN = "state in ('accepted_on_time', 'accepted_late')"


def stamp_of(context: Context, warehouse: Path, content_hash: str) -> Stamp:
    """The stamp of the release that would carry these marts."""
    run = read_staged_run(warehouse)
    with open_read_only(warehouse) as connection:
        coverage = _scalar(
            connection,
            f"select coalesce(avg(case when {CAME_IN} then 1 else 0 end), 0)"  # noqa: S608
            f" from marts.fct_reporting where {EXPECTED}",
        )
        simulated = _scalar(connection, "select count(*) from marts.fct_indicator where simulated")
    return Stamp(
        release_id=release_id(run.as_of, content_hash, run.fingerprint),
        as_of=run.as_of,
        data_cutoff=run.data_cutoff,
        coverage=coverage,
        rule_version=context.catalogue.rules.version,
        code_version=code_version(),
        content_hash=content_hash,
        has_simulated=simulated > 0,
        n_rejected=run.n_rejected,
        fingerprint=run.fingerprint,
        last_seq=run.last_seq,
        release_before=run.release_before,
        settings={
            plan: {name: str(value) for name, value in settings.items()}
            for plan, settings in effective_settings(context.catalogue).items()
        },
        extended=[
            [str(part) for part in row]
            for row in Extensions.known(context.told(), run.as_of).rows()
        ],
    )


def _scalar(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    found = connection.execute(query).fetchone()
    return float(found[0]) if found else 0.0
