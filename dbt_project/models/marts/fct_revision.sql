-- The first release of every key and every step that changed its value (METHODOLOGY 7). A later
-- submission that repeats the value is no step. Nobody tells yet why a value changed, so a change
-- is R1 (data revised); the first release has no reason.
with versions as (
    select * from {{ ref('int_observation_versions') }}
),

-- Cells whose interval is empty never counted: they took no value's place.
effective as (
    select
        *,
        lag(value) over history as value_before,
        lag(blank) over history as blank_before,
        row_number() over history as vintage
    from versions
    where known_to is null or known_to > known_from
    window history as (
        partition by feed, item, dims, region_code, basis, period
        order by known_from
    )
),

steps as (
    select * from effective
    where
        vintage = 1
        or value is distinct from value_before
        or (blank <> blank_before and value is null)
),

final as (
    select
        feed,
        item,
        dims,
        region_code,
        period,
        basis,
        cast(row_number() over (
            partition by feed, item, dims, region_code, basis, period
            order by known_from
        ) as integer) as step,
        case when vintage > 1 then value_before end as old_value,
        value as new_value,
        case when vintage > 1 then 'R1' end as reason,
        known_from,
        submission_id
    from steps
)

select * from final
