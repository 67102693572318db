with source as (
    select * from {{ source('inputs', 'reporting_regions') }}
),

final as (
    select
        feed,
        region_code,
        sender,
        sender_name,
        obligation as is_obliged
    from source
)

select * from final
