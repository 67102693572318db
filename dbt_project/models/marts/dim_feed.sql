with feeds as (
    select * from {{ source('inputs', 'feeds') }}
),

final as (
    select
        feed,
        title_zh,
        title_en,
        unit_in_charge,
        cadence,
        authority,
        shape
    from feeds
)

select * from final
