"""``make mutate`` itself: it fits the project, notices a fault and says when nobody does."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.warehouse import build
from tests.mutants.__main__ import told
from tests.mutants.changes import Change, listed, misfits
from tests.mutants.project import FAIL, PASS, Project
from tests.mutants.trial import BROKEN, NOTICED, SURVIVED, Verdict, tried
from tests.unit.dbt_inputs import Inputs, failures, run

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
AS_OF = "2026-01-31"
MODELS = ("int_leaf_flows", "int_region_leaves", "int_series_epochs", "int_target_sums")
UNIT_TESTS = ("test", "--select", "int_target_years,test_type:unit")


def named(name: str) -> Change:
    [change] = [change for change in listed() if change.id == name]
    return change


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.compiled()


def test_every_change_fits_the_project() -> None:
    changes = listed()
    assert len(changes) >= 290
    assert misfits(changes, build.DBT_PROJECT) == []
    assert all(change.harm and change.find != change.replace for change in changes)


def test_a_change_that_no_longer_fits_is_told() -> None:
    gone = replace(named("int_leaf_flows.fall_not_flagged"), find="when pigs fly")
    assert misfits([gone], build.DBT_PROJECT) == [
        "int_leaf_flows.fall_not_flagged: `when pigs fly` is there 0 times, not once"
    ]
    uncompiled = replace(gone, find="from {{ ref('int_leaf_inputs') }}")
    assert "is not in what dbt compiles" in uncompiled.misfit("")


def test_unit_tests_pass_with_nothing_changed(project: Project) -> None:
    assert len(project.unit_tests) >= 130
    # dbt runs them all in test_dbt_marts.py, `make mutate` too; here those of a few models.
    outcomes = [outcome for model in MODELS for _, outcome in project.outcomes(model)]
    assert set(outcomes) == {PASS}


def test_a_fault_is_noticed_by_a_unit_test(project: Project) -> None:
    verdict = tried(named("int_leaf_flows.difference_with_the_wrong_sign"), project)
    assert verdict.outcome == NOTICED
    assert verdict.by.startswith("int_leaf_flows: ")


def test_a_fault_that_only_whole_worlds_show_is_noticed_there(project: Project) -> None:
    fault = Change(
        id="unseen",
        file="models/marts/dim_region.sql",
        find="select * from final",
        replace="select * from final where level <> 'county'",
        harm="counties have no name",
        models=("dim_region",),
    )
    assert tried(fault, project, worlds=0).outcome == SURVIVED
    verdict = tried(fault, project, worlds=1)
    assert (verdict.outcome, verdict.by) == (NOTICED, "no_mart_has_orphan_keys")


def test_what_nobody_notices_survives_and_fails_the_run(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    harmless = Change(
        id="harmless",
        file="models/intermediate/int_region_jurisdictions.sql",
        find="select * from final",
        replace="select * from final where true",
        harm="nothing",
        models=("int_region_jurisdictions",),
    )
    verdict = tried(harmless, project, worlds=1)
    assert verdict.outcome == SURVIVED
    noticed = Verdict(harmless, NOTICED, "somebody", 0)
    assert (told([noticed]), told([noticed, verdict])) == (0, 1)
    assert "1 of 2 changes noticed" in capsys.readouterr().out


def test_a_change_that_is_no_sql_proves_nothing(project: Project) -> None:
    nonsense = replace(named("int_leaf_flows.fall_not_flagged"), replace="as as")
    assert tried(nonsense, project).outcome == BROKEN


def test_a_unit_test_says_here_what_dbt_says(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = named("int_target_years.counted_a_year_late")
    copy = tmp_path / "dbt_project"
    shutil.copytree(build.DBT_PROJECT, copy)
    changed, _ = change.made((copy / change.file).read_text("utf-8"))
    (copy / change.file).write_text(changed, "utf-8")
    monkeypatch.setattr(build, "DBT_PROJECT", copy)
    inputs = Inputs()
    inputs.rules()
    warehouse = inputs.write(tmp_path / "warehouse.duckdb")
    assert failures(run(tmp_path, warehouse, AS_OF, "run", "--select", "+int_target_years")) == []
    by_dbt = {
        result.unique_id.split(".")[-1]: result.status
        for result in run(tmp_path, warehouse, AS_OF, *UNIT_TESTS)
    }
    here = dict(project.outcomes("int_target_years", lambda _, sql: change.made(sql)[0]))
    assert here == by_dbt
    assert 0 < list(here.values()).count(FAIL) < len(here)
