-- One row per goal, in the document's order: what is promised in words and the latest report on it. Never a percentage.
select
  g.plan,
  'gongzuo-' || g.n as anchor,
  g.n::int as sort,
  g.n::varchar as n_zh,
  g.clause,
  g.title_zh,
  g.scope,
  case g.direction
    when 'up' then '提高'
    when 'down' then '降低'
    when 'reach' then '达到或形成'
    when 'build' then '建设或培育（未定数量）'
    when 'phase_out' then '淘汰或退出（未定数量）'
    else g.direction
  end as direction_zh,
  nullif(array_to_string(hedge_words(g.hedge), '、'), '') as hedge_zh,
  coalesce(g.deadline || '年', '未定期限') as deadline_zh,
  g.remark_zh as note_zh,
  r.* exclude (promise_kind, plan, n),
  u.lead_links, u.joint_links, u.cooperating_links
from dim_goal g
left join promise_report r on r.promise_kind = 'goal' and r.plan = g.plan and r.n = g.n
left join unit_by_role u on u.promise_kind = 'goal' and u.plan = g.plan and u.n = g.n
order by g.plan, sort
