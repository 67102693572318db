{{ config(materialized='view') }}

-- What is known of each leaf of a region for a period, and what that is compared with: its
-- baseline, last year's value and, where the leaf is missing, its latest earlier one.
with region_periods as (
    select * from {{ ref('int_region_periods') }}
),

leaves as (
    select * from {{ ref('int_region_leaves') }}
),

leaf_values as (
    select * from {{ ref('int_leaf_values') }}
),

baselines as (
    select * from {{ ref('int_region_baselines') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

breaks as (
    select * from {{ ref('int_series_breaks') }}
    where link is null
),

epochs as (
    select * from {{ ref('int_series_epochs') }}
),

cells as (
    select
        region_periods.indicator,
        region_periods.region_code,
        region_periods.period_year,
        region_periods.first_month,
        region_periods.last_month,
        region_periods.basis,
        leaves.leaf_code,
        baselines.base_year,
        indicators.measure,
        case
            when indicators.measure in ('flow', 'ratio_flow')
                then
                    region_periods.basis || ' ' || cast(region_periods.first_month as varchar)
                    || '-' || cast(region_periods.last_month as varchar)
            else ''
        end
        || coalesce(epochs.epoch, '') as strand,
        case
            when indicators.measure in ('flow', 'ratio_flow') then region_periods.period_year * 100
            else region_periods.period_year * 100 + region_periods.last_month
        end as clock,
        coalesce(epochs.link_ahead, 1) as link_ahead
    from region_periods
    inner join indicators
        on region_periods.indicator = indicators.indicator
    inner join leaves
        on
            region_periods.feed = leaves.feed
            and region_periods.region_code = leaves.region_code
    left join baselines
        on region_periods.region_code = baselines.region_code
    left join epochs
        on
            region_periods.indicator = epochs.indicator
            and leaves.leaf_code = epochs.leaf_code
            and region_periods.period_year = epochs.period_year
            and region_periods.first_month = epochs.first_month
            and region_periods.last_month = epochs.last_month
),

-- Leaves whose numbers have come to mean something else since the baseline year: since the months
-- compared with, of a stock since its end.
broken as (
    select distinct
        cells.indicator,
        cells.region_code,
        cells.leaf_code,
        cells.period_year,
        cells.first_month,
        cells.last_month,
        cells.basis
    from cells
    inner join breaks
        on
            cells.indicator = breaks.indicator
            and cells.leaf_code = breaks.leaf_code
            and breaks.broken_on
            <= last_day(make_date(cells.period_year, cells.last_month, 1))
            and breaks.broken_on > case
                when cells.measure in ('flow', 'ratio_flow')
                    then make_date(cells.base_year, cells.first_month, 1)
                else make_date(cells.base_year, 12, 31)
            end
),

leaf_cells as (
    select distinct
        indicator,
        leaf_code,
        strand,
        clock
    from cells
),

-- Only missing leaves need an earlier value; the latest one before the period.
earlier as (
    select
        leaf_cells.indicator,
        leaf_cells.leaf_code,
        leaf_cells.strand,
        leaf_cells.clock,
        earlier_values.clock as earlier_clock,
        earlier_values.numerator as earlier_numerator,
        earlier_values.link_ahead as earlier_link,
        earlier_values.denominator as earlier_denominator,
        earlier_values.nature_rank as earlier_nature_rank
    from leaf_cells
    asof join leaf_values as earlier_values
        on
            leaf_cells.indicator = earlier_values.indicator
            and leaf_cells.leaf_code = earlier_values.leaf_code
            and leaf_cells.strand = earlier_values.strand
            and leaf_cells.clock > earlier_values.clock
),

-- What a missing leaf has already reported of the same year: it cannot have become less, of a share
-- neither part. What came before an unlinked break within the year says nothing of the months on
-- both its sides (`~`).
so_far_values as (
    select
        *,
        strand like '%~' as is_parted
    from leaf_values
    where measure in ('flow', 'ratio_flow') and basis in ('ytd', 'year')
),

so_far_cells as (
    select distinct
        indicator,
        leaf_code,
        period_year,
        last_month,
        strand like '%~' as is_parted
    from cells
    where measure in ('flow', 'ratio_flow') and basis in ('ytd', 'year')
),

so_far as (
    select
        so_far_cells.indicator,
        so_far_cells.leaf_code,
        so_far_cells.period_year,
        so_far_cells.last_month,
        so_far_values.numerator as so_far_numerator,
        so_far_values.denominator as so_far_denominator,
        so_far_values.nature_rank as so_far_nature_rank
    from so_far_cells
    asof join so_far_values
        on
            so_far_cells.indicator = so_far_values.indicator
            and so_far_cells.leaf_code = so_far_values.leaf_code
            and so_far_cells.period_year = so_far_values.period_year
            and so_far_cells.is_parted = so_far_values.is_parted
            and so_far_cells.last_month > so_far_values.last_month
),

-- A flow's baseline is the same months, a stock's what stood when the baseline year ended.
base_values as (
    select * from leaf_values
    where measure in ('flow', 'ratio_flow') or last_month = 12
),

joined as (
    select
        cells.*,
        now_values.numerator as now_numerator,
        now_values.denominator as now_denominator,
        now_values.method,
        now_values.flags,
        now_values.nature_rank as now_nature_rank,
        earlier.earlier_clock,
        earlier.earlier_numerator,
        earlier.earlier_denominator,
        earlier.earlier_nature_rank,
        earlier.earlier_link / cells.link_ahead as earlier_link,
        so_far.so_far_numerator,
        so_far.so_far_denominator,
        so_far.so_far_nature_rank,
        base_values.numerator as base_numerator,
        base_values.denominator as base_denominator,
        base_values.nature_rank as base_nature_rank,
        base_values.link_ahead / cells.link_ahead as base_link,
        last_year.numerator as last_year_numerator,
        last_year.denominator as last_year_denominator,
        last_year.link_ahead / cells.link_ahead as last_year_link,
        now_values.leaf_code is not null as is_reported,
        broken.leaf_code is not null as is_broken
    from cells
    left join leaf_values as now_values
        on
            cells.indicator = now_values.indicator
            and cells.leaf_code = now_values.leaf_code
            and cells.period_year = now_values.period_year
            and cells.first_month = now_values.first_month
            and cells.last_month = now_values.last_month
            and cells.basis = now_values.basis
    left join earlier
        on
            cells.indicator = earlier.indicator
            and cells.leaf_code = earlier.leaf_code
            and cells.strand = earlier.strand
            and cells.clock = earlier.clock
            and now_values.leaf_code is null
    left join so_far
        on
            cells.indicator = so_far.indicator
            and cells.leaf_code = so_far.leaf_code
            and cells.period_year = so_far.period_year
            and cells.last_month = so_far.last_month
            and cells.basis in ('ytd', 'year')
            and now_values.leaf_code is null
    left join base_values
        on
            cells.indicator = base_values.indicator
            and cells.leaf_code = base_values.leaf_code
            and cells.base_year = base_values.period_year
            and cells.strand = base_values.strand
    left join leaf_values as last_year
        on
            cells.indicator = last_year.indicator
            and cells.leaf_code = last_year.leaf_code
            and cells.period_year - 1 = last_year.period_year
            and cells.first_month = last_year.first_month
            and cells.last_month = last_year.last_month
            and cells.basis = last_year.basis
            and cells.strand = last_year.strand
    left join broken
        on
            cells.indicator = broken.indicator
            and cells.region_code = broken.region_code
            and cells.leaf_code = broken.leaf_code
            and cells.period_year = broken.period_year
            and cells.first_month = broken.first_month
            and cells.last_month = broken.last_month
            and cells.basis = broken.basis
),

-- What lies before a linked break is brought to the definition of the period it is compared with;
-- everything else stays exact. Of a ratio the link is on its numerator.
final as (
    select
        * exclude (
            earlier_link,
            base_link,
            last_year_link
        ) replace (
            case
                when earlier_link <> 1
                    then
                        cast(round(
                            cast(earlier_numerator as double) * earlier_link, 9
                        ) as decimal(38, 9))
                else earlier_numerator
            end as earlier_numerator,
            case
                when base_link <> 1
                    then
                        cast(round(
                            cast(base_numerator as double) * base_link, 9
                        ) as decimal(38, 9))
                else base_numerator
            end as base_numerator,
            case
                when last_year_link <> 1
                    then
                        cast(round(
                            cast(last_year_numerator as double) * last_year_link, 9
                        ) as decimal(38, 9))
                else last_year_numerator
            end as last_year_numerator
        )
    from joined
)

select * from final
