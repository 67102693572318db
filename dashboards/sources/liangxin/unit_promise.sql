-- The goals and actions of each unit, in the document's order, with its role and the latest report on each.
with promised as (
  select 'goal' as promise_kind, plan, n, clause, title_zh, 'gongzuo-' || n as anchor from dim_goal
  union all
  select 'action', plan, n, clause, title_zh, 'jucuo-' || n from dim_action
)
select
  o.plan,
  o.unit_anchor,
  o.promise_kind,
  o.n::varchar as n_zh,
  e.title_zh,
  e.clause,
  '/plans/' || o.plan || '/#' || e.anchor as href,
  o.role_zh,
  r.status, r.status_zh, r.turn, r.dated_zh, r.simulated,
  o.n::int as sort
from owned o
join promised e on e.promise_kind = o.promise_kind and e.plan = o.plan and e.n = o.n
left join promise_report r on r.promise_kind = o.promise_kind and r.plan = o.plan and r.n = o.n
order by o.plan, o.unit_anchor, o.promise_kind, sort
