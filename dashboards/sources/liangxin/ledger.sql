-- Every goal and action of a plan with its latest report: what is stuck first, then what has not begun, goes on,
-- is done, and what nobody has reported on.
with promised as (
  select 'goal' as promise_kind, plan, n, clause, title_zh, 'gongzuo-' || n as anchor from dim_goal
  union all
  select 'action', plan, n, clause, title_zh, 'jucuo-' || n from dim_action
)
select
  e.plan,
  if(e.promise_kind = 'goal', '目标', '举措') as kind_zh,
  e.n::varchar as n_zh,
  e.clause,
  e.title_zh,
  e.anchor,
  r.* exclude (promise_kind, plan, n),
  u.lead_links, u.joint_links, u.cooperating_links,
  (row_number() over (partition by e.plan order by r.turn, e.promise_kind, e.n))::int as sort
from promised e
join promise_report r on r.promise_kind = e.promise_kind and r.plan = e.plan and r.n = e.n
left join unit_by_role u on u.promise_kind = e.promise_kind and u.plan = e.plan and u.n = e.n
order by e.plan, sort
