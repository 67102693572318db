"""The models run directly hold what dbt builds: every table and column, every row, every type."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from tests.sql_models import build_over, compiled_models, needed, rows_of
from tests.unit.dbt_inputs import failures, run
from tests.unit.test_dbt_targets import Province, flows, references, shares, stocks

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
AS_OF = date(2025, 7, 31)
RELATIONS = """
    select table_schema || '.' || table_name from information_schema.tables
    where table_schema in ('staging', 'intermediate', 'marts') order by 1
"""


def province() -> Province:
    inputs = Province()
    for part in (flows, stocks, shares, references):
        part(inputs)
    return inputs


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """One warehouse built by dbt, attached to one built directly over the same inputs."""
    root = tmp_path_factory.mktemp("dbt")
    built = province().write(root / "by_dbt.duckdb")
    assert failures(run(root, built, str(AS_OF), "run")) == []
    direct = province().write(root / "direct.duckdb")
    connection = duckdb.connect(str(direct))
    build_over(connection, AS_OF)
    connection.execute(f"attach '{built}' as by_dbt (read_only)")
    return connection


def described(connection: duckdb.DuckDBPyConnection, relation: str) -> list[tuple[str, str]]:
    found = connection.execute(f"describe {relation}").fetchall()
    return [(name, kind) for name, kind, *_ in found]


def test_every_relation_is_built_with_the_same_columns(twins: duckdb.DuckDBPyConnection) -> None:
    ours = [row[0] for row in twins.execute(RELATIONS).fetchall()]
    assert {f"{model.schema}.{model.name}" for model in compiled_models()} == set(ours)
    for relation in ours:
        assert described(twins, relation) == described(twins, f"by_dbt.{relation}"), relation


def test_every_relation_holds_the_same_rows(twins: duckdb.DuckDBPyConnection) -> None:
    filled = 0
    for model in compiled_models():
        relation = f"{model.schema}.{model.name}"
        for one, other in ((relation, f"by_dbt.{relation}"), (f"by_dbt.{relation}", relation)):
            extra = f"select * from {one} except all select * from {other}"  # noqa: S608
            assert twins.execute(extra).fetchall() == [], (one, other)
        filled += bool(rows_of(twins, relation))
    assert filled >= 40


def test_only_what_is_read_is_built() -> None:
    names = [model.name for model in needed(compiled_models(), ["fct_revision"])]
    assert names[-1] == "fct_revision"
    assert "int_observation_versions" in names
    assert "fct_target_progress" not in names


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(AssertionError, match="fct_nothing"):
        needed(compiled_models(), ["fct_nothing"])


def test_each_model_comes_after_what_it_reads() -> None:
    before: set[str] = set()
    for model in compiled_models():
        assert model.reads <= before, model.name
        before.add(model.name)
