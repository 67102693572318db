-- Numbers that are others now than readers saw before, newest first: the first fifty.
with unit as (
  select feed, item, dims, region_code, period, basis, any_value(unit order by known_from desc) as unit
  from fct_observation
  group by all
), told as (
  select
    v.*,
    row_number() over (
      order by v.known_from desc, v.feed, v.region_code, v.period desc, v.basis, v.item, v.dims, v.step
    ) as sort
  from revised v
  where not v.is_taken_back
)
select
  v.sort::int as sort,
  d.title_zh as feed_zh,
  coalesce(r.name_zh, v.region_code) as region_zh,
  if(r.region_code is null, null, '/regions/' || r.region_code || '/') as region_href,
  period_zh(v.period, v.basis) as period_zh,
  coalesce(exact_zh(v.old_value) || u.unit, '没有数') as old_zh,
  coalesce(exact_zh(v.new_value) || u.unit, '没有数') as new_zh,
  coalesce(w.text_zh, '未说明') as reason_zh,
  said_zh(v.reason_zh) as remark_zh,
  date_zh(v.known_from) as day_zh
from told v
left join dim_feed d on d.feed = v.feed
left join region r on r.region_code = v.region_code
left join revision_reason w on w.reason = v.reason
left join unit u
  on u.feed = v.feed and u.item = v.item and u.dims = v.dims and u.region_code = v.region_code
  and u.period = v.period and u.basis = v.basis
where v.sort <= 50
order by v.sort
