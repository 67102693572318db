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

-- Only where something was taken back can a cell have ended with nothing in its place.
contested as (
    select distinct
        versions.feed,
        versions.item,
        versions.dims,
        versions.region_code,
        versions.basis,
        versions.period
    from versions
    inner join submissions
        on versions.submission_id = submissions.submission_id
    where submissions.ended_at is not null
),

-- A cell that ended with nothing in its place.
gone as (
    select
        effective.* exclude (value, blank, known_from, known_to, is_gone),
        cast(null as decimal(28, 9)) as value,
        'not_reported' as blank,
        effective.known_to as known_from,
        cast(null as timestamp) as known_to,
        true as is_gone
    from effective
    inner join contested
        on
            effective.feed = contested.feed
            and effective.item = contested.item
            and effective.dims = contested.dims
            and effective.region_code = contested.region_code
            and effective.basis = contested.basis
            and effective.period = contested.period
    qualify
        effective.known_to is not null
        and lead(effective.known_from) over (
            partition by
                effective.feed,
                effective.item,
                effective.dims,
                effective.region_code,
                effective.basis,
                effective.period
            order by effective.known_from
        ) is distinct from effective.known_to
),

everything as (
    select * from effective
    union all by name
    select * from gone
),

sequenced as (
    select
        *,
        lag(value) over history as value_before,
        lag(blank) over history as blank_before,
        lag(submission_id) over history as submission_before,
        row_number() over history as vintage
    from everything
    window history as (
        partition by feed, item, dims, region_code, basis, period
        order by known_from
    )
),

steps as (
    select
        sequenced.*,
        submissions.revision,
        submissions.revision_reason,
        -- What counts from another time than its own acceptance counts because another ended.
        case
            when sequenced.is_gone then sequenced.submission_id
            when sequenced.known_from > submissions.accepted_at then sequenced.submission_before
        end as ended_submission
    from sequenced
    left join submissions
        on sequenced.submission_id = submissions.submission_id
    where
        sequenced.vintage = 1
        or sequenced.value is distinct from sequenced.value_before
        or (
            sequenced.blank is distinct from sequenced.blank_before
            and sequenced.value is null
        )
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
            when steps.value_before is not null then steps.revision
        end as reason,
        case
            when ended.submission_id is not null then ended.reason_zh
            when steps.value_before is not null then steps.revision_reason
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
    left join submissions as ended
        on steps.ended_submission = ended.submission_id
)

select * from final
