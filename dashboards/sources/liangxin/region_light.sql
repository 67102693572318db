-- How many of the targets judged in a region show each light (an annual target: the year it is in), worst first.
select
  f.region_code,
  l.light, l.text_zh, l.shape, l.tone,
  count(*)::varchar as count_zh,
  bool_or(p.plan_status = 'draft') as is_draft,
  l.rank::int as sort
from fct_target_progress f
join dim_light l on l.light = f.light
join dim_plan p on p.plan = f.plan
where f.is_current
group by f.region_code, l.light, l.text_zh, l.shape, l.tone, l.rank
order by f.region_code, sort
