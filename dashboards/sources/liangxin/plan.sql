-- One row per plan, in the order of the navigation: country, provinces, prefectures; drafts last.
select
  p.plan,
  '/plans/' || p.plan || '/' as href,
  p.short_zh,
  p.title_zh,
  coalesce(p.document_number, '文号未载明') as document_zh,
  coalesce(date_zh(p.issued_on), '日期未载明') as issued_zh,
  p.plan_status = 'draft' as is_draft,
  p.region_code,
  r.name_zh as region_zh,
  up.short_zh as parent_short_zh,
  '/plans/' || up.plan || '/' as parent_href,
  p.baseline_year || '年' as baseline_zh,
  p.horizon_year || '年' as horizon_zh,
  p.source,
  p.remark_zh,
  l.projects_href,
  l.actions_href,
  l.units_href,
  coalesce(t.simulated, false) as simulated,
  (row_number() over (order by p.plan_status = 'draft', r.level_rank, p.region_code))::int as sort
from dim_plan p
join region r using (region_code)
join plan_list l on l.plan = p.plan
left join dim_plan up on up.plan = p.parent_plan
left join (
  select plan, bool_or(simulated) as simulated from fct_target_progress group by plan
) t on t.plan = p.plan
order by sort
