-- A missing threshold would make every comparison with it unknown, and so let it pass.
select count(*) as complete_rows
from {{ ref('int_settings') }}
where
    as_of is not null
    and rule_version is not null
    and coverage_published is not null
    and coverage_withheld is not null
    and behind_far is not null
    and behind is not null
    and approx_share is not null
    and stale_months is not null
    and min_judged_months is not null
having count(*) <> 1
