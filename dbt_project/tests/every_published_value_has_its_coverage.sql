-- Values, quality and coverage tell the same story, and the range holds the value.
with indicator_values as (
    select * from {{ ref('fct_indicator') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

region_baselines as (
    select * from {{ ref('int_region_baselines') }}
)

select
    indicator_values.indicator,
    indicator_values.region_code,
    indicator_values.period,
    indicator_values.basis,
    indicator_values.value,
    indicator_values.coverage,
    indicator_values.quality
from indicator_values
cross join settings
left join region_baselines
    on indicator_values.region_code = region_baselines.region_code
where
    indicator_values.coverage not between 0 and 1
    or indicator_values.coverage is null
    or (
        indicator_values.quality in ('published', 'estimated')
        and (
            indicator_values.value is null
            or indicator_values.coverage
            < coalesce(region_baselines.coverage_withheld, settings.coverage_withheld)
            or indicator_values.value not between indicator_values.low and indicator_values.high
        )
    )
    or (
        indicator_values.quality in ('withheld', 'missing')
        and (indicator_values.value is not null or indicator_values.growth_pct is not null)
    )
    or indicator_values.n_reported > indicator_values.n_expected
    or (
        indicator_values.n_reported = indicator_values.n_expected
        and indicator_values.low <> indicator_values.high
    )
