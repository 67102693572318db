with releases as (
    select * from {{ source('inputs', 'releases') }}
),

final as (
    select
        release_id,
        cast(as_of as date) as as_of,
        cast(data_cutoff as timestamp) as data_cutoff,
        state,
        approved_by,
        content_hash,
        rule_version,
        code_version,
        cast(published_at as timestamp) as published_at
    from releases
)

select * from final
