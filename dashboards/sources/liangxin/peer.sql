-- Regions side by side with the others right below the same region, by what their plan promises: the growth of each
-- (of rates the points gained) at one period, its rank and what it adds to the growth of the region above.
-- A region with a plan of its own is nobody's peer; nobody's target is divided among regions.
with member as (
  select r.region_code, r.name_zh, r.parent_code, j.jurisdiction_code
  from region r join jurisdiction j using (region_code)
  where not r.is_jurisdiction
), promised as (
  select distinct t.indicator, p.region_code as jurisdiction_code
  from dim_target t join dim_plan p using (plan)
), figure as (
  select
    m.*, i.feed, f.indicator, f.period, f.basis, f.period_end, f.value, f.base_year, f.quality, f.flags, f.simulated,
    case when i.measure like 'ratio%' then f.value - f.baseline_value else f.growth_pct end::decimal(28, 9) as change
  from member m
  join promised q using (jurisdiction_code)
  join fct_indicator f on f.region_code = m.region_code and f.indicator = q.indicator
  join dim_indicator i on i.indicator = f.indicator
  where f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock')
),
-- Compared at the newest period of which half of those that ever can be compared have a number: whoever reports first
-- is not held against last month's numbers of the others.
compared as (
  select n.parent_code, n.indicator, n.period, n.basis, n.period_end, n.base_year
  from (
    select parent_code, indicator, period, basis, period_end, max(base_year) as base_year, count(change) as changes
    from figure group by all
  ) n
  join (
    select parent_code, indicator, count(distinct region_code) filter (change is not null) as able
    from figure group by all
  ) a using (parent_code, indicator)
  where n.changes > 1 and 2 * n.changes >= a.able
  qualify row_number() over (partition by n.parent_code, n.indicator order by n.period_end desc, n.basis <> 'year') = 1
), listed as (
  select
    c.*, g.region_code, g.name_zh, f.change, f.quality, f.value, coalesce(f.simulated, false) as simulated,
    (f.change is not null) as is_compared,
    contains(coalesce(f.flags, ''), 'break') as is_broken,
    -- What is estimated may yet move, and a part is not the whole: both are shown, and have no rank.
    is_compared and f.quality = 'published' and not is_broken as is_ranked,
    -- As printed: who reads the same numbers reads the same rank.
    if(billionths(f.change) < 0, -1, 1) * rounded(f.change, 2, 1) as printed
  from compared c
  join (select distinct parent_code, indicator, region_code, name_zh from figure) g using (parent_code, indicator)
  left join figure f
    on f.indicator = c.indicator and f.region_code = g.region_code and f.period = c.period and f.basis = c.basis
), ranked as (
  select
    *,
    rank() over (partition by parent_code, indicator, is_ranked order by printed desc) as rank,
    count(*) filter (is_ranked) over (partition by parent_code, indicator) as n_ranked,
    bool_and(simulated) filter (is_compared) over (partition by parent_code, indicator) as all_simulated
  from listed
)
select
  k.indicator,
  i.name_zh as indicator_zh,
  '/indicators/' || k.indicator || '/' as indicator_href,
  fam.family,
  k.parent_code,
  k.region_code,
  k.name_zh as region_zh,
  '/regions/' || k.region_code || '/' as region_href,
  k.period,
  as_of_zh(k.period, k.basis, i.measure) as period_zh,
  '较' || k.base_year || '年' || if(i.measure like 'ratio%', '提高', '增长') as compared_zh,
  -- Among two there is nothing to rank.
  if(k.is_ranked and k.n_ranked > 2, k.rank::varchar, null) as rank_zh,
  '第 ' || rank_zh || '/' || k.n_ranked || ' 位' as place_zh,
  signed_zh(k.change, 2) || if(i.measure like 'ratio%', '个百分点', '%') as change_zh,
  k.change::double as change,
  signed_zh(t.contribution_pp, 2) || '个百分点' as contribution_zh,
  k.quality = 'estimated' and k.is_compared as estimated,
  -- Why there is no rank: what cannot be compared is never the last one.
  case
    when k.is_compared and k.quality = 'estimated' then '估算，不排名'
    when k.is_compared and k.is_broken then '部分地区统计口径有变，不排名'
    when k.is_compared then null
    when k.quality = 'withheld' then '数据不足，没有发布'
    when k.value is null and (i.feed, k.region_code, k.period_end) in (select (feed, region_code, period_end) from absent) then '未报'
    when k.value is null then '没有这一期的数'
    when k.is_broken then '统计口径有变，不能比较'
    else '没有可比的基期数'
  end as note_zh,
  k.simulated,
  coalesce(k.all_simulated, false) as all_simulated,
  (row_number() over (
    partition by k.parent_code, k.indicator order by not k.is_compared, k.printed desc, k.region_code
  ))::int as turn
from ranked k
join dim_indicator i using (indicator)
join family fam on fam.indicator = k.indicator
left join fct_contribution t
  on t.indicator = k.indicator and t.region_code = k.region_code and t.parent_code = k.parent_code
  and t.period = k.period and t.basis = k.basis and k.quality is not null
order by k.parent_code, k.indicator, turn
