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
        'fct_growth_check.indicator' as what,
        indicator as key_value,
        'indicator' as kind
    from {{ ref('fct_growth_check') }}
    union
    select
        'fct_growth_check.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_growth_check') }}
    union
    select
        'fct_contribution.indicator' as what,
        indicator as key_value,
        'indicator' as kind
    from {{ ref('fct_contribution') }}
    union
    select
        'fct_contribution.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_contribution') }}
    union
    select
        'fct_contribution.parent_code' as what,
        parent_code as key_value,
        'region' as kind
    from {{ ref('fct_contribution') }}
    union
    select
        'fct_disagreement.indicator' as what,
        indicator as key_value,
        'indicator' as kind
    from {{ ref('fct_disagreement') }}
    union
    select
        'fct_disagreement.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_disagreement') }}
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
        'fct_reporting_rate.feed' as what,
        feed as key_value,
        'feed' as kind
    from {{ ref('fct_reporting_rate') }}
    union
    select
        'fct_reporting_rate.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_reporting_rate') }}
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
        'dim_setting.plan' as what,
        plan as key_value,
        'plan' as kind
    from {{ ref('dim_setting') }}
    where plan <> ''
    union
    select
        'fct_target_progress.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        'target' as kind
    from {{ ref('fct_target_progress') }}
    union
    select
        'fct_target_path.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        'target' as kind
    from {{ ref('fct_target_path') }}
    union
    select
        'fct_target_progress.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_target_progress') }}
    union
    select
        'fct_light_change.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        'target' as kind
    from {{ ref('fct_light_change') }}
    where light_after is not null
    union
    select
        'fct_light_change.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_light_change') }}
    where light_after is not null
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
    union
    select
        'fct_record.feed' as what,
        feed as key_value,
        'feed' as kind
    from {{ ref('fct_record') }}
    union
    select
        'fct_record.region_code' as what,
        region_code as key_value,
        'region' as kind
    from {{ ref('fct_record') }}
    union
    select
        'dim_target.reference_indicator' as what,
        reference_indicator as key_value,
        'indicator' as kind
    from {{ ref('dim_target') }}
    where reference_indicator is not null
    union
    select
        'dim_goal.plan' as what,
        plan as key_value,
        'plan' as kind
    from {{ ref('dim_goal') }}
    union
    select
        'dim_goal_unit.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        'goal' as kind
    from {{ ref('dim_goal_unit') }}
    union
    select
        'dim_action.plan' as what,
        plan as key_value,
        'plan' as kind
    from {{ ref('dim_action') }}
    union
    select
        'dim_action.same_as' as what,
        plan || '#' || cast(same_as as varchar) as key_value,
        'action' as kind
    from {{ ref('dim_action') }}
    where same_as is not null
    union
    select
        'dim_action_unit.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        'action' as kind
    from {{ ref('dim_action_unit') }}
    union
    select
        'fct_action_progress.plan' as what,
        plan || '#' || cast(n as varchar) as key_value,
        promise_kind as kind
    from {{ ref('fct_action_progress') }}
    -- A report on a promise that no plan makes any more would be lost without a word.
    union
    select
        'fct_record.entity_key' as what,
        json_extract_string(attributes, 'promise') as key_value,
        'promise' as kind
    from {{ ref('fct_record') }}
    where feed = 'action_progress' and known_to is null
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
    union
    select
        'goal' as kind,
        plan || '#' || cast(n as varchar) as key_value
    from {{ ref('dim_goal') }}
    union
    select
        'action' as kind,
        plan || '#' || cast(n as varchar) as key_value
    from {{ ref('dim_action') }}
    union
    select
        'promise' as kind,
        plan || case promise_kind when 'action' then '-A' else '-G' end
        || cast(n as varchar) as key_value
    from {{ ref('fct_action_progress') }}
)

select keys.*
from keys
left join known
    on
        keys.kind = known.kind
        and keys.key_value = known.key_value
where known.key_value is null
