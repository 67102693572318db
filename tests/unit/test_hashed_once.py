"""The hash of staged marts is computed once a run, and anew for anything that was written to."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import marts
from orchestration.warehouse.marts import content_hash, hashed_once


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were really read."""
    read: list[Path] = []
    real = marts._content_hash

    def counted(warehouse: Path) -> str:
        read.append(warehouse)
        return real(warehouse)

    monkeypatch.setattr(marts, "_content_hash", counted)
    return read


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    place = tmp_path / "warehouse.duckdb"
    tell(place, "create schema marts; create table marts.a as select 1 as n")
    return place


def tell(place: Path, statement: str) -> None:
    with duckdb.connect(str(place)) as connection:
        connection.execute(statement)


def test_within_a_run_a_file_is_read_once(warehouse: Path, computed: list[Path]) -> None:
    with hashed_once():
        first = content_hash(warehouse)
        with hashed_once():
            assert content_hash(warehouse) == first
        assert content_hash(warehouse) == first
    assert len(computed) == 1


def test_a_mart_altered_within_a_run_has_another_hash(
    warehouse: Path, computed: list[Path]
) -> None:
    with hashed_once():
        before = content_hash(warehouse)
        tell(warehouse, "update marts.a set n = 2")
        assert content_hash(warehouse) != before
        tell(warehouse, "update marts.a set n = 1")
        assert content_hash(warehouse) == before
    assert len(computed) == 3


def test_another_file_in_its_place_is_read(
    warehouse: Path, computed: list[Path], tmp_path: Path
) -> None:
    other = tmp_path / "other.duckdb"
    tell(other, "create schema marts; create table marts.a as select 7 as n")
    with hashed_once():
        before = content_hash(warehouse)
        other.replace(warehouse)
        assert content_hash(warehouse) != before
    assert len(computed) == 2


def test_nothing_is_remembered_from_run_to_run(warehouse: Path, computed: list[Path]) -> None:
    for _ in range(2):
        with hashed_once():
            content_hash(warehouse)
    content_hash(warehouse)
    content_hash(warehouse)
    assert len(computed) == 4
