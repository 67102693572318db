-- One row per indicator, in the order of the plans' targets; `is_family` marks the overview's columns.
with first_use as (
  select f.family, avg(t.n) as n
  from dim_target t join family f on f.indicator = t.indicator
  group by f.family
)
select
  i.indicator,
  '/indicators/' || i.indicator || '/' as href,
  i.name_zh,
  i.display_unit as unit_zh,
  i.display_unit || if(i.measure = 'growth_only', '（较基期累计增长）', '') as chart_unit_zh,
  case i.measure
    when 'flow' then '流量：各月相加，各地相加'
    when 'stock' then '存量：取期末，各地相加'
    when 'ratio_stock' then '比率：取期末；汇总时分子、分母分别相加后相除'
    when 'ratio_flow' then '比率：分子、分母分别按月、按地区相加后相除'
    else '只公布增速：逐年相乘，不跨地区汇总'
  end as measure_zh,
  case i.judge_by when 'published_chain' then '按公布的增速判断' else '按水平判断' end as judge_zh,
  i.scope_note_zh,
  d.title_zh as feed_zh,
  d.unit_in_charge,
  f.family,
  f.family = i.indicator and u.family is not null as is_family,
  (row_number() over (order by u.n nulls last, f.family, f.indicator <> f.family, i.indicator))::int as sort
from dim_indicator i
join family f using (indicator)
left join first_use u on u.family = f.family
left join dim_feed d on d.feed = i.feed
order by sort
