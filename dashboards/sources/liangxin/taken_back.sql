-- What was accepted and has been returned or withdrawn since the release before: a line a report, region and reason.
select
  d.title_zh as feed_zh,
  coalesce(r.name_zh, v.region_code) as region_zh,
  if(r.region_code is null, null, '/regions/' || r.region_code || '/') as region_href,
  if(v.reason = 'returned', '退回', '撤回') as what_zh,
  count(*) || ' 个' as numbers_zh,
  date_zh(max(v.known_from)) as day_zh,
  said_zh(coalesce(v.reason_zh, '')) as said_zh,
  (row_number() over (order by max(v.known_from) desc, v.feed, v.region_code, v.reason, coalesce(v.reason_zh, '')))::int as sort
from revised v
left join dim_feed d on d.feed = v.feed
left join region r on r.region_code = v.region_code
where v.is_taken_back
group by v.feed, v.region_code, v.reason, coalesce(v.reason_zh, ''), d.title_zh, r.name_zh, r.region_code
order by sort
