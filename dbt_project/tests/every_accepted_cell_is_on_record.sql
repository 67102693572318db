-- No accepted cell is lost on the way, for want of a period that exists or by standing twice in
-- one submission. Two acceptances of one key at the same instant are the only ones that share;
-- what was returned or withdrawn since keeps the time in which it counted.
-- A cell of a list is found in its row, a nil report among the reports.
with observations as (
    select * from {{ ref('stg_observations') }}
),

submissions as (
    select * from {{ ref('stg_submissions') }}
    where
        (submission_state in ('accepted', 'superseded') or ended_at is not null)
        and accepted_at is not null
),

cells_on_record as (
    select * from {{ ref('fct_observation') }}
),

rows_on_record as (
    select * from {{ ref('fct_record') }}
),

reports_on_record as (
    select * from {{ ref('int_record_reports') }}
),

jurisdictions as (
    select * from {{ ref('int_region_jurisdictions') }}
),

accepted as (
    select
        observations.*,
        submissions.accepted_at,
        submissions.ended_at,
        coalesce(jurisdictions.jurisdiction_code, observations.region_code) as jurisdiction_code
    from observations
    inner join submissions
        on observations.submission_id = submissions.submission_id
    left join jurisdictions
        on observations.region_code = jurisdictions.region_code
),

lost_cells as (
    select accepted.*
    from accepted
    left join cells_on_record
        on
            accepted.accepted_at = cells_on_record.known_from
            and accepted.feed = cells_on_record.feed
            and accepted.item = cells_on_record.item
            and accepted.dims = cells_on_record.dims
            and accepted.region_code = cells_on_record.region_code
            and accepted.period_end = cells_on_record.period_end
            and accepted.basis = cells_on_record.basis
            and (
                accepted.basis <> 'current'
                or accepted.period_start = cells_on_record.period_start
            )
            -- Another submission of that instant may stand for this one, its own other cell not.
            and (
                accepted.submission_id <> cells_on_record.submission_id
                or (
                    accepted.line = cells_on_record.line
                    and accepted."column" = cells_on_record."column"
                )
            )
    where accepted.entity_key = '' and cells_on_record.feed is null
),

lost_record_cells as (
    select accepted.*
    from accepted
    left join rows_on_record
        on
            accepted.accepted_at = rows_on_record.known_from
            and accepted.feed = rows_on_record.feed
            and rows_on_record.entity_key in (
                accepted.entity_key,
                accepted.jurisdiction_code || '/' || accepted.entity_key
            )
            and accepted.period_end = rows_on_record.period_end
            and (
                accepted.submission_id <> rows_on_record.submission_id
                or (
                    accepted.line = rows_on_record.line
                    and accepted.sheet = rows_on_record.sheet
                    and json_exists(rows_on_record.attributes, accepted.item)
                )
            )
    where accepted.entity_key not in ('', '__nil') and rows_on_record.feed is null
),

lost_nils as (
    select accepted.*
    from accepted
    left join reports_on_record
        on
            accepted.feed = reports_on_record.feed
            and accepted.region_code = reports_on_record.region_code
            and accepted.period_end = reports_on_record.period_end
    where
        accepted.entity_key = '__nil'
        and accepted.ended_at is null
        and reports_on_record.feed is null
)

select
    submission_id,
    line,
    "column"
from lost_cells
union all
select
    submission_id,
    line,
    "column"
from lost_record_cells
union all
select
    submission_id,
    line,
    "column"
from lost_nils
