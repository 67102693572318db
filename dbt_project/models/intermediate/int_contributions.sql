-- What each leaf contributes to a region's value of a period, with its baseline and last year's
-- value, and the two treatments of a leaf that is missing (METHODOLOGY 4):
--   flow  : main = the same months of its latest earlier year x growth of the reporting peers
--           since then, other = those months unchanged
--   stock : main = its last known numerator and denominator, other = both x growth of the peers
-- A leaf without any earlier value has no estimate.
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
            when indicators.measure = 'flow'
                then region_periods.first_month * 100 + region_periods.last_month
            else 0
        end as strand,
        case
            when indicators.measure = 'flow' then region_periods.period_year * 100
            else region_periods.period_year * 100 + region_periods.last_month
        end as clock
    from region_periods
    inner join indicators
        on region_periods.indicator = indicators.indicator
    inner join leaves
        on
            region_periods.feed = leaves.feed
            and region_periods.region_code = leaves.region_code
    left join baselines
        on region_periods.region_code = baselines.region_code
),

leaf_cells as (
    select distinct
        indicator,
        leaf_code,
        basis,
        strand,
        clock,
        period_year,
        first_month,
        last_month
    from cells
),

-- Only missing leaves need an earlier value; the latest one before the period.
earlier as (
    select
        leaf_cells.indicator,
        leaf_cells.leaf_code,
        leaf_cells.basis,
        leaf_cells.strand,
        leaf_cells.clock,
        earlier_values.clock as earlier_clock,
        earlier_values.numerator as earlier_numerator,
        earlier_values.denominator as earlier_denominator,
        earlier_values.nature_rank as earlier_nature_rank
    from leaf_cells
    asof join leaf_values as earlier_values
        on
            leaf_cells.indicator = earlier_values.indicator
            and leaf_cells.leaf_code = earlier_values.leaf_code
            and leaf_cells.basis = earlier_values.basis
            and leaf_cells.strand = earlier_values.strand
            and leaf_cells.clock > earlier_values.clock
),

known as (
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
        base_values.numerator as base_numerator,
        base_values.denominator as base_denominator,
        base_values.nature_rank as base_nature_rank,
        last_year.numerator as last_year_numerator,
        last_year.denominator as last_year_denominator,
        now_values.leaf_code is not null as is_reported
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
            and cells.basis = earlier.basis
            and cells.strand = earlier.strand
            and cells.clock = earlier.clock
            and now_values.leaf_code is null
    left join leaf_values as base_values
        on
            cells.indicator = base_values.indicator
            and cells.leaf_code = base_values.leaf_code
            and cells.base_year = base_values.period_year
            and cells.first_month = base_values.first_month
            and cells.last_month = base_values.last_month
            and cells.basis = base_values.basis
    left join leaf_values as last_year
        on
            cells.indicator = last_year.indicator
            and cells.leaf_code = last_year.leaf_code
            and cells.period_year - 1 = last_year.period_year
            and cells.first_month = last_year.first_month
            and cells.last_month = last_year.last_month
            and cells.basis = last_year.basis
),

wanted_growth as (
    select distinct
        indicator,
        region_code,
        basis,
        strand,
        clock,
        earlier_clock
    from known
    where earlier_clock is not null
),

peer_growth as (
    select
        wanted_growth.indicator,
        wanted_growth.region_code,
        wanted_growth.basis,
        wanted_growth.strand,
        wanted_growth.clock,
        wanted_growth.earlier_clock,
        sum(peers.now_numerator) / nullif(sum(peers_then.numerator), 0) as numerator_growth,
        sum(peers.now_denominator) / nullif(sum(peers_then.denominator), 0) as denominator_growth
    from wanted_growth
    inner join known as peers
        on
            wanted_growth.indicator = peers.indicator
            and wanted_growth.region_code = peers.region_code
            and wanted_growth.basis = peers.basis
            and wanted_growth.strand = peers.strand
            and wanted_growth.clock = peers.clock
            and peers.is_reported
    inner join leaf_values as peers_then
        on
            peers.indicator = peers_then.indicator
            and peers.leaf_code = peers_then.leaf_code
            and peers.basis = peers_then.basis
            and peers.strand = peers_then.strand
            and wanted_growth.earlier_clock = peers_then.clock
    group by all
),

treated as (
    select
        known.*,
        -- Without a peer to learn from, the earlier value stands unchanged.
        cast(round(
            cast(known.earlier_numerator as double) * coalesce(peer_growth.numerator_growth, 1), 9
        ) as decimal(38, 9)) as grown_numerator,
        cast(round(
            cast(known.earlier_denominator as double)
            * coalesce(peer_growth.denominator_growth, 1), 9
        ) as decimal(38, 9)) as grown_denominator
    from known
    left join peer_growth
        on
            known.indicator = peer_growth.indicator
            and known.region_code = peer_growth.region_code
            and known.basis = peer_growth.basis
            and known.strand = peer_growth.strand
            and known.clock = peer_growth.clock
            and known.earlier_clock = peer_growth.earlier_clock
),

final as (
    select
        indicator,
        region_code,
        leaf_code,
        measure,
        period_year,
        first_month,
        last_month,
        basis,
        base_year,
        is_reported,
        method,
        flags,
        case
            when is_reported then now_numerator
            when measure = 'flow' then grown_numerator
            else earlier_numerator
        end as numerator,
        case when is_reported then now_denominator else earlier_denominator end as denominator,
        case
            when is_reported then now_numerator
            when measure = 'flow' then earlier_numerator
            else grown_numerator
        end as other_numerator,
        case when is_reported then now_denominator else grown_denominator end
            as other_denominator,
        base_numerator,
        base_denominator,
        last_year_numerator,
        last_year_denominator,
        coalesce(now_nature_rank, earlier_nature_rank) as nature_rank,
        base_nature_rank
    from treated
)

select * from final
