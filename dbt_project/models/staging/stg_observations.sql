with source as (
    select * from {{ source('inputs', 'observations') }}
),

final as (
    select
        submission_id,
        feed,
        item,
        coalesce(dims, '') as dims,
        region_code,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        basis,
        cast(value as decimal(28, 9)) as value,
        unit,
        printed_value,
        printed_unit,
        blank,
        nature,
        sheet,
        cast(line as integer) as line,
        cast("column" as integer) as "column",
        header,
        note,
        data_source,
        coalesce(entity_key, '') as entity_key,
        text
    from source
)

select * from final
