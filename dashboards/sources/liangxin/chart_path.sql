-- The paths that scheduled shares are taken from (METHODOLOGY 6), on the charts over years: of rows of one promise the
-- one that reaches furthest, which runs through the others. A sum since the start is not what a line of years shows.
with drawn as (
  select
    t.indicator, f.region_code, f.plan, f.n, f.target_year,
    if(p.plan_status = 'draft', '（征求意见稿）', '') as draft_zh
  from fct_target_progress f
  join dim_target t using (plan, n)
  join dim_plan p using (plan)
  join dim_indicator i on i.indicator = t.indicator
  where
    f.is_current
    and (t.kind in ('growth', 'level', 'points') or (t.kind = 'cumulative' and i.measure = 'stock'))
  qualify row_number() over (
    partition by f.plan, t.indicator, f.region_code, t.kind, t.scope order by f.target_year desc, f.n
  ) = 1
)
select
  d.indicator,
  d.region_code,
  d.plan || '-' || d.n as path,
  c.path_year::double as x,
  (c.needed_value / i.display_factor)::double as y,
  d.draft_zh,
  c.path_year || '年' || if(i.measure = 'growth_only',
    signed_zh(c.needed_value, 1) || '%',
    number_zh(c.needed_value, i.decimals, i.display_factor) || i.display_unit
  ) as corner_zh
from drawn d
join fct_target_path c on c.plan = d.plan and c.n = d.n and c.target_year = d.target_year
join dim_indicator i on i.indicator = d.indicator
join charted h on h.indicator = d.indicator and h.region_code = d.region_code
where c.needed_value is not null
order by d.indicator, d.region_code, d.plan, d.n, c.path_year
