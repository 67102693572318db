-- Every number the rules use, as the page 方法说明 prints it: the general ones under no plan, and those
-- that a plan has instead.
with settings as (
    select * from {{ ref('stg_settings') }}
),

plan_settings as (
    select * from {{ ref('stg_plan_settings') }}
),

final as (
    select
        '' as plan,
        setting,
        setting_value as value,
        unit,
        title_zh,
        note_zh,
        source_zh,
        is_choice
    from settings
    union all
    select
        plan_settings.plan,
        plan_settings.setting,
        plan_settings.setting_value as value,
        settings.unit,
        settings.title_zh,
        settings.note_zh,
        plan_settings.reason_zh as source_zh,
        false as is_choice
    from plan_settings
    inner join settings
        on plan_settings.setting = settings.setting
)

select * from final
