with source as (
    select * from {{ source('inputs', 'actions') }}
),

final as (
    select
        plan,
        cast(n as integer) as n,
        clause,
        title_zh,
        task,
        system,
        cast(same_as as integer) as same_as,
        plan_status,
        remark_zh
    from source
)

select * from final
