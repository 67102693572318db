-- What the regions right below each region with a plan add to its growth, of the latest period it has a value for; the
-- one that adds most comes first, those of which nothing can be told last. A region with a plan of its own stands for
-- itself. bar_… are geometry: shares of a hundred.
with latest as (
  select f.indicator, f.region_code, f.period, f.basis, f.level_growth_pct, f.quality, i.measure, i.feed, f.period_end
  from fct_indicator f
  join region r using (region_code)
  join dim_indicator i using (indicator)
  where
    r.is_jurisdiction and f.value is not null
    and (f.basis in ('ytd', 'year') or i.measure = 'stock')
    and i.measure in ('flow', 'stock')
  qualify row_number() over (partition by f.indicator, f.region_code order by f.period_end desc, f.basis <> 'year') = 1
), child as (
  select
    l.*, c.region_code as child_code, c.contribution_pp as points,
    f.growth_pct, f.quality as child_quality, f.simulated,
    (l.feed, c.region_code, l.period_end) in (select (a.feed, a.region_code, a.period_end) from absent_report a) as is_absent,
    sum(c.contribution_pp) over one as total,
    count(*) over one as n_children,
    count(*) filter (c.contribution_pp is null) over one as n_untold,
    least(0, min(c.contribution_pp) over one) as low,
    greatest(0, max(c.contribution_pp) over one) as high
  from latest l
  join fct_contribution c
    on c.indicator = l.indicator and c.parent_code = l.region_code and c.period = l.period and c.basis = l.basis
  join region r on r.region_code = c.region_code and not r.is_jurisdiction
  join fct_indicator f
    on f.indicator = c.indicator and f.region_code = c.region_code and f.period = c.period and f.basis = c.basis
  window one as (partition by l.indicator, l.region_code)
)
select
  c.indicator,
  c.region_code as parent_code,
  p.name_zh as parent_zh,
  p.level_rank::int as level_rank,
  as_of_zh(c.period, c.basis, c.measure) as period_zh,
  c.n_children || '个下级地区' as children_zh,
  signed_zh(c.total, 2) || '个百分点' as total_zh,
  signed_zh(c.level_growth_pct, 2) || '%' as growth_zh,
  c.quality = 'estimated' as parent_estimated,
  if(c.n_untold > 0, '其中' || c.n_untold || '个地区的拉动说不出，没有计入合计', null) as untold_zh,
  c.child_code as region_code,
  r.name_zh as region_zh,
  '/regions/' || c.child_code || '/' as region_href,
  signed_zh(c.growth_pct, 2) || '%' as change_zh,
  signed_zh(c.points, 2) || '个百分点' as points_zh,
  case
    when c.points is not null then null
    when c.child_quality = 'withheld' then '数据不足'
    when c.child_quality = 'missing' then if(c.is_absent, '未报', '没有数据')
    else '没有基期可比'
  end as why_zh,
  c.child_quality = 'estimated' as estimated,
  c.simulated,
  (100 * (least(0, c.points) - c.low) / nullif(c.high - c.low, 0))::double as bar_from,
  (100 * abs(c.points) / nullif(c.high - c.low, 0))::double as bar_width,
  (-100 * c.low / nullif(c.high - c.low, 0))::double as bar_zero,
  (row_number() over (partition by c.indicator, c.region_code order by c.points desc nulls last, c.child_code))::int as sort
from child c
join region p on p.region_code = c.region_code
join region r on r.region_code = c.child_code
where c.total is not null
order by c.indicator, p.level_rank, c.region_code, sort
