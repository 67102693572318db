-- Which row of a list was known when (METHODOLOGY 7). The cells of one line are one row, taken
-- whole: it counts from its acceptance until the next acceptance of the same thing for the same
-- period; one that was returned or withdrawn since counted until then, and the row it had
-- replaced counts again. A nil report has no thing and so no version (int_record_reports). Two
-- jurisdictions may number their things alike, so a key that does not name its region names its
-- jurisdiction.
with observations as (
    select * from {{ ref('stg_observations') }}
    where entity_key not in ('', '__nil')
),

submissions as (
    select * from {{ ref('stg_submissions') }}
    where
        (submission_state in ('accepted', 'superseded') or ended_at is not null)
        and accepted_at is not null
),

jurisdictions as (
    select * from {{ ref('int_region_jurisdictions') }}
),

periods as (
    select * from {{ ref('int_periods') }}
    where basis = 'current'
),

keyed as (
    select
        observations.* exclude (entity_key),
        case
            when starts_with(observations.entity_key, observations.region_code || '/')
                then observations.entity_key
            else
                coalesce(jurisdictions.jurisdiction_code, observations.region_code)
                || '/' || observations.entity_key
        end as entity_key
    from observations
    left join jurisdictions
        on observations.region_code = jurisdictions.region_code
),

-- A decimal is written without its closing zeros, so that one number is always the same text.
cells as (
    select
        *,
        to_json(item) || ':' || case
            when value is null then to_json(text)
            else regexp_replace(cast(value as varchar), '\.?0+$', '')
        end as member,
        case nature
            when 'simulated' then 3
            when 'derived' then 2
            else 1
        end as nature_rank
    from keyed
),

record_rows as (
    select
        submission_id,
        feed,
        entity_key,
        region_code,
        period_start,
        period_end,
        sheet,
        line,
        '{' || string_agg(member, ',' order by item) || '}' as attributes,
        max(nature_rank) as nature_rank
    from cells
    group by
        submission_id,
        feed,
        entity_key,
        region_code,
        period_start,
        period_end,
        sheet,
        line
),

accepted_rows as (
    select
        record_rows.*,
        periods.period,
        submissions.accepted_at as known_from,
        submissions.accepted_seq,
        submissions.ended_at
    from record_rows
    inner join submissions
        on record_rows.submission_id = submissions.submission_id
    inner join periods
        on
            record_rows.period_start = periods.period_start
            and record_rows.period_end = periods.period_end
),

-- Keys of which something was taken back; all others need no more than their neighbours.
contested as (
    select distinct
        feed,
        entity_key,
        period
    from accepted_rows
    where ended_at is not null
),

sequenced as (
    select
        accepted_rows.*,
        lead(accepted_rows.known_from) over history as known_to
    from accepted_rows
    left join contested
        on
            accepted_rows.feed = contested.feed
            and accepted_rows.entity_key = contested.entity_key
            and accepted_rows.period = contested.period
    where contested.feed is null
    window history as (
        partition by accepted_rows.feed, accepted_rows.entity_key, accepted_rows.period
        order by accepted_rows.known_from, accepted_rows.accepted_seq, accepted_rows.line
    )
),

-- Of the rows that stand together the latest counts.
ranked as (
    select
        accepted_rows.*,
        accepted_rows.known_from as stands_from,
        accepted_rows.ended_at as stands_until,
        dense_rank() over (
            order by accepted_rows.feed, accepted_rows.entity_key, accepted_rows.period
        ) as key_id,
        row_number() over (
            order by accepted_rows.known_from, accepted_rows.accepted_seq, accepted_rows.line
        ) as precedence,
        row_number() over (
            order by accepted_rows.submission_id, accepted_rows.sheet, accepted_rows.line
        ) as cell_id
    from accepted_rows
    inner join contested
        on
            accepted_rows.feed = contested.feed
            and accepted_rows.entity_key = contested.entity_key
            and accepted_rows.period = contested.period
),

standing as (
    {{ standing_intervals('ranked') }}
),

-- Two rows accepted at the same instant have one place in time: the later one's.
everything as (
    select * from sequenced
    where known_to is null or known_to > known_from
    union all by name
    select * from standing
),

final as (
    select
        feed,
        entity_key,
        region_code,
        period,
        period_start,
        period_end,
        known_from,
        known_to,
        attributes,
        nature_rank,
        submission_id,
        sheet,
        line
    from everything
)

select * from final
