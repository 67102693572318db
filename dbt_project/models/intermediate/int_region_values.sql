-- Levels of every region (METHODOLOGY 3, 4): leaves added up, missing ones estimated, like for
-- like against the baseline year and last year. Growth compares the same leaves on both sides. A
-- share of nothing (no bus bought in the whole region) is no value: it has no row.
with contributions as (
    select * from {{ ref('int_contributions') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

region_baselines as (
    select * from {{ ref('int_region_baselines') }}
),

sums as (
    select
        indicator,
        region_code,
        measure,
        period_year,
        first_month,
        last_month,
        basis,
        base_year,
        count(*) as n_expected,
        count(*) filter (where is_reported) as n_reported,
        count(base_numerator) as n_baseline,
        count(*) filter (where is_broken) as n_broken,
        bool_and(region_code = leaf_code) as is_own_leaf,
        max(method) as leaf_method,
        array_to_string(
            list_sort(list_distinct(string_split(string_agg(distinct flags, ','), ','))), ','
        ) as flags,
        max(nature_rank) as nature_rank,
        max(greatest(nature_rank, base_nature_rank)) as widest_nature_rank,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        -- Nothing is put for a missing leaf but what it has already reported of the year.
        sum(
            case
                when is_reported then coalesce(numerator, 0)
                else coalesce(so_far_numerator, 0)
            end
        ) as reported_numerator,
        sum(other_numerator) as other_numerator,
        sum(other_denominator) as other_denominator,
        sum(base_numerator) as base_numerator,
        sum(base_denominator) as base_denominator,
        min(coalesce(base_denominator, base_numerator)) as least_weight,
        sum(coalesce(base_denominator, base_numerator)) as total_weight,
        sum(coalesce(base_denominator, base_numerator)) filter (where is_reported)
            as reported_weight,
        sum(numerator) filter (where base_numerator is not null) as matched_numerator,
        sum(denominator) filter (where base_numerator is not null) as matched_denominator,
        sum(other_numerator) filter (where base_numerator is not null)
            as matched_other_numerator,
        sum(other_denominator) filter (where base_numerator is not null)
            as matched_other_denominator,
        sum(base_numerator) filter (where numerator is not null) as matched_base_numerator,
        sum(base_denominator) filter (where numerator is not null) as matched_base_denominator,
        sum(numerator) filter (where last_year_numerator is not null) as yoy_numerator,
        sum(denominator) filter (where last_year_numerator is not null) as yoy_denominator,
        sum(last_year_numerator) filter (where numerator is not null) as last_year_numerator,
        sum(last_year_denominator) filter (where numerator is not null)
            as last_year_denominator
    from contributions
    group by all
),

-- A sum (and a rate as published) is its numerator, exactly; a ratio is numerator / denominator in
-- percent.
levels as (
    select
        *,
        case
            when n_baseline = n_expected and least_weight >= 0 and total_weight > 0
                then round(coalesce(reported_weight, 0) / total_weight, 9)
            else round(n_reported * 1.0 / n_expected, 9)
        end as coverage,
        n_baseline * 1.0 / n_expected as baseline_coverage,
        case
            when denominator is null then numerator
            else
                cast(round(
                    100 * numerator / nullif(denominator, 0), 9
                ) as decimal(38, 9))
        end as level,
        case when denominator is null then reported_numerator end as reported_level,
        case
            when other_denominator is null then other_numerator
            else
                cast(round(
                    100 * other_numerator / nullif(other_denominator, 0), 9
                ) as decimal(38, 9))
        end as other_level,
        case
            when base_denominator is null then base_numerator
            else
                cast(round(
                    100 * base_numerator / nullif(base_denominator, 0), 9
                ) as decimal(38, 9))
        end as base_level,
        cast(matched_numerator as double) / nullif(coalesce(matched_denominator, 1), 0)
            as matched_level,
        cast(matched_other_numerator as double)
        / nullif(coalesce(matched_other_denominator, 1), 0) as matched_other_level,
        cast(matched_base_numerator as double) / nullif(coalesce(matched_base_denominator, 1), 0)
            as matched_base_level,
        cast(yoy_numerator as double) / nullif(coalesce(yoy_denominator, 1), 0) as yoy_level,
        cast(last_year_numerator as double) / nullif(coalesce(last_year_denominator, 1), 0)
            as last_year_level
    from sums
),

judged as (
    select
        levels.*,
        case
            when levels.n_reported = 0 then 'missing'
            when
                levels.coverage
                < coalesce(region_baselines.coverage_withheld, settings.coverage_withheld)
                then 'withheld'
            when
                levels.coverage
                < coalesce(region_baselines.coverage_published, settings.coverage_published)
                then 'estimated'
            else 'published'
        end as quality,
        -- Too few leaves whose numbers still mean what they meant when the baseline was taken.
        round(1 - levels.n_broken * 1.0 / levels.n_expected, 9)
        < coalesce(region_baselines.coverage_withheld, settings.coverage_withheld)
            as is_broken,
        levels.baseline_coverage
        >= coalesce(region_baselines.coverage_withheld, settings.coverage_withheld)
        and (
            levels.period_year > levels.base_year
            -- Within the baseline year a stock has not yet reached its baseline.
            or (
                levels.period_year = levels.base_year
                and (levels.measure in ('flow', 'ratio_flow') or levels.last_month = 12)
            )
        ) as has_baseline
    from levels
    cross join settings
    left join region_baselines
        on levels.region_code = region_baselines.region_code
),

-- Where some leaves have no baseline, theirs is put where the others' growth puts it, so that the
-- baseline shown and the growth shown belong together.
compared as (
    select
        *,
        quality in ('published', 'estimated') as is_shown,
        -- Nothing grows from zero or from below it.
        case when matched_base_level > 0 then matched_base_level end as growth_base,
        case when last_year_level > 0 then last_year_level end as yoy_base,
        case
            when not has_baseline then null
            when n_baseline = n_expected then base_level
            when denominator is null
                then cast(round(
                    cast(level as double) * matched_base_level / nullif(matched_level, 0), 9
                ) as decimal(38, 9))
            else
                cast(round(
                    cast(level as double) - 100 * (matched_level - matched_base_level), 9
                ) as decimal(38, 9))
        end as baseline_level
    from judged
),

final as (
    select
        indicator,
        region_code,
        measure,
        period_year,
        first_month,
        last_month,
        basis,
        base_year,
        cast(case when is_shown then level end as decimal(28, 9)) as value,
        cast(case when is_shown then least(level, other_level) end as decimal(28, 9)) as low,
        cast(case when is_shown then greatest(level, other_level) end as decimal(28, 9)) as high,
        cast(case when is_shown then reported_level end as decimal(28, 9)) as reported_value,
        cast(baseline_level as decimal(28, 9)) as baseline_value,
        case
            when is_shown and has_baseline
                then round(100 * (matched_level / growth_base - 1), 9)
        end as growth_pct,
        case
            when is_shown and has_baseline
                then round(100 * (
                    least(matched_level, matched_other_level) / growth_base - 1
                ), 9)
        end as growth_low_pct,
        case
            when is_shown and has_baseline
                then round(100 * (
                    greatest(matched_level, matched_other_level) / growth_base - 1
                ), 9)
        end as growth_high_pct,
        case
            when is_shown then round(100 * (yoy_level / yoy_base - 1), 9)
        end as yoy_pct,
        coverage,
        quality,
        n_expected,
        n_reported,
        case
            when not is_shown then null
            when is_own_leaf then leaf_method
            else 'aggregated'
        end as method,
        case
            when n_broken > 0 then concat_ws(',', nullif(flags, ''), 'break') else flags
        end as flags,
        is_broken,
        nature_rank,
        coalesce(widest_nature_rank, 1) = 3 as is_simulated
    from compared
    where not is_shown or level is not null
)

select * from final
