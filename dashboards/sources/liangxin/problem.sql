-- What is missing, overdue, rejected or waiting, newest period first; consecutive months of one region in one line.
with open_items as (
  select
    r.feed, r.region_code, r.state, r.period, r.period_end, r.reason_zh,
    -- Months of the same state without a break share one number.
    datediff('month', date '2000-01-01', r.period_end)
      - row_number() over (partition by r.feed, r.region_code, r.state, r.reason_zh, length(r.period) order by r.period_end) as run
  from fct_reporting r
  where r.state in ('overdue', 'missing', 'blank', 'rejected', 'returned', 'awaiting_explanation')
), runs as (
  select
    feed, region_code, state, reason_zh,
    min_by(period, period_end) as first_period, max_by(period, period_end) as last_period,
    max(period_end) as last_end, count(*) as n
  from open_items
  group by feed, region_code, state, reason_zh, length(period), run
)
select
  o.feed,
  d.title_zh as feed_zh,
  j.jurisdiction_code,
  g.name_zh as jurisdiction_zh,
  o.region_code,
  r.name_zh as region_zh,
  '/regions/' || o.region_code || '/' as region_href,
  o.state,
  if(o.n = 1, period_zh(o.last_period, 'current'),
     period_zh(o.first_period, 'current') || '至' || period_zh(o.last_period, 'current')) as period_zh,
  said_zh(o.reason_zh) as reason_zh,
  (row_number() over (
    order by o.state not in ('rejected', 'returned'), o.state <> 'awaiting_explanation', o.last_end desc, o.feed, o.region_code
  ))::int as sort
from runs o
join jurisdiction j on j.region_code = o.region_code
join region g on g.region_code = j.jurisdiction_code
join region r on r.region_code = o.region_code
left join dim_feed d on d.feed = o.feed
order by sort
