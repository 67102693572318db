{{ config(materialized='view') }}

with versions as (
    select * from {{ ref('int_observation_versions') }}
),

final as (
    select
        feed,
        item,
        dims,
        region_code,
        period_start,
        period_end,
        basis,
        period,
        known_from,
        known_to,
        value,
        unit,
        blank,
        nature,
        nature = 'simulated' as simulated,
        printed_value,
        printed_unit,
        note,
        data_source,
        submission_id,
        sheet,
        line,
        "column"
    from versions
)

select * from final
