-- One row per unit in charge of a plan, and a last one for what names none: how much it has by role. Units
-- with the most targets missed or far behind come first, then those with the most behind, then slightly
-- behind; the others as the plan first names them.
select
  o.plan,
  o.unit_anchor as anchor,
  o.unit_zh as name_zh,
  o.unit_number is not null as is_named,
  count(*) filter (o.role = 'lead')::varchar as lead_zh,
  count(*) filter (o.role = 'joint')::varchar as joint_zh,
  count(*) filter (o.role = 'cooperating')::varchar as cooperating_zh,
  case when o.unit_number is null then '共 ' || count(*) || ' 项' else concat_ws(
    '、',
    '牵头 ' || nullif(count(*) filter (o.role = 'lead'), 0) || ' 项',
    '共同负责 ' || nullif(count(*) filter (o.role = 'joint'), 0) || ' 项',
    '配合 ' || nullif(count(*) filter (o.role = 'cooperating'), 0) || ' 项'
  ) end as roles_zh,
  (row_number() over (
    partition by o.plan
    order by
      o.unit_number is null,
      count(*) filter (f.light in ('missed', 'far_behind')) desc,
      count(*) filter (f.light = 'behind') desc,
      count(*) filter (f.light = 'slightly_behind') desc,
      o.unit_number
  ))::int as sort
from owned o
left join fct_target_progress f
  on o.promise_kind = 'target' and f.plan = o.plan and f.n = o.n and f.is_current
group by o.plan, o.unit_anchor, o.unit_zh, o.unit_number
order by o.plan, sort
