-- Where a target lies on an indicator's chart.
select
  t.indicator,
  f.region_code,
  case
    when i.measure = 'growth_only' or t.kind = 'level' then t.value::double
    else (f.needed_value / i.display_factor)::double
  end as y,
  coalesce(f.target_year, t.deadline) || '年目标 ' || case
    when i.measure = 'growth_only' or t.kind = 'level' then printed_zh(t.value) || t.unit
    else number_zh(f.needed_value, i.decimals, i.display_factor) || i.display_unit
  end as label_zh
from fct_target_progress f
join dim_target t using (plan, n)
join dim_indicator i on i.indicator = t.indicator
where (t.kind = 'growth' or (t.kind = 'level' and i.measure <> 'growth_only'))
  and y is not null
order by t.indicator, f.region_code, y
