with target_units as (
    select * from {{ source('inputs', 'target_units') }}
),

final as (
    select
        plan,
        cast(n as integer) as n,
        unit_name,
        role,
        printed_name,
        cast(position as integer) as position
    from target_units
)

select * from final
