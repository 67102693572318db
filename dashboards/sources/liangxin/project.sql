-- The projects on the lists, as last reported: those under way first, the newest of them on top.
select
  p.plan,
  said_zh(r.attributes ->> 'project_id', 60) as id_zh,
  coalesce(said_zh(r.attributes ->> 'project_name', 80), '未填名称') as name_zh,
  coalesce(said_zh(r.attributes ->> 'enterprise', 80), '—') as enterprise_zh,
  g.name_zh as region_zh,
  '/regions/' || r.region_code || '/' as region_href,
  coalesce(t.text_zh, '—') as type_zh,
  coalesce(r.attributes ->> 'status', '') as status,
  coalesce(s.text_zh, '—') as status_zh,
  coalesce(date_zh(try_cast(r.attributes ->> 'started_on' as date)), '—') as started_zh,
  coalesce(date_zh(try_cast(r.attributes ->> 'finished_on' as date)), '—') as finished_zh,
  coalesce(number_zh(try_cast(r.attributes ->> 'investment' as decimal(28, 9)), 0) || '万元', '—') as investment_zh,
  period_zh(r.period, 'current') as period_zh,
  r.nature = 'simulated' as simulated,
  (row_number() over (
    partition by p.plan
    order by
      list_position(['started', 'listed', 'reserve', 'done', 'cancelled'], r.attributes ->> 'status') nulls last,
      r.attributes ->> 'started_on' desc nulls last, r.entity_key
  ))::int as sort
from standing_record r
join jurisdiction j on j.region_code = r.region_code
join dim_plan p on p.region_code = j.jurisdiction_code
join region g on g.region_code = r.region_code
left join choice t on t.feed = r.feed and t.item = 'type' and t.stored = (r.attributes ->> 'type')
left join choice s on s.feed = r.feed and s.item = 'status' and s.stored = (r.attributes ->> 'status')
where r.feed = 'projects'
order by p.plan, sort
