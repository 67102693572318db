-- What every query of this folder starts from: the release's marts as views, and how things are written.
-- Does not belong here: any computation of a number. Marts are computed in dbt_project; pages only print them.

create view release as from read_parquet('data/release.parquet');
create view dim_region as from read_parquet('data/dim_region.parquet');
create view dim_indicator as from read_parquet('data/dim_indicator.parquet');
create view dim_plan as from read_parquet('data/dim_plan.parquet');
create view dim_target as from read_parquet('data/dim_target.parquet');
create view dim_target_unit as from read_parquet('data/dim_target_unit.parquet');
create view dim_feed as from read_parquet('data/dim_feed.parquet');
create view dim_light as from read_parquet('data/dim_light.parquet');
create view dim_reason as from read_parquet('data/dim_reason.parquet');
create view fct_indicator as from read_parquet('data/fct_indicator.parquet');
create view fct_target_progress as from read_parquet('data/fct_target_progress.parquet');
create view fct_reporting as from read_parquet('data/fct_reporting.parquet');

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

-- An indicator that only has growth belongs to the level indicator of its feed: one column in the overview.
create view family as
  select
    i.indicator,
    coalesce(min(l.indicator) filter (i.measure = 'growth_only'), i.indicator) as family
  from dim_indicator i
  left join dim_indicator l on l.feed = i.feed and l.measure <> 'growth_only'
  group by i.indicator;
