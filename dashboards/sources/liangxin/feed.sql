-- One row per feed, as 数据字典 lists it.
select
  d.feed,
  d.title_zh,
  d.unit_in_charge,
  c.name_zh as cadence_zh,
  a.name_zh as authority_zh
from dim_feed d
left join dictionary c on c.part = 'cadence' and c.code = d.cadence
left join dictionary a on a.part = 'authority' and a.code = d.authority
order by d.feed
