-- What stands beside the lines of a chart: the baseline, targets, and where the pace since the baseline would lead.
-- y, low and high are geometry; x is a year, or null where a mark is a level across the chart. Only a target that asks
-- for what the chart draws has a mark: a sum since the start is no line of a year's months.
with asked as (
  select
    t.indicator, f.region_code, t.kind, t.plan, t.n, t.deadline, f.target_year,
    i.measure = 'growth_only' as as_growth,
    i.display_factor, i.display_unit, i.decimals,
    case when as_growth then t.value else f.needed_value end as needed,
    case
      when as_growth or t.kind in ('level', 'cumulative', 'annual') then printed_zh(t.value) || t.unit
      else number_zh(f.needed_value, i.decimals, i.display_factor) || i.display_unit
    end as needed_zh,
    if(as_growth, f.projected_growth_pct, f.projected_value::double) as projected,
    if(as_growth, f.projected_growth_low_pct, f.projected_low::double) as low,
    if(as_growth, f.projected_growth_high_pct, f.projected_high::double) as high,
    if(p.plan_status = 'draft', '（征求意见稿）', '') as draft_zh
  from fct_target_progress f
  join dim_target t using (plan, n)
  join dim_plan p using (plan)
  join dim_indicator i on i.indicator = t.indicator
  where
    f.is_current
    and (
      t.kind = 'growth'
      or (t.kind in ('level', 'annual', 'points') and i.measure <> 'growth_only')
      or (t.kind = 'cumulative' and i.measure = 'stock')
    )
    and needed is not null
), whole_year as (
  select
    f.indicator, f.region_code, year(f.period_end) as in_year,
    if(i.measure = 'growth_only', f.growth_pct, (f.value / i.display_factor)::double) as y
  from fct_indicator f
  join dim_indicator i using (indicator)
  where f.basis = 'year' and y is not null
), baseline as (
  select f.indicator, f.region_code, max_by(f.base_year, f.period_end) as base_year
  from fct_indicator f
  join charted using (indicator, region_code)
  join dim_indicator i using (indicator)
  where
    (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
    and if(i.measure = 'growth_only', f.growth_pct, f.value::double) is not null
  group by f.indicator, f.region_code
)
select
  'target' as kind, indicator, region_code, plan, n, if(kind = 'annual', null, deadline)::double as x,
  needed / display_factor::double as y, null::double as low, null::double as high,
  case when kind = 'annual' then '每年目标 ' else coalesce(deadline || '年', '') || '目标 ' end
    || needed_zh || draft_zh as label_zh
from asked
union all
select
  'projection', indicator, region_code, plan, n, target_year::double,
  projected / display_factor, low / display_factor, high / display_factor,
  '推算 ' || if(as_growth, signed_zh(projected, 1) || '%', number_zh(projected, decimals, display_factor) || display_unit)
    || if(low < high,
      '（' || if(as_growth, signed_zh(low, 1) || '%—' || signed_zh(high, 1) || '%',
        number_zh(low, decimals, display_factor) || '—' || number_zh(high, decimals, display_factor)) || '）', '')
from asked a
where
  projected is not null
  -- Of a year that is over nothing is left to project.
  and target_year > (select max(w.in_year) from whole_year w where w.indicator = a.indicator and w.region_code = a.region_code)
union all
select
  'baseline', b.indicator, b.region_code, null, null, b.base_year::double,
  coalesce(w.y, if(i.measure = 'growth_only', 0, null)), null, null, '基期'
from baseline b
join dim_indicator i using (indicator)
left join whole_year w on w.indicator = b.indicator and w.region_code = b.region_code and w.in_year = b.base_year
where b.base_year is not null and (w.y is not null or i.measure = 'growth_only')
order by indicator, region_code, kind, plan, n
