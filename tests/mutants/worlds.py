"""Small worlds that a change has to get through which no unit test noticed.

Belongs here: which worlds, and asking the data tests about them. Does not belong here: what the
worlds hold, or what ought to come out of them.
"""

from __future__ import annotations

from datetime import date

from tests import sql_models
from tests.mutants.project import Project
from tests.unit.test_dbt_targets import AS_OF, Province, flows, references, shares, stocks


def noticed_in_worlds(project: Project, change: sql_models.Change) -> str:
    """Who noticed; empty where nobody did."""
    inputs = Province()
    for part in (flows, stocks, shares, references):
        part(inputs)
    with sql_models.build(inputs, date.fromisoformat(AS_OF), change=change) as connection:
        return next(project.failing_data_tests(connection), "")
