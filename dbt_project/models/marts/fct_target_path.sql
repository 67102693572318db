-- What each target's path (METHODOLOGY 6) asks at the end of a year, in the indicator's own unit:
-- where the path begins, bends and ends. Charts draw it, and the scheduled share is taken from it.
-- Of a growth that is judged by its chain only the growth itself can be asked.
with paths as (
    select * from {{ ref('int_target_paths') }}
),

targets as (
    select * from {{ ref('int_target_years') }}
),

judged as (
    select * from {{ ref('int_target_judged') }}
),

baselines as (
    select * from {{ ref('int_target_baselines') }}
),

corners as (
    select
        plan,
        n,
        target_year,
        from_year as path_year,
        from_value as asked
    from paths
    union
    select
        plan,
        n,
        target_year,
        to_year as path_year,
        to_value as asked
    from paths
),

sized as (
    select
        corners.plan,
        corners.n,
        targets.region_code,
        corners.target_year,
        corners.path_year,
        corners.asked,
        case
            when targets.kind = 'growth' and targets.measure <> 'growth_only'
                then baselines.full_year_baseline * (1 + corners.asked / 100)
            when targets.kind = 'points'
                then cast(judged.baseline_value as double) + corners.asked
            else corners.asked
        end as needed
    from corners
    inner join targets
        on
            corners.plan = targets.plan
            and corners.n = targets.n
            and corners.target_year = targets.target_year
    inner join judged
        on
            corners.plan = judged.plan
            and corners.n = judged.n
            and corners.target_year = judged.target_year
    left join baselines
        on
            corners.plan = baselines.plan
            and corners.n = baselines.n
            and corners.target_year = baselines.target_year
),

final as (
    select
        plan,
        n,
        region_code,
        target_year,
        cast(path_year as integer) as path_year,
        round(asked, 9) as asked,
        cast(round(needed, 9) as decimal(28, 9)) as needed_value
    from sized
)

select * from final
