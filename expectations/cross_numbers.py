"""Identities between numbers: observations, indicators, sums, growth, progress and lights.

Belongs here: what must be the same number wherever it stands. Does not belong here: submissions
and reporting (``cross_reports``). An identity is asked only where it must hold: complete reports,
no break in a series, no merged region. Elsewhere it says nothing, which is not agreement.
"""
# ruff: noqa: S608 - the SQL is put together from constants of this package alone

from __future__ import annotations

from expectations.common_checks import EXPLAIN_ZH
from expectations.identities import Identity

_NAMED = "concat_ws('|', i.indicator, i.region_code, i.period, i.basis)"
_TARGET = "concat_ws('|', p.plan, p.n, p.region_code, p.target_year)"


def _same(one: str, other: str) -> str:
    """Whether two numbers are the same but for what rounding leaves out."""
    return f"abs({one} - {other}) <= 1e-6 * greatest(1, abs({other}))"


# The values now on record that an indicator is read from as they are; a year and the cumulative
# value of its December are one fact, of which the later counts.
_OBSERVED = """
select
    own.indicator, o.region_code, o.period_end, o.basis = 'current' as is_current,
    case when o.basis = 'current' then o.period_start end as period_start,
    list(o.value) as observed
from marts.fct_observation as o
inner join inputs.indicators as own
    on o.feed = own.feed and o.item = own.item and coalesce(own.dims, '') = coalesce(o.dims, '')
where o.known_to is null and o.value is not null and own.measure = 'flow' and o.unit = own.unit
    and o.period_end <= (select max(as_of) from marts.fct_target_progress)
group by all
"""

_SHOWN_IS_OBSERVED = f"""
select {_NAMED} as subject,
    not list_bool_or([{_same("one", "i.value")} for one in observed.observed]) as wrong
from marts.fct_indicator as i
inner join ({_OBSERVED}) as observed
    on i.indicator = observed.indicator and i.region_code = observed.region_code
        and i.period_end = observed.period_end
        and (i.basis = 'current') = observed.is_current
        and (not observed.is_current or i.period_start = observed.period_start)
where i.method = 'reported' and i.value is not null
"""

# What a city or a province reports itself need not be used: its counties' reports may be.
_OBSERVED_IS_SHOWN = f"""
select
    concat_ws('|', observed.indicator, observed.region_code, observed.period_end) as subject,
    i.indicator is null as wrong
from ({_OBSERVED}) as observed
inner join marts.dim_region as r
    on observed.region_code = r.region_code and r.level = 'county'
left join marts.fct_indicator as i
    on i.indicator = observed.indicator and i.region_code = observed.region_code
        and i.period_end = observed.period_end
        and (i.basis = 'current') = observed.is_current
        and (not observed.is_current or i.period_start = observed.period_start)
"""

# Where every leaf below has reported there is nothing to estimate, and parts are the whole.
_TOTAL_IS_SUM = f"""
select {_NAMED} as subject, not ({_same("parts.total", "i.value")}) as wrong
from marts.fct_indicator as i
inner join (
    select c.indicator, c.parent_code, c.period, c.basis, sum(child.value) as total
    from marts.fct_contribution as c
    inner join marts.fct_indicator as child
        on c.indicator = child.indicator and c.region_code = child.region_code
            and c.period = child.period and c.basis = child.basis
    group by all
    having count(*) = count(child.value) and min(child.coverage) = 1
) as parts
    on i.indicator = parts.indicator and i.region_code = parts.parent_code
        and i.period = parts.period and i.basis = parts.basis
where i.method = 'aggregated' and i.coverage = 1 and i.n_reported = i.n_expected
"""

_POINTS = "(100 * cast(child.value - child.baseline_value as double) / parent.baseline_value)"
_CONTRIBUTION_FOLLOWS = f"""
select
    concat_ws('|', c.indicator, c.region_code, c.period, c.basis) as subject,
    child.indicator is null or c.value is distinct from child.value
    or (c.contribution_pp is not null and not ({_same("c.contribution_pp", _POINTS)})) as wrong
from marts.fct_contribution as c
left join marts.fct_indicator as child
    on c.indicator = child.indicator and c.region_code = child.region_code
        and c.period = child.period and c.basis = child.basis
left join marts.fct_indicator as parent
    on c.indicator = parent.indicator and c.parent_code = parent.region_code
        and c.period = parent.period and c.basis = parent.basis
"""

# Of flows: a stock carries its last value on. A region that took others in is compared with all of
# them together; a broken series is linked.
_BASELINE_IS_PAST = f"""
select {_NAMED} as subject, not ({_same("i.baseline_value", "past.value")}) as wrong
from marts.fct_indicator as i
inner join marts.dim_indicator as d on i.indicator = d.indicator and d.measure = 'flow'
inner join marts.fct_indicator as past
    on i.indicator = past.indicator and i.region_code = past.region_code and i.basis = past.basis
        and past.period = cast(i.base_year as varchar) || substr(i.period, 5)
        and past.value is not null
where i.baseline_value is not null and i.n_expected = 1 and i.method = 'reported'
    and past.method = 'reported' and not d.counted
    and i.indicator not in (select indicator from inputs.series_breaks)
    and i.region_code not in (
        select successor_code from marts.dim_region where successor_code is not null
    )
"""

_BASELINE_IS_SUM = f"""
select {_NAMED} as subject, not ({_same("parts.total", "i.baseline_value")}) as wrong
from marts.fct_indicator as i
inner join (
    select
        c.indicator, c.parent_code, c.period, c.basis, sum(child.baseline_value) as total,
        min(child.base_year) as base_year
    from marts.fct_contribution as c
    inner join marts.fct_indicator as child
        on c.indicator = child.indicator and c.region_code = child.region_code
            and c.period = child.period and c.basis = child.basis
    group by all
    having count(*) = count(child.baseline_value) and min(child.coverage) = 1
        and min(child.base_year) = max(child.base_year)
) as parts
    on i.indicator = parts.indicator and i.region_code = parts.parent_code
        and i.period = parts.period and i.basis = parts.basis and i.base_year = parts.base_year
where i.method = 'aggregated' and i.coverage = 1 and i.n_reported = i.n_expected
    and i.baseline_value is not null
    and i.indicator not in (select indicator from inputs.series_breaks)
"""

# Growth is that of the levels or the one published, as the indicator declares.
_GROWTH_AS_DECLARED = f"""
select {_NAMED} as subject,
    i.growth_pct is distinct from case d.judge_by
        when 'level' then i.level_growth_pct else i.chained_growth_pct
    end as wrong
from marts.fct_indicator as i
inner join marts.dim_indicator as d on i.indicator = d.indicator
where d.measure in ('flow', 'stock')
"""

_QUALITY_FOLLOWS = f"""
select {_NAMED} as subject, i.coverage >= 1 - 1e-9 and i.n_reported < i.n_expected as wrong
from marts.fct_indicator as i
where i.quality in ('estimated', 'withheld') and i.coverage is not null
"""

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
select {_TARGET} as subject, not ({_same("p.attained_pct", _SHARE)}) as wrong
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

_GROWTH_REPRODUCES = """
select
    concat_ws('|', indicator, region_code, period, basis) as subject,
    reproduced is false as wrong
from marts.fct_growth_check
"""

NUMBER_IDENTITIES = (
    Identity(
        "shown_is_observed",
        _SHOWN_IS_OBSERVED,
        "页面上的数与该地区报送并被接收的数不同。",
        "A figure differs from what the region reported and had accepted.",
    ),
    Identity(
        "observed_is_shown",
        _OBSERVED_IS_SHOWN,
        "有已接收的数没有进入指标数据，页面上会少这一期。",
        "An accepted value is missing from the figures.",
    ),
    Identity(
        "total_is_sum",
        _TOTAL_IS_SUM,
        "所属地区都已报齐，汇总数却不等于各地区之和。",
        "A total is not the sum of its regions although all of them have reported.",
    ),
    Identity(
        "contribution_follows",
        _CONTRIBUTION_FOLLOWS,
        "各地区对增速的贡献与该地区的数对不上。",
        "A region's contribution does not follow from its figures.",
    ),
    Identity(
        "baseline_is_own_past",
        _BASELINE_IS_PAST,
        "基期数不是该地区基准年同期自己的数，增速会算错。",
        "A baseline is not the region's own figure of the baseline year.",
    ),
    Identity(
        "baseline_is_sum",
        _BASELINE_IS_SUM,
        "所属地区都有基期数，汇总的基期数却不等于各地区之和，增速会算错。",
        "A total's baseline is not the sum of its regions' baselines.",
    ),
    Identity(
        "growth_as_declared",
        _GROWTH_AS_DECLARED,
        "用来判断的增速不是该指标声明采用的那一个。",
        "The growth judged by is not the one that the indicator declares.",
    ),
    Identity(
        "quality_follows",
        _QUALITY_FOLLOWS,
        "数据质量是“估算”或“数据不足”，覆盖率却写着报齐了。",
        "A figure is estimated or withheld although its coverage is complete.",
    ),
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
    Identity(
        "published_growth_reproduces",
        _GROWTH_REPRODUCES,
        "报送的同比增速用两年的数算不出来，很可能是增速或某一年的数填错了。",
        "A reported growth rate cannot be had from the two years' figures.",
        EXPLAIN_ZH,
        severity="note",
        owner="statistician",
    ),
)
