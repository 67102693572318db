-- How many things of a plan's lists stand where: projects by type, goals and actions by status.
with listed as (
  select p.plan, 'projects' as list, r.attributes ->> 'type' as grouping_code, r.attributes ->> 'status' as status
  from standing_record r
  join jurisdiction j on j.region_code = r.region_code
  join dim_plan p on p.region_code = j.jurisdiction_code
  where r.feed = 'projects'
  union all
  select plan, 'actions', promise_kind, coalesce(status, 'none')
  from fct_action_progress
), counted as (
  select plan, list, grouping_code, status, count(*) as n
  from listed
  group by all
)
select
  c.plan,
  c.list,
  c.grouping_code,
  coalesce(g.text_zh, case c.grouping_code when 'goal' then '定性目标' when 'action' then '举措和制度' end, '未填类型') as group_zh,
  c.status,
  coalesce(s.text_zh, case c.status when 'none' then '暂无进展上报' end, '未填状态') as status_zh,
  c.n::varchar as count_zh,
  list_position(
    ['reserve', 'listed', 'blocked', 'not_started', 'under_way', 'started', 'done', 'cancelled', 'none'], c.status
  )::int as turn
from counted c
left join choice g on g.feed = 'projects' and c.list = 'projects' and g.item = 'type' and g.stored = c.grouping_code
left join choice s
  on s.feed = if(c.list = 'projects', 'projects', 'action_progress') and s.item = 'status' and s.stored = c.status
order by c.plan, c.list, g.stored is null, c.grouping_code, turn
