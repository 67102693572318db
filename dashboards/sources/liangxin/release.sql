-- The stamp of the release: one row.
select
  release_id,
  date_zh(as_of) as as_of_zh,
  coalesce(date_zh(data_cutoff) || strftime(data_cutoff, ' %H:%M'), '尚无数据') as data_cutoff_zh,
  share_zh(coverage) as coverage_zh,
  rule_version,
  code_version,
  left(content_hash, 12) as content_hash,
  has_simulated,
  -- At the foot of every sheet of paper, which is read without the others.
  '来源：各地、各部门上报的数据' || if(has_simulated, '（含模拟数据）', '') || ' · 判断日 ' || date_zh(as_of)
  || ' · 发布 ' || release_id as paper_zh,
  n_rejected::varchar as n_rejected_zh,
  n_rejected > 0 as has_rejected
from release
