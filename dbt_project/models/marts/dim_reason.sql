with reasons as (
    select * from {{ source('inputs', 'reasons') }}
),

final as (
    select
        reason,
        text_zh
    from reasons
)

select * from final
