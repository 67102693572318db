-- One row per region with a page, its way up, and how many of the reports that it owed by now have not come in. Of a
-- region above others theirs count as well; the country adds up nobody's (fct_reporting_rate).
with owed as (
  select
    region_code, sum(expected)::int as expected, sum(absent)::int as absent,
    sum(sent_back)::int as sent_back, sum(waiting)::int as waiting
  from fct_reporting_rate
  group by region_code
  union all
  select
    region_code, count(*)::int, count(*) filter (state in ('missing', 'overdue', 'blank'))::int,
    count(*) filter (state in ('rejected', 'returned'))::int, count(*) filter (state = 'awaiting_explanation')::int
  from fct_reporting
  where is_expected and region_code not in (select region_code from fct_reporting_rate)
  group by region_code
)
select
  r.region_code,
  '/regions/' || r.region_code || '/' as href,
  r.name_zh,
  r.level_zh,
  r.level_rank::int as level_rank,
  r.parent_code,
  up.name_zh as parent_zh,
  '/regions/' || up.region_code || '/' as parent_href,
  r.is_jurisdiction,
  j.jurisdiction_code,
  jr.name_zh as jurisdiction_zh,
  nullif(concat_ws(
    '、',
    if(o.absent > 0, '未报 ' || o.absent || ' 份', null),
    if(o.sent_back > 0, '退回 ' || o.sent_back || ' 份', null),
    if(o.waiting > 0, '待说明 ' || o.waiting || ' 份', null)
  ), '') as open_zh,
  '应报 ' || o.expected || ' 份，已报齐' as whole_zh,
  coalesce(s.simulated, false) as simulated
from region r
left join region up on up.region_code = r.parent_code
left join jurisdiction j on j.region_code = r.region_code
left join region jr on jr.region_code = j.jurisdiction_code
left join owed o on o.region_code = r.region_code
left join (
  select region_code, bool_or(simulated) as simulated from fct_indicator group by region_code
) s on s.region_code = r.region_code
order by r.level_rank, r.region_code
