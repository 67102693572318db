with target_units as (
    select * from {{ source('inputs', 'target_units') }}
),

final as (
    select
        plan,
        cast(n as integer) as n,
        unit_name,
        role
    from target_units
)

select * from final
