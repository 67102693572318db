-- A report that is expected is received, absent, sent back or waiting, and nothing else; and every
-- one of them is counted for the widest jurisdiction it lies in.
with rates as (
    select * from {{ ref('fct_reporting_rate') }}
),

reporting as (
    select * from {{ ref('fct_reporting') }}
),

jurisdictions as (
    select * from {{ ref('int_region_jurisdictions') }}
),

expected as (
    select
        reporting.feed,
        jurisdictions.jurisdiction_code as region_code,
        reporting.period,
        count(*) as expected
    from reporting
    inner join jurisdictions
        on reporting.region_code = jurisdictions.region_code
    where reporting.is_expected
    group by
        reporting.feed,
        jurisdictions.jurisdiction_code,
        reporting.period
)

select
    coalesce(rates.feed, expected.feed) as feed,
    coalesce(rates.region_code, expected.region_code) as region_code,
    coalesce(rates.period, expected.period) as period
from expected
full join rates
    on
        expected.feed = rates.feed
        and expected.region_code = rates.region_code
        and expected.period = rates.period
where
    rates.expected is null
    or rates.expected <> coalesce(expected.expected, rates.expected)
    or rates.expected <> rates.received + rates.absent + rates.sent_back + rates.waiting
    or rates.received < rates.on_time
    or rates.received < rates.first_pass
    or rates.tried < rates.first_pass
    or rates.tried < rates.received
