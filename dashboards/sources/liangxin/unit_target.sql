-- Which targets each unit has, and in what role; the targets themselves are rows of `progress`.
select plan, unit_anchor, n::varchar as n_zh, role_zh
from owned
where promise_kind = 'target'
order by plan, unit_anchor, n
