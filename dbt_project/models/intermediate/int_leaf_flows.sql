-- Flows of each reporting region in both forms (METHODOLOGY 1): what is reported stays as it is,
-- the other form is derived. Cumulative = the last reported cumulative value (or nothing) plus the
-- current values that follow it without a gap; current = the difference of neighbouring
-- cumulative values, one value for the whole gap where months between are unknown. The two parts of
-- a share of flows are flows of their own.
with recursive inputs as (
    select * from {{ ref('int_leaf_inputs') }}
    where measure in ('flow', 'ratio_flow') and part in ('numerator', 'denominator')
),

reported_ytd as (
    select * from inputs
    where basis in ('ytd', 'year')
),

reported_current as (
    select * from inputs
    where basis = 'current'
),

-- Current values that lead to a month without a reported cumulative value.
open_current as (
    select reported_current.*
    from reported_current
    left join reported_ytd
        on
            reported_current.indicator = reported_ytd.indicator
            and reported_current.part = reported_ytd.part
            and reported_current.leaf_code = reported_ytd.leaf_code
            and reported_current.period_year = reported_ytd.period_year
            and reported_current.last_month = reported_ytd.last_month
    where reported_ytd.leaf_code is null
),

anchors as (
    select
        indicator,
        part,
        leaf_code,
        period_year,
        last_month,
        cast(value as decimal(38, 9)) as total,
        cast(rounding as double) as rounding,
        nature_rank,
        last_month as anchor_month,
        0 as pieces
    from reported_ytd
    union all
    select distinct
        indicator,
        part,
        leaf_code,
        period_year,
        0 as last_month,
        cast(0 as decimal(38, 9)) as total,
        cast(0 as double) as rounding,
        0 as nature_rank,
        0 as anchor_month,
        0 as pieces
    from open_current
),

chain as (
    select * from anchors
    union all
    select
        open_current.indicator,
        open_current.part,
        open_current.leaf_code,
        open_current.period_year,
        open_current.last_month,
        cast(chain.total + open_current.value as decimal(38, 9)) as total,
        chain.rounding + cast(open_current.rounding as double) as rounding,
        greatest(chain.nature_rank, open_current.nature_rank) as nature_rank,
        chain.anchor_month,
        chain.pieces + 1 as pieces
    from chain
    inner join open_current
        on
            chain.indicator = open_current.indicator
            and chain.part = open_current.part
            and chain.leaf_code = open_current.leaf_code
            and chain.period_year = open_current.period_year
            and chain.last_month + 1 = open_current.first_month
),

-- From the last reported cumulative value; where months and quarters both add up, the finer pieces.
summed as (
    select * from chain
    where pieces > 0
    qualify row_number() over (
        partition by indicator, part, leaf_code, period_year, last_month
        order by anchor_month desc, pieces desc, total desc
    ) = 1
),

all_ytd as (
    select
        indicator,
        part,
        leaf_code,
        period_year,
        last_month,
        cast(value as decimal(38, 9)) as value,
        rounding,
        nature_rank,
        'reported' as method
    from reported_ytd
    union all
    select
        indicator,
        part,
        leaf_code,
        period_year,
        last_month,
        total as value,
        rounding,
        nature_rank,
        'summed' as method
    from summed
),

steps as (
    select
        *,
        lag(last_month, 1, 0) over so_far as month_before,
        lag(value, 1, 0) over so_far as value_before,
        lag(rounding, 1, 0) over so_far as rounding_before,
        lag(nature_rank, 1, 0) over so_far as nature_before
    from all_ytd
    window so_far as (
        partition by indicator, part, leaf_code, period_year
        order by last_month
    )
),

ytd_values as (
    select
        indicator,
        part,
        leaf_code,
        period_year,
        1 as first_month,
        last_month,
        case when last_month = 12 then 'year' else 'ytd' end as basis,
        value,
        rounding,
        method,
        nature_rank,
        case when value < value_before then 'ytd_fell' end as flags
    from steps
),

-- A whole year in one value is the year's row, not a current period of its own.
differenced as (
    select
        steps.indicator,
        steps.part,
        steps.leaf_code,
        steps.period_year,
        steps.month_before + 1 as first_month,
        steps.last_month,
        'current' as basis,
        steps.value - steps.value_before as value,
        steps.rounding + steps.rounding_before as rounding,
        'differenced' as method,
        greatest(steps.nature_rank, steps.nature_before) as nature_rank,
        case when steps.value < steps.value_before then 'negative_difference' end as flags
    from steps
    left join reported_current
        on
            steps.indicator = reported_current.indicator
            and steps.part = reported_current.part
            and steps.leaf_code = reported_current.leaf_code
            and steps.period_year = reported_current.period_year
            and steps.month_before + 1 = reported_current.first_month
            and steps.last_month = reported_current.last_month
    where
        reported_current.leaf_code is null
        and not (steps.month_before = 0 and steps.last_month = 12)
),

-- A current value is held against the cumulative ones at both its ends; where one of these or its
-- rounding is unknown, nothing can be told.
current_values as (
    select
        reported_current.indicator,
        reported_current.part,
        reported_current.leaf_code,
        reported_current.period_year,
        reported_current.first_month,
        reported_current.last_month,
        reported_current.basis,
        cast(reported_current.value as decimal(38, 9)) as value,
        reported_current.rounding,
        'reported' as method,
        reported_current.nature_rank,
        case
            when
                abs(cast(
                    ytd_after.value - coalesce(ytd_before.value, 0) - reported_current.value
                    as double
                ))
                > ytd_after.rounding + reported_current.rounding
                + case when reported_current.first_month = 1 then 0 else ytd_before.rounding end
                + 1e-9
                then 'current_differs_from_ytd'
        end as flags
    from reported_current
    left join all_ytd as ytd_after
        on
            reported_current.indicator = ytd_after.indicator
            and reported_current.part = ytd_after.part
            and reported_current.leaf_code = ytd_after.leaf_code
            and reported_current.period_year = ytd_after.period_year
            and reported_current.last_month = ytd_after.last_month
    left join all_ytd as ytd_before
        on
            reported_current.indicator = ytd_before.indicator
            and reported_current.part = ytd_before.part
            and reported_current.leaf_code = ytd_before.leaf_code
            and reported_current.period_year = ytd_before.period_year
            and reported_current.first_month - 1 = ytd_before.last_month
),

final as (
    select * from ytd_values
    union all
    select * from differenced
    union all
    select * from current_values
)

select * from final
