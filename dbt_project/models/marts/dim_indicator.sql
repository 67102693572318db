with indicators as (
    select * from {{ ref('stg_indicators') }}
),

final as (
    select
        indicator,
        name_zh,
        name_en,
        unit,
        display_unit,
        display_factor,
        decimals,
        measure,
        direction,
        judge_by,
        feed,
        scope_note_zh
    from indicators
)

select * from final
