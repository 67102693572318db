-- A missing threshold would make every comparison with it unknown, and so let it pass.
with general as (
    select
        '' as plan,
        *
    from {{ ref('int_settings') }}
),

in_force as (
    select * from general
    union all by name
    select * from {{ ref('int_plan_settings') }}
),

complete as (
    select plan from in_force
    where
        as_of is not null
        and rule_version is not null
        and coverage_published is not null
        and coverage_withheld is not null
        and behind_far is not null
        and behind is not null
        and approx_share is not null
        and stale_months is not null
        and min_judged_months is not null
),

expected as (
    select '' as plan
    union all
    select plan from {{ ref('stg_plans') }}
)

select expected.plan
from expected
left join complete
    on expected.plan = complete.plan
group by expected.plan
having count(complete.plan) <> 1
