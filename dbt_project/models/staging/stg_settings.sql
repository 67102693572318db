with source as (
    select * from {{ source('inputs', 'settings') }}
),

final as (
    select
        name as setting,
        cast(value as decimal(18, 9)) as setting_value,
        unit,
        title_zh,
        note_zh,
        source_zh,
        is_choice
    from source
)

select * from final
