-- What every query of this folder starts from: the release's marts as views, and how things are written.
-- Does not belong here: any computation of a number. Marts are computed in dbt_project; pages only print them.

create view release as from read_parquet('data/release.parquet');
-- The words of 数据字典 and the columns of the files to download (orchestration/publication/downloads).
create view dictionary as from read_parquet('data/dictionary.parquet');
create view dim_region as from read_parquet('data/dim_region.parquet');
create view dim_indicator as from read_parquet('data/dim_indicator.parquet');
create view dim_plan as from read_parquet('data/dim_plan.parquet');
create view dim_target as from read_parquet('data/dim_target.parquet');
create view dim_target_unit as from read_parquet('data/dim_target_unit.parquet');
create view dim_goal as from read_parquet('data/dim_goal.parquet');
create view dim_goal_unit as from read_parquet('data/dim_goal_unit.parquet');
create view dim_action as from read_parquet('data/dim_action.parquet');
create view dim_action_unit as from read_parquet('data/dim_action_unit.parquet');
create view dim_feed as from read_parquet('data/dim_feed.parquet');
create view dim_light as from read_parquet('data/dim_light.parquet');
create view dim_reason as from read_parquet('data/dim_reason.parquet');
create view dim_setting as from read_parquet('data/dim_setting.parquet');
create view fct_indicator as from read_parquet('data/fct_indicator.parquet');
create view fct_contribution as from read_parquet('data/fct_contribution.parquet');
create view fct_disagreement as from read_parquet('data/fct_disagreement.parquet');
create view fct_revision as from read_parquet('data/fct_revision.parquet');
create view fct_observation as from read_parquet('data/fct_observation.parquet');
create view fct_release as from read_parquet('data/fct_release.parquet');
create view fct_record as from read_parquet('data/fct_record.parquet');
create view fct_action_progress as from read_parquet('data/fct_action_progress.parquet');
create view fct_target_path as from read_parquet('data/fct_target_path.parquet');
create view fct_target_progress as from read_parquet('data/fct_target_progress.parquet');
create view fct_light_change as from read_parquet('data/fct_light_change.parquet');
create view fct_reporting as from read_parquet('data/fct_reporting.parquet');
create view fct_reporting_rate as from read_parquet('data/fct_reporting_rate.parquet');

-- Numbers. Evidence turns every number into a double, so a page only ever gets finished text. Rounding
-- is half up (away from zero for negatives), once, in whole numbers: a value is taken in billionths,
-- scaled to the digits wanted, and never passes through a floating-point type.
create macro billionths(x) as replace(x::decimal(28, 9)::varchar, '.', '')::hugeint;
create macro power_of_ten(d) as ('1' || repeat('0', d))::hugeint;
create macro rounded(x, d, factor) as
  (2 * abs(billionths(x)) * power_of_ten(d) + billionths(factor)) // (2 * billionths(factor));
create macro with_point(n, d) as
  format('{:,}', (n // power_of_ten(d))::bigint)
  || if(d = 0, '', '.' || lpad((n % power_of_ten(d))::varchar, d, '0'));
create macro number_zh(x, d, factor := 1) as
  if(billionths(x) < 0 and rounded(x, d, factor) > 0, '−', '') || with_point(rounded(x, d, factor), d);
create macro signed_zh(x, d, factor := 1) as
  case when rounded(x, d, factor) = 0 then '' when billionths(x) < 0 then '−' else '+' end
  || with_point(rounded(x, d, factor), d);
-- A share between 0 and 1, as a percentage.
create macro share_zh(x) as number_zh(x * 100, 1) || '%';
-- As printed in a document: no zeros that the document does not print.
create macro printed_zh(x) as
  regexp_replace(regexp_replace(x::decimal(28, 9)::varchar, '0+$', ''), '\.$', '');

-- As it is held: thousands separated, nothing rounded.
create macro exact_zh(x) as
  if(x < 0, '−', '') || format('{:,}', trunc(abs(x::decimal(28, 9)))::bigint)
  || regexp_extract(printed_zh(x), '\.[0-9]+$');

-- Dates and periods (METHODOLOGY §1: the code is only a label; a ytd period is labelled by its last month).
create macro date_zh(d) as year(d) || '年' || month(d) || '月' || day(d) || '日';
create macro months_zh(label, basis) as
  case
    when label like '%..%' then label[6:7]::int || '—' || label[10:11]::int || '月'
    when basis = 'ytd' and label[6:7]::int > 1 then '1—' || label[6:7]::int || '月'
    else label[6:7]::int || '月'
  end;
create macro period_zh(label, basis) as
  case
    when length(label) = 4 then label || '年'
    when label like '%-H1' then label[1:4] || '年上半年'
    when label like '%-H2' then label[1:4] || '年下半年'
    when label like '%-Q%' then label[1:4] || '年' || ['一', '二', '三', '四'][label[7:7]::int] || '季度'
    else label[1:4] || '年' || months_zh(label, basis)
  end;

-- The month in which a period ends.
create macro period_end_zh(label) as
  label[1:4] || '年' || case
    when length(label) = 4 then 12
    when label like '%..%' then label[10:11]::int
    when label like '%-H%' then label[7:7]::int * 6
    when label like '%-Q%' then label[7:7]::int * 3
    else label[6:7]::int
  end || '月';
-- A stock or a rate is as of the end of its period.
create macro as_of_zh(label, basis, measure) as
  period_zh(label, basis) || if(measure = 'stock' or (measure = 'ratio_stock' and length(label) > 4), '末', '');

-- What somebody uploaded is printed as text and nothing else: components escape it, and here it loses
-- what no reader sees (control characters, marks that turn the direction of writing) and what would
-- make one row fill a page.
create macro said_zh(x, longest := 300) as
  nullif(
    left(trim(regexp_replace(regexp_replace(x, '[\p{Cc}\p{Zl}\p{Zp}]+', ' ', 'g'), '\p{Cf}', '', 'g')), longest)
    || if(length(x) > longest, '……', ''),
    ''
  );

-- Hedge words as a document prints them: after the number, at the number, and all others in front.
create macro hedge_words(hedge) as list_filter(string_split(coalesce(hedge, ''), '、'), lambda w: w <> '');
create macro hedges_after(hedge) as
  coalesce(array_to_string(list_filter(hedge_words(hedge), lambda w: w in ('以上', '左右', '以下')), ''), '');
create macro hedges_at(hedge) as
  coalesce(array_to_string(list_filter(hedge_words(hedge), lambda w: w in ('超过', '约', '至少')), ''), '');
create macro hedges_before(hedge) as
  coalesce(array_to_string(list_filter(hedge_words(hedge), lambda w: w not in ('以上', '左右', '以下', '超过', '约', '至少')), ''), '');

-- What readers saw before: no row for a first release. A release without data had no cut-off.
create view release_before as
  select b.release_id, b.as_of, b.data_cutoff, coalesce(b.data_cutoff, timestamp '1900-01-01') as known_until
  from release r join fct_release b on b.release_id = r.release_before;

-- What was known then and is another number now; what was taken back stands apart. A number where there
-- was none is no revision.
create view revised as
  select v.*, coalesce(v.reason in ('returned', 'withdrawn'), false) as is_taken_back
  from fct_revision v join release_before b on v.known_from > b.known_until
  where v.step > 1 and v.old_value is not null;

-- Who is in charge of a promise, by role. A unit is named as the plan's canonical list has it; where
-- the document prints another name (more than a prefix left out), that name follows.
create macro in_charge_zh(unit_name, printed_name) as
  unit_name || if(printed_name is null or suffix(unit_name, printed_name), '', '（文中作“' || printed_name || '”）');
create view role as
  select * from (values ('lead', '牵头'), ('joint', '共同负责'), ('cooperating', '配合')) as t(role, text_zh);
create view in_charge as
  select 'target' as promise_kind, 1 as turn, plan, n, unit_name, printed_name, role, position from dim_target_unit
  union all select 'goal', 2, plan, n, unit_name, printed_name, role, position from dim_goal_unit
  union all select 'action', 3, plan, n, unit_name, printed_name, role, position from dim_action_unit;

-- The place of a unit on its plan's page of units: numbered as the plan first names it, in its targets,
-- then its goals, then its actions. The only place where the number is made.
create view plan_unit as
  with first_named as (
    select plan, unit_name, min([turn, n, position]) as first from in_charge group by plan, unit_name
  ), numbered as (
    select plan, unit_name, row_number() over (partition by plan order by first, unit_name) as number from first_named
  )
  select plan, unit_name, number, 'u' || number as anchor, '/plans/' || plan || '/units/#u' || number as href
  from numbered;

-- Links are lines of an address and a text: components only split them (UnitNames.svelte).
create macro links(href, text_zh) as href || ' ' || text_zh;
create view unit_by_role as
  with named as (
    select i.promise_kind, i.plan, i.n, i.role, i.position, u.href, in_charge_zh(i.unit_name, i.printed_name) as name_zh
    from in_charge i join plan_unit u using (plan, unit_name)
  )
  select
    promise_kind, plan, n,
    string_agg(links(href, name_zh), chr(10) order by position) filter (role = 'lead') as lead_links,
    string_agg(links(href, name_zh), chr(10) order by position) filter (role = 'joint') as joint_links,
    string_agg(links(href, name_zh), chr(10) order by position) filter (role = 'cooperating') as cooperating_links
  from named
  group by promise_kind, plan, n;

-- What each unit has, by role; what names none stands at the place `unnamed`.
create view owned as
  with promised as (
    select 'target' as promise_kind, plan, n from fct_target_progress where is_current
    union all select 'goal', plan, n from dim_goal
    union all select 'action', plan, n from dim_action
  )
  select
    m.promise_kind, m.plan, m.n,
    coalesce(u.anchor, 'unnamed') as unit_anchor, coalesce(u.unit_name, '方案未写明责任单位') as unit_zh, u.number as unit_number,
    i.role, r.text_zh as role_zh
  from promised m
  left join in_charge i using (promise_kind, plan, n)
  left join plan_unit u on u.plan = i.plan and u.unit_name = i.unit_name
  left join role r on r.role = i.role;

-- Periods of which a region, or one below it, owes a report that has not come.
create view absent as
  select t.feed, t.region_code, p.period_end
  from fct_reporting_rate t
  join (select distinct feed, period, period_end from fct_reporting) p using (feed, period)
  where t.absent > 0
  union
  select feed, region_code, period_end from fct_reporting where state in ('missing', 'overdue', 'blank');

-- The words for what lists hold as codes; a test holds them to the contracts of the feeds.
create view choice as
  select * from (values
    ('projects', 'type', 'renovation', '技术改造'),
    ('projects', 'type', 'carbon', '节能降碳'),
    ('projects', 'type', 'science', '重大科技'),
    ('projects', 'type', 'achievement', '成果转化'),
    ('projects', 'type', 'recycling', '循环利用'),
    ('projects', 'type', 'other', '其他'),
    ('projects', 'status', 'reserve', '储备'),
    ('projects', 'status', 'listed', '列入'),
    ('projects', 'status', 'started', '开工'),
    ('projects', 'status', 'done', '完工'),
    ('projects', 'status', 'cancelled', '取消'),
    ('action_progress', 'status', 'not_started', '未启动'),
    ('action_progress', 'status', 'under_way', '推进中'),
    ('action_progress', 'status', 'done', '已完成'),
    ('action_progress', 'status', 'blocked', '有困难')
  ) as t(feed, item, stored, text_zh);

-- The latest word on each thing of a list.
create view standing_record as
  select * from fct_record where is_standing;

-- The latest report on each goal and action; what was uploaded is printed as said.
create view promise_report as
  select
    f.promise_kind, f.plan, f.n,
    coalesce(f.status, 'none') as status,
    coalesce(c.text_zh, f.status, '暂无进展上报') as status_zh,
    coalesce(list_position(['blocked', 'not_started', 'under_way', 'done'], f.status), 5)::int as turn,
    said_zh(f.evidence) as evidence_zh,
    said_zh(f.issue) as issue_zh,
    coalesce(date_zh(f.evidence_date), period_zh(f.period, 'current')) as dated_zh,
    period_zh(f.period, 'current') as period_zh,
    coalesce(f.simulated, false) as simulated
  from fct_action_progress f
  left join choice c on c.feed = 'action_progress' and c.item = 'status' and c.stored = f.status;

-- Why a number was changed or taken back, as its sender said.
create view revision_reason as
  select * from (values
    ('R1', '数据修订'), ('R2', '重新计算'), ('R3', '方法变更'), ('C', '更正错误'), ('returned', '退回'), ('withdrawn', '撤回')
  ) as t(reason, text_zh);

-- Regions that have a page: those with a plan, a value or a report to give.
create view region as
  select
    region_code, name_zh, level, parent_code,
    list_position(['country', 'province', 'prefecture', 'county'], level) as level_rank,
    ['国家', '省级', '市级', '县级'][level_rank] as level_zh,
    region_code in (select p.region_code from dim_plan p) as is_jurisdiction
  from dim_region
  where valid_to is null and region_code in (
    select p.region_code from dim_plan p
    union select i.region_code from fct_indicator i
    union select r.region_code from fct_reporting r
  );

-- Periods of which a region, or one below it, owes a report that has not come.
create view absent_report as
  select distinct t.feed, t.region_code, p.period_end
  from fct_reporting_rate t
  join (select distinct feed, period, period_end from fct_reporting) p using (feed, period)
  where t.absent > 0
  union
  select feed, region_code, period_end from fct_reporting where state in ('missing', 'overdue', 'blank');

-- The indicators and regions that have charts: regions with a plan or a target of their own.
create view charted as
  select i.indicator, r.region_code
  from dim_indicator i cross join region r
  where r.is_jurisdiction or (i.indicator, r.region_code) in (select (t.indicator, t.region_code) from dim_target t);

-- Which plan's jurisdiction a region reports into: the nearest at or above it.
create view jurisdiction as
  with recursive climb as (
    select region_code, region_code as at_code, 0 as steps from region
    union all
    select c.region_code, d.parent_code, c.steps + 1
    from climb c join dim_region d on d.region_code = c.at_code and d.valid_to is null
    where d.parent_code is not null
  )
  select region_code, min_by(at_code, steps) as jurisdiction_code
  from climb where at_code in (select p.region_code from dim_plan p)
  group by region_code;

-- An indicator that only has growth belongs to the level indicator whose name it carries on: one column in the overview.
create view family as
  select
    i.indicator,
    coalesce(max(l.indicator) filter (i.measure = 'growth_only'), i.indicator) as family
  from dim_indicator i
  left join dim_indicator l
    on l.feed = i.feed and l.measure <> 'growth_only' and starts_with(i.indicator, l.indicator)
  group by i.indicator;

-- The pages of a plan's lists, where it has them: projects where somebody reports them, a ledger where it
-- promises goals or actions; every plan has one of its units in charge.
create view plan_list as
  select
    p.plan,
    if(p.region_code in (
      select j.jurisdiction_code from jurisdiction j where j.region_code in (
        select region_code from fct_reporting where feed = 'projects'
        union select region_code from fct_record where feed = 'projects'
      )
    ), '/plans/' || p.plan || '/projects/', null) as projects_href,
    if(p.plan in (select plan from fct_action_progress), '/plans/' || p.plan || '/actions/', null) as actions_href,
    '/plans/' || p.plan || '/units/' as units_href
  from dim_plan p;
