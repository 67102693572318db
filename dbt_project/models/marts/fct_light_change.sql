-- Every light that is not what readers saw before, and why (METHODOLOGY 7). All that differs is
-- listed; the cause is what decided (decision 0017). Says what is true of two releases, not of the
-- data, and so is no part of their content.
with progress as (
    select * from {{ ref('fct_target_progress') }}
),

targets as (
    select * from {{ ref('dim_target') }}
),

previous as (
    select * from {{ ref('stg_previous_release') }}
),

previous_progress as (
    select * from {{ ref('stg_previous_progress') }}
),

previous_settings as (
    select * from {{ ref('stg_previous_settings') }}
),

revised as (
    select * from {{ ref('int_revised_since') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

-- An annual target has a row a year; any other has one, whatever year it is judged for.
now_rows as (
    select
        progress.plan,
        progress.n,
        case when targets.kind = 'annual' then progress.target_year end as year_of,
        progress.region_code,
        progress.target_year,
        progress.is_current,
        progress.period,
        progress.judged_basis as basis,
        progress.value,
        progress.baseline_value,
        progress.needed_value,
        progress.growth_pct,
        progress.pace_gap_pp,
        progress.coverage,
        progress.light,
        progress.reason,
        progress.rule_version,
        targets.indicator,
        targets.kind,
        targets.operator,
        [
            targets.indicator,
            targets.scope,
            progress.region_code,
            targets.kind,
            targets.operator,
            cast(targets.value as varchar),
            targets.unit,
            cast(targets.deadline as varchar),
            targets.reference_region,
            targets.reference_indicator,
            targets.counts_from,
            cast(targets.first_year as varchar),
            cast(targets.baseline_year as varchar)
        ] as promised,
        concat_ws(
            ' ',
            targets.operator,
            regexp_replace(cast(targets.value as varchar), '\.?0+$', ''),
            targets.unit,
            cast(targets.deadline as varchar)
        ) as asked
    from progress
    inner join targets
        on
            progress.plan = targets.plan
            and progress.n = targets.n
),

rows_before as (
    select
        *,
        case when kind = 'annual' then target_year end as year_of,
        [
            indicator,
            scope,
            region_code,
            kind,
            operator,
            cast(target_value as varchar),
            target_unit,
            cast(deadline as varchar),
            reference_region,
            reference_indicator,
            counts_from,
            cast(first_year as varchar),
            cast(baseline_year as varchar)
        ] as promised,
        concat_ws(
            ' ',
            operator,
            regexp_replace(cast(target_value as varchar), '\.?0+$', ''),
            target_unit,
            cast(deadline as varchar)
        ) as asked
    from previous_progress
),

changed as (
    select
        coalesce(now_rows.plan, rows_before.plan) as plan,
        coalesce(now_rows.n, rows_before.n) as n,
        coalesce(now_rows.region_code, rows_before.region_code) as region_code,
        coalesce(now_rows.target_year, rows_before.target_year) as target_year,
        coalesce(now_rows.is_current, rows_before.is_current) as is_current,
        coalesce(now_rows.indicator, rows_before.indicator) as indicator,
        rows_before.light as light_before,
        now_rows.light as light_after,
        rows_before.reason as reason_before,
        now_rows.reason as reason_after,
        rows_before.period as period_before,
        now_rows.period as period_after,
        rows_before.basis as basis_before,
        now_rows.basis as basis_after,
        rows_before.value as value_before,
        now_rows.value as value_after,
        rows_before.coverage as coverage_before,
        now_rows.coverage as coverage_after,
        now_rows.pace_gap_pp,
        now_rows.operator,
        rows_before.asked as asked_before,
        now_rows.asked as asked_after,
        now_rows.plan is not null and rows_before.plan is not null as is_on_both_sides,
        (rows_before.promised is distinct from now_rows.promised) as is_other_target,
        (
            rows_before.period is not distinct from now_rows.period
            and rows_before.basis is not distinct from now_rows.basis
        ) as is_same_period,
        (
            rows_before.value is distinct from now_rows.value
            or rows_before.baseline_value is distinct from now_rows.baseline_value
            or rows_before.growth_pct is distinct from now_rows.growth_pct
            or (
                now_rows.kind = 'relative'
                and rows_before.needed_value is distinct from now_rows.needed_value
            )
        ) as is_other_value,
        (rows_before.coverage is distinct from now_rows.coverage) as is_other_coverage,
        (rows_before.rule_version is distinct from now_rows.rule_version) as is_other_version
    from now_rows
    full outer join rows_before
        on
            now_rows.plan = rows_before.plan
            and now_rows.n = rows_before.n
            and now_rows.year_of is not distinct from rows_before.year_of
    where now_rows.light is distinct from rows_before.light
),

thresholds as (
    select
        plan,
        max(value_before) filter (where setting = 'behind') as behind_before,
        max(value_before) filter (where setting = 'behind_far') as behind_far_before
    from previous_settings
    group by plan
),

-- What today's numbers would be by the thresholds of before.
ruled as (
    select
        changed.*,
        case
            when changed.reason_after in ('behind_path', 'ahead_of_path')
                then
                    case
                        when changed.pace_gap_pp < thresholds.behind_far_before then 'far_behind'
                        when changed.pace_gap_pp < thresholds.behind_before then 'behind'
                        when changed.pace_gap_pp < 0 then 'slightly_behind'
                        when thresholds.plan is not null then 'on_track'
                    end
        end as light_by_former_rule
    from changed
    left join thresholds
        on changed.plan = thresholds.plan
),

-- A setting that has changed counts where it can have touched this light.
rules as (
    select
        ruled.plan,
        ruled.n,
        ruled.target_year,
        bool_or(
            previous_settings.setting not in ('behind', 'behind_far')
            or ruled.light_by_former_rule = ruled.light_before
        ) as decides,
        string_agg(
            previous_settings.setting || ' '
            || coalesce(
                regexp_replace(cast(previous_settings.value_before as varchar), '\.?0+$', ''), '—'
            )
            || ' → '
            || coalesce(
                regexp_replace(cast(previous_settings.value_after as varchar), '\.?0+$', ''), '—'
            ),
            '、'
            order by previous_settings.setting
        ) as told
    from ruled
    inner join previous_settings
        on ruled.plan = previous_settings.plan
    where
        previous_settings.value_before is distinct from previous_settings.value_after
        and case previous_settings.setting
            when 'behind' then ruled.light_by_former_rule <> ruled.light_after
            when 'behind_far' then ruled.light_by_former_rule <> ruled.light_after
            when 'approx_share' then ruled.operator = 'approx'
            when 'stale_months' then 'stale' in (ruled.reason_before, ruled.reason_after)
            when 'min_judged_months' then not ruled.is_same_period
            when 'coverage_published' then false
            when 'coverage_withheld'
                then
                    'coverage' in (ruled.reason_before, ruled.reason_after)
                    or 'undecided' in (ruled.light_before, ruled.light_after)
            else true
        end
    group by ruled.plan, ruled.n, ruled.target_year
),

weighed as (
    select
        ruled.*,
        previous.release_id as release_before,
        rules.told as rules_told,
        revised.n_revised,
        revised.reasons as revision_reasons,
        ruled.is_other_target as by_target,
        rules.plan is not null as by_rule,
        coalesce(rules.decides, false) as rule_decides,
        -- Nothing but the calendar makes a value stale or a year's end wait for its data.
        settings.as_of <> previous.as_of
        and ruled.reason_after in ('stale', 'awaiting_final')
        and coalesce(ruled.reason_before, '') <> ruled.reason_after as by_calendar,
        ruled.is_on_both_sides
        and ruled.period_after is not null
        and (
            ruled.period_before is null
            or coalesce(periods_after.period_end > periods_before.period_end, false)
        ) as by_new_period,
        ruled.is_on_both_sides
        and ruled.is_other_coverage
        and (
            ruled.is_same_period
            or 'coverage' in (ruled.reason_before, ruled.reason_after)
            or 'undecided' in (ruled.light_before, ruled.light_after)
        ) as by_coverage,
        settings.as_of <> previous.as_of as is_other_day,
        ruled.is_other_version or not previous.is_same_software as is_other_software
    from ruled
    cross join previous
    cross join settings
    left join rules
        on
            ruled.plan = rules.plan
            and ruled.n = rules.n
            and ruled.target_year = rules.target_year
    left join revised
        on
            ruled.indicator = revised.indicator
            and ruled.region_code = revised.region_code
    left join periods as periods_before
        on
            ruled.period_before = periods_before.period
            and ruled.basis_before = periods_before.basis
    left join periods as periods_after
        on
            ruled.period_after = periods_after.period
            and ruled.basis_after = periods_after.basis
),

-- With the same coverage another value of the same period is a revision; so is a period that is
-- gone. Where late reports came in as well, only what had been known and is changed counts as one.
caused as (
    select
        *,
        is_on_both_sides
        and (
            coalesce(n_revised, 0) > 0
            or (is_same_period and is_other_value and not is_other_coverage)
            or (not is_same_period and not by_new_period and not by_calendar)
        ) as by_revision
    from weighed
),

listed as (
    select
        *,
        list_filter(
            [
                case when by_target then 'target' end,
                case when by_rule then 'rule' end,
                case when by_new_period then 'new_period' end,
                case when by_coverage then 'coverage' end,
                case when by_revision then 'revision' end,
                case when by_calendar then 'elapsed' end
            ],
            lambda entry: entry is not null
        ) as found
    from caused
),

-- Where nothing else differs, it was other software or rules, or time alone.
named as (
    select
        * exclude (found),
        case
            when len(found) > 0 then found
            when is_other_software or not is_other_day then ['rule']
            else ['elapsed']
        end as found,
        case
            when len(found) = 0 and is_other_software then '程序或规则版本不同'
        end as software_told
    from listed
),

-- What decides: the promise itself; a threshold by which today's numbers would still have the light
-- of before; the calendar, which no number undoes; missing reporters, where they are why there is
-- no verdict; then the newest data, who has reported, and what was revised.
final as (
    select
        plan,
        n,
        region_code,
        target_year,
        is_current,
        release_before,
        light_before,
        light_after,
        reason_before,
        reason_after,
        period_before,
        period_after,
        basis_before,
        basis_after,
        value_before,
        value_after,
        coverage_before,
        coverage_after,
        case
            when by_target then 'target'
            when rule_decides then 'rule'
            when by_calendar then 'elapsed'
            when by_coverage and (light_after = 'undecided' or reason_after = 'coverage')
                then 'coverage'
            when by_new_period then 'new_period'
            when by_coverage then 'coverage'
            when by_revision then 'revision'
            else found[1]
        end as cause,
        array_to_string(found, ',') as causes,
        nullif(
            concat_ws(
                '；',
                case
                    when light_before is null then '新增的目标'
                    when light_after is null then '不再有这项目标'
                    when by_target then '目标 ' || asked_before || ' → ' || asked_after
                end,
                case when by_rule then rules_told end,
                case
                    when by_revision and n_revised > 0
                        then
                            '修订 ' || cast(n_revised as varchar) || ' 处'
                            || coalesce('（' || revision_reasons || '）', '')
                end,
                software_told
            ), ''
        ) as remark_zh
    from named
)

select * from final
