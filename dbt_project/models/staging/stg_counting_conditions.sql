with source as (
    select * from {{ source('inputs', 'counting_conditions') }}
),

final as (
    select
        indicator,
        part,
        "column" as asked_column,
        allowed
    from source
)

select * from final
