-- Where a target lies on an indicator's chart: only one that asks for what the chart draws. A sum since the
-- start is not what a line of a year's months shows, so it has no line (its progress stands beside its light).
select
  t.indicator,
  f.region_code,
  case
    when i.measure = 'growth_only' then t.value::double
    else (f.needed_value / i.display_factor)::double
  end as y,
  case
    when t.kind = 'annual' then '每年目标 ' || printed_zh(t.value) || t.unit
    else coalesce(t.deadline || '年', '') || '目标 ' || case
      when i.measure = 'growth_only' or t.kind in ('level', 'cumulative') then printed_zh(t.value) || t.unit
      else number_zh(f.needed_value, i.decimals, i.display_factor) || i.display_unit
    end
  end || if(p.plan_status = 'draft', '（征求意见稿）', '') as label_zh
from fct_target_progress f
join dim_target t using (plan, n)
join dim_plan p using (plan)
join dim_indicator i on i.indicator = t.indicator
where
  f.is_current
  and (
    t.kind = 'growth'
    or (t.kind in ('level', 'annual') and i.measure <> 'growth_only')
    or (t.kind = 'cumulative' and i.measure = 'stock')
  )
  and y is not null
order by t.indicator, f.region_code, y
