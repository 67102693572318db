-- How many of each plan's targets show each light (an annual target: the year it is in): the choices above its
-- cards. The first two are no light: all of them, and those that are behind.
with current_target as (
  select f.plan, f.light, f.light in ('missed', 'far_behind', 'behind', 'slightly_behind') as is_behind
  from fct_target_progress f
  where f.is_current
)
select plan, 'all' as choice, '全部' as text_zh, null as shape, null as tone, count(*)::varchar as count_zh, -1 as sort
from current_target group by plan
union all
select plan, 'attention', '未达标和滞后', null, null, (count(*) filter (is_behind))::varchar, 0
from current_target group by plan
union all
select t.plan, l.light, l.text_zh, l.shape, l.tone, count(*)::varchar, l.rank::int
from current_target t
join dim_light l on l.light = t.light
group by t.plan, l.light, l.text_zh, l.shape, l.tone, l.rank
order by plan, sort
