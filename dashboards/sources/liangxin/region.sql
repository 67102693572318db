-- One row per region with a page, and its way up.
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
  coalesce(s.simulated, false) as simulated
from region r
left join region up on up.region_code = r.parent_code
left join jurisdiction j on j.region_code = r.region_code
left join region jr on jr.region_code = j.jurisdiction_code
left join (
  select region_code, bool_or(simulated) as simulated from fct_indicator group by region_code
) s on s.region_code = r.region_code
order by r.level_rank, r.region_code
