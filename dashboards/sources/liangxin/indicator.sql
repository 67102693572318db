-- One row per indicator, in the order of the plans' targets; `is_family` marks the overview's columns: the
-- six that most plans share, so that plans can be compared side by side.
with first_use as (
  select
    f.family, avg(t.n) as n,
    row_number() over (order by count(distinct t.plan) desc, avg(t.n), f.family) <= 6
      and count(distinct t.plan) > 1 as is_shared
  from dim_target t join family f on f.indicator = t.indicator
  group by f.family
), users as (
  select
    t.indicator,
    string_agg(
      p.short_zh || if(p.plan_status = 'draft', '（征求意见稿）', ''), '、' order by p.plan
    ) as plans_zh
  from (select distinct indicator, plan from dim_target) t join dim_plan p using (plan)
  group by t.indicator
)
select
  i.indicator,
  '/indicators/' || i.indicator || '/' as href,
  i.name_zh,
  i.display_unit as unit_zh,
  i.display_unit || if(i.measure = 'growth_only', '（较基期累计增长）', '') as chart_unit_zh,
  case
    when i.published_rate then '比率：按公布数，不汇总'
    when i.counted and i.measure = 'flow' then '清单计数：按清单所写日期逐项计入当年，各地相加'
    when i.counted and i.measure = 'stock' then '清单计数：取期末在册数，各地相加'
    when i.counted then '清单计数：期末符合条件的占全部的比重'
    when i.measure = 'flow' then '流量：各月相加，各地相加'
    when i.measure = 'stock' then '存量：取期末，各地相加'
    when i.measure = 'ratio_stock' then '比率：取期末；汇总时分子、分母分别相加后相除'
    when i.measure = 'ratio_flow' then '比率：分子、分母分别按月、按地区相加后相除'
    else '只公布增速：逐年相乘，不跨地区汇总'
  end as measure_zh,
  case i.judge_by when 'published_chain' then '按公布的增速判断' else '按水平判断' end as judge_zh,
  case
    when i.measure = 'growth_only' then '公布的增速从基期起逐年连乘，'
    when i.measure like 'ratio%' then '比率与基期相差几个百分点，'
    when i.measure = 'stock' then '期末数与基期年末数相比，'
    when i.judge_by = 'published_chain' then '全年或累计数按公布的增速从基期起逐年连乘，'
    else '全年或累计数与基期同月相比，'
  end || '再看它走到了目标路径的前面还是后面；'
    || if(i.published_rate or i.measure = 'growth_only', '本级公布什么就是什么，不由下级汇总。', '下级没有报来的按其余地区估算补上，并注明“估算”。') as method_zh,
  i.counted,
  i.scope_note_zh,
  d.title_zh as feed_zh,
  d.unit_in_charge,
  f.family,
  coalesce(f.family = i.indicator and u.is_shared, false) as is_family,
  p.plans_zh,
  (row_number() over (order by u.n nulls last, f.family, f.indicator <> f.family, i.indicator))::int as sort
from dim_indicator i
join family f using (indicator)
left join first_use u on u.family = f.family
left join users p on p.indicator = i.indicator
left join dim_feed d on d.feed = i.feed
order by sort
