-- Which accepted submissions changed what had been accepted of a report before: another value in a
-- cell, another row for the same thing of a list, or rows where a list had said that there are
-- none. Saying it again, filling a blank, adding a thing to a list or saying "none" after rows
-- changes nothing. What was taken back since has changed nothing either.
with cell_versions as (
    select * from {{ ref('int_observation_versions') }}
    where known_to is null or known_to > known_from
),

record_versions as (
    select * from {{ ref('int_record_versions') }}
),

observations as (
    select * from {{ ref('stg_observations') }}
    where entity_key <> ''
),

submissions as (
    select
        submission_id,
        received_at,
        accepted_at,
        accepted_seq
    from {{ ref('stg_submissions') }}
    where submission_state in ('accepted', 'superseded')
),

-- What counts from another time than its own acceptance counts because another was taken back.
changed_values as (
    select
        cells.feed,
        cells.region_code,
        cells.period_end,
        cells.submission_id
    from cell_versions as cells
    inner join submissions
        on
            cells.submission_id = submissions.submission_id
            and cells.known_from = submissions.accepted_at
    inner join cell_versions as replaced
        on
            cells.feed = replaced.feed
            and cells.item = replaced.item
            and cells.dims = replaced.dims
            and cells.region_code = replaced.region_code
            and cells.basis = replaced.basis
            and cells.period = replaced.period
            and cells.known_from = replaced.known_to
    where
        replaced.value is not null
        and cells.value is distinct from replaced.value
),

record_steps as (
    select
        feed,
        region_code,
        period_end,
        submission_id,
        known_from,
        attributes,
        lag(attributes) over (
            partition by feed, entity_key, period
            order by known_from
        ) as attributes_before
    from record_versions
),

changed_records as (
    select
        record_steps.feed,
        record_steps.region_code,
        record_steps.period_end,
        record_steps.submission_id
    from record_steps
    inner join submissions
        on
            record_steps.submission_id = submissions.submission_id
            and record_steps.known_from = submissions.accepted_at
    where record_steps.attributes <> record_steps.attributes_before
),

lists as (
    select distinct
        observations.feed,
        observations.region_code,
        observations.period_end,
        observations.submission_id,
        submissions.accepted_at,
        submissions.accepted_seq,
        observations.entity_key = '__nil' as is_nil
    from observations
    inner join submissions
        on observations.submission_id = submissions.submission_id
),

rows_after_none as (
    select
        lists.feed,
        lists.region_code,
        lists.period_end,
        lists.submission_id
    from lists
    inner join lists as none_said
        on
            lists.feed = none_said.feed
            and lists.region_code = none_said.region_code
            and lists.period_end = none_said.period_end
            and (none_said.accepted_at, none_said.accepted_seq)
            < (lists.accepted_at, lists.accepted_seq)
    where none_said.is_nil and not lists.is_nil
),

changes as (
    select * from changed_values
    union
    select * from changed_records
    union
    select * from rows_after_none
),

final as (
    select
        changes.feed,
        changes.region_code,
        changes.period_end,
        changes.submission_id,
        submissions.received_at
    from changes
    inner join submissions
        on changes.submission_id = submissions.submission_id
)

select * from final
