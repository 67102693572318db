-- How many targets show each light (an annual target: the year it is in), worst first; lights that nothing shows are listed with none.
select
  l.light, l.text_zh, l.shape, l.tone,
  count(f.plan)::varchar as count_zh,
  count(f.plan) = 0 as is_empty,
  nullif(count(f.plan) filter (p.plan_status = 'draft'), 0)::varchar as draft_zh,
  -- What readers took for something else.
  case when l.light in ('not_assessable', 'undecided') then '暂不能下结论，不是落后' end as about_zh,
  l.rank::int as sort
from dim_light l
left join fct_target_progress f on f.light = l.light and f.is_current
left join dim_plan p on p.plan = f.plan
group by l.light, l.text_zh, l.shape, l.tone, l.rank
order by sort
