-- One row per action, in the document's order: a row of its list, or a system it requires, and the latest report on it.
select
  a.plan,
  'jucuo-' || a.n as anchor,
  a.n::int as sort,
  a.n::varchar as n_zh,
  a.clause,
  a.title_zh,
  a.task,
  a.system as system_zh,
  a.system is not null as is_system,
  if(a.same_as is null, null, '同第' || a.same_as || '项') as same_as_zh,
  'jucuo-' || a.same_as as same_as_anchor,
  a.remark_zh as note_zh,
  r.* exclude (promise_kind, plan, n),
  u.lead_links, u.joint_links, u.cooperating_links
from dim_action a
left join promise_report r on r.promise_kind = 'action' and r.plan = a.plan and r.n = a.n
left join unit_by_role u on u.promise_kind = 'action' and u.plan = a.plan and u.n = a.n
order by a.plan, sort
