-- One row per target and year judged: the promise as printed, what became of it, and the light. An annual
-- target has a row for each of its years; `is_current` is the one that lists of lights show.
with promise as (
  select
    t.plan, t.n,
    coalesce(t.hedge, '') = '' as unhedged,
    case t.kind
      when 'growth' then '较' || t.baseline_year || '年增长'
      when 'points' then '较' || t.baseline_year || '年提高'
      when 'cumulative' then '累计'
      when 'annual' then '每年'
      when 'relative' then '达到' || coalesce(ref.name_zh, t.reference_region) || '平均水平'
      -- 超过30%, not 达到超过30%.
      else if(t.operator = '>', '', '达到')
    end as verb,
    case
      when t.kind = 'annual' then y.first_year || '—' || y.last_year || '年'
      when t.deadline is null then ''
      else '到' || t.deadline || '年'
    end as by_when,
    -- The operator in words, only where the document's own hedge words do not say it already.
    by_when || hedges_before(t.hedge) || verb || hedges_at(t.hedge)
      || case when unhedged and t.operator = '>' then '超过' when unhedged and t.operator = 'approx' then '约' else '' end
      || coalesce(printed_zh(t.value) || t.unit, '') || hedges_after(t.hedge)
      || case when unhedged and t.operator = '>=' then '以上' else '' end
      || if(t.deadline is null and t.kind <> 'annual', '（未定期限）', '') as promise_zh,
    coalesce(ref.name_zh, t.reference_region) || '平均水平' as reference_zh
  from dim_target t
  left join dim_region ref on ref.region_code = t.reference_region and ref.valid_to is null
  left join (
    select plan, n, min(target_year) as first_year, max(target_year) as last_year
    from fct_target_progress group by plan, n
  ) y on y.plan = t.plan and y.n = t.n
), in_lead as (
  select promise_kind, plan, n, string_split(concat_ws(chr(10), lead_links, joint_links), chr(10)) as units
  from unit_by_role
  where coalesce(lead_links, joint_links) is not null
), quality as (
  select indicator, region_code, period, basis, quality, low, high from fct_indicator
)
select
  f.plan,
  p.short_zh as plan_short_zh,
  '/plans/' || f.plan || '/' as plan_href,
  p.plan_status = 'draft' as is_draft,
  (row_number() over (partition by f.plan order by f.n, f.target_year))::int as sort,
  'mubiao-' || f.n || coalesce('-' || f.target_year, '') as anchor,
  f.n::varchar as n_zh,
  t.clause,
  t.indicator,
  fam.family,
  -- A target of a part of the plan's region names it: the city's share is not the province's.
  i.name_zh || if(f.region_code = p.region_code, '', '（' || coalesce(r.name_zh, f.region_code) || '）') as name_zh,
  f.is_current,
  t.kind = 'annual' as is_annual,
  '/indicators/' || t.indicator || '/' as indicator_href,
  t.scope,
  f.region_code,
  r.name_zh as region_zh,
  m.promise_zh,
  t.kind,
  if(t.deadline is null and t.kind <> 'annual', '未定期限', f.target_year || '年') as deadline_zh,
  period_zh(f.period, f.judged_basis) as period_zh,
  case
    when t.kind = 'cumulative' and t.counts_from = 'all_on_record' then as_of_zh(f.period, f.judged_basis, 'stock') || '在册'
    when t.kind = 'cumulative'
      then t.counts_from[:4] || '年' || t.counts_from[6:7]::int || '月至' || period_end_zh(f.period) || '累计'
    else as_of_zh(f.period, f.judged_basis, i.measure)
  end || if(i.measure = 'growth_only', '公布增速', '') as value_label_zh,
  if(i.measure = 'growth_only', signed_zh(f.value, i.decimals), number_zh(f.value, i.decimals, i.display_factor)) as value_zh,
  i.display_unit as unit_zh,
  number_zh(f.baseline_value, i.decimals, i.display_factor) as baseline_zh,
  t.baseline_year || '年' as baseline_year_zh,
  case
    when i.measure like 'ratio%' then signed_zh(f.value - f.baseline_value, 2) || '个百分点'
    when i.judge_by = 'published_chain' and i.measure <> 'growth_only' then signed_zh(f.growth_pct, 2) || '%（按公布增速连乘）'
    else signed_zh(f.growth_pct, 2) || '%'
  end as change_zh,
  if(t.kind in ('growth', 'points'), number_zh(f.needed_value, i.decimals, i.display_factor), null) as needed_zh,
  if(t.kind = 'relative', m.reference_zh, null) as reference_label_zh,
  if(t.kind = 'relative', number_zh(f.needed_value, i.decimals, i.display_factor), null) as reference_zh,
  -- Ahead of the year's path nothing is needed; a few a year are a fraction a month.
  if(f.required_run_rate > 0,
    number_zh(f.required_run_rate, if(f.required_run_rate < i.display_factor, 2, greatest(i.decimals, 1)), i.display_factor),
    null) as run_rate_zh,
  number_zh(f.projected_value, i.decimals, i.display_factor) as projected_zh,
  -- Where regions are missing, from one end of their treatments to the other.
  if(f.projected_low < f.projected_high,
    number_zh(f.projected_low, i.decimals, i.display_factor) || '—' || number_zh(f.projected_high, i.decimals, i.display_factor),
    null) as projected_range_zh,
  number_zh(f.attained_pct, 2) || '%' as attained_zh,
  number_zh(f.scheduled_pct, 2) || '%' as scheduled_zh,
  if(f.attained_pct is null, null, greatest(0, least(100, f.attained_pct))) as attained_bar,
  if(f.scheduled_pct is null, null, greatest(0, least(100, f.scheduled_pct))) as scheduled_bar,
  signed_zh(f.pace_gap_pp, 2) || '个百分点' as gap_zh,
  signed_zh(f.pace_gap_pp, 2) as gap_number_zh,
  f.light,
  if(f.early and l.early_text_zh is not null, l.early_text_zh, l.text_zh) as light_zh,
  l.shape,
  l.tone,
  s.text_zh as reason_zh,
  f.remark_zh,
  t.remark_zh as note_zh,
  if(f.coverage < 1, share_zh(f.coverage), null) as coverage_zh,
  coalesce(q.quality = 'estimated', false) as estimated,
  -- The range of the last period is not that of a sum since the start.
  if(t.kind = 'cumulative' and t.counts_from <> 'all_on_record', null,
     number_zh(q.low, i.decimals, i.display_factor) || '—' || number_zh(q.high, i.decimals, i.display_factor)
  ) as range_zh,
  f.simulated,
  u.lead_links, u.joint_links, u.cooperating_links,
  -- Who leads, alone or together: two by name, and how many they are where there are more.
  array_to_string(b.units[:2], chr(10)) as leading_links,
  if(len(b.units) > 2, '等 ' || len(b.units) || ' 个单位', null) as leading_more_zh,
  -- What readers saw of it before this release, where that was another light.
  was.text_zh as before_zh,
  -- Looked at first: lights that say something is wrong, worst first, then the widest gap.
  f.light in ('missed', 'far_behind', 'behind', 'slightly_behind') as needs_attention,
  (row_number() over (
    order by f.severity_rank, f.pace_gap_pp nulls last, f.plan, f.n, f.target_year
  ))::int as urgency
from fct_target_progress f
join dim_target t using (plan, n)
join promise m using (plan, n)
join dim_plan p using (plan)
join dim_indicator i on i.indicator = t.indicator
join family fam on fam.indicator = t.indicator
join dim_light l on l.light = f.light
left join dim_reason s on s.reason = f.reason
left join dim_region r on r.region_code = f.region_code and r.valid_to is null
left join unit_by_role u on u.promise_kind = 'target' and u.plan = f.plan and u.n = f.n
left join in_lead b on b.promise_kind = 'target' and b.plan = f.plan and b.n = f.n
left join fct_light_change c
  on c.plan = f.plan and c.n = f.n and c.target_year is not distinct from f.target_year
  and c.is_current and c.light_after = f.light
left join dim_light was on was.light = c.light_before
left join quality q
  on q.indicator = t.indicator and q.region_code = f.region_code
  and q.period = f.period and q.basis = f.judged_basis
order by f.plan, sort
