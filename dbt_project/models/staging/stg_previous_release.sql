with source as (
    select * from {{ source('inputs', 'previous_release') }}
),

final as (
    select
        release_id,
        cast(as_of as date) as as_of,
        cast(data_cutoff as timestamp) as data_cutoff,
        rule_version,
        code_version,
        cast(is_same_software as boolean) as is_same_software
    from source
)

select * from final
