-- The one place where a label is made: every run of whole months from the baseline year (or the
-- first year observed, where that is earlier) to the last year observed.
with observations as (
    select * from {{ ref('stg_observations') }}
),

plans as (
    select * from {{ ref('stg_plans') }}
),

observed as (
    select
        year(min(period_end)) as first_year,
        year(max(period_end)) as last_year
    from observations
),

promised as (
    select min(baseline_year) as first_year
    from plans
),

bounds as (
    select
        least(observed.first_year, promised.first_year) as first_year,
        observed.last_year
    from observed
    cross join promised
),

years as (
    select unnest(generate_series(first_year, last_year)) as period_year
    from bounds
),

months as (
    select unnest(generate_series(1, 12)) as month_number
),

intervals as (
    select
        years.period_year,
        firsts.month_number as first_month,
        lasts.month_number as last_month
    from years
    cross join months as firsts
    inner join months as lasts
        on firsts.month_number <= lasts.month_number
),

with_basis as (
    select
        *,
        'current' as basis
    from intervals
    union all
    select
        *,
        'ytd' as basis
    from intervals
    where first_month = 1
    union all
    select
        *,
        'year' as basis
    from intervals
    where first_month = 1 and last_month = 12
),

-- A cumulative value is labelled by its last month, a run of months by its quarter or half.
labelled as (
    select
        *,
        case
            when basis = 'year' then ''
            when basis = 'ytd' or first_month = last_month
                then '-' || lpad(cast(last_month as varchar), 2, '0')
            when first_month = 1 and last_month = 12 then ''
            when last_month - first_month = 5 and first_month in (1, 7)
                then '-H' || cast((last_month // 6) as varchar)
            when last_month - first_month = 2 and last_month % 3 = 0
                then '-Q' || cast((last_month // 3) as varchar)
            else
                '-' || lpad(cast(first_month as varchar), 2, '0')
                || '..' || lpad(cast(last_month as varchar), 2, '0')
        end as months_label
    from with_basis
),

final as (
    select
        cast(period_year as integer) as period_year,
        cast(first_month as integer) as first_month,
        cast(last_month as integer) as last_month,
        basis,
        cast(period_year as varchar) || months_label as period,
        make_date(period_year, first_month, 1) as period_start,
        last_day(make_date(period_year, last_month, 1)) as period_end
    from labelled
)

select * from final
