"""A made-up administration at a chosen size: what its counties reported, as dbt's inputs.

Belongs here: generating the Parquet of observations and the tables beside it, set-wise, the same
for the same size. Does not belong here: measuring. Every feed reports seven items: three flows
since January, the published growth of one of them, a stock and the two parts of a rate; every
period is reported, and then revised twice; one report in thirty-three never comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import yaml

from orchestration.warehouse.inputs import SCHEMA, write_observations
from orchestration.warehouse.schema import INPUT_TABLES
from sources.catalogue import Rules

RULES_FILE = Path(__file__).parents[2] / "sources" / "rules.yml"
BASELINE_YEAR = 2023


@dataclass(frozen=True, slots=True)
class Size:
    """How large: provinces, cities in each, counties, feeds, months since January 2023."""

    provinces: int
    cities: int
    counties: int
    feeds: int = 16
    months: int = 48
    vintages: int = 3
    bureau: str = "county"

    @property
    def as_of(self) -> date:
        """Four months after the last one: when its revisions are in."""
        year, month = divmod(self.months + 3, 12)
        return date(BASELINE_YEAR + year, month + 1, 28)


PROVINCE = Size(provinces=1, cities=13, counties=130)
A_THIRD = Size(provinces=1, cities=13, counties=130, months=16)
# One office of a city sends what its counties report.
NATION = Size(provinces=31, cities=11, counties=2978, bureau="city")

_REGIONS = """
create temp table places as
with counties as (
    select i, i % {provinces} as p, (i // {provinces}) % {cities} as c,
        i // ({provinces} * {cities}) as k
    from range({counties}) as t(i)
)
select
    printf('%02d%02d%02d', 11 + p, 1 + c, 1 + k) as county,
    printf('%02d%02d00', 11 + p, 1 + c) as city,
    printf('%02d0000', 11 + p) as province
from counties
"""

_REPORTS = """
create temp table months as
select
    m,
    make_date({year} + m // 12, m % 12 + 1, 1) as month_start,
    last_day(make_date({year} + m // 12, m % 12 + 1, 1)) as month_end
from range({months}) as t(m);
create temp table reports as
select
    printf('feed%02d', f) as feed, county, {bureau} as bureau, m, month_start, month_end,
    printf('feed%02d-%s-%03d', f, {bureau}, m) as report
from range(1, {feeds} + 1) as t(f), places, months
where hash(f, county, m) % 33 <> 0
"""

# Yearly sums of made-up monthly amounts, to two places; a revision changes the last digits.
_OBSERVATIONS = """
copy (
with amounts as (
    select
        *, letter,
        round((100 + hash(county, letter) % 900) * (1 + m / 150.0)
            * (0.9 + (hash(county, letter, m, feed) % 1000) / 5000.0), 2) as amount
    from reports, (select unnest(['a','b','c','d','e','f','g']) as letter)
    where m >= {from_month} and m < {to_month}
),
summed as (
    select *, sum(amount) over (
        partition by feed, letter, county, year(month_start) order by m) as so_far
    from amounts
),
cells as (
    select s.*, v, case
        when letter in ('a', 'b', 'c') then so_far
        when letter = 'd' then round(amount / 100, 1)
        when letter = 'f' then round(amount / 3, 0)
        else round(amount, 0) end * (1 + v * (hash(county, m) % 5) / 1000.0) as shown
    from summed as s, range({vintages}) as t(v)
    where letter <> 'd' or m >= 12
)
select
    report || '-' || v as submission_id, feed, feed || '_' || letter as item, '' as dims,
    county as region_code,
    case when letter in ('e', 'f', 'g') then month_start
        else make_date(year(month_start), 1, 1) end as period_start,
    month_end as period_end,
    case when letter in ('e', 'f', 'g') then 'current' else 'ytd' end as basis,
    cast(round(shown, 2) as decimal(28, 9)) as value, '辆' as unit,
    cast(cast(round(shown, 2) as decimal(18, 2)) as varchar) as printed_value,
    '辆' as printed_unit, 'reported' as blank, 'reported' as nature, '' as sheet,
    cast(2 + hash(county) % 200 as integer) as line,
    cast(3 + ascii(letter) - 97 as integer) as "column", '指标' || letter as header, '' as note,
    '' as data_source, '' as entity_key, cast(null as varchar) as text
from cells
order by m, feed, bureau, submission_id
) to '{place}' (format parquet)
"""

_TABLES = """
insert into inputs.regions
select distinct county, '县' || county, 'county', city, date '2020-01-01', null, null from places
union all
select distinct city, '市' || city, 'city', province, date '2020-01-01', null, null from places
union all
select distinct province, '省' || province, 'province', '000000', date '2020-01-01', null, null
from places
union all
select '000000', '全国', 'country', null, date '2020-01-01', null, null;
insert into inputs.region_closure
select distinct unnest([county, city, province, '000000']), county, unnest([0, 1, 2, 3]) from places
union
select distinct unnest([city, province, '000000']), city, unnest([0, 1, 2]) from places
union
select distinct unnest([province, '000000']), province, unnest([0, 1]) from places
union
select '000000', '000000', 0;
insert into inputs.feeds
select printf('feed%02d', f), '报表' || f, 'feed', '商务部门', 'monthly', 'children', 'values'
from range(1, {feeds} + 1) as t(f);
insert into inputs.reporting_regions
select feed, county, {bureau}, '统计局', true from inputs.feeds, places;
insert into inputs.expected_reports
select feed, county, {bureau}, strftime(month_start, '%Y-%m'), month_start, month_end,
    month_end + 15, false, true
from inputs.feeds, places, months;
insert into inputs.submissions
select distinct report || '-' || v, bureau, '统计局', feed, sha256(report || v), report || '.csv',
    received, received, cast(row_number() over (order by received, report) as integer),
    case when v + 1 = {vintages} then 'accepted' else 'superseded' end, '',
    case when v > 0 then 'R1' end, null, null, false
from (
    select distinct report, bureau, feed, v,
        month_end + to_days(cast(12 + 30 * v as integer))
        + to_seconds(cast(hash(report) % 80000 as bigint)) as received
    from reports, range({vintages}) as t(v)
);
insert into inputs.indicators
select feed || '_' || letter, '指标', 'indicator', '辆', '辆', 1, 2, measure, 'up', 'level', feed,
    case when measure <> 'ratio_stock' then feed || '_' || letter end,
    case when measure = 'ratio_stock' then feed || '_f' end,
    case when measure = 'ratio_stock' then feed || '_g' end,
    case when letter = 'a' then feed || '_d' end,
    '', 'children', '口径', false, false
from inputs.feeds, (values ('a', 'flow'), ('b', 'flow'), ('c', 'flow'), ('e', 'stock'),
    ('r', 'ratio_stock')) as kinds(letter, measure);
insert into inputs.plans
select 'plan' || region_code, name_zh, name_zh, '', null, 'issued', region_code, null, {year},
    2027, '', '' from inputs.regions where level in ('country', 'province');
insert into inputs.targets
select plan, row_number() over (partition by plan order by indicator), '一', indicator, null,
    region_code, case measure when 'flow' then 'growth' when 'stock' then 'level' else 'points' end,
    '>=', case measure when 'flow' then 45 when 'stock' then 100000 else 15 end,
    case measure when 'stock' then '辆' else '%' end, 2027, '', null, 'issued', {year}, 2027, 1,
    null, null, null, null, null
from inputs.plans, inputs.indicators
"""


def write_world(folder: Path, size: Size) -> list[Path]:
    """The Parquet files of all observations, one a year, in order of time."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with duckdb.connect(
        config={"threads": 2, "memory_limit": "4GB", "temp_directory": str(folder / "spill")}
    ) as connection:
        _begin(connection, size)
        for start in range(0, size.months, 12):
            place = folder / f"observations-{start:03d}.parquet"
            asked = {"from_month": start, "to_month": start + 12, "vintages": size.vintages}
            connection.execute(_OBSERVATIONS.format(**asked, place=place))
            written.append(place)
    return written


def write_warehouse(warehouse: Path, size: Size, files: list[Path]) -> int:
    """A new warehouse with the inputs in it; returns the number of observations."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"create schema {SCHEMA}")
        for table, columns in INPUT_TABLES.items():
            declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            connection.execute(f"create table {SCHEMA}.{table} ({declared})")
        _begin(connection, size)
        connection.execute(_TABLES.format(**_facts(size)))
        _write_rules(connection)
        return write_observations([str(path) for path in files], connection)


def _begin(connection: duckdb.DuckDBPyConnection, size: Size) -> None:
    connection.execute(_REGIONS.format(**_facts(size)))
    connection.execute(_REPORTS.format(**_facts(size)))


def _facts(size: Size) -> dict[str, object]:
    facts = {name: getattr(size, name) for name in Size.__dataclass_fields__}
    return facts | {"year": BASELINE_YEAR}


def _write_rules(connection: duckdb.DuckDBPyConnection) -> None:
    rules = Rules.model_validate(yaml.safe_load(RULES_FILE.read_text("utf-8")))
    connection.execute("insert into inputs.rules values (?)", [rules.version])
    connection.executemany(
        "insert into inputs.settings (name, value) values (?, ?)",
        [list(pair) for pair in rules.settings.items()],
    )
    connection.executemany(
        "insert into inputs.lights by name select ? as light, ? as rank, ? as text_zh,"
        " ? as early_text_zh, ? as shape, ? as tone",
        [
            [one.id, one.rank, one.text_zh, one.early_text_zh, one.shape, one.tone]
            for one in rules.lights
        ],
    )
    connection.executemany(
        "insert into inputs.reasons values (?, ?)",
        [[reason.id, reason.text_zh] for reason in rules.reasons],
    )
