-- Which value was known when (METHODOLOGY 7): a cell counts from its acceptance until the next
-- acceptance of the same key. A cell left blank (not_reported) says nothing, so it never takes the
-- place of a value: its own interval is then empty. A submission that was returned or withdrawn
-- after its acceptance counted until then; what it had replaced counts again. The rows of lists
-- have versions of their own (int_record_versions).
with observations as (
    select * from {{ ref('stg_observations') }}
    where entity_key = ''
),

submissions as (
    select * from {{ ref('stg_submissions') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

-- Only what was accepted computes; what was returned while it waited never did.
on_record as (
    select
        submission_id,
        accepted_at,
        accepted_seq,
        ended_at
    from submissions
    where
        (submission_state in ('accepted', 'superseded') or ended_at is not null)
        and accepted_at is not null
),

cells as (
    select
        observations.*,
        periods.period,
        periods.period_year,
        periods.first_month,
        periods.last_month,
        on_record.accepted_at as known_from,
        on_record.accepted_seq,
        on_record.ended_at,
        observations.blank <> 'not_reported' as speaks
    from observations
    inner join on_record
        on observations.submission_id = on_record.submission_id
    inner join periods
        on
            observations.basis = periods.basis
            and observations.period_end = periods.period_end
            -- A cumulative value starts in January, whatever the row's own period says.
            and (
                observations.period_start = periods.period_start
                or observations.basis <> 'current'
            )
),

-- Keys of which something was taken back; all others need no more than their neighbours.
contested as (
    select distinct
        region_code,
        item,
        basis,
        period,
        feed,
        dims
    from cells
    where ended_at is not null
),

settled as (
    select cells.*
    from cells
    left join contested
        on
            cells.region_code = contested.region_code
            and cells.item = contested.item
            and cells.basis = contested.basis
            and cells.period = contested.period
            and cells.feed = contested.feed
            and cells.dims = contested.dims
    where contested.region_code is null
),

sequenced as (
    select
        *,
        lead(known_from) over history as next_known_from,
        min(case when speaks then known_from end) over later as next_spoken_from,
        min(case when speaks then known_from end) over before as first_spoken_from
    from settled
    window
        history as (
            partition by region_code, item, basis, period, feed, dims
            order by known_from, speaks, accepted_seq, line, "column"
        ),
        later as (
            partition by region_code, item, basis, period, feed, dims
            order by known_from, speaks, accepted_seq, line, "column"
            rows between 1 following and unbounded following
        ),
        before as (
            partition by region_code, item, basis, period, feed, dims
            order by known_from, speaks, accepted_seq, line, "column"
            rows between unbounded preceding and 1 preceding
        )
),

-- The same key accepted twice at the same instant has one place in time: the later one's.
placed as (
    select
        * exclude (next_known_from, next_spoken_from, first_spoken_from),
        case
            when speaks then next_spoken_from
            when first_spoken_from is not null then known_from
            else next_known_from
        end as known_to
    from sequenced
    where next_known_from is null or next_known_from > known_from
),

-- Of the cells that stand together the latest value counts; a blank only where there is no value.
ranked as (
    select
        cells.*,
        cells.known_from as stands_from,
        cells.ended_at as stands_until,
        dense_rank() over (
            order by
                cells.region_code, cells.item, cells.basis, cells.period, cells.feed, cells.dims
        ) as key_id,
        row_number() over (
            order by cells.speaks, cells.known_from, cells.accepted_seq, cells.line, cells."column"
        ) as precedence,
        row_number() over (order by cells.submission_id, cells.line, cells."column") as cell_id
    from cells
    inner join contested
        on
            cells.region_code = contested.region_code
            and cells.item = contested.item
            and cells.basis = contested.basis
            and cells.period = contested.period
            and cells.feed = contested.feed
            and cells.dims = contested.dims
),

standing as (
    {{ standing_intervals('ranked') }}
),

everything as (
    select * from placed
    union all by name
    select * from standing
),

final as (
    select
        feed,
        item,
        dims,
        region_code,
        period,
        make_date(period_year, first_month, 1) as period_start,
        period_end,
        basis,
        known_from,
        known_to,
        value,
        unit,
        blank,
        nature,
        printed_value,
        printed_unit,
        note,
        data_source,
        submission_id,
        sheet,
        line,
        "column",
        period_year,
        first_month,
        last_month
    from everything
)

select * from final
