-- A region's own figure beside the sum of those below it (METHODOLOGY 3); `authority` says which of
-- the two is counted, `differs` whether rounding explains the difference.
with disagreements as (
    select * from {{ ref('int_disagreements') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

final as (
    select
        disagreements.indicator,
        disagreements.region_code,
        periods.period,
        disagreements.basis,
        cast(disagreements.own_value as decimal(28, 9)) as own_value,
        cast(disagreements.children_value as decimal(28, 9)) as children_value,
        cast(disagreements.difference as decimal(28, 9)) as difference,
        disagreements.tolerance,
        disagreements.authority,
        disagreements.differs
    from disagreements
    inner join periods
        on
            disagreements.period_year = periods.period_year
            and disagreements.first_month = periods.first_month
            and disagreements.last_month = periods.last_month
            and disagreements.basis = periods.basis
    cross join settings
    where periods.period_end <= settings.as_of
)

select * from final
