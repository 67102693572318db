-- One row per target and year judged: the promise as printed, what became of it, and the light.
with hedges as (
  select
    plan, n,
    list_filter(string_split(coalesce(hedge, ''), '、'), lambda w: w <> '') as words
  from dim_target
), promise as (
  select
    t.plan, t.n,
    coalesce(array_to_string(list_filter(h.words, lambda w: w not in ('以上', '左右', '以下')), ''), '') as before_printed,
    coalesce(array_to_string(list_filter(h.words, lambda w: w in ('以上', '左右', '以下')), ''), '') as after_printed,
    -- The operator in words, only where the document's own hedge words do not say it already.
    case when len(h.words) = 0 and t.operator = '>' then '超过' when len(h.words) = 0 and t.operator = 'approx' then '约' else '' end as before_word,
    case when len(h.words) = 0 and t.operator = '>=' then '以上' else '' end as after_word,
    case t.kind
      when 'growth' then '较' || t.baseline_year || '年增长'
      when 'points' then '较' || t.baseline_year || '年提高'
      when 'cumulative' then '累计'
      when 'annual' then '每年'
      when 'relative' then '达到' || coalesce(ref.name_zh, t.reference_region) || '平均水平'
      else '达到'
    end as verb,
    verb || before_printed || before_word || coalesce(printed_zh(t.value) || t.unit, '')
      || after_printed || after_word as promise_zh
  from dim_target t
  join hedges h using (plan, n)
  left join dim_region ref on ref.region_code = t.reference_region and ref.valid_to is null
), units as (
  select
    plan, n,
    string_agg(unit_name, '、' order by list_position(['lead', 'joint', 'cooperating'], role), unit_name) as units_zh
  from dim_target_unit where role in ('lead', 'joint') group by plan, n
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
  i.name_zh,
  '/indicators/' || t.indicator || '/' as indicator_href,
  t.scope,
  f.region_code,
  r.name_zh as region_zh,
  m.promise_zh,
  t.kind,
  coalesce(coalesce(f.target_year, t.deadline) || '年', '未定期限') as deadline_zh,
  period_zh(f.period, f.judged_basis) as period_zh,
  period_zh(f.period, f.judged_basis) || if(i.measure = 'growth_only', '公布增速', '') as value_label_zh,
  if(i.measure = 'growth_only', signed_zh(f.value, i.decimals), number_zh(f.value, i.decimals, i.display_factor)) as value_zh,
  i.display_unit as unit_zh,
  number_zh(f.baseline_value, i.decimals, i.display_factor) as baseline_zh,
  t.baseline_year || '年' as baseline_year_zh,
  case
    when i.measure like 'ratio%' then signed_zh(f.value - f.baseline_value, 2) || '个百分点'
    else signed_zh(f.growth_pct, 2) || '%'
  end as change_zh,
  if(t.kind in ('growth', 'points'), number_zh(f.needed_value, i.decimals, i.display_factor), null) as needed_zh,
  number_zh(f.required_run_rate, i.decimals, i.display_factor) as run_rate_zh,
  number_zh(f.projected_value, i.decimals, i.display_factor) as projected_zh,
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
  if(f.coverage < 1, share_zh(f.coverage), null) as coverage_zh,
  coalesce(q.quality = 'estimated', false) as estimated,
  number_zh(q.low, i.decimals, i.display_factor) || '—' || number_zh(q.high, i.decimals, i.display_factor) as range_zh,
  f.simulated,
  u.units_zh,
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
left join units u on u.plan = f.plan and u.n = f.n
left join quality q
  on q.indicator = t.indicator and q.region_code = f.region_code
  and q.period = f.period and q.basis = f.judged_basis
order by f.plan, sort
