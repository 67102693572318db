"""Identities between a region and those below it: totals, contributions, baselines that add up.

Belongs here: what follows from adding regions up. Does not belong here: one region's own numbers
(``cross_numbers``). An identity is asked only where it must hold.
"""
# ruff: noqa: S608 - the SQL is put together from constants of this package alone

from __future__ import annotations

from expectations.identities import NAMED, Identity, same

# Where every leaf below has reported there is nothing to estimate, and parts are the whole.
_TOTAL_IS_SUM = f"""
select {NAMED} as subject, not ({same("parts.total", "i.value")}) as wrong
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

# Where a region is added up at all, it is so in every period that one below has a figure of, be it
# to say that too little was reported.
_TOTAL_IS_THERE = """
select distinct
    concat_ws('|', child.indicator, r.parent_code, child.period, child.basis) as subject,
    parent.indicator is null as wrong
from marts.fct_indicator as child
inner join marts.dim_region as r
    on child.region_code = r.region_code and r.valid_to is null
inner join (
    select distinct indicator, region_code, basis from marts.fct_indicator
    where method = 'aggregated'
) as added
    on child.indicator = added.indicator and r.parent_code = added.region_code
        and child.basis = added.basis
left join marts.fct_indicator as parent
    on child.indicator = parent.indicator and r.parent_code = parent.region_code
        and child.period = parent.period and child.basis = parent.basis
where child.value is not null and child.basis <> 'current'
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

# Where a region below had not reported in the base year, baselines are scaled at each level.
_BASELINE_IS_SUM = f"""
select {NAMED} as subject, not ({same("parts.total", "i.baseline_value")}) as wrong
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

TOTAL_IDENTITIES = (
    Identity(
        "total_is_sum",
        _TOTAL_IS_SUM,
        "所属地区都已报齐，汇总数却不等于各地区之和。",
        "A total is not the sum of its regions although all of them have reported.",
    ),
    Identity(
        "total_is_there",
        _TOTAL_IS_THERE,
        "所属地区有数的一期，汇总却没有这一期，页面上会少一期。",
        "A region has no total of a period that a region below it has a figure of.",
    ),
    Identity(
        "contribution_follows",
        _CONTRIBUTION_FOLLOWS,
        "各地区对增速的贡献与该地区的数对不上。",
        "A region's contribution does not follow from its figures.",
    ),
    Identity(
        "baseline_is_sum",
        _BASELINE_IS_SUM,
        "所属地区都有基期数，汇总的基期数却不等于各地区之和，增速会算错。",
        "A total's baseline is not the sum of its regions' baselines.",
    ),
)
