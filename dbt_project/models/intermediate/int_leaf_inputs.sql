-- What each reporting region says now, by indicator and the part it plays in it. A year and the
-- cumulative value of its December are the same thing: the one accepted later counts.
with versions as (
    select * from {{ ref('int_observation_versions') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

parts as (
    select
        indicator,
        measure,
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
        case when basis = 'ytd' and last_month = 12 then 'year' else basis end as one_basis,
        coalesce(value, 0) as number_value,
        try_cast(replace(replace(printed_value, ',', ''), '%', '') as decimal(28, 9)) as printed,
        case
            when contains(printed_value, '.')
                then len(regexp_replace(printed_value, '^[^.]*\.|[^0-9]', '', 'g'))
            else 0
        end as printed_decimals
    from versions
    where known_to is null and blank in ('reported', 'below_unit')
),

final as (
    select
        parts.indicator,
        parts.measure,
        parts.part,
        known.region_code as leaf_code,
        known.period_year,
        known.first_month,
        known.last_month,
        known.one_basis as basis,
        known.number_value as value,
        -- Half a unit of the last printed digit, in the canonical unit; 0 where it cannot be told.
        case
            when known.printed <> 0
                then
                    abs(cast(known.number_value as double) / cast(known.printed as double))
                    * power(10, -known.printed_decimals) / 2
            else 0
        end as rounding,
        case known.nature
            when 'simulated' then 3
            when 'derived' then 2
            else 1
        end as nature_rank
    from known
    inner join parts
        on
            known.feed = parts.feed
            and known.item = parts.item
            and known.dims = parts.dims
    qualify row_number() over (
        partition by
            parts.indicator, parts.part, known.region_code,
            known.period_year, known.first_month, known.last_month, known.one_basis
        order by known.known_from desc, known.basis desc
    ) = 1
)

select * from final
