-- The whole baseline year behind a target on a flow (METHODOLOGY 6): its size over the same regions
-- as the baseline of the judged months, and the share of it those months had. Unknown where its
-- months and its total do not rest on the same number of reports.
with targets as (
    select * from {{ ref('int_target_years') }}
    where
        measure = 'flow'
        and kind in ('growth', 'annual')
        -- What is asked of a chain of published growth is asked of no level.
        and (kind = 'annual' or coalesce(judge_by, 'level') <> 'published_chain')
),

judged as (
    select * from {{ ref('int_target_judged') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_values') }}
),

found as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        cast(judged.baseline_value as double) as judged_baseline,
        cast(whole_year.value as double) as year_value,
        case
            when same_months.n_reported = whole_year.n_reported
                then cast(same_months.value as double)
        end as months_value
    from targets
    inner join judged
        on
            targets.plan = judged.plan
            and targets.n = judged.n
            and targets.target_year = judged.target_year
    inner join indicator_values as whole_year
        on
            targets.indicator = whole_year.indicator
            and targets.region_code = whole_year.region_code
            and targets.baseline_year = whole_year.period_year
            and whole_year.basis = 'year'
    left join indicator_values as same_months
        on
            whole_year.indicator = same_months.indicator
            and whole_year.region_code = same_months.region_code
            and whole_year.period_year = same_months.period_year
            and judged.last_month = same_months.last_month
            and judged.basis = same_months.basis
),

-- What is put there for regions without a baseline raises the year by as much. A year that fell
-- back below its own months has no season to go by.
final as (
    select
        plan,
        n,
        target_year,
        year_value * case
            when judged_baseline is null then 1
            else judged_baseline / nullif(months_value, 0)
        end as full_year_baseline,
        case
            when months_value between 0 and year_value
                then round(months_value / nullif(year_value, 0), 9)
        end as seasonal_share
    from found
)

select * from final
