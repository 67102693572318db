"""Tiny hand-made ``inputs`` schemas for the dbt tests, and dbt run over them in process.

Belongs here: filling the tables dbt reads (their columns are declared once, in
``orchestration.warehouse.schema``) and building a warehouse from them. Does not belong here: any
expectation of what comes out.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration.warehouse.build import ModelResult, run_dbt
from orchestration.warehouse.schema import INPUT_TABLES, OBSERVATION_COLUMNS
from sources.catalogue import Rules

RULES_FILE = Path(__file__).parents[2] / "sources" / "rules.yml"
TABLES = INPUT_TABLES | {"observations": OBSERVATION_COLUMNS}
Row = dict[str, Any]


@dataclass
class Inputs:
    """Rows of every input table, and short ways to add the usual ones."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})

    def add(self, table: str, **values: Any) -> None:
        """One row; columns not named are null."""
        unknown = values.keys() - TABLES[table].keys()
        assert not unknown, f"{table} has no columns {sorted(unknown)}"
        self.rows[table].append(values)

    def rules(self) -> None:
        """The real settings, lights and reasons."""
        rules = Rules.model_validate(yaml.safe_load(RULES_FILE.read_text("utf-8")))
        self.add("rules", rule_version=rules.version)
        for name, value in rules.settings.items():
            notes = rules.setting_notes[name].model_dump()
            self.add("settings", name=name, value=value, **notes)
        for light in rules.lights:
            facts = light.model_dump()
            self.add("lights", light=facts.pop("id"), **facts)
        for reason in rules.reasons:
            self.add("reasons", reason=reason.id, text_zh=reason.text_zh)

    def region(self, code: str, parent: str | None = None, level: str = "county") -> None:
        self.add(
            "regions",
            region_code=code,
            name_zh=f"地区{code}",
            level=level,
            parent_code=parent,
            valid_from=date(2020, 1, 1),
        )

    def line(self, *codes: str) -> None:
        """Closure rows of one line of regions, from the jurisdiction down."""
        for upper, ancestor in enumerate(codes):
            for lower in range(upper, len(codes)):
                row = {
                    "ancestor_code": ancestor,
                    "region_code": codes[lower],
                    "depth": lower - upper,
                }
                if row not in self.rows["region_closure"]:
                    self.add("region_closure", **row)

    def feed(
        self,
        feed: str,
        cadence: str = "monthly",
        shape: str = "values",
        authority: str = "children",
    ) -> None:
        self.add(
            "feeds",
            feed=feed,
            title_zh=f"报表{feed}",
            title_en=feed,
            unit_in_charge="商务部门",
            cadence=cadence,
            authority=authority,
            shape=shape,
        )

    def reporter(self, feed: str, code: str, *, obliged: bool = True) -> None:
        self.add(
            "reporting_regions",
            feed=feed,
            region_code=code,
            sender=f"stat-{code}",
            sender_name=f"统计局{code}",
            obligation=obliged,
        )

    def indicator(self, indicator: str, feed: str, measure: str, **values: Any) -> None:
        facts: Row = {
            "name_zh": f"指标{indicator}",
            "name_en": indicator,
            "unit": "辆" if measure in ("flow", "stock") else "%",
            "display_unit": "辆" if measure in ("flow", "stock") else "%",
            "display_factor": 1,
            "decimals": 2,
            "direction": "up",
            "judge_by": "published_chain" if measure == "growth_only" else "level",
            "dims": "",
            "authority": "children",
            "scope_note_zh": "口径说明",
            "counted": False,
            "published_rate": False,
        }
        self.add("indicators", indicator=indicator, feed=feed, measure=measure, **(facts | values))

    def plan(self, plan: str, region: str, baseline_year: int = 2023) -> None:
        self.add(
            "plans",
            plan=plan,
            short_zh=plan,
            title_zh=f"方案{plan}",
            plan_status="issued",
            region_code=region,
            baseline_year=baseline_year,
            horizon_year=2027,
            source="test",
        )

    def judged_by(self, plan: str, **settings: Any) -> None:
        """Settings that a plan has instead of the general ones."""
        for name, value in settings.items():
            self.add("plan_settings", plan=plan, name=name, value=value, reason_zh="会议定")

    def target(
        self, plan: str, n: int, indicator: str, kind: str, value: Any, **values: Any
    ) -> None:
        owner = next(row for row in self.rows["plans"] if row["plan"] == plan)
        facts: Row = {
            "clause": f"条款{n}",
            "region_code": owner["region_code"],
            "operator": ">=",
            "unit": "%",
            "deadline": 2027,
            "hedge": "",
            "plan_status": owner["plan_status"],
            "baseline_year": owner["baseline_year"],
            "horizon_year": owner["horizon_year"],
            "factor": 1,
        }
        if kind == "annual":
            facts["first_year"] = owner["baseline_year"] + 1
            facts["last_year"] = values.get("deadline") or owner["horizon_year"]
        if kind == "cumulative":
            facts["counts_from"] = f"{owner['baseline_year'] + 1}-01-01"
        if kind == "relative":
            facts["reference_indicator"] = indicator
        self.add(
            "targets",
            plan=plan,
            n=n,
            indicator=indicator,
            kind=kind,
            value=value,
            **(facts | values),
        )

    def submission(
        self, submission: str, feed: str, accepted_at: str | None, **values: Any
    ) -> None:
        facts: Row = {
            "sender": "stat",
            "sender_name": "统计局",
            "sha256": submission.ljust(64, "0"),
            "file_name": f"{submission}.csv",
            "received_at": accepted_at,
            "accepted_seq": len(self.rows["submissions"]) + 1 if accepted_at else 0,
            "state": "accepted" if accepted_at else "rejected",
            "reason_zh": "",
        }
        self.add(
            "submissions",
            submission_id=submission,
            feed=feed,
            accepted_at=accepted_at,
            **(facts | values),
        )

    def observe(
        self, submission: str, item: str, code: str, period: str, value: Any, **values: Any
    ) -> None:
        """A cell: ``period`` is ``2025``, ``2025-03`` (cumulative) or ``2025-03..03`` (current)."""
        owner = next(row for row in self.rows["submissions"] if row["submission_id"] == submission)
        start, end, basis = interval(period)
        facts: Row = {
            "dims": "",
            "period_start": start,
            "period_end": end,
            "basis": basis,
            "unit": "辆",
            "printed_value": "" if value is None else str(value),
            "printed_unit": "辆",
            "blank": "not_reported" if value is None else "reported",
            "nature": "reported",
            "sheet": "",
            "line": len(self.rows["observations"]) + 2,
            "column": 3,
            "header": item,
            "note": "",
            "data_source": "",
            "entity_key": "",
        }
        self.add(
            "observations",
            submission_id=submission,
            feed=owner["feed"],
            item=item,
            region_code=code,
            value=None if value is None else Decimal(str(value)),
            **(facts | values),
        )

    def write(self, warehouse: Path) -> Path:
        """Create the ``inputs`` schema in a new DuckDB file."""
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute("create schema inputs")
            for table, columns in TABLES.items():
                declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
                connection.execute(f"create table inputs.{table} ({declared})")
                rows = [tuple(row.get(name) for name in columns) for row in self.rows[table]]
                if rows:
                    marks = ", ".join("?" for _ in columns)
                    statement = f"insert into inputs.{table} values ({marks})"  # noqa: S608 - our names
                    connection.executemany(statement, rows)
        return warehouse


def interval(period: str) -> tuple[date, date, str]:
    """First day, last day and basis of a short period text (see ``Inputs.observe``)."""
    year = int(period[:4])
    if len(period) == 4:
        return date(year, 1, 1), date(year, 12, 31), "year"
    months = [int(month) for month in period[5:].split("..")]
    last = months[-1]
    end = date(year, last, calendar.monthrange(year, last)[1])
    if len(months) == 1:
        return date(year, 1, 1), end, "ytd"
    return date(year, months[0], 1), end, "current"


def run(root: Path, warehouse: Path, as_of: str, *arguments: str) -> list[ModelResult]:
    """One dbt command over a warehouse; logs and compiled files go under ``root``."""
    return run_dbt(list(arguments), root, warehouse, date.fromisoformat(as_of))


def failures(results: list[ModelResult]) -> list[str]:
    """What did not succeed, with dbt's message."""
    good = ("success", "pass", "no-op")
    return [f"{r.unique_id}: {r.status} {r.message}" for r in results if r.status not in good]


def query(warehouse: Path, sql: str, *parameters: Any) -> list[Row]:
    """Rows of a query on the built warehouse, as dictionaries."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        cursor = connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
