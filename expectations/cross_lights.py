"""Identities between targets: progress and indicator, attained share, verdict and freshness.

Belongs here: that a light follows from the numbers beside it. Does not belong here: the numbers
themselves (``cross_numbers``), or the bands of the pace gap (``pace_checks``).
"""
# ruff: noqa: S608 - the SQL is put together from constants of this package alone

from __future__ import annotations

from expectations.identities import Identity, same

_TARGET = "concat_ws('|', p.plan, p.n, p.region_code, p.target_year)"

_PROGRESS_IS_INDICATOR = f"""
select
    {_TARGET} as subject,
    i.indicator is null or i.value is distinct from p.value
    or i.baseline_value is distinct from p.baseline_value
    or i.coverage is distinct from p.coverage
    or (t.kind = 'growth' and i.growth_pct is distinct from p.growth_pct) as wrong
from marts.fct_target_progress as p
inner join marts.dim_target as t on p.plan = t.plan and p.n = t.n
left join marts.fct_indicator as i
    on t.indicator = i.indicator and p.region_code = i.region_code
        and p.period = i.period and p.judged_basis = i.basis
where p.period is not null and p.value is not null
    and t.kind in ('growth', 'level', 'points', 'relative')
"""

_NEEDED = "cast(p.needed_value as double)"
_SHARE = f"""(case
    when t.kind = 'growth' then 100 * p.growth_pct / t.value
    when t.kind in ('cumulative', 'annual') or p.baseline_value is null
        then 100 * cast(p.value as double) / {_NEEDED}
    else 100 * cast(p.value - p.baseline_value as double)
        / ({_NEEDED} - cast(p.baseline_value as double))
end)"""
_ATTAINED = f"""
select {_TARGET} as subject, not ({same("p.attained_pct", _SHARE)}) as wrong
from marts.fct_target_progress as p
inner join marts.dim_target as t on p.plan = t.plan and p.n = t.n
where p.attained_pct is not null
"""

# 左右 and 约 are met below the printed number, by a setting: how far is not judged here. What has
# no attained share (met before the plan began, or relative to another) is judged elsewhere. Growth
# is met on a complete year, all else as it stands.
_VERDICT_FOLLOWS = f"""
select
    {_TARGET} as subject,
    case p.light
        when 'missed' then p.as_of < make_date(p.target_year, 12, 31)
            or (t.operator in ('>=', '=') and coalesce(p.attained_pct >= 100 + 1e-6, false))
        when 'achieved'
            then t.operator <> 'approx' and coalesce(p.attained_pct < 100 - 1e-6, false)
        else t.operator in ('>=', '=') and (t.kind <> 'growth' or p.judged_basis = 'year')
            and coalesce(p.attained_pct >= 100 + 1e-6, false)
    end as wrong
from marts.fct_target_progress as p
inner join marts.dim_target as t on p.plan = t.plan and p.n = t.n
where p.value is not null
    and p.light in (
        'missed', 'achieved', 'on_track', 'slightly_behind', 'behind', 'far_behind'
    )
"""

_VERDICT_IS_FRESH = f"""
select
    {_TARGET} as subject,
    i.period_end + to_months(cast(s.value as integer)) < p.as_of as wrong
from marts.fct_target_progress as p
inner join marts.dim_target as t on p.plan = t.plan and p.n = t.n
inner join marts.fct_indicator as i
    on t.indicator = i.indicator and p.region_code = i.region_code
        and p.period = i.period and p.judged_basis = i.basis
inner join inputs.settings as s on s.name = 'stale_months'
where p.light in ('on_track', 'slightly_behind', 'behind', 'far_behind')
    and p.plan not in (select plan from inputs.plan_settings)
"""

LIGHT_IDENTITIES = (
    Identity(
        "progress_is_indicator",
        _PROGRESS_IS_INDICATOR,
        "目标进度里的数与同一指标、地区、时期的指标数据不同。",
        "A target's figures differ from those of its indicator.",
    ),
    Identity(
        "attained_follows",
        _ATTAINED,
        "完成比例与“数值、基期、目标”对不上。",
        "The attained share does not follow from value, baseline and target.",
    ),
    Identity(
        "verdict_follows",
        _VERDICT_FOLLOWS,
        "“已达标”或“未达标”与数值、期限矛盾。",
        "Achieved or missed contradicts the value or the deadline.",
    ),
    Identity(
        "verdict_is_fresh",
        _VERDICT_IS_FRESH,
        "灯依据的数据已经过期，应当显示“不可判定”。",
        "A light of pace rests on data that are too old to be judged by.",
    ),
)
