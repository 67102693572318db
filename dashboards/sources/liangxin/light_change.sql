-- Lights that are not what readers saw before: what was, what is, and why; worst first.
with cause as (
  select * from (values
    ('target', '目标调整'),
    ('rule', '规则调整'),
    ('new_period', '新一期数据'),
    ('coverage', '上报范围变化'),
    ('revision', '数据修订'),
    ('elapsed', '时间推移')
  ) as t(cause, text_zh)
)
select
  c.plan,
  coalesce(p.short_zh, c.plan) as plan_zh,
  if(c.light_after is null or p.plan is null, null,
     '/plans/' || c.plan || '/#mubiao-' || c.n || '-' || c.target_year) as href,
  '第' || c.n || '项' || coalesce('：' || i.name_zh, '') as target_zh,
  c.target_year || '年' as year_zh,
  b.text_zh as before_zh, b.shape as before_shape, b.tone as before_tone,
  a.text_zh as after_zh, a.shape as after_shape, a.tone as after_tone,
  case when c.period_before is distinct from c.period_after
    then coalesce(period_zh(c.period_before, c.basis_before), '无数据') || ' → '
      || coalesce(period_zh(c.period_after, c.basis_after), '无数据')
    else period_zh(c.period_after, c.basis_after)
  end as period_zh,
  w.text_zh as cause_zh,
  (
    select string_agg(o.text_zh, '、' order by list_position(string_split(c.causes, ','), o.cause))
    from cause o
    where o.cause <> c.cause and list_contains(string_split(c.causes, ','), o.cause)
  ) as others_zh,
  said_zh(c.remark_zh) as remark_zh,
  (row_number() over (order by coalesce(a.rank, 99), c.plan, c.n, c.target_year))::int as sort
from fct_light_change c
left join dim_plan p on p.plan = c.plan
left join dim_target t on t.plan = c.plan and t.n = c.n
left join dim_indicator i on i.indicator = t.indicator
left join dim_light b on b.light = c.light_before
left join dim_light a on a.light = c.light_after
left join cause w on w.cause = c.cause
where c.is_current
order by sort
