-- What 数据字典 adds to the indicators' own pages.
select i.indicator, w.name_zh as direction_zh
from dim_indicator i
left join dictionary w on w.part = 'direction' and w.code = i.direction
order by i.indicator
