-- Complete over the catalogue, data or not: each target once, for its deadline year.
with targets as (
    select * from {{ ref('dim_target') }}
),

progress as (
    select * from {{ ref('fct_target_progress') }}
)

select
    targets.plan,
    targets.n,
    count(progress.plan) as progress_rows
from targets
left join progress
    on
        targets.plan = progress.plan
        and targets.n = progress.n
        and targets.region_code = progress.region_code
        and coalesce(targets.deadline, year(progress.as_of)) = progress.target_year
group by targets.plan, targets.n
having count(progress.plan) <> 1
