-- Complete over the catalogue, data or not: each target once, for its deadline year, an annual
-- one for each of its years; one row of each target is the current one; and no row belongs to no
-- target.
with targets as (
    select * from {{ ref('stg_targets') }}
),

progress as (
    select * from {{ ref('fct_target_progress') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

expected as (
    select
        plan,
        n,
        region_code,
        unnest(generate_series(first_year, last_year)) as target_year
    from targets
    where kind = 'annual'
    union all
    select
        targets.plan,
        targets.n,
        targets.region_code,
        coalesce(targets.deadline, year(settings.as_of)) as target_year
    from targets
    cross join settings
    where targets.kind <> 'annual'
),

matched as (
    select
        coalesce(expected.plan, progress.plan) as plan,
        coalesce(expected.n, progress.n) as n,
        expected.plan is not null and progress.plan is not null as is_matched,
        coalesce(progress.is_current, false) as is_current
    from expected
    full join progress
        on
            expected.plan = progress.plan
            and expected.n = progress.n
            and expected.region_code = progress.region_code
            and expected.target_year = progress.target_year
)

select
    targets.plan,
    targets.n,
    count(matched.plan) as matched_rows,
    count(*) filter (where matched.is_current) as current_rows
from targets
full join matched
    on
        targets.plan = matched.plan
        and targets.n = matched.n
group by targets.plan, targets.n
having
    not coalesce(bool_and(matched.is_matched), false)
    or count(*) filter (where matched.is_current) <> 1
