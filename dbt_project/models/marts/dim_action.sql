with actions as (
    select * from {{ ref('stg_actions') }}
),

final as (
    select
        plan,
        n,
        clause,
        title_zh,
        task,
        system,
        same_as,
        plan_status,
        remark_zh
    from actions
)

select * from final
