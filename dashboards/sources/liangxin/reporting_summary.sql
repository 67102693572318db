-- Per feed and jurisdiction: what was owed by the release's date and what became of it. History
-- that nobody owed has no due day and does not count.
with counted as (
  select
    r.feed, j.jurisdiction_code,
    count(*) filter (r.state not in ('not_due', 'structural_gap')) as expected,
    count(*) filter (r.state in ('accepted_on_time', 'accepted_late')) as received,
    count(*) filter (r.state = 'accepted_late') as late,
    count(*) filter (r.state in ('overdue', 'missing', 'blank')) as absent,
    count(*) filter (r.state = 'overdue') as overdue,
    count(*) filter (r.state in ('rejected', 'returned')) as rejected,
    count(*) filter (r.state = 'awaiting_explanation') as waiting
  from fct_reporting r
  join jurisdiction j on j.region_code = r.region_code
  where r.due_on is not null
  group by r.feed, j.jurisdiction_code
)
select
  c.feed,
  d.title_zh as feed_zh,
  d.unit_in_charge,
  c.jurisdiction_code,
  g.name_zh as jurisdiction_zh,
  '/regions/' || c.jurisdiction_code || '/' as region_href,
  c.expected::varchar as expected_zh,
  c.received::varchar as received_zh,
  c.late::varchar as late_zh,
  c.absent::varchar as absent_zh,
  c.overdue::varchar as overdue_zh,
  c.rejected::varchar as rejected_zh,
  c.waiting::varchar as waiting_zh,
  c.absent + c.rejected + c.waiting > 0 as has_problem,
  if(c.expected > 0, share_zh(c.received::double / c.expected), null) as share_zh,
  (row_number() over (order by c.feed, g.level_rank, c.jurisdiction_code))::int as sort
from counted c
join region g on g.region_code = c.jurisdiction_code
left join dim_feed d on d.feed = c.feed
order by sort
