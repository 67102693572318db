-- Who reported what: one row per feed, region and period expected, the latest twelve periods of each feed.
with latest as (
  select *, dense_rank() over (partition by feed order by period_end desc) as age
  from fct_reporting
)
select
  l.feed,
  d.title_zh as feed_zh,
  l.region_code,
  period_zh(l.period, 'current') as period_zh,
  -- The year is written where it begins.
  case
    when length(l.period) = 4 then l.period
    when lag(l.period[:4]) over (partition by l.feed, l.region_code order by l.period_end) = l.period[:4] then l.period[6:]
    else l.period[3:4] || '-' || l.period[6:]
  end as column_zh,
  l.period,
  l.state,
  date_zh(l.due_on) as due_zh,
  date_zh(l.received_at) as received_zh,
  said_zh(l.reason_zh) as reason_zh,
  l.age::int as age
from latest l
left join dim_feed d on d.feed = l.feed
where l.age <= 12
order by l.feed, l.region_code, l.period
