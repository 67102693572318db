"""The release before: which day readers see, what it kept, and where a run may not go by itself."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer

from orchestration.commands.run import wanted_of
from orchestration.context import Context
from orchestration.ledger import EventKind, now
from orchestration.publication.before import release_before, rows_before
from orchestration.publication.identity import code_version, run_fingerprint
from orchestration.publication.settings import effective_settings
from orchestration.publication.shown import default_day, is_earlier, shown_as_of
from orchestration.runs import Wanted
from orchestration.warehouse.marts import OUTSIDE_THE_CONTENT, content_hash, differing_marts
from orchestration.warehouse.schema import INPUT_TABLES
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue

SHOWN = "20251031-0a1b2c3d"


@pytest.fixture
def context(tmp_path: Path, catalogue: Catalogue) -> Context:
    return Context(Workspace(tmp_path / "var").create(), catalogue)


def release(context: Context, **facts: Any) -> None:
    """A shown release of one target, as little of it as is read."""
    folder = context.workspace.releases / SHOWN
    (folder / "data").mkdir(parents=True)
    stamp = {
        "as_of": "2025-10-31",
        "data_cutoff": "2025-10-20 10:00:00",
        "release_id": SHOWN,
        "rule_version": "v0",
        "code_version": "c0",
        "fingerprint": "f",
    }
    (folder / "release.json").write_text(json.dumps(stamp | facts), "utf-8")
    with duckdb.connect() as connection:
        for mart, row in (
            ("dim_target", "'p' as plan, 1 as n, 'growth' as kind, 45.5 as value, '%' as unit"),
            ("fct_target_progress", "'p' as plan, 1 as n, 'behind' as light, 9 as value"),
        ):
            place = folder / "data" / f"{mart}.parquet"
            connection.execute(f"copy (select {row}) to '{place}' (format parquet)")
    context.workspace.current.symlink_to(SHOWN)
    context.ledger.append(EventKind.PUBLISHED, release_id=SHOWN)


def received(context: Context) -> None:
    facts: dict[str, Any] = {
        "sender": "a",
        "feed": "f",
        "sha256": "h",
        "file_name": "n",
        "backdated": False,
    }
    context.ledger.append(EventKind.RECEIVED, submission_id="s1", **facts)


def test_a_run_without_a_day_never_computes_an_earlier_one_than_readers_see(
    context: Context,
) -> None:
    assert default_day(context) is None
    release(context)
    assert shown_as_of(context) == date(2025, 10, 31)
    assert is_earlier(context, date(2025, 10, 30))
    assert not is_earlier(context, date(2025, 10, 31))
    received(context)
    assert default_day(context) == now().date()
    place = context.workspace.releases / SHOWN / "release.json"
    place.write_text(place.read_text("utf-8").replace("2025-10-31", "2999-01-01"), "utf-8")
    assert default_day(context) == date(2999, 1, 1)


def test_what_the_release_before_promised_and_judged_is_told_in_rows(context: Context) -> None:
    plan = next(iter(context.catalogue.plans))
    settings = effective_settings(context.catalogue)[plan]
    before = {name: str(value) for name, value in settings.items()} | {"behind": "-7"}
    release(context, settings={plan: before}, code_version=code_version())
    rows = rows_before(context, SHOWN)
    told = dict(
        zip(INPUT_TABLES["previous_release"], next(iter(rows["previous_release"])), strict=True)
    )
    assert (told["release_id"], told["is_same_software"]) == (SHOWN, True)
    [target] = rows["previous_progress"]
    kept = dict(zip(INPUT_TABLES["previous_progress"], target, strict=True))
    assert (kept["light"], kept["value"], kept["target_value"]) == ("behind", 9, Decimal("45.5"))
    assert (kept["target_unit"], kept["needed_value"]) == ("%", None), "an older release"
    other = [row for row in rows["previous_settings"] if row[2] != row[3]]
    assert other == [(plan, "behind", Decimal(-7), settings["behind"])]


def test_without_a_release_before_there_is_nothing_to_tell(context: Context) -> None:
    assert release_before(context, date(2025, 11, 30)) is None
    assert [*rows_before(context, None).values()] == [(), (), ()]
    assert rows_before(context, "20250101-00000000")["previous_release"] == ()


def test_a_release_made_again_is_compared_with_what_it_was_compared_with(context: Context) -> None:
    day = date(2025, 10, 31)
    release(context)
    assert release_before(context, day) == SHOWN
    place = context.workspace.releases / SHOWN / "release.json"
    same = {"fingerprint": run_fingerprint(context, day), "release_before": "20250930-00000000"}
    place.write_text(json.dumps(json.loads(place.read_bytes()) | same), "utf-8")
    assert release_before(context, day) == "20250930-00000000"


def test_submissions_may_be_asked_for_as_the_ledger_had_them(context: Context) -> None:
    received(context)
    context.ledger.append(EventKind.WITHDRAWN, submission_id="s1", reason_zh="x")
    then = Context(context.workspace, context.catalogue, up_to=1)
    assert [entry.state for entry in then.submissions().values()] == ["received"]
    assert [entry.state for entry in context.submissions().values()] == ["withdrawn"]
    assert (then.last_submission_seq(), context.last_submission_seq()) == (1, 2)


def test_lights_that_changed_are_no_part_of_the_content_and_other_rows_are(tmp_path: Path) -> None:
    warehouse, exported = tmp_path / "w.duckdb", tmp_path / "data"
    exported.mkdir()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema marts")
        for mart in ("fct_light_change", "fct_indicator", "dim_region"):
            connection.execute(f"create table marts.{mart} as select 1.5::decimal(28, 9) as x")
            place = exported / f"{mart}.parquet"
            connection.execute(f"copy marts.{mart} to '{place}' (format parquet)")
    before = content_hash(warehouse)
    assert differing_marts(warehouse, exported) == []
    for mart in ("fct_light_change", "fct_indicator"):
        with duckdb.connect(str(warehouse)) as connection:
            connection.execute(f"update marts.{mart} set x = 2")  # noqa: S608
        same = mart in OUTSIDE_THE_CONTENT
        assert (content_hash(warehouse) == before) is same
        assert differing_marts(warehouse, exported) == ([] if same else [mart])
    (exported / "dim_region.parquet").unlink()
    assert differing_marts(warehouse, exported) == ["dim_region", "fct_indicator"]


def test_a_day_or_a_release_may_be_asked_for_and_nothing_else() -> None:
    assert wanted_of(None, publish=False) == Wanted()
    assert wanted_of("2026-01-31", publish=True) == Wanted(date(2026, 1, 31), publish=True)
    assert wanted_of(SHOWN, publish=False) == Wanted(release_id=SHOWN)
    for wrong in ("2026/01/31", "2026-02-30", "20251031", "yesterday", "2999-01-01"):
        with pytest.raises(typer.Exit):
            wanted_of(wrong, publish=False)
