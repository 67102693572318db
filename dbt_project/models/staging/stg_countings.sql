with source as (
    select * from {{ source('inputs', 'countings') }}
),

final as (
    select
        indicator,
        counting,
        "column" as counted_column,
        dated_by,
        ended_by
    from source
)

select * from final
