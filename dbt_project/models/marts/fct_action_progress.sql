-- How far each action and each goal is, by the latest report on it; without a report the row says
-- so by being empty. A promise is named in reports by its plan and number: zigong-A12, zigong-G3.
with actions as (
    select * from {{ ref('stg_actions') }}
),

goals as (
    select * from {{ ref('stg_goals') }}
),

reports as (
    select * from {{ ref('int_record_states') }}
    where feed = 'action_progress' and stands_until is null
),

promises as (
    select
        plan,
        'action' as promise_kind,
        n,
        plan || '-A' || cast(n as varchar) as promise
    from actions
    union all
    select
        plan,
        'goal' as promise_kind,
        n,
        plan || '-G' || cast(n as varchar) as promise
    from goals
),

final as (
    select
        promises.plan,
        promises.promise_kind,
        promises.n,
        reports.period,
        json_extract_string(reports.attributes, 'status') as status,
        json_extract_string(reports.attributes, 'evidence') as evidence,
        cast(json_extract_string(reports.attributes, 'evidence_date') as date) as evidence_date,
        json_extract_string(reports.attributes, 'issue') as issue,
        reports.submission_id,
        reports.line,
        reports.known_from,
        coalesce(reports.nature_rank = 3, false) as simulated
    from promises
    left join reports
        on promises.promise = json_extract_string(reports.attributes, 'promise')
)

select * from final
