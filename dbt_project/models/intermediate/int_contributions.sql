-- What each leaf contributes to a region's value of a period, and the two treatments of a leaf that
-- is missing (METHODOLOGY 4), of both parts of a ratio alike:
--   flow  : main = the same months of its latest earlier year x growth of the reporting peers
--           since then, other = those months unchanged
--   stock : main = what was last known, other = that x growth of the peers
-- A flow is never estimated below what the leaf has already reported of the same year, a share of
-- flows in neither part. A leaf without any earlier value has no estimate.
with known as (
    select
        *,
        -- Peers need not share the breaks of a leaf, only its months.
        split_part(strand, ' #', 1) as months
    from {{ ref('int_leaf_comparisons') }}
),

leaf_values as (
    select * from {{ ref('int_leaf_values') }}
),

-- A leaf learns from peers of other epochs as well: a break of its own is none of theirs. Each is
-- only held against its own past (`strand` without and with the epoch).
wanted_growth as (
    select distinct
        indicator,
        region_code,
        months,
        clock,
        earlier_clock
    from known
    where earlier_clock is not null
),

peer_growth as (
    select
        wanted_growth.indicator,
        wanted_growth.region_code,
        wanted_growth.months,
        wanted_growth.clock,
        wanted_growth.earlier_clock,
        sum(peers.now_numerator) / nullif(sum(
            case
                when
                    peers_then.link_ahead is not distinct from peers.link_ahead
                    then peers_then.numerator
                else cast(round(
                    cast(peers_then.numerator as double)
                    * peers_then.link_ahead / peers.link_ahead, 9
                ) as decimal(38, 9))
            end
        ), 0) as numerator_growth,
        sum(peers.now_denominator) / nullif(sum(peers_then.denominator), 0) as denominator_growth
    from wanted_growth
    inner join known as peers
        on
            wanted_growth.indicator = peers.indicator
            and wanted_growth.region_code = peers.region_code
            and wanted_growth.months = peers.months
            and wanted_growth.clock = peers.clock
            and peers.is_reported
    inner join leaf_values as peers_then
        on
            peers.indicator = peers_then.indicator
            and peers.leaf_code = peers_then.leaf_code
            and peers.strand = peers_then.strand
            and wanted_growth.earlier_clock = peers_then.clock
    group by all
),

treated as (
    select
        known.*,
        known.measure in ('flow', 'ratio_flow') as is_flow,
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
            and known.months = peer_growth.months
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
        coalesce(is_broken, false) as is_broken,
        method,
        flags,
        case
            when is_reported then now_numerator
            when is_flow then greatest(grown_numerator, so_far_numerator)
            else earlier_numerator
        end as numerator,
        case
            when is_reported then now_denominator
            when is_flow then greatest(grown_denominator, so_far_denominator)
            else earlier_denominator
        end as denominator,
        case
            when is_reported then now_numerator
            when is_flow then greatest(earlier_numerator, so_far_numerator)
            else grown_numerator
        end as other_numerator,
        case
            when is_reported then now_denominator
            when is_flow then greatest(earlier_denominator, so_far_denominator)
            else grown_denominator
        end as other_denominator,
        so_far_numerator,
        base_numerator,
        base_denominator,
        last_year_numerator,
        last_year_denominator,
        coalesce(
            now_nature_rank, greatest(earlier_nature_rank, so_far_nature_rank)
        ) as nature_rank,
        base_nature_rank
    from treated
)

select * from final
