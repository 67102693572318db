-- Whether a published growth rate can be had from the levels printed for both years (METHODOLOGY
-- 2): each level stands for all that rounds to it, and so does the rate; the rate is reproduced
-- where the two intervals meet, their ends included. Only a region's own levels are held against
-- its rate, and only where last year's is surely above zero and of the same series: nothing is held
-- across an unlinked break, and a link brings last year's to this year's definition. A rate on a
-- comparable basis need not be reproduced: that is worth knowing, and no error.
with published_growth as (
    select * from {{ ref('int_published_growth') }}
    where measure in ('flow', 'stock')
),

leaf_values as (
    select * from {{ ref('int_leaf_values') }}
),

compared as (
    select
        published_growth.indicator,
        published_growth.region_code,
        published_growth.period_year,
        published_growth.first_month,
        published_growth.last_month,
        published_growth.basis,
        published_growth.published_growth_pct,
        published_growth.rounding as published_rounding,
        now_values.numerator as value,
        last_year.numerator as last_year_value,
        cast(now_values.numerator as double) - now_values.rounding as now_low,
        cast(now_values.numerator as double) + now_values.rounding as now_high,
        coalesce(last_year.link_ahead / now_values.link_ahead, 1) as last_year_link,
        (cast(last_year.numerator as double) - last_year.rounding) * last_year_link
            as last_year_low,
        (cast(last_year.numerator as double) + last_year.rounding) * last_year_link
            as last_year_high
    from published_growth
    inner join leaf_values as now_values
        on
            published_growth.indicator = now_values.indicator
            and published_growth.region_code = now_values.leaf_code
            and published_growth.period_year = now_values.period_year
            and published_growth.first_month = now_values.first_month
            and published_growth.last_month = now_values.last_month
            and published_growth.basis = now_values.basis
    left join leaf_values as last_year
        on
            published_growth.indicator = last_year.indicator
            and published_growth.region_code = last_year.leaf_code
            and published_growth.period_year - 1 = last_year.period_year
            and published_growth.first_month = last_year.first_month
            and published_growth.last_month = last_year.last_month
            and published_growth.basis = last_year.basis
            and now_values.strand is not distinct from last_year.strand
),

-- A smaller divisor makes a rise larger and a value below zero lower still.
intervals as (
    select
        *,
        case
            when last_year_low > 0
                then
                    round(100 * (
                        now_low / case when now_low < 0 then last_year_low else last_year_high end
                        - 1
                    ), 9)
        end as computed_low_pct,
        case
            when last_year_low > 0
                then
                    round(100 * (
                        now_high / case when now_high < 0 then last_year_high else last_year_low end
                        - 1
                    ), 9)
        end as computed_high_pct,
        round(published_growth_pct - published_rounding, 9) as published_low_pct,
        round(published_growth_pct + published_rounding, 9) as published_high_pct
    from compared
),

final as (
    select
        indicator,
        region_code,
        period_year,
        first_month,
        last_month,
        basis,
        cast(value as decimal(28, 9)) as value,
        cast(last_year_value as decimal(28, 9)) as last_year_value,
        computed_low_pct,
        computed_high_pct,
        published_growth_pct,
        published_low_pct,
        published_high_pct,
        computed_low_pct <= published_high_pct and computed_high_pct >= published_low_pct
            as reproduced
    from intervals
)

select * from final
