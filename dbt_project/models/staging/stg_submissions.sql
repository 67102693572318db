with source as (
    select * from {{ source('inputs', 'submissions') }}
),

final as (
    select
        submission_id,
        sender,
        sender_name,
        feed,
        sha256,
        file_name,
        cast(received_at as timestamp) as received_at,
        cast(accepted_at as timestamp) as accepted_at,
        cast(accepted_seq as integer) as accepted_seq,
        state as submission_state,
        reason_zh,
        revision,
        revision_reason,
        cast(ended_at as timestamp) as ended_at,
        was_kept_out
    from source
)

select * from final
