-- The small charts of the overview: how far each plan's region has come since the baseline year, one row an
-- indicator of a family, plan and year (the whole year, else its months so far), growth in percent, rates in
-- percentage points. A region without the level is drawn by the published growth of the same family. y and x are
-- geometry; what_zh, absent_zh and label_zh are the chart's own words, the same in all its rows.
with judged_from as (
  select s.value as months from dim_setting s where s.setting = 'min_judged_months' and s.plan = ''
), told as (
  select
    m.family, p.plan, p.short_zh, f.period, f.basis, f.quality, f.simulated, f.base_year,
    year(f.period_end) as in_year, month(f.period_end) as in_month,
    i.measure like 'ratio%' as is_rate,
    case when is_rate then f.value - f.baseline_value else f.growth_pct end as y,
    r.level_rank, p.region_code, p.plan_status = 'draft' as is_draft,
    i.indicator = m.family as is_level
  from fct_indicator f
  join dim_indicator i using (indicator)
  join family m using (indicator)
  join dim_plan p on p.region_code = f.region_code
  join region r on r.region_code = f.region_code
  where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock')) and year(f.period_end) > f.base_year
    and y is not null
    and (f.basis <> 'ytd' or month(f.period_end) >= (select months from judged_from))
), latest_of_year as (
  select *
  from told
  qualify
    row_number() over (
      partition by family, plan, is_level, in_year order by in_month desc, basis <> 'year', period
    ) = 1
    and is_level = bool_or(is_level) over (partition by family, plan)
), worded as (
  select
    *,
    if(is_rate, '百分点', '%') as unit_zh,
    signed_zh(y, 1) || unit_zh as value_zh,
    in_year = max(in_year) over (partition by family, plan) as is_last,
    -- Where a line ends before the chart does, or within a year: when.
    if(in_year = max(in_year) over (partition by family) and in_month = 12, null, in_year || '年' || in_month || '月') as ends_on_zh
  from latest_of_year
), ordered as (
  select *, row_number() over (partition by family, in_year order by is_draft, level_rank, region_code) as turn
  from worded
), chart as (
  select
    family,
    max(base_year) as base_year,
    '较' || max(base_year) || '年' || if(bool_or(is_rate), '提高，百分点', '增长，%') as what_zh,
    string_agg(short_zh || ' ' || value_zh || coalesce('（' || ends_on_zh || '）', ''), '，' order by is_draft, level_rank, region_code) filter (is_last) as ends_zh
  from ordered
  group by family
), absent as (
  select c.family, string_agg(p.short_zh, '、' order by p.plan_status = 'draft', r.level_rank, p.region_code) as absent_zh
  from chart c
  join dim_plan p on not exists (select 1 from worded w where w.family = c.family and w.plan = p.plan)
  join region r using (region_code)
  group by c.family
)
select
  o.family as indicator,
  o.plan,
  o.short_zh,
  o.level_rank = 1 as is_country,
  o.in_year::varchar as year_zh,
  c.base_year::int as base_year,
  c.base_year || '年' as base_year_zh,
  (o.in_year + (o.in_month - 12) / 12)::double as x,
  o.y::double as y,
  o.value_zh,
  if(o.is_last, o.ends_on_zh, null) as ends_on_zh,
  -- Which months, where it is not the whole year.
  if(length(o.period) = 4 or o.in_month = 12, null, months_zh(o.period, o.basis)) as months_zh,
  o.quality = 'estimated' as estimated,
  o.simulated,
  c.what_zh,
  c.what_zh || '：' || c.ends_zh as label_zh,
  a.absent_zh,
  o.turn::int as sort
from ordered o
join chart c using (family)
left join absent a using (family)
where o.family in (select m.family from dim_target t join family m using (indicator))
order by o.family, o.in_year, sort
