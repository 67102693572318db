"""Which pages show which rows: what may make a page read otherwise.

Belongs here: the pages a row of a mart is printed on (``dashboards/pages``). Does not belong here:
their texts (``pages``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orchestration.publication.changes.lying import Regions
from orchestration.publication.changes.model import UNEXPLAINED, Row
from orchestration.publication.changes.tables import Pair
from sources.catalogue import Catalogue

OVERVIEW, STATUS, METHOD, EVERYWHERE = "", "status/", "method/", "*"
DICTIONARY = "dictionary/"
DEFINED = frozenset({"dim_indicator", "dim_feed", "dim_light", "dim_reason", "dim_setting"})
LISTS = ("indicators/", "regions/")
# What a page is read for decides its cause, however many reports came as well.
WEIGHTS = {"fct_target_progress": 10_000, "fct_indicator": 100, "fct_contribution": 100}


class Showing:
    """What has changed, by the page that shows it, with its causes."""

    def __init__(self, pair: Pair, regions: Regions, catalogue: Catalogue) -> None:
        self._regions = regions
        self._causes: dict[str, Counter[str]] = {}
        self._indicators_of: dict[str, list[str]] = {}
        for declared in catalogue.indicators.values():
            self._indicators_of.setdefault(declared.feed, []).append(declared.code)
        self._plans_of: dict[str, list[str]] = {}
        self._targets: dict[tuple[str, int], str] = {}
        self._promised: set[tuple[str, str]] = set()
        for side in ("before", "after"):
            for row in pair.rows(side, "dim_plan"):
                self._plans_of.setdefault(row["region_code"], []).append(row["plan"])
            for row in pair.rows(side, "dim_target"):
                self._targets[row["plan"], row["n"]] = row["indicator"]
                self._promised.add((row["indicator"], row["region_code"]))

    def add(self, table: str, row: Row, cause: str) -> None:
        """One row that differs, for this cause; an unexplained one explains no page."""
        if cause != UNEXPLAINED:
            for path in self._paths(table, row):
                self._causes.setdefault(path, Counter())[cause] += WEIGHTS.get(table, 1)

    def causes(self, path: str) -> list[str]:
        """Why a page may read otherwise, the weightiest cause first."""
        found = self._causes.get(path) or Counter()
        return [cause for cause, _ in (found or self._causes.get(EVERYWHERE, found)).most_common()]

    def _paths(self, table: str, row: Row) -> Iterator[str]:
        if table.startswith("dim_"):
            yield EVERYWHERE
        if table == "dim_setting":
            yield METHOD
        if table in DEFINED:
            yield DICTIONARY
        if table == "fct_light_change":
            yield STATUS
        if table == "fct_target_progress":
            yield from (OVERVIEW, *_of_plan(row["plan"]), f"regions/{row['region_code']}/")
            yield "regions/"
        if table in ("fct_target_progress", "fct_target_path"):
            yield f"indicators/{self._targets.get((row['plan'], row['n']))}/"
        if table == "fct_revision":
            yield from (f"indicators/{i}/" for i in self._indicators_of.get(row["feed"], ()))
        if table == "fct_action_progress":
            yield from (*_of_plan(row["plan"]), f"plans/{row['plan']}/actions/")
        if table in ("fct_indicator", "fct_contribution", "fct_disagreement"):
            yield from (*LISTS, f"indicators/{row['indicator']}/")
            yield from self._around(row["region_code"])
            yield from self._beside(row["region_code"])
        if table == "fct_indicator" and self._on_overview(row):
            yield OVERVIEW
        if table == "fct_observation":
            yield f"regions/{row['region_code']}/"
        if table in ("fct_reporting", "fct_reporting_rate", "fct_record"):
            yield from self._of_a_feed(table, row)

    def _of_a_feed(self, table: str, row: Row) -> Iterator[str]:
        yield from self._around(row["region_code"])
        if table == "fct_record":
            yield OVERVIEW
            plans = (
                self._plans_of.get(r, ()) for r in self._regions.at_or_above(row["region_code"])
            )
            yield from (f"plans/{plan}/projects/" for found in plans for plan in found)
        else:
            yield from (STATUS, OVERVIEW, *LISTS)
            yield from self._beside(row["region_code"])
            yield from (f"indicators/{i}/" for i in self._indicators_of.get(row["feed"], ()))

    def _on_overview(self, row: Row) -> bool:
        """Whether its small charts (regions with a plan) or lines (what is promised) draw it."""
        region = row["region_code"]
        return region in self._plans_of or (row["indicator"], region) in self._promised

    def _around(self, region: str) -> Iterator[str]:
        """The region's page and those of the regions it lies in; plans there print its quality."""
        for above in self._regions.at_or_above(region):
            yield f"regions/{above}/"
            for plan in self._plans_of.get(above, ()):
                yield from _of_plan(plan)

    def _beside(self, region: str) -> Iterator[str]:
        """The pages that compare it with its peers; a region with a plan has none."""
        if region not in self._plans_of:
            yield from (f"regions/{other}/" for other in self._regions.beside(region))


def _of_plan(plan: str) -> tuple[str, str]:
    """The pages that show a plan's targets: its own, and that of its units in charge."""
    return f"plans/{plan}/", f"plans/{plan}/units/"
