-- What each plan is judged by: the general rules, and its own settings where it has any. A light
-- judged by a plan's own settings says so in the version of its rules.
with plans as (
    select * from {{ ref('stg_plans') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

plan_settings as (
    select * from {{ ref('stg_plan_settings') }}
),

own as (
    select
        plan,
        max(setting_value) filter (where setting = 'coverage_published') as coverage_published,
        max(setting_value) filter (where setting = 'coverage_withheld') as coverage_withheld,
        max(setting_value) filter (where setting = 'behind_far') as behind_far,
        max(setting_value) filter (where setting = 'behind') as behind,
        max(setting_value) filter (where setting = 'approx_share') as approx_share,
        max(setting_value) filter (where setting = 'stale_months') as stale_months,
        max(setting_value) filter (where setting = 'min_judged_months') as min_judged_months
    from plan_settings
    group by plan
),

final as (
    select
        plans.plan,
        settings.as_of,
        settings.rule_version
        || case when own.plan is null then '' else '+' || plans.plan end as rule_version,
        coalesce(cast(own.coverage_published as double) / 100, settings.coverage_published)
            as coverage_published,
        coalesce(cast(own.coverage_withheld as double) / 100, settings.coverage_withheld)
            as coverage_withheld,
        coalesce(cast(own.behind_far as double), settings.behind_far) as behind_far,
        coalesce(cast(own.behind as double), settings.behind) as behind,
        coalesce(cast(own.approx_share as double) / 100, settings.approx_share) as approx_share,
        coalesce(cast(own.stale_months as integer), settings.stale_months) as stale_months,
        coalesce(cast(own.min_judged_months as integer), settings.min_judged_months)
            as min_judged_months
    from plans
    cross join settings
    left join own
        on plans.plan = own.plan
)

select * from final
