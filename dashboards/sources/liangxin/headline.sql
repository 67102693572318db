-- What the overview says first: how many targets are behind, and how complete the data are. One row.
with judged as (
  select
    count(*) as n,
    count(*) filter (light in ('missed', 'far_behind', 'behind', 'slightly_behind')) as behind,
    count(*) filter (light in ('missed', 'far_behind', 'behind', 'slightly_behind') and p.plan_status = 'draft') as drafts,
    count(*) filter (light = 'not_assessable') as not_assessable,
    count(*) filter (light = 'undecided') as undecided
  from fct_target_progress f
  join dim_plan p using (plan)
  where f.is_current
), why as (
  -- Why nothing can be said of some, however complete the reports are: the first clause of each reason.
  select string_agg(reason_zh || ' ' || n || ' 项', '，' order by n desc, reason) as why_zh
  from (
    select s.reason, split_part(s.text_zh, '，', 1) as reason_zh, count(*) as n
    from fct_target_progress f
    join dim_reason s on s.reason = f.reason
    where f.is_current and f.light = 'not_assessable'
    group by s.reason, s.text_zh
  )
), owed as (
  select count(*) as expected, count(*) filter (state in ('accepted_on_time', 'accepted_late')) as received
  from fct_reporting
  where is_expected
)
select
  j.behind::varchar as behind_zh,
  j.n::varchar as n_zh,
  nullif(j.drafts, 0)::varchar as draft_zh,
  share_zh(r.coverage) as coverage_zh,
  o.expected::varchar as expected_zh,
  o.received::varchar as received_zh,
  nullif(j.not_assessable, 0)::varchar as not_assessable_zh,
  w.why_zh,
  nullif(j.undecided, 0)::varchar as undecided_zh
from judged j, why w, owed o, release r
