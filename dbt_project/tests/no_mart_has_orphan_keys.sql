-- Every key of a fact and of a dimension leads somewhere.
with keys as (
    select
        'fct_observation.feed' as what,
        feed as key_value,
        'feed' as kind
    from {{ ref('fct_observation') }}
    union
    select
        'fct_observation.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_observation') }}
    union
    select
        'fct_indicator.indicator' as what,
        indicator as key_value,
        'indicator' as kind
    from {{ ref('fct_indicator') }}
    union
    select
        'fct_indicator.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_indicator') }}
    union
    select
        'fct_reporting.feed' as what,
        feed as key_value,
        'feed' as kind
    from {{ ref('fct_reporting') }}
    union
    select
        'fct_reporting.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_reporting') }}
    union
    select
        'dim_target.plan' as what,
        plan as key_value,
        'plan' as kind
    from {{ ref('dim_target') }}
    union
    select
        'dim_target.indicator' as what,
        indicator as key_value,
        'indicator' as kind
    from {{ ref('dim_target') }}
    union
    select
        'dim_target.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('dim_target') }}
    union
    select
        'dim_target_unit.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        'target' as kind
    from {{ ref('dim_target_unit') }}
    union
    select
        'dim_indicator.feed' as what,
        feed as key_value,
        'feed' as kind
    from {{ ref('dim_indicator') }}
    union
    select
        'dim_target.reference_region' as what,
        reference_region as key_value,
        'region' as kind
    from {{ ref('dim_target') }}
    where reference_region is not null
    union
    select
        'fct_target_progress.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        'target' as kind
    from {{ ref('fct_target_progress') }}
    union
    select
        'fct_target_progress.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_target_progress') }}
    union
    select
        'fct_revision.feed' as what,
        feed as key_value,
        'feed' as kind
    from {{ ref('fct_revision') }}
    union
    select
        'fct_revision.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_revision') }}
),

known as (
    select
        'feed' as kind,
        feed as key_value
    from {{ ref('dim_feed') }}
    union
    select
        'region' as kind,
        region_code as key_value
    from {{ ref('dim_region') }}
    union
    select
        'indicator' as kind,
        indicator as key_value
    from {{ ref('dim_indicator') }}
    union
    select
        'plan' as kind,
        plan as key_value
    from {{ ref('dim_plan') }}
    union
    select
        'target' as kind,
        plan || '#' || cast(n as varchar) as key_value
    from {{ ref('dim_target') }}
)

select keys.*
from keys
left join known
    on
        keys.kind = known.kind
        and keys.key_value = known.key_value
where known.key_value is null
