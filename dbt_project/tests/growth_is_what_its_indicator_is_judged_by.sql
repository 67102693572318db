-- Growth is never silently that of the levels where the published chain counts, nor the other way.
with indicator_values as (
    select * from {{ ref('fct_indicator') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
)

select
    indicator_values.indicator,
    indicator_values.region_code,
    indicator_values.period,
    indicator_values.basis,
    indicators.judge_by,
    indicator_values.growth_pct,
    indicator_values.level_growth_pct,
    indicator_values.chained_growth_pct
from indicator_values
inner join indicators
    on indicator_values.indicator = indicators.indicator
where
    indicator_values.growth_pct <> case indicators.judge_by
        when 'published_chain' then indicator_values.chained_growth_pct
        else indicator_values.level_growth_pct
    end
    or (
        indicator_values.growth_pct is not null
        and case indicators.judge_by
            when 'published_chain' then indicator_values.chained_growth_pct
            else indicator_values.level_growth_pct
        end is null
    )
