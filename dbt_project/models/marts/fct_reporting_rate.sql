-- How well reports come in (DESIGN 6): what was expected, received, in time and right the first
-- time, by feed, region and period. A region's row counts the reporters at or below it. Regions
-- above reporters, jurisdictions of plans and reporters that nothing stands above have rows, for
-- periods of which something is expected by now; a single report is in fct_reporting. Where due
-- days differ because some were put off, the first of them is told.
with reporting as (
    select * from {{ ref('fct_reporting') }}
    where is_expected
),

closure as (
    select * from {{ ref('stg_region_closure') }}
),

plans as (
    select * from {{ ref('stg_plans') }}
),

tops as (
    select * from {{ ref('int_region_jurisdictions') }}
),

counted as (
    select
        reporting.feed,
        closure.ancestor_code as region_code,
        reporting.period,
        reporting.period_start,
        reporting.period_end,
        min(reporting.due_on) as due_on,
        count(*) as expected,
        count(*) filter (
            where reporting.state in ('accepted_on_time', 'accepted_late')
        ) as received,
        count(*) filter (where reporting.state = 'accepted_on_time') as on_time,
        count(*) filter (where reporting.state in ('missing', 'overdue', 'blank')) as absent,
        count(*) filter (where reporting.state = 'overdue') as overdue,
        count(*) filter (where reporting.state in ('rejected', 'returned')) as sent_back,
        count(*) filter (where reporting.state = 'awaiting_explanation') as waiting,
        count(*) filter (where reporting.n_submissions > 0) as tried,
        count(*) filter (where reporting.first_pass) as first_pass,
        count(*) filter (where reporting.changes_after_due > 0) as changed_after_due
    from reporting
    inner join closure
        on reporting.region_code = closure.region_code
    group by
        reporting.feed,
        closure.ancestor_code,
        reporting.period,
        reporting.period_start,
        reporting.period_end
    having
        bool_or(closure.depth > 0)
        or closure.ancestor_code in (select plans.region_code from plans)
        or closure.ancestor_code in (select tops.jurisdiction_code from tops)
),

final as (
    select
        feed,
        region_code,
        period,
        period_start,
        period_end,
        due_on,
        cast(expected as integer) as expected,
        cast(received as integer) as received,
        cast(on_time as integer) as on_time,
        cast(absent as integer) as absent,
        cast(overdue as integer) as overdue,
        cast(sent_back as integer) as sent_back,
        cast(waiting as integer) as waiting,
        cast(tried as integer) as tried,
        cast(first_pass as integer) as first_pass,
        cast(changed_after_due as integer) as changed_after_due,
        round(100.0 * received / expected, 9) as received_pct,
        round(100.0 * on_time / expected, 9) as on_time_pct,
        round(100.0 * first_pass / nullif(tried, 0), 9) as first_pass_pct
    from counted
)

select * from final
