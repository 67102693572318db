"""What a change of the inputs touches: which reports, and after those which months.

Belongs here: finding the touched parts, never too few. Does not belong here: computing them.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

_BEGIN = """
create or replace temp table touched_submissions (submission_id varchar);
create or replace temp table touched_reports (feed varchar, region_code varchar);
create or replace temp table touched_lists (feed varchar);
create or replace temp table touched_leaves (indicator varchar, leaf_code varchar);
create or replace temp table touched_counted (indicator varchar);
create or replace temp table touched_months
    (indicator varchar, basis varchar, first_month integer, last_month integer);
create or replace temp table changed_leaves
    (indicator varchar, basis varchar, first_month integer, last_month integer,
    period_year integer);
create or replace temp table changed_growth as from changed_leaves
"""

_REPORTS = """
insert into touched_reports
select distinct feed, region_code from (
    select feed, region_code, submission_id from inputs.observations
    union all
    select feed, region_code, submission_id from inputs.attempts
)
where submission_id in (select submission_id from touched_submissions)
except
select feed, region_code from touched_reports
"""

# A due day that was put off.
_EXPECTED = """
insert into touched_reports
select feed, region_code from (
    (from {old} except all from {new})
    union all
    (from {new} except all from {old})
)
except
select feed, region_code from touched_reports
"""

# Things of a list may move between regions: the whole feed is touched, in every region there is.
_WHOLE = """
insert into touched_lists
select distinct feed from inputs.feeds
where shape <> 'values' and feed in (select feed from touched_reports);
insert into touched_reports
select feed, region_code from touched_lists, (
    select region_code from inputs.regions
    union
    select region_code from inputs.observations
    where feed in (select feed from touched_lists)
)
except
select feed, region_code from touched_reports;
insert into touched_counted
select indicator from inputs.indicators where feed in (select feed from touched_lists);
insert into touched_leaves
select indicator, region_code from touched_reports inner join inputs.indicators using (feed)
"""

# A flow is compared with the same months of other years, and a silent leaf's with what it has
# reported of the year so far; a stock with any other date.
_MONTHS = """
insert into touched_months
with places as (
    select distinct indicator, basis, first_month, last_month, period_year
    from intermediate.int_leaf_values
    where indicator in (select indicator from changed_leaves)
    union
    select distinct indicator, basis, first_month, last_month, period_year
    from intermediate.int_region_periods
    where indicator in (select indicator from changed_leaves)
),

measures as (
    select indicator, measure from inputs.indicators
)

select indicator, basis, first_month, last_month from changed_leaves
union
select indicator, basis, first_month, last_month from changed_growth
union
select places.indicator, places.basis, places.first_month, places.last_month
from places
inner join measures on places.indicator = measures.indicator
inner join changed_leaves
    on
        places.indicator = changed_leaves.indicator
        and (
            measures.measure in ('stock', 'ratio_stock')
            or (
                places.basis in ('ytd', 'year')
                and changed_leaves.basis in ('ytd', 'year')
                and places.period_year = changed_leaves.period_year
                and places.last_month > changed_leaves.last_month
            )
        )
"""

# What was known of a period before its end counts from the day on which it is over.
_DAYS = """
insert into touched_months
select distinct indicator, basis, first_month, last_month
from (
    select indicator, basis, first_month, last_month, period_year
    from intermediate.int_region_values
    union all
    select indicator, basis, first_month, last_month, period_year
    from intermediate.int_published_growth
)
where last_day(make_date(period_year, last_month, 1)) > least($before, $after)
    and last_day(make_date(period_year, last_month, 1)) <= greatest($before, $after)
except
select indicator, basis, first_month, last_month from touched_months
"""


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing is touched yet."""
    connection.execute(_BEGIN)


def touch_submissions(connection: duckdb.DuckDBPyConnection, ids: Iterable[str]) -> None:
    """The reports that these submissions speak of now; asked before and after they change."""
    asked = [[one] for one in ids]
    if asked:
        connection.executemany("insert into touched_submissions values (?)", asked)
        connection.execute(_REPORTS)


def touch_expected(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
    """The reports of which something else is expected: on the same day, another due day."""
    connection.execute(_EXPECTED.format(old=old, new=new))


def widen_reports(connection: duckdb.DuckDBPyConnection) -> None:
    """What belongs to the touched reports: whole lists, and the leaves' indicators."""
    connection.execute(_WHOLE)


def keep_changes(connection: duckdb.DuckDBPyConnection, name: str, old: str, new: str) -> None:
    """A temporary table of the months in which two versions of the same rows differ."""
    connection.execute(
        f"create or replace temp table {name} as"  # noqa: S608 - names of ours
        " select distinct indicator, basis, first_month, last_month, period_year from ("
        f"(select * from {old} except all select * from {new})"
        f" union all (select * from {new} except all select * from {old}))"
    )


def touch_months(connection: duckdb.DuckDBPyConnection) -> None:
    """The months that changed leaves and changed published growth are compared with."""
    connection.execute(_MONTHS)


def touch_days(connection: duckdb.DuckDBPyConnection, before: object, after: object) -> None:
    """The months that ended between two days."""
    if before != after:
        connection.execute(_DAYS, {"before": before, "after": after})
