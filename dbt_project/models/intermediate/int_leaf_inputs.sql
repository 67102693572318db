-- What each reporting region says now, by indicator and the part it plays in it, read from values
-- or counted from its list. A year and the cumulative value of its December are the same thing, and
-- so is a stock at the end of December: the one accepted later counts.
with versions as (
    select * from {{ ref('int_observation_versions') }}
),

record_flows as (
    select * from {{ ref('int_record_flows') }}
),

record_stocks as (
    select * from {{ ref('int_record_stocks') }}
),

indicators as (
    select
        *,
        measure in ('stock', 'ratio_stock') as is_stock
    from {{ ref('stg_indicators') }}
),

-- A printed zero does not say itself how many canonical units a printed one is.
conversions as (
    select * from {{ ref('int_unit_conversions') }}
),

parts as (
    select
        indicator,
        measure,
        is_stock,
        feed,
        dims,
        level_item as item,
        'numerator' as part
    from indicators
    where level_item is not null
    union all
    select
        indicator,
        measure,
        is_stock,
        feed,
        dims,
        numerator_item as item,
        'numerator' as part
    from indicators
    where numerator_item is not null
    union all
    select
        indicator,
        measure,
        is_stock,
        feed,
        dims,
        denominator_item as item,
        'denominator' as part
    from indicators
    where denominator_item is not null
    union all
    select
        indicator,
        measure,
        is_stock,
        feed,
        dims,
        growth_item as item,
        'growth' as part
    from indicators
    where growth_item is not null
),

-- Typed blanks: zero and "less than half a unit" are reports, the others are not.
known as (
    select
        *,
        coalesce(value, 0) as number_value,
        try_cast(translate(printed_value, ',，%％', '') as decimal(28, 9)) as printed,
        case
            when regexp_matches(printed_value, '[eE]') then null
            when contains(printed_value, '.')
                then len(regexp_replace(printed_value, '^[^.]*\.|[^0-9]', '', 'g'))
            else 0
        end as printed_decimals
    from versions
    where known_to is null and blank in ('reported', 'below_unit')
),

-- A stock is as of the end of the last month, whatever run of months its row is for.
placed as (
    select
        parts.indicator,
        parts.measure,
        parts.part,
        known.region_code as leaf_code,
        known.period_year,
        case
            when not parts.is_stock then known.first_month
            when known.last_month = 12 then 1
            else known.last_month
        end as first_month,
        known.last_month,
        case
            when known.last_month = 12 and (parts.is_stock or known.basis = 'ytd') then 'year'
            when parts.is_stock then 'current'
            else known.basis
        end as basis,
        known.number_value as value,
        -- Half a unit of the last printed digit, in the canonical unit; unknown below the unit.
        round(case
            when known.printed <> 0
                then abs(cast(known.number_value as double) / cast(known.printed as double))
            when known.printed = 0 and known.unit = known.printed_unit then 1
            when known.printed = 0 then conversions.factor
        end * power(10, -known.printed_decimals) / 2, 12) as rounding,
        case known.nature
            when 'simulated' then 3
            when 'derived' then 2
            else 1
        end as nature_rank,
        known.known_from,
        known.basis as reported_basis
    from known
    inner join parts
        on
            known.feed = parts.feed
            and known.item = parts.item
            and known.dims = parts.dims
    left join conversions
        on
            known.printed = 0
            and known.unit = conversions.unit
            and known.printed_unit = conversions.printed_unit
),

reported as (
    select * from placed
    qualify row_number() over (
        partition by
            indicator, part, leaf_code, period_year, first_month, last_month, basis
        order by known_from desc, reported_basis desc
    ) = 1
),

final as (
    select
        indicator,
        measure,
        part,
        leaf_code,
        period_year,
        first_month,
        last_month,
        basis,
        value,
        rounding,
        nature_rank
    from reported
    union all
    select
        indicator,
        measure,
        part,
        leaf_code,
        period_year,
        first_month,
        last_month,
        basis,
        value,
        0 as rounding,
        nature_rank
    from record_flows
    union all
    select
        indicator,
        measure,
        part,
        leaf_code,
        period_year,
        first_month,
        last_month,
        basis,
        value,
        0 as rounding,
        nature_rank
    from record_stocks
)

select * from final
