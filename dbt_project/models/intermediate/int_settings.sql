-- One row: the rules in force and the day as of which everything is computed.
with settings as (
    select * from {{ ref('stg_settings') }}
),

rules as (
    select * from {{ source('inputs', 'rules') }}
),

thresholds as (
    select
        max(setting_value) filter (where setting = 'coverage_published') as coverage_published,
        max(setting_value) filter (where setting = 'coverage_withheld') as coverage_withheld,
        max(setting_value) filter (where setting = 'behind_far') as behind_far,
        max(setting_value) filter (where setting = 'behind') as behind,
        max(setting_value) filter (where setting = 'approx_share') as approx_share,
        max(setting_value) filter (where setting = 'stale_months') as stale_months,
        max(setting_value) filter (where setting = 'min_judged_months') as min_judged_months
    from settings
),

final as (
    select
        cast('{{ var("as_of") }}' as date) as as_of,
        rules.rule_version,
        cast(thresholds.coverage_published as double) / 100 as coverage_published,
        cast(thresholds.coverage_withheld as double) / 100 as coverage_withheld,
        cast(thresholds.behind_far as double) as behind_far,
        cast(thresholds.behind as double) as behind,
        cast(thresholds.approx_share as double) / 100 as approx_share,
        cast(thresholds.stale_months as integer) as stale_months,
        cast(thresholds.min_judged_months as integer) as min_judged_months
    from rules
    cross join thresholds
)

select * from final
