with goals as (
    select * from {{ ref('stg_goals') }}
),

final as (
    select
        plan,
        n,
        clause,
        title_zh,
        direction,
        scope,
        deadline,
        hedge,
        plan_status,
        remark_zh
    from goals
)

select * from final
