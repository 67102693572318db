"""Small worlds that a change has to get through which no unit test noticed.

Belongs here: which worlds, and who is asked about them: the data tests, then the methodology in
plain Python. Does not belong here: what the worlds hold, or what ought to come out of them.
"""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, Phase, given, settings

from tests import sql_models
from tests.mutants.project import Project
from tests.oracle.compare import compare
from tests.oracle.world import World
from tests.oracle.worlds import revised, worlds
from tests.unit.test_dbt_targets import AS_OF, Province, flows, references, shares, stocks

MEASURES = ("flow", "stock", "ratio_flow", "ratio_stock")
MANY = 12
SAME_EACH_TIME = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def noticed_in_worlds(project: Project, change: sql_models.Change, n_worlds: int) -> str:
    """Who noticed, with so many random worlds of each sort; empty where nobody did."""
    return noticed_by_data_tests(project, change) or noticed_by_plain_python(change, n_worlds)


def noticed_by_data_tests(project: Project, change: sql_models.Change) -> str:
    inputs = Province()
    for part in (flows, stocks, shares, references):
        part(inputs)
    with sql_models.build(inputs, date.fromisoformat(AS_OF), change=change) as connection:
        return next(project.failing_data_tests(connection), "")


def noticed_by_plain_python(change: sql_models.Change, n_worlds: int) -> str:
    """The first difference from what METHODOLOGY says of random worlds that the change brings."""
    found: list[str] = []

    def hold(world: World) -> None:
        if not found and (differences := compare(world, change=change).differences):
            known = compare(world).differences
            found.extend(each for each in differences if each not in known)

    same_each_time = settings(SAME_EACH_TIME, max_examples=n_worlds)
    for strategy in (*(worlds((measure,), n_targets=6) for measure in MEASURES), revised()):
        if not found:
            same_each_time(given(strategy)(hold))()
    return f"oracle: {found[0]}" if found else ""
