-- What a sum is made of: the regions right below, each with a way on to its own row of origins.
with told as (
  select distinct region_code, indicator, turn, period, basis from read_parquet('data/origin.parquet')
)
select
  o.region_code,
  o.indicator,
  o.turn::int as turn,
  r.region_code as part_code,
  r.name_zh as part_zh,
  if((o.indicator, r.region_code) in (select (t.indicator, t.region_code) from told t),
    '/regions/' || r.region_code || '/#lai-' || o.indicator, null) as href,
  case
    when c.value is not null then number_zh(c.value, i.decimals, i.display_factor) || i.display_unit
    when c.quality = 'withheld' then '数据不足'
    else '未报'
  end || if(c.quality = 'estimated', '（估算）', '') as value_zh
from told o
join fct_indicator f
  on f.indicator = o.indicator and f.region_code = o.region_code and f.period = o.period and f.basis = o.basis
join region r on r.parent_code = o.region_code
join fct_indicator c
  on c.indicator = o.indicator and c.region_code = r.region_code and c.period = o.period and c.basis = o.basis
join dim_indicator i on i.indicator = o.indicator
where f.method = 'aggregated'
order by o.region_code, o.indicator, turn, part_code
