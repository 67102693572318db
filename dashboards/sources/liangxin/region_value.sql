-- The latest value of each indicator in each region, with its growth, its marks and its share in the parent's growth.
with latest as (
  select *
  from fct_indicator f
  where
    (basis in ('ytd', 'year') or f.indicator in (select d.indicator from dim_indicator d where d.measure in ('stock', 'ratio_stock')))
    and (value is not null or growth_pct is not null or published_growth_pct is not null)
  qualify row_number() over (
    partition by indicator, region_code order by period_end desc, basis <> 'year'
  ) = 1
),
-- The latest period without a value, and why.
without_value as (
  select
    f.indicator, f.region_code, f.period_end,
    as_of_zh(f.period, f.basis, i.measure) || if(f.quality = 'withheld', '数据不足，没有发布', '未报') as said_zh
  from fct_indicator f
  join dim_indicator i using (indicator)
  where
    (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
    and (f.quality = 'withheld' or f.quality = 'missing' and (i.feed, f.region_code, f.period_end) in (select (feed, region_code, period_end) from absent_report))
  qualify row_number() over (
    partition by f.indicator, f.region_code order by f.period_end desc, f.basis <> 'year'
  ) = 1
)
select
  v.indicator,
  i.name_zh as indicator_zh,
  '/indicators/' || v.indicator || '/' as indicator_href,
  i.display_unit as unit_zh,
  v.region_code,
  r.name_zh as region_zh,
  '/regions/' || v.region_code || '/' as region_href,
  r.parent_code,
  r.level_rank::int as level_rank,
  r.is_jurisdiction,
  v.period,
  v.basis,
  r.is_jurisdiction or (v.indicator, v.region_code) in (select (indicator, region_code) from dim_target) as has_target,
  as_of_zh(v.period, v.basis, i.measure) as period_zh,
  -- An older value is not taken for the newest: what came after it has not been reported.
  w.said_zh as since_zh,
  if(i.measure = 'growth_only', signed_zh(v.value, i.decimals), number_zh(v.value, i.decimals, i.display_factor)) as value_zh,
  -- What is odd about the value, in words.
  nullif(concat_ws(
    '；',
    case when contains(v.flags, 'parent_differs') then
      if(e.authority = 'children',
         '本级自报' || number_zh(e.own_value, i.decimals, i.display_factor) || '，与下级汇总不一致，以下级为准',
         '下级汇总为' || number_zh(e.children_value, i.decimals, i.display_factor) || '，与本级所报不一致，以本级为准')
    end,
    if(contains(v.flags, 'ytd_fell'), '累计数比上一期少', null),
    if(contains(v.flags, 'current_differs_from_ytd'), '当期数与累计数对不上', null)
  ), '') as note_zh,
  -- A growth-only indicator beside its level: its growth is printed there as the published one.
  i.measure = 'growth_only' and exists (
    select 1 from latest o join family f on f.family = o.indicator
    where f.indicator = v.indicator and o.region_code = v.region_code and o.value is not null
  ) as is_beside,
  case
    when i.measure like 'ratio%' then signed_zh(v.value - v.baseline_value, 2) || '个百分点'
    else signed_zh(v.growth_pct, 2) || '%'
  end as change_zh,
  -- Without a growth the whole region cannot be compared, with one only a part of it.
  case
    when contains(v.flags, 'break') and change_zh is null then '统计口径有变，与基期不可比'
    when contains(v.flags, 'break') then '部分地区统计口径有变，只比其余地区'
  end as break_zh,
  -- The growth that does not count here, beside the one that does.
  if(v.growth_difference_pp is null or i.measure like 'ratio%', null,
     if(i.judge_by = 'published_chain', '按水平' || signed_zh(v.level_growth_pct, 2), '按公布增速连乘' || signed_zh(v.chained_growth_pct, 2))
     || '%，相差' || number_zh(abs(v.growth_difference_pp), 2) || '个百分点'
  ) as other_growth_zh,
  v.base_year || '年' as base_year_zh,
  -- The growth of a rate in per cent would be taken for percentage points.
  if(i.measure like 'ratio%', null, signed_zh(v.yoy_pct, 2) || '%') as yoy_zh,
  signed_zh(v.published_growth_pct, 2) || '%' as published_zh,
  '较' || v.published_growth_base_year || '年' as published_base_zh,
  if(contains(v.flags, 'growth_not_reproduced'), '由所报水平推算不出，口径可能不同', null) as published_note_zh,
  -- A region with a plan of its own stands for itself.
  if(r.is_jurisdiction, null, signed_zh(c.contribution_pp, 2) || '个百分点') as contribution_zh,
  v.quality,
  v.quality = 'estimated' as estimated,
  number_zh(v.low, i.decimals, i.display_factor) || '—' || number_zh(v.high, i.decimals, i.display_factor) as range_zh,
  if(v.n_expected > 1, v.n_reported || '/' || v.n_expected, null) as reporters_zh,
  if(v.coverage < 1, share_zh(v.coverage), null) as coverage_zh,
  v.simulated,
  -- What the region's own plan has a target for is looked at first.
  v.indicator in (
    select t.indicator from dim_target t join dim_plan p using (plan) where p.region_code = j.jurisdiction_code
  ) as is_promised
from latest v
left join jurisdiction j on j.region_code = v.region_code
join dim_indicator i using (indicator)
join region r on r.region_code = v.region_code
left join fct_contribution c
  on c.indicator = v.indicator and c.region_code = v.region_code and c.parent_code = r.parent_code
  and c.period = v.period and c.basis = v.basis
left join fct_disagreement e
  on e.indicator = v.indicator and e.region_code = v.region_code and e.period = v.period and e.basis = v.basis
left join without_value w
  on w.indicator = v.indicator and w.region_code = v.region_code and w.period_end > v.period_end
order by v.indicator, r.level_rank, v.region_code
