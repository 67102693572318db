-- What each counted indicator counts: the rows that meet its conditions, with the date and the
-- amount they count for. A thing without the date, or without the value told apart, counts nowhere.
with states as (
    select * from {{ ref('int_record_states') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
    where counted
),

jurisdictions as (
    select * from {{ ref('int_region_jurisdictions') }}
),

countings as (
    select * from {{ ref('stg_countings') }}
),

-- One row per attribute asked: any of its values will do, every attribute must.
conditions as (
    select
        indicator,
        part,
        asked_column,
        list(allowed) as allowed
    from {{ ref('stg_counting_conditions') }}
    group by indicator, part, asked_column
),

candidates as (
    select
        indicators.indicator,
        indicators.measure,
        states.feed,
        states.region_code,
        coalesce(jurisdictions.jurisdiction_code, states.region_code) as jurisdiction_code,
        states.entity_key,
        states.stands_from,
        states.stands_until,
        states.attributes,
        states.nature_rank,
        countings.counting,
        countings.dated_by is null as is_undated,
        cast(json_extract_string(states.attributes, countings.dated_by) as date) as dated_on,
        cast(json_extract_string(states.attributes, countings.ended_by) as date) as ended_on,
        case
            when countings.counting = 'distinct'
                then json_extract_string(states.attributes, countings.counted_column)
        end as distinct_value,
        case
            when countings.counting = 'sum'
                then
                    cast(
                        json_extract_string(states.attributes, countings.counted_column)
                        as decimal(28, 9)
                    )
            else 1
        end as amount
    from states
    inner join indicators
        on states.feed = indicators.feed
    inner join countings
        on indicators.indicator = countings.indicator
    left join jurisdictions
        on states.region_code = jurisdictions.region_code
),

unmet as (
    select
        candidates.indicator,
        candidates.entity_key,
        candidates.stands_from,
        bool_or(conditions.part = 'where') as is_left_out
    from candidates
    inner join conditions
        on candidates.indicator = conditions.indicator
    where
        not coalesce(
            list_contains(
                conditions.allowed,
                json_extract_string(candidates.attributes, conditions.asked_column)
            ),
            false
        )
    group by candidates.indicator, candidates.entity_key, candidates.stands_from
),

-- What meets `where` alone is in the denominator of a ratio only.
final as (
    select
        candidates.indicator,
        candidates.measure,
        candidates.feed,
        candidates.region_code as leaf_code,
        candidates.jurisdiction_code,
        candidates.entity_key,
        candidates.stands_from,
        candidates.stands_until,
        candidates.dated_on,
        candidates.ended_on,
        candidates.counting,
        candidates.distinct_value,
        coalesce(candidates.amount, 0) as amount,
        unmet.indicator is null as is_numerator,
        candidates.nature_rank
    from candidates
    left join unmet
        on
            candidates.indicator = unmet.indicator
            and candidates.entity_key = unmet.entity_key
            and candidates.stands_from = unmet.stands_from
    where
        not coalesce(unmet.is_left_out, false)
        and (candidates.is_undated or candidates.dated_on is not null)
        and (candidates.counting <> 'distinct' or candidates.distinct_value is not null)
)

select * from final
