-- How many of a unit's targets show each light (an annual target: the year it is in), worst first.
select
  o.plan,
  o.unit_anchor,
  l.light, l.text_zh, l.shape, l.tone,
  count(*)::varchar as count_zh,
  l.rank::int as sort
from owned o
join fct_target_progress f on f.plan = o.plan and f.n = o.n and f.is_current
join dim_light l on l.light = f.light
where o.promise_kind = 'target'
group by o.plan, o.unit_anchor, l.light, l.text_zh, l.shape, l.tone, l.rank
order by o.plan, o.unit_anchor, sort
