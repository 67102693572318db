-- Which reports are in (DESIGN 6): every expected period of every reporting region, and the
-- submission that decides its state. Periods meet by their last month: a full-year row is the
-- report of December. Where nobody is obliged, only what came is listed.
with expected as (
    select * from {{ ref('stg_expected_reports') }}
),

submissions as (
    select * from {{ ref('stg_submissions') }}
),

attempts as (
    select * from {{ ref('stg_attempts') }}
),

observations as (
    select * from {{ ref('stg_observations') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- A report has something to say: cells that are all blank are not one. What was returned after it
-- had been accepted is told apart from what never came; what was withdrawn never came.
received as (
    select
        observations.feed,
        observations.region_code,
        observations.period_end,
        submissions.submission_id,
        submissions.received_at,
        submissions.reason_zh,
        case
            when submissions.submission_state = 'returned' then 'returned'
            when bool_or(observations.blank in ('reported', 'below_unit')) then 'accepted'
            else 'blank'
        end as outcome
    from observations
    inner join submissions
        on observations.submission_id = submissions.submission_id
    where submissions.submission_state in ('accepted', 'superseded', 'returned')
    group by
        observations.feed,
        observations.region_code,
        observations.period_end,
        submissions.submission_id,
        submissions.submission_state,
        submissions.received_at,
        submissions.reason_zh
),

kept_out as (
    select distinct
        attempts.feed,
        attempts.region_code,
        attempts.period_end,
        submissions.submission_id,
        submissions.received_at,
        submissions.reason_zh,
        case submissions.submission_state
            when 'awaiting_explanation' then 'awaiting_explanation'
            when 'returned' then 'returned'
            else 'rejected'
        end as outcome
    from attempts
    inner join submissions
        on attempts.submission_id = submissions.submission_id
    where
        submissions.submission_state in (
            'awaiting_explanation', 'returned', 'rejected', 'unreadable'
        )
),

everything as (
    select * from received
    union all
    select * from kept_out
),

-- The first report discharges the duty; without one, the latest thing that came tells the state.
deciding as (
    select * from everything
    qualify row_number() over (
        partition by feed, region_code, period_end
        order by
            outcome = 'accepted' desc,
            case when outcome = 'accepted' then received_at end asc,
            received_at desc,
            submission_id asc
    ) = 1
),

final as (
    select
        expected.feed,
        expected.region_code,
        expected.period,
        expected.period_start,
        expected.period_end,
        expected.sender,
        case when expected.is_obliged then expected.due_on end as due_on,
        deciding.received_at,
        case
            when deciding.outcome = 'accepted'
                then
                    case
                        when
                            expected.is_obliged
                            and cast(deciding.received_at as date) > expected.due_on
                            then 'accepted_late'
                        else 'accepted_on_time'
                    end
            when expected.is_structural_gap then 'structural_gap'
            when deciding.outcome is not null then deciding.outcome
            when expected.due_on > settings.as_of then 'not_due'
            when expected.due_on < settings.as_of then 'overdue'
            else 'missing'
        end as state,
        deciding.submission_id,
        case when deciding.outcome <> 'accepted' then deciding.reason_zh end as reason_zh
    from expected
    cross join settings
    left join deciding
        on
            expected.feed = deciding.feed
            and expected.region_code = deciding.region_code
            and expected.period_end = deciding.period_end
    where expected.is_obliged or deciding.submission_id is not null
)

select * from final
