-- What was revised since the release before (METHODOLOGY 7), by indicator and region whose number
-- it is part of: values and rows of lists that had been known and are others now, or are gone. A
-- value where there was none is no revision.
with previous as (
    select * from {{ ref('stg_previous_release') }}
),

revisions as (
    select * from {{ ref('fct_revision') }}
),

versions as (
    select * from {{ ref('int_record_versions') }}
),

submissions as (
    select * from {{ ref('stg_submissions') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

closure as (
    select * from {{ ref('stg_region_closure') }}
),

items as (
    select
        indicator,
        feed,
        dims,
        unnest([level_item, numerator_item, denominator_item, growth_item]) as item
    from indicators
),

revised_values as (
    select
        items.indicator,
        revisions.region_code,
        revisions.reason
    from revisions
    cross join previous
    inner join items
        on
            revisions.feed = items.feed
            and revisions.item = items.item
            and revisions.dims = items.dims
    where
        revisions.known_from > previous.data_cutoff
        and revisions.old_value is not null
),

-- The same row sent again is no revision.
revised_rows as (
    select
        indicators.indicator,
        versions.region_code,
        coalesce(submissions.revision, ended.submission_state) as reason
    from versions
    cross join previous
    inner join indicators
        on
            versions.feed = indicators.feed
            and indicators.counted
    left join versions as later
        on
            versions.feed = later.feed
            and versions.entity_key = later.entity_key
            and versions.period = later.period
            and versions.known_to = later.known_from
    left join submissions
        on later.submission_id = submissions.submission_id
    left join submissions as ended
        on
            versions.submission_id = ended.submission_id
            and versions.known_to = ended.ended_at
    where
        versions.known_to > previous.data_cutoff
        and versions.known_to > versions.known_from
        and later.attributes is distinct from versions.attributes
),

revised as (
    select * from revised_values
    union all
    select * from revised_rows
),

final as (
    select
        revised.indicator,
        closure.ancestor_code as region_code,
        count(*) as n_revised,
        string_agg(distinct revised.reason, ',' order by revised.reason) as reasons
    from revised
    inner join closure
        on revised.region_code = closure.region_code
    group by revised.indicator, closure.ancestor_code
)

select * from final
