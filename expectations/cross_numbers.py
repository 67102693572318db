"""Identities between numbers: observations, indicators, sums, baselines and growth.

Belongs here: what must be the same number wherever it stands. Does not belong here: targets
(``cross_lights``), submissions and reporting (``cross_reports``). An identity is asked only where
it must hold: complete reports, no break in a series, no merged region. Elsewhere it says nothing,
which is not agreement.
"""
# ruff: noqa: S608 - the SQL is put together from constants of this package alone

from __future__ import annotations

from expectations.common_checks import EXPLAIN_ZH
from expectations.identities import Identity, same

_NAMED = "concat_ws('|', i.indicator, i.region_code, i.period, i.basis)"


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
    not list_bool_or([{same("one", "i.value")} for one in observed.observed]) as wrong
from marts.fct_indicator as i
inner join ({_OBSERVED}) as observed
    on i.indicator = observed.indicator and i.region_code = observed.region_code
        and i.period_end = observed.period_end
        and (i.basis = 'current') = observed.is_current
        and (not observed.is_current or i.period_start = observed.period_start)
where i.method = 'reported' and i.value is not null
"""

# What a region with others below it reports itself need not be used: theirs may be.
_OBSERVED_IS_SHOWN = f"""
select
    concat_ws('|', observed.indicator, observed.region_code, observed.period_end) as subject,
    i.indicator is null as wrong
from ({_OBSERVED}) as observed
inner join marts.dim_region as r
    on observed.region_code = r.region_code and r.level = 'county'
        and r.region_code not in (
            select parent_code from marts.dim_region where parent_code is not null
        )
left join marts.fct_indicator as i
    on i.indicator = observed.indicator and i.region_code = observed.region_code
        and i.period_end = observed.period_end
        and (i.basis = 'current') = observed.is_current
        and (not observed.is_current or i.period_start = observed.period_start)
"""

# Where every leaf below has reported there is nothing to estimate, and parts are the whole.
_TOTAL_IS_SUM = f"""
select {_NAMED} as subject, not ({same("parts.total", "i.value")}) as wrong
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
    or (c.contribution_pp is not null and not ({same("c.contribution_pp", _POINTS)})) as wrong
from marts.fct_contribution as c
left join marts.fct_indicator as child
    on c.indicator = child.indicator and c.region_code = child.region_code
        and c.period = child.period and c.basis = child.basis
left join marts.fct_indicator as parent
    on c.indicator = parent.indicator and c.parent_code = parent.region_code
        and c.period = parent.period and c.basis = parent.basis
"""

# A region that took others in is compared with all of them together; a broken series is linked.
# A stock and a share of one are compared with the end of the base year.
_BASELINE_IS_PAST = f"""
select {_NAMED} as subject, not ({same("i.baseline_value", "past.value")}) as wrong
from marts.fct_indicator as i
inner join marts.dim_indicator as d
    on i.indicator = d.indicator and d.measure in ('flow', 'stock', 'ratio_stock')
inner join marts.fct_indicator as past
    on i.indicator = past.indicator and i.region_code = past.region_code
        and past.basis = case d.measure when 'flow' then i.basis else 'year' end
        and past.period = cast(i.base_year as varchar)
        || case d.measure when 'flow' then substr(i.period, 5) else '' end
        and past.value is not null
where i.baseline_value is not null and i.n_expected = 1
    and i.method in ('reported', 'differenced', 'summed') and past.method = i.method
    and not d.counted
    and i.indicator not in (select indicator from inputs.series_breaks)
    and i.region_code not in (
        select successor_code from marts.dim_region where successor_code is not null
    )
"""

# Where a region below had not reported in the base year, baselines are scaled at each level.
_BASELINE_IS_SUM = f"""
select {_NAMED} as subject, not ({same("parts.total", "i.baseline_value")}) as wrong
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
inner join marts.fct_indicator as past
    on i.indicator = past.indicator and i.region_code = past.region_code and i.basis = past.basis
        and past.period = cast(i.base_year as varchar) || substr(i.period, 5)
        and past.n_reported = past.n_expected
where i.method = 'aggregated' and i.coverage = 1 and i.n_reported = i.n_expected
    and i.baseline_value is not null
    and i.indicator not in (select indicator from inputs.series_breaks)
"""

# Growth is that of the levels or the one published, as the indicator declares; where no level is
# shown, no growth counts.
_GROWTH_AS_DECLARED = f"""
select {_NAMED} as subject,
    i.growth_pct is distinct from case d.judge_by
        when 'level' then i.level_growth_pct
        else case when i.value is not null then i.chained_growth_pct end
    end as wrong
from marts.fct_indicator as i
inner join marts.dim_indicator as d on i.indicator = d.indicator
"""

_QUALITY_FOLLOWS = f"""
select {_NAMED} as subject, i.coverage >= 1 - 1e-9 and i.n_reported < i.n_expected as wrong
from marts.fct_indicator as i
where i.quality <> 'published' and i.coverage is not null
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
        "数据质量不是“正式数”，还有地区没报，覆盖率却写着报齐了。",
        "Reports are missing and the figure is no published one, yet its coverage is complete.",
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
