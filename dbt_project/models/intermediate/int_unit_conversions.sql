-- How many canonical units a printed one is, as all the values that stand were converted: a printed
-- zero does not say it itself.
with versions as (
    select * from {{ ref('int_observation_versions') }}
    where known_to is null and blank = 'reported' and unit <> printed_unit
),

printed_values as (
    select
        unit,
        printed_unit,
        cast(value as double) as number_value,
        cast(
            try_cast(translate(printed_value, ',，%％', '') as decimal(28, 9)) as double
        ) as printed
    from versions
),

ratios as (
    select
        unit,
        printed_unit,
        abs(number_value / printed) as ratio
    from printed_values
    where printed <> 0 and number_value <> 0
),

-- To twelve digits: what a division of doubles adds behind them is noise.
factors as (
    select
        unit,
        printed_unit,
        round(ratio, 12 - cast(ceil(log10(ratio)) as integer)) as factor,
        count(*) as n_values
    from ratios
    group by all
),

-- The one that most values have: what is printed may be rounded further than what it stands for.
final as (
    select
        unit,
        printed_unit,
        factor
    from factors
    qualify row_number() over (
        partition by unit, printed_unit
        order by n_values desc, factor asc
    ) = 1
)

select * from final
