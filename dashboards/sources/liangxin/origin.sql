-- Where every number comes from: a row a stretch of cells of one column of one file, or a number without any.
-- Rows beside the marts say which cells (orchestration/publication/origins); the number itself is the marts'.
with told as (
  select * from read_parquet('data/origin.parquet')
), below as (
  select f.indicator, r.parent_code as region_code, f.period, f.basis, count(*) as n
  from fct_indicator f
  join region r on r.region_code = f.region_code
  group by all
)
select
  o.region_code,
  o.indicator,
  'lai-' || o.indicator as anchor,
  i.name_zh as indicator_zh,
  d.title_zh as feed_zh,
  o.turn::int as turn,
  o.stretch::int as stretch,
  o.is_baseline,
  f.method = 'aggregated' as is_sum,
  as_of_zh(f.period, f.basis, i.measure) as period_zh,
  case
    when f.value is null and f.published_growth_pct is null then '较基期 ' || signed_zh(f.growth_pct, 2) || '%'
    when f.value is null then '公布增速 ' || signed_zh(f.published_growth_pct, 2) || '%'
    when i.measure = 'growth_only' then signed_zh(f.value, i.decimals) || i.display_unit
    else number_zh(f.value, i.decimals, i.display_factor) || i.display_unit
  end as value_zh,
  if(o.is_baseline, '同期基数', ['最新数', '判断目标所用', '目标累计的一段', '上级汇总所用'][o.role]) as role_zh,
  case
    when f.value is null then if(f.published_growth_pct is null, '没有水平数', '只公布增速，没有水平数')
    when f.method = 'aggregated' and i.measure like 'ratio%' then '由 ' || b.n || ' 个下级地区的分子之和除以分母之和'
    when f.method = 'aggregated' then '由 ' || b.n || ' 个下级地区相加'
    when i.counted and i.measure = 'ratio_stock' then '由清单逐行计算比重'
    when i.counted then '由清单逐行计入'
    when f.method = 'chained' then '所报增速；较基期的增长由历年增速连乘'
    when f.method = 'differenced' then '由累计数相减'
    when f.method = 'summed' then '由各期相加'
    when i.measure like 'ratio%' and not i.published_rate then '由所报分子除以分母'
    else '由本地区所报'
  end
  || if(f.method = 'aggregated' and f.n_reported < f.n_expected,
    '；' || f.n_expected || ' 个填报地区中有 ' || (f.n_expected - f.n_reported) || ' 个未报，按规则估算补齐', '')
  || if(f.method = 'aggregated' and f.baseline_value is not null, '；同期基数同样由下级得来', '') as way_zh,
  -- One stretch: what it is of, what is printed there, where.
  concat_ws('', ['分子：', '分母：'][o.part], if(o.sign < 0, '减去', null),
    case
      when o.column = 0 then '清单 ' || o.n_cells || ' 行'
      when o.n_cells > 1 then period_zh(o.first_period, 'current') || '至' || period_zh(o.last_period, 'current') || ' ' || o.n_cells || ' 格'
      else as_of_zh(o.first_period, o.cell_basis, i.measure)
    end) as what_zh,
  said_zh(concat_ws(' ', o.printed_value, nullif(o.printed_unit, '')), 60) as printed_said,
  said_zh(o.file_name, 80) as file_said,
  said_zh(nullif(o.sheet, ''), 40) as sheet_said,
  '第 ' || replace(replace(o.lines, '-', '—'), ',', '、') || ' 行'
  || if(o.lines_left > 0, '等（另有 ' || o.lines_left || ' 行）', '')
  || if(o.column > 0, '第 ' || o.column || ' 列', '') as place_zh,
  -- What was told of the file just before is not said again.
  coalesce(o.submission_id || o.sheet = lag(o.submission_id || o.sheet) over (
    partition by o.region_code, o.indicator order by o.stretch = 0, o.turn, o.stretch
  ), false) as is_same_file,
  '批号 ' || o.submission_id || coalesce('，' || date_zh(o.received_on) || '收到', '') as batch_zh,
  case
    when o.n_left > 0 then '另有 ' || o.n_left || ' 格没有列出。'
    when i.counted and f.method <> 'aggregated' and o.stretch = 0 then '清单里没有可以计入的行。'
  end as left_zh
from told o
join fct_indicator f
  on f.indicator = o.indicator and f.region_code = o.region_code and f.period = o.period and f.basis = o.basis
join dim_indicator i on i.indicator = o.indicator
join region r on r.region_code = o.region_code
left join dim_feed d on d.feed = i.feed
left join below b
  on b.indicator = o.indicator and b.region_code = o.region_code and b.period = o.period and b.basis = o.basis
order by o.region_code, o.indicator, turn, stretch
