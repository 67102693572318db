-- How what a target is judged by went over time, one row a target with two points at least: growth since the
-- baseline year (as early in a year as anything is judged), a level or rate at its dates, a year's whole for an
-- annual target, a sum since the start. `points` and `goal_y` are geometry; label_zh is what a reader gets of them.
with promise as (
  select
    f.plan, f.n, f.target_year, f.region_code, f.value as judged_value, f.needed_value,
    t.indicator, t.kind, t.value as promised, t.unit as promised_unit, t.baseline_year,
    t.kind = 'cumulative' and t.counts_from <> 'all_on_record' as since_start,
    try_cast(t.counts_from[:4] as int) as start_year,
    i.measure, i.decimals, i.display_factor, i.display_unit
  from fct_target_progress f
  join dim_target t using (plan, n)
  join dim_indicator i on i.indicator = t.indicator
  where f.is_current
), figure as (
  -- December's cumulative value and the full year are one point.
  select f.*, year(f.period_end) as in_year, month(f.period_end) as in_month
  from fct_indicator f
  join dim_indicator i using (indicator)
  where f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock')
  qualify row_number() over (
    partition by f.indicator, f.region_code, in_year, in_month order by f.basis <> 'year', f.period
  ) = 1
), summed as (
  select
    p.*, f.period, f.basis, f.value, f.growth_pct, f.in_year, f.in_month,
    f.in_year + (f.in_month - 12) / 12 as x,
    -- Whole years before this one, all of them there or none is counted.
    (
      select if(count(b.value) = f.in_year - p.start_year, coalesce(sum(b.value), 0), null)
      from fct_indicator b
      where
        b.indicator = p.indicator and b.region_code = p.region_code and b.basis = 'year'
        and year(b.period_end) between p.start_year and f.in_year - 1
    ) + f.value as since_value
  from promise p
  join figure f on f.indicator = p.indicator and f.region_code = p.region_code
  where
    case
      when p.kind = 'growth' then
        f.in_year > p.baseline_year and f.growth_pct is not null
        and (f.basis = 'year' or f.in_month >= (
          select s.value from dim_setting s where s.setting = 'min_judged_months' and s.plan = ''
        ))
      when p.kind = 'annual' then f.basis = 'year' and f.value is not null
      when p.since_start then f.in_year >= p.start_year and since_value is not null
      else f.value is not null
    end
), drawn as (
  select
    *,
    case
      when kind = 'growth' then growth_pct
      when since_start then (since_value / display_factor)::double
      else (value / display_factor)::double
    end as y,
    as_of_zh(period, basis, measure) || ' ' || case
      when kind = 'growth' then signed_zh(growth_pct, 1) || '%'
      else number_zh(if(since_start, since_value, value), decimals, display_factor) || display_unit
    end as point_zh
  from summed
)
select
  plan,
  'mubiao-' || n || coalesce('-' || target_year, '') as anchor,
  string_agg(round(x, 3) || ' ' || round(y, 4), ',' order by x) as points,
  case when kind = 'growth' then any_value(promised)::double else (any_value(needed_value) / any_value(display_factor))::double end
    as goal_y,
  case when kind = 'growth' then '较' || any_value(baseline_year) || '年增长' when since_start then '累计' else '走势' end
    || '：' || arg_min(point_zh, x) || '，' || arg_max(point_zh, x)
    || coalesce('；目标 ' || case
      when kind = 'growth' then printed_zh(any_value(promised)) || any_value(promised_unit)
      else number_zh(any_value(needed_value), any_value(decimals), any_value(display_factor)) || any_value(display_unit)
    end, '') as label_zh
from drawn
group by plan, n, target_year, kind, since_start
having
  count(*) > 1
  -- A sum that is not the one judged (months missing, other rules) is not drawn.
  and (not since_start or arg_max(since_value, x) = any_value(judged_value))
order by plan, n
