"""Duties told from the ledger alone, held to the published mart of the whole demo."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from orchestration.context import Context
from orchestration.duties import duties
from sources.catalogue import Catalogue
from tests.conftest import AS_OF
from tests.integration.bureau import Bureau
from tests.unit.test_duties import COLUMNS, as_row

pytestmark = pytest.mark.integration


def test_duties_are_what_was_published(demo: Bureau, catalogue: Catalogue) -> None:
    context = Context(demo.workspace, catalogue)
    told = {as_row(duty) for duty in duties(context, date.fromisoformat(AS_OF))}
    place = str(demo.data / "fct_reporting.parquet")
    rows = duckdb.execute(f"select {COLUMNS} from read_parquet(?)", [place])  # noqa: S608
    published = set(rows.fetchall())
    assert len(published) > 1000
    assert told == published
    assert {row[7] for row in told} >= {"accepted_on_time", "accepted_late", "not_due"}
