-- Reports and lists that say something of a period since the release before that they did not before.
with told as (
  select feed, region_code, period, period_end, min(known_from) as since
  from fct_observation
  where value is not null
  group by all
  having bool_or(known_to is null)
  union all
  select feed, region_code, period, period_end, min(known_from)
  from fct_record
  group by all
  having bool_or(known_to is null)
), newest as (
  -- Of labels that end on one day the longest says most: a month rather than the year it ends.
  select
    t.feed,
    max_by(t.period, (t.period_end, length(t.period), t.period)) filter (where t.since <= b.known_until) as period_before,
    max_by(t.period, (t.period_end, length(t.period), t.period)) as period_now,
    count(distinct t.region_code) filter (where t.since > b.known_until) as n_regions
  from told t cross join release_before b
  group by t.feed
)
select
  n.feed,
  d.title_zh as feed_zh,
  d.unit_in_charge,
  coalesce(period_zh(n.period_before, 'current'), '此前没有') as before_zh,
  period_zh(n.period_now, 'current') as now_zh,
  n.n_regions || ' 个' as regions_zh
from newest n
join dim_feed d on d.feed = n.feed
where n.n_regions > 0
order by n.feed
