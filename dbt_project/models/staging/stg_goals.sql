with source as (
    select * from {{ source('inputs', 'goals') }}
),

final as (
    select
        plan,
        cast(n as integer) as n,
        clause,
        title_zh,
        direction,
        scope,
        cast(deadline as integer) as deadline,
        hedge,
        plan_status,
        remark_zh
    from source
)

select * from final
