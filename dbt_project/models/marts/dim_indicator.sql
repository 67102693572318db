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
        scope_note_zh,
        counted,
        published_rate,
        level_item,
        numerator_item,
        denominator_item,
        growth_item,
        dims
    from indicators
)

select * from final
