-- The latest values of each indicator that were printed otherwise before: twenty of each, the newest first.
with part as (
  select indicator, feed, dims, unit, measure, unnest([
    {'item': level_item, 'part_zh': null},
    {'item': numerator_item, 'part_zh': '分子'},
    {'item': denominator_item, 'part_zh': '分母'},
    {'item': growth_item, 'part_zh': if(level_item is null, null, '公布增速')}
  ], recursive := true)
  from dim_indicator
), unit_of as (
  select feed, item, min(unit) as unit_zh from fct_observation group by feed, item
)
select
  p.indicator,
  v.region_code,
  coalesce(r.name_zh, d.name_zh, v.region_code) as region_zh,
  if(r.region_code is null, null, '/regions/' || v.region_code || '/') as region_href,
  as_of_zh(v.period, v.basis, p.measure) || coalesce('·' || p.part_zh, '') as period_zh,
  coalesce(exact_zh(v.old_value) || coalesce(u.unit_zh, p.unit), '没有数') as old_zh,
  coalesce(exact_zh(v.new_value) || coalesce(u.unit_zh, p.unit), '没有数') as new_zh,
  coalesce(w.text_zh, '未说明') as reason_zh,
  said_zh(v.reason_zh) as remark_zh,
  date_zh(v.known_from) as day_zh,
  '共' || count(*) over (partition by p.indicator) || '处修订' as total_zh,
  count(*) over (partition by p.indicator) > 20 as is_cut,
  (row_number() over newest)::int as sort
from part p
join fct_revision v using (feed, dims, item)
left join unit_of u using (feed, item)
left join revision_reason w on w.reason = v.reason
left join region r on r.region_code = v.region_code
left join dim_region d on d.region_code = v.region_code and d.valid_to is null
where v.step > 1
window newest as (
  partition by p.indicator order by v.known_from desc, v.region_code, v.period desc, v.basis, v.item
)
qualify sort <= 20
order by p.indicator, sort
