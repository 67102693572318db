-- Which reports are in (DESIGN 6): every expected period of every reporting region, and the
-- submission that decides its state. Periods meet by their last month: a full-year row is the
-- report of December. Where nobody is obliged, only what came is listed; what has no period of its
-- own is never due. Beside the state: how many files it took, whether the first one passed, and
-- what was changed after the due day.
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

changes as (
    select * from {{ ref('int_report_changes') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- A report has something to say: cells that are all blank are not one.
said as (
    select
        feed,
        region_code,
        period_end,
        submission_id,
        bool_or(blank in ('reported', 'below_unit')) as speaks
    from observations
    group by
        feed,
        region_code,
        period_end,
        submission_id
),

-- What was returned after it had been accepted is told apart from what never came; what was
-- withdrawn never came.
received as (
    select
        said.feed,
        said.region_code,
        said.period_end,
        submissions.submission_id,
        submissions.received_at,
        submissions.reason_zh,
        submissions.was_kept_out,
        said.speaks,
        case
            when submissions.submission_state in ('returned', 'withdrawn')
                then submissions.submission_state
            when said.speaks then 'accepted'
            else 'blank'
        end as outcome
    from said
    inner join submissions
        on said.submission_id = submissions.submission_id
    where
        submissions.submission_state in ('accepted', 'superseded', 'returned', 'withdrawn')
),

kept_out as (
    select distinct
        attempts.feed,
        attempts.region_code,
        attempts.period_end,
        submissions.submission_id,
        submissions.received_at,
        submissions.reason_zh,
        true as was_kept_out,
        false as speaks,
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

came as (
    select * from received
    union all
    select * from kept_out
),

-- A sheet of the whole year has rows for months still to come: what came before a period's last
-- day is no try at its report unless it says something.
everything as (
    select * from came
    where speaks or cast(received_at as date) >= period_end
),

-- The first report discharges the duty; without one, the latest thing that came tells the state.
deciding as (
    select * from everything
    where outcome <> 'withdrawn'
    qualify row_number() over (
        partition by feed, region_code, period_end
        order by
            outcome = 'accepted' desc,
            case when outcome = 'accepted' then received_at end asc,
            received_at desc,
            submission_id asc
    ) = 1
),

-- The first file passes if it was taken as it came, has something to say and still stands.
tries as (
    select
        feed,
        region_code,
        period_end,
        cast(count(*) as integer) as n_submissions,
        min_by(
            outcome = 'accepted' and not coalesce(was_kept_out, false),
            (received_at, submission_id)
        ) as first_pass
    from everything
    group by
        feed,
        region_code,
        period_end
),

late_changes as (
    select
        expected.feed,
        expected.region_code,
        expected.period_end,
        cast(count(distinct changes.submission_id) as integer) as changes_after_due
    from expected
    inner join changes
        on
            expected.feed = changes.feed
            and expected.region_code = changes.region_code
            and expected.period_end = changes.period_end
    where cast(changes.received_at as date) > expected.due_on
    group by
        expected.feed,
        expected.region_code,
        expected.period_end
),

final as (
    select
        expected.feed,
        expected.region_code,
        expected.period,
        expected.period_start,
        expected.period_end,
        expected.sender,
        case
            when expected.is_obliged and not expected.is_structural_gap then expected.due_on
        end as due_on,
        deciding.received_at,
        case
            when deciding.outcome = 'accepted'
                then
                    case
                        when
                            expected.is_obliged
                            and not expected.is_structural_gap
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
        case when deciding.outcome <> 'accepted' then deciding.reason_zh end as reason_zh,
        expected.is_obliged
        and not expected.is_structural_gap
        and expected.due_on <= settings.as_of as is_expected,
        coalesce(tries.n_submissions, 0) as n_submissions,
        tries.first_pass,
        case
            when expected.is_obliged and not expected.is_structural_gap
                then coalesce(late_changes.changes_after_due, 0)
        end as changes_after_due
    from expected
    cross join settings
    left join deciding
        on
            expected.feed = deciding.feed
            and expected.region_code = deciding.region_code
            and expected.period_end = deciding.period_end
    left join tries
        on
            expected.feed = tries.feed
            and expected.region_code = tries.region_code
            and expected.period_end = tries.period_end
    left join late_changes
        on
            expected.feed = late_changes.feed
            and expected.region_code = late_changes.region_code
            and expected.period_end = late_changes.period_end
    where expected.is_obliged or deciding.submission_id is not null
)

select * from final
