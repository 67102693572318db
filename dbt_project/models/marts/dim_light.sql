with lights as (
    select * from {{ source('inputs', 'lights') }}
),

final as (
    select
        light,
        cast(rank as integer) as rank,
        text_zh,
        early_text_zh,
        shape,
        tone
    from lights
)

select * from final
