-- Every number the rules use, as the page 方法说明 prints it: general ones (no plan), then those a plan has
-- instead, in the order of the navigation.
select
  nullif(s.plan, '') as plan,
  p.short_zh as plan_short_zh,
  p.href as plan_href,
  coalesce(p.is_draft, false) as is_draft,
  s.setting,
  s.title_zh,
  replace(printed_zh(s.value), '-', '−') || s.unit as value_zh,
  replace(printed_zh(g.value), '-', '−') || g.unit as general_zh,
  s.note_zh,
  s.source_zh,
  s.is_choice,
  (row_number() over (
    order by coalesce(p.sort, 0), list_position([
      'behind', 'behind_far', 'min_judged_months', 'stale_months', 'approx_share', 'coverage_published', 'coverage_withheld'
    ], s.setting) nulls last, s.setting
  ))::int as sort
from dim_setting s
join dim_setting g on g.plan = '' and g.setting = s.setting
left join (
  select
    d.plan, d.short_zh, '/plans/' || d.plan || '/' as href, d.plan_status = 'draft' as is_draft,
    row_number() over (order by d.plan_status = 'draft', d.region_code) as sort
  from dim_plan d
) p on p.plan = s.plan
order by sort
