-- What this release is compared with, and how much has changed since: one row.
select
  (select count(*) > 0 from release_before) as has_before,
  (select release_id from release_before) as before_zh,
  (select date_zh(as_of) from release_before) as before_day_zh,
  (select coalesce(date_zh(data_cutoff) || strftime(data_cutoff, ' %H:%M'), '尚无数据') from release_before) as before_cutoff_zh,
  (select count(*) from fct_light_change where is_current)::varchar as n_lights_zh,
  (select count(*) from revised where not is_taken_back)::varchar as n_revised_zh,
  (select count(*) from revised where is_taken_back)::varchar as n_taken_back_zh,
  (select count(*) > 50 from revised where not is_taken_back) as is_cut
