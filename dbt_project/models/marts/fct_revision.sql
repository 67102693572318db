-- The first release of every key and every step that changed its value (METHODOLOGY 7), with the
-- reason code its sender gave. A later submission that repeats the value is no step. Where the
-- submission of a value was returned or withdrawn, the value is gone, or the one before it is back.
with versions as (
    select * from {{ ref('int_observation_versions') }}
),

submissions as (
    select * from {{ ref('stg_submissions') }}
),

-- Cells whose interval is empty never counted: they took no value's place.
effective as (
    select
        feed,
        item,
        dims,
        region_code,
        basis,
        period,
        value,
        blank,
        known_from,
        known_to,
        submission_id,
        false as is_gone
    from versions
    where known_to is null or known_to > known_from
),

-- A cell that ended with nothing in its place.
gone as (
    select
        * exclude (value, blank, known_from, known_to, is_gone),
        cast(null as decimal(28, 9)) as value,
        'not_reported' as blank,
        known_to as known_from,
        cast(null as timestamp) as known_to,
        true as is_gone
    from effective
    qualify
        known_to is not null
        and lead(known_from) over (
            partition by feed, item, dims, region_code, basis, period
            order by known_from
        ) is distinct from known_to
),

everything as (
    select * from effective
    union all by name
    select * from gone
),

sequenced as (
    select
        everything.*,
        submissions.accepted_at,
        lag(everything.value) over history as value_before,
        lag(everything.blank) over history as blank_before,
        lag(everything.submission_id) over history as submission_before,
        row_number() over history as vintage
    from everything
    left join submissions
        on everything.submission_id = submissions.submission_id
    window history as (
        partition by
            everything.feed,
            everything.item,
            everything.dims,
            everything.region_code,
            everything.basis,
            everything.period
        order by everything.known_from
    )
),

steps as (
    select
        *,
        -- What counts from another time than its own acceptance counts because another ended.
        case
            when is_gone then submission_id
            when known_from > accepted_at then submission_before
        end as ended_submission
    from sequenced
    where
        vintage = 1
        or value is distinct from value_before
        or (blank is distinct from blank_before and value is null)
),

final as (
    select
        steps.feed,
        steps.item,
        steps.dims,
        steps.region_code,
        steps.period,
        steps.basis,
        cast(row_number() over (
            partition by
                steps.feed,
                steps.item,
                steps.dims,
                steps.region_code,
                steps.basis,
                steps.period
            order by steps.known_from
        ) as integer) as step,
        steps.value_before as old_value,
        steps.value as new_value,
        case
            when ended.submission_id is not null then ended.submission_state
            when steps.value_before is not null then submissions.revision
        end as reason,
        case
            when ended.submission_id is not null then ended.reason_zh
            when steps.value_before is not null then submissions.revision_reason
        end as reason_zh,
        steps.known_from,
        row_number() over (
            partition by
                steps.feed,
                steps.item,
                steps.dims,
                steps.region_code,
                steps.basis,
                steps.period
            order by steps.known_from desc
        ) = 1 as is_latest,
        steps.submission_id
    from steps
    left join submissions
        on steps.submission_id = submissions.submission_id
    left join submissions as ended
        on steps.ended_submission = ended.submission_id
)

select * from final
