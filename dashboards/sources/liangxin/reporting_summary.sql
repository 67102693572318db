-- Per feed and jurisdiction: what was owed by the release's date and what became of it, all periods
-- together. What nobody owed, and what is not due yet, does not count. The country adds up nobody's
-- reports: a region that lies in no narrower jurisdiction has a line of its own.
with counted as (
  select
    feed, region_code as jurisdiction_code,
    sum(expected)::int as expected,
    sum(received)::int as received,
    sum(on_time)::int as on_time,
    sum(absent)::int as absent,
    sum(overdue)::int as overdue,
    sum(sent_back)::int as sent_back,
    sum(waiting)::int as waiting,
    sum(tried)::int as tried,
    sum(first_pass)::int as first_pass,
    sum(changed_after_due)::int as changed_after_due
  from fct_reporting_rate
  where region_code in (
    select p.region_code from dim_plan p
    union select j.region_code from jurisdiction j
      join region g on g.region_code = j.jurisdiction_code where g.parent_code is null
  )
  group by feed, region_code
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
  share_zh(c.received::double / c.expected) as share_zh,
  share_zh(c.on_time::double / c.expected) as on_time_zh,
  if(c.tried > 0, share_zh(c.first_pass::double / c.tried), null) as first_pass_zh,
  c.absent::varchar as absent_zh,
  c.overdue::varchar as overdue_zh,
  c.sent_back::varchar as rejected_zh,
  c.waiting::varchar as waiting_zh,
  c.changed_after_due::varchar as changed_zh,
  c.absent + c.sent_back + c.waiting > 0 as has_problem,
  (row_number() over (order by c.feed, g.level_rank, c.jurisdiction_code))::int as sort
from counted c
join region g on g.region_code = c.jurisdiction_code
left join dim_feed d on d.feed = c.feed
order by sort
