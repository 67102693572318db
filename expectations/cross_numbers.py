"""Identities between numbers: observations, indicators, shares, baselines and growth.

Belongs here: what must be the same number wherever it stands. Does not belong here: a region and
those below it (``cross_totals``), targets (``cross_lights``), submissions (``cross_reports``). An
identity is asked only where it must hold: complete reports, no break in a series, no merged region.
Elsewhere it says nothing, which is not agreement.
"""
# ruff: noqa: S608 - the SQL is put together from constants of this package alone

from __future__ import annotations

from expectations.common_checks import EXPLAIN_ZH
from expectations.identities import NAMED, Identity, same

_HAS_NONE_BELOW = """r.level = 'county'
        and r.region_code not in (
            select parent_code from marts.dim_region where parent_code is not null
        )"""


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
select {NAMED} as subject,
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
    on observed.region_code = r.region_code and {_HAS_NONE_BELOW}
left join marts.fct_indicator as i
    on i.indicator = observed.indicator and i.region_code = observed.region_code
        and i.period_end = observed.period_end
        and (i.basis = 'current') = observed.is_current
        and (not observed.is_current or i.period_start = observed.period_start)
"""

# A share is that of its two parts wherever a county has reported both for the same day or year.
_SHARE_IS_OF_ITS_PARTS = f"""
select
    concat_ws('|', own.indicator, part.region_code, part.period_end) as subject,
    i.value is null or not ({same("100 * cast(part.value as double) / whole.value", "i.value")})
        as wrong
from inputs.indicators as own
inner join marts.fct_observation as part
    on own.feed = part.feed and own.numerator = part.item
        and coalesce(own.dims, '') = coalesce(part.dims, '')
inner join marts.fct_observation as whole
    on own.feed = whole.feed and own.denominator = whole.item and part.dims = whole.dims
        and part.region_code = whole.region_code and part.period_start = whole.period_start
        and part.period_end = whole.period_end and part.basis = whole.basis
inner join marts.dim_region as r
    on part.region_code = r.region_code and {_HAS_NONE_BELOW}
left join marts.fct_indicator as i
    on own.indicator = i.indicator and part.region_code = i.region_code
        and part.period_end = i.period_end
where own.measure = 'ratio_stock' and part.known_to is null and whole.known_to is null
    and part.value is not null and whole.value > 0
    and part.period_end <= (select max(as_of) from marts.fct_target_progress)
"""

# A growth without levels is the one published.
_RATE_IS_PUBLISHED = f"""
select {NAMED} as subject, not ({same("i.published_growth_pct", "i.value")}) as wrong
from marts.fct_indicator as i
inner join marts.dim_indicator as d on i.indicator = d.indicator and d.measure = 'growth_only'
where i.value is not null
"""

# A region that took others in is compared with all of them together; a broken series is linked.
# A stock and a share of one are compared with the end of the base year.
_BASELINE_IS_PAST = f"""
select {NAMED} as subject, not ({same("i.baseline_value", "past.value")}) as wrong
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

# Growth is that of the levels or the one published, as the indicator declares; where no level is
# shown, no growth counts.
_GROWTH_AS_DECLARED = f"""
select {NAMED} as subject,
    i.growth_pct is distinct from case d.judge_by
        when 'level' then i.level_growth_pct
        else case when i.value is not null then i.chained_growth_pct end
    end as wrong
from marts.fct_indicator as i
inner join marts.dim_indicator as d on i.indicator = d.indicator
"""

_QUALITY_FOLLOWS = f"""
select {NAMED} as subject, i.coverage >= 1 - 1e-9 and i.n_reported < i.n_expected as wrong
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
        "share_is_of_its_parts",
        _SHARE_IS_OF_ITS_PARTS,
        "比率与该地区报送的分子、分母对不上，或没有算出来。",
        "A share is not that of the parts the region reported, or was not computed.",
    ),
    Identity(
        "rate_is_published",
        _RATE_IS_PUBLISHED,
        "只公布增速的指标，页面上的增速与报送的不同。",
        "A growth rate differs from the one that was published.",
    ),
    Identity(
        "baseline_is_own_past",
        _BASELINE_IS_PAST,
        "基期数不是该地区基准年同期自己的数，增速会算错。",
        "A baseline is not the region's own figure of the baseline year.",
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
