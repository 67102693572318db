-- How each thing on a list stands, and from which day until which: a row stands until a row of a
-- later period takes its place, whichever region sends it; nothing ends by being left out of a
-- later list. The row that stands without an end is the latest word on the thing.
with versions as (
    select * from {{ ref('int_record_versions') }}
    where known_to is null
),

sequenced as (
    select
        feed,
        entity_key,
        region_code,
        period,
        period_end as stands_from,
        lead(period_end) over (
            partition by feed, entity_key
            order by period_end, known_from, submission_id
        ) as stands_until,
        attributes,
        nature_rank,
        known_from,
        submission_id,
        sheet,
        line
    from versions
),

-- Of two periods that end on the same day (March, the first quarter) the one accepted later stands.
final as (
    select * from sequenced
    where stands_until is null or stands_until > stands_from
)

select * from final
