-- The lights as the rules name them.
select light, text_zh, coalesce(early_text_zh, text_zh) as early_text_zh, shape, tone, rank::int as sort
from dim_light
order by sort
