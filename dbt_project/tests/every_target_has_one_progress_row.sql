-- Complete over the catalogue, data or not: each target once, for its deadline year,
-- and no row that belongs to no target.
with targets as (
    select * from {{ ref('dim_target') }}
),

progress as (
    select * from {{ ref('fct_target_progress') }}
)

select
    coalesce(targets.plan, progress.plan) as plan,
    coalesce(targets.n, progress.n) as n,
    count(targets.plan) as target_rows,
    count(progress.plan) as progress_rows
from targets
full join progress
    on
        targets.plan = progress.plan
        and targets.n = progress.n
        and targets.region_code = progress.region_code
        and coalesce(targets.deadline, year(progress.as_of)) = progress.target_year
group by coalesce(targets.plan, progress.plan), coalesce(targets.n, progress.n)
having count(targets.plan) <> 1 or count(progress.plan) <> 1
