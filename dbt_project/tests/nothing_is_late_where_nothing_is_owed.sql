-- Without an obligation only what came is listed: no missing, overdue or not-due rows.
with reporting as (
    select * from {{ ref('fct_reporting') }}
),

expected as (
    select * from {{ ref('stg_expected_reports') }}
)

select
    reporting.feed,
    reporting.region_code,
    reporting.period,
    reporting.state
from reporting
inner join expected
    on
        reporting.feed = expected.feed
        and reporting.region_code = expected.region_code
        and reporting.period = expected.period
where
    not expected.is_obliged
    and reporting.state in ('missing', 'overdue', 'not_due', 'structural_gap')
    and reporting.submission_id is null
