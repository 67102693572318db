"""What each table's rows are computed from: how little of it a change can touch.

Belongs here: one line per table that may be computed in part, and the key that its parts have.
Does not belong here: how parts are put in place (``incremental``). A table that is not named here
is always computed whole, so leaving one out costs time and never correctness; naming one says
that the rows of one part depend on those parts of its parents alone that are sliced with it.

Two kinds of part follow each other. A *report* is what one region says in one feed: everything up
to a leaf's values. The *months* of an indicator are its values for the same months of every year
and of every region: everything from the leaves' values up.
"""

from __future__ import annotations

from dataclasses import dataclass

REPORT = "(feed, region_code) in (select feed, region_code from touched_reports)"
LEAF = "(indicator, leaf_code) in (select indicator, leaf_code from touched_leaves)"
OWN = "(indicator, region_code) in (select indicator, leaf_code from touched_leaves)"
# Things of a list may move between regions, so the lists of a feed are one part.
LIST = "feed in (select feed from touched_lists)"
COUNTED = "indicator in (select indicator from touched_counted)"
MONTHS = (
    "(indicator, basis, first_month, last_month) in"
    " (select indicator, basis, first_month, last_month from touched_months)"
)
# The same by the label of the period.
PERIODS = (
    "(indicator, basis, period) in"
    " (select indicator, basis, period from touched_months"
    " inner join intermediate.int_periods using (basis, first_month, last_month))"
)
INDICATOR = "indicator in (select indicator from touched_months)"


@dataclass(frozen=True, slots=True)
class Slicing:
    """Tables computed in parts, with the condition that picks a part's rows out of them.

    ``reads``: tables from outside that are read in part. ``follows``: what may have changed
    without more being touched than is.
    """

    tables: dict[str, str]
    reads: dict[str, str]
    follows: frozenset[str]


REPORTS = Slicing(
    tables={
        "intermediate.int_observation_versions": REPORT,
        "marts.fct_revision": REPORT,
        "intermediate.int_report_changes": REPORT,
        "marts.fct_reporting": REPORT,
        "intermediate.int_record_versions": LIST,
        "intermediate.int_record_states": LIST,
        "intermediate.int_record_reports": LIST,
        "intermediate.int_record_things": LIST,
        "intermediate.int_record_flows": COUNTED,
        "intermediate.int_record_stocks": COUNTED,
        "intermediate.int_leaf_inputs": LEAF,
        "intermediate.int_leaf_flows": LEAF,
        "intermediate.int_leaf_values": LEAF,
        "intermediate.int_published_growth": OWN,
    },
    reads={"inputs.observations": REPORT},
    follows=frozenset({"inputs.submissions", "inputs.attempts", "inputs.expected_reports"}),
)

REGIONS = Slicing(
    tables={
        "intermediate.int_region_periods": MONTHS,
        "intermediate.int_contributions": MONTHS,
        "intermediate.int_region_values": MONTHS,
        "intermediate.int_disagreements": MONTHS,
        "intermediate.int_growth_checks": MONTHS,
        "intermediate.int_indicator_values": MONTHS,
        "marts.fct_contribution": PERIODS,
    },
    reads={
        "intermediate.int_leaf_values": INDICATOR,
        "intermediate.int_published_growth": MONTHS,
    },
    follows=frozenset(),
)

# A test looks at all rows of what was touched, so that it sees neighbours as well. Reports are
# counted over all regions: they are read whole.
REPORTING = "marts.fct_reporting"
TESTED = Slicing(
    tables={},
    reads={
        relation: condition
        for relation, condition in (REPORTS.reads | REPORTS.tables).items()
        if relation != REPORTING
    }
    | dict.fromkeys(REGIONS.tables, INDICATOR),
    follows=frozenset(),
)

# The only tables in parts that ask for the day; what a later day brings them is touched.
ASKS_FOR_THE_DAY = frozenset({"intermediate.int_indicator_values", "marts.fct_reporting"})
SETTINGS = "intermediate.int_settings"
