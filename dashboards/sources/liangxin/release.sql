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
  n_rejected::varchar as n_rejected_zh,
  n_rejected > 0 as has_rejected
from release
