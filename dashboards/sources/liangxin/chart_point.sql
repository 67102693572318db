-- What the charts draw, for the regions with a plan or a target of their own: `years`, the ends of complete years
-- (of what is as of a date, its dates: x is then a year with its part), and `months`, where months exist, what has
-- added up since January, one line a year. y is geometry, never printed; where a period that belongs there has no
-- value, y is null and the line is broken. A growth-only indicator is drawn as its growth since the baseline year,
-- the only thing its target can be compared with.
with valued as (
  select
    f.*, i.feed, i.decimals, i.display_unit, i.display_factor, i.measure,
    year(f.period_end) as in_year,
    month(f.period_end) as in_month,
    i.measure = 'growth_only' as as_growth,
    i.measure in ('stock', 'ratio_stock') as at_a_date,
    if(i.measure = 'growth_only', f.growth_pct, (f.value / i.display_factor)::double) as y
  from fct_indicator f
  join charted using (indicator, region_code)
  join dim_indicator i using (indicator)
  where f.basis in ('ytd', 'year') or at_a_date
  -- December's cumulative value and the full year are one point.
  qualify row_number() over (partition by f.indicator, f.region_code, in_year, in_month order by y is null, f.basis <> 'year') = 1
), shape as (
  select
    indicator, region_code,
    any_value(feed) as feed, any_value(measure) as measure, any_value(at_a_date) as at_a_date,
    not any_value(at_a_date)
      and count(*) filter (basis = 'ytd' and in_month < 12 and y is not null) > 3 as by_month,
    max_by(base_year, period_end) filter (y is not null) as base_year
  from valued
  group by indicator, region_code
), month_slot as (
  -- The months of which anybody ever reports, up to the last that is known of each year.
  select s.indicator, s.region_code, l.in_year, c.in_month
  from shape s
  join (
    select indicator, region_code, in_year, max(in_month) as last_month
    from valued group by indicator, region_code, in_year having count(y) > 0
  ) l using (indicator, region_code)
  join (select distinct indicator, in_month from valued) c
    on c.indicator = s.indicator and c.in_month <= l.last_month
  where s.by_month
), year_slot as (
  -- Every year from the first to the last that is known of, and of what is as of a date every date as well.
  select indicator, region_code, unnest(generate_series(min(in_year) filter (y is not null), max(in_year)))::int as in_year, 12 as in_month
  from valued where in_month = 12 group by indicator, region_code
  union
  select indicator, region_code, in_year, in_month from valued where at_a_date
), slot as (
  select 'months' as chart, * from month_slot
  union all
  select 'years', y.* from year_slot y
  where y.in_month < 12
    or (y.indicator, y.region_code, y.in_year, 12) in (select (v.indicator, v.region_code, v.in_year, v.in_month) from valued v)
    -- A year of which some dates are known is not missing.
    or (y.indicator, y.region_code, y.in_year) not in (select (v.indicator, v.region_code, v.in_year) from valued v where v.at_a_date)
), placed as (
  select
    o.chart, o.indicator, o.region_code, o.in_year, o.in_month,
    s.base_year, s.measure, s.at_a_date, v.y,
    v.y is not null and v.simulated as simulated,
    coalesce(v.period, o.in_year || if(o.in_month = 12, '', '-' || lpad(o.in_month::varchar, 2, '0'))) as period,
    coalesce(v.basis, if(o.in_month = 12, 'year', 'ytd')) as basis,
    case
      when v.y is null and v.quality = 'withheld' then '数据不足'
      when v.y is null and (s.feed, o.region_code, last_day(make_date(o.in_year, o.in_month, 1))) in (
        select (a.feed, a.region_code, a.period_end) from absent_report a
      ) then '未报'
      when v.y is null and v.as_growth and v.value is not null then '没有基期可比'
      when v.y is null then '没有数据'
      when v.quality = 'estimated' then '估算'
      else '正式'
    end as state_zh,
    case
      when v.as_growth then signed_zh(v.y, 1) || '%'
      else number_zh(v.value, v.decimals, v.display_factor)
    end as value_zh,
    if(v.as_growth, '', v.display_unit) as unit_zh,
    if(v.quality = 'estimated' and v.low < v.high,
      number_zh(v.low, v.decimals, v.display_factor) || '—' || number_zh(v.high, v.decimals, v.display_factor), null) as range_zh,
    -- The baseline year is not compared with itself.
    case
      when v.as_growth or o.in_year = s.base_year then null
      when v.measure like 'ratio%' then signed_zh(v.value - v.baseline_value, 2) || '个百分点'
      else signed_zh(v.growth_pct, 2) || '%'
    end as change_zh
  from slot o
  join shape s using (indicator, region_code)
  left join valued v using (indicator, region_code, in_year, in_month)
)
select
  p.chart,
  p.indicator,
  p.region_code,
  r.name_zh as region_zh,
  r.level_rank::int as level_rank,
  if(p.chart = 'months', p.in_year || if(p.in_year = p.base_year, ' 基期', ''), '') as series_zh,
  if(p.chart = 'months', p.in_month, p.in_year + (p.in_month - 12) / 12)::double as x,
  p.y,
  as_of_zh(p.period, p.basis, p.measure) as period_zh,
  case p.in_month when 1 then '1月' when 12 then '全年' else '1—' || p.in_month || '月' end as month_zh,
  p.in_year || '年' as year_zh,
  p.value_zh,
  p.unit_zh,
  p.change_zh,
  coalesce(p.in_year = p.base_year, false) as is_base,
  p.state_zh,
  p.range_zh,
  period_zh || '：' || coalesce(p.value_zh || p.unit_zh, p.state_zh)
    || if(p.state_zh = '估算', '（估算）', '') as label_zh,
  p.state_zh = '估算' as estimated,
  bool_or(p.simulated) over (partition by p.chart, p.indicator, p.region_code) as simulated
from placed p
join region r using (region_code)
-- A chart has at least one value.
qualify count(p.y) over (partition by p.chart, p.indicator, p.region_code) > 0
order by p.indicator, r.level_rank, p.region_code, p.chart, series_zh, x
