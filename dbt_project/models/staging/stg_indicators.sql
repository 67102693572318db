with source as (
    select * from {{ source('inputs', 'indicators') }}
),

final as (
    select
        indicator,
        name_zh,
        name_en,
        unit,
        display_unit,
        cast(display_factor as decimal(18, 9)) as display_factor,
        cast(decimals as integer) as decimals,
        measure,
        direction,
        judge_by,
        feed,
        item as level_item,
        numerator as numerator_item,
        denominator as denominator_item,
        growth_item,
        coalesce(dims, '') as dims,
        authority,
        scope_note_zh,
        counted,
        published_rate
    from source
)

select * from final
