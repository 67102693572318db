-- What the charts draw, for the regions with a plan or a target of their own: what adds up over a year by months, one line a year, where
-- months exist; else one line over the years, and what is as of a date at its dates (x is then a year with its part).
-- y is geometry, never printed; label_zh is what a reader sees. A growth-only indicator is drawn as its growth since
-- the baseline year, the only thing its target can be compared with.
with plotted as (
  select
    f.indicator, f.region_code, f.period, f.basis, f.value, f.quality, f.simulated,
    year(f.period_end) as in_year,
    month(f.period_end) as in_month,
    i.decimals, i.display_unit, i.display_factor,
    i.measure = 'growth_only' as as_growth,
    i.measure,
    i.measure in ('stock', 'ratio_stock') as at_a_date,
    if(i.measure = 'growth_only', f.growth_pct, (f.value / i.display_factor)::double) as y
  from fct_indicator f
  join dim_indicator i using (indicator)
  where (f.basis in ('ytd', 'year') or at_a_date) and y is not null
), shaped as (
  select
    *,
    not at_a_date
      and count(*) filter (basis = 'ytd' and in_month < 12) over (partition by indicator, region_code) > 3 as by_month
  from plotted
  -- December's cumulative value and the full year are one point.
  qualify row_number() over (partition by indicator, region_code, in_year, in_month order by basis <> 'year') = 1
)
select
  p.indicator,
  p.region_code,
  r.name_zh as region_zh,
  r.level_rank::int as level_rank,
  p.by_month,
  if(p.by_month, p.in_year::varchar, '') as series_zh,
  if(p.by_month, p.in_month, p.in_year + (p.in_month - 12) / 12)::double as x,
  p.y,
  as_of_zh(p.period, p.basis, p.measure) || '：' || if(
    p.as_growth,
    signed_zh(p.y, 1) || '%',
    number_zh(p.value, p.decimals, p.display_factor) || p.display_unit
  ) as label_zh,
  p.quality = 'estimated' as estimated,
  p.simulated
from shaped p
join region r on r.region_code = p.region_code
where
  (p.by_month or p.at_a_date or p.in_month = 12)
  and (r.is_jurisdiction or (p.indicator, p.region_code) in (select (indicator, region_code) from dim_target))
order by p.indicator, r.level_rank, p.region_code, series_zh, x
