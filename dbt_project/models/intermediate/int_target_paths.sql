-- The path of each target (METHODOLOGY 6): straight segments from the 31 December before it starts
-- through this plan's own interim rows to the row's deadline. In the target's own terms: percent
-- growth, points, the level itself, what has been counted since the start or in the year. A level
-- starts where its attainment is counted from: at the baseline of the judged period, with what is
-- put there for regions without one. A level without a baseline has no path.
with targets as (
    select * from {{ ref('int_target_years') }}
),

judged as (
    select * from {{ ref('int_target_judged') }}
),

starts as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        targets.start_year as path_year,
        case
            when targets.kind = 'level' then cast(judged.baseline_value as double)
            else 0
        end as path_value
    from targets
    left join judged
        on
            targets.plan = judged.plan
            and targets.n = judged.n
            and targets.target_year = judged.target_year
    where targets.kind <> 'relative' and targets.has_deadline
),

-- Rows of the same promise, counted from the same start, with an earlier deadline; the row itself
-- closes its path.
waypoints as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        own_rows.target_year as path_year,
        cast(max(own_rows.target_value) as double) as path_value
    from targets
    inner join targets as own_rows
        on
            targets.plan = own_rows.plan
            and targets.indicator = own_rows.indicator
            and targets.region_code = own_rows.region_code
            and targets.kind = own_rows.kind
            and targets.start_year = own_rows.start_year
            and targets.scope is not distinct from own_rows.scope
            and (targets.target_year > own_rows.target_year or targets.n = own_rows.n)
    where
        targets.kind <> 'relative'
        and targets.has_deadline
        and own_rows.has_deadline
        and own_rows.target_year > own_rows.start_year
    group by targets.plan, targets.n, targets.target_year, own_rows.target_year
),

points as (
    select * from starts
    where path_value is not null
    union all
    select waypoints.*
    from waypoints
    inner join starts
        on
            waypoints.plan = starts.plan
            and waypoints.n = starts.n
            and waypoints.target_year = starts.target_year
    where starts.path_value is not null
),

segments as (
    select
        plan,
        n,
        target_year,
        path_year as from_year,
        path_value as from_value,
        lead(path_year) over so_far as to_year,
        lead(path_value) over so_far as to_value
    from points
    window so_far as (
        partition by plan, n, target_year
        order by path_year
    )
),

final as (
    select
        plan,
        n,
        target_year,
        from_year,
        from_value,
        to_year,
        to_value,
        (to_value - from_value) / (to_year - from_year) as yearly_step
    from segments
    where to_year is not null
)

select * from final
