"""Identities between what was received and what the marts say of it.

Belongs here: submissions, sources, regions, coverage against the release before. Does not belong
here: numbers (``cross_numbers``).
"""
# ruff: noqa: S608 - the SQL is put together from constants of this package alone

from __future__ import annotations

from expectations.common_checks import EXPLAIN_ZH, TRACE_ZH
from expectations.identities import Identity

_SOURCES = " union all ".join(
    f"select '{mart}' as mart, submission_id, {feed} as feed from marts.{mart}"
    " where submission_id is not null group by all"
    for mart, feed in (
        ("fct_observation", "feed"),
        ("fct_record", "feed"),
        ("fct_reporting", "feed"),
        ("fct_action_progress", "null"),
    )
)
_SOURCE_IS_KNOWN = f"""
select
    concat_ws('|', named.mart, named.submission_id) as subject,
    s.submission_id is null or coalesce(named.feed <> s.feed, false) as wrong
from ({_SOURCES}) as named
left join inputs.submissions as s on named.submission_id = s.submission_id
"""

_STATE_IS_THE_SUBMISSIONS = """
select
    concat_ws('|', r.feed, r.region_code, r.period) as subject,
    s.state is null or not case
        when r.state in ('accepted_on_time', 'accepted_late', 'blank')
            then s.state in ('accepted', 'superseded')
        else s.state not in ('accepted', 'superseded')
    end as wrong
from marts.fct_reporting as r
left join inputs.submissions as s on r.submission_id = s.submission_id
where r.state in (
    'accepted_on_time', 'accepted_late', 'blank', 'rejected', 'awaiting_explanation', 'returned'
)
"""

# What was replaced within one second never counted, and has no place in the mart: so every value
# there must be one that was accepted, and every fact that still stands must have one.
_KEPT_AS_ACCEPTED = """
select
    concat_ws('|', m.submission_id, m.line, m.item) as subject,
    o.submission_id is null as wrong
from marts.fct_observation as m
left join inputs.observations as o
    on m.submission_id = o.submission_id and m.line is not distinct from o.line
        and m."column" is not distinct from o."column" and m.item = o.item
        and m.region_code = o.region_code and m.value is not distinct from o.value
union all
select concat_ws('|', o.feed, o.item, o.dims, o.region_code, o.period_end, o.basis) as subject,
    m.feed is null as wrong
from (
    select distinct
        o.feed, o.item, o.dims, o.region_code, o.period_start, o.period_end, o.basis
    from inputs.observations as o
    inner join inputs.submissions as s
        on o.submission_id = s.submission_id and s.state in ('accepted', 'superseded')
    where o.basis <> 'record'
) as o
left join (
    select distinct feed, item, dims, region_code, period_start, period_end, basis
    from marts.fct_observation
) as m
    on o.feed = m.feed and o.item = m.item and o.dims is not distinct from m.dims
        and o.region_code = m.region_code and o.period_start is not distinct from m.period_start
        and o.period_end = m.period_end and o.basis = m.basis
"""

# Lists are counted, not copied: a count must reach as far as the region has reported its list.
_LISTS_ARE_COUNTED = """
select
    concat_ws('|', listed.indicator, listed.region_code) as subject,
    shown.period_end is null or shown.period_end < listed.period_end as wrong
from (
    select d.indicator, r.region_code, max(r.period_end) as period_end
    from marts.fct_reporting as r
    inner join marts.dim_indicator as d
        on r.feed = d.feed and d.counted and d.measure in ('flow', 'stock')
    where r.state in ('accepted_on_time', 'accepted_late')
        and r.period_end <= (select max(as_of) from marts.fct_target_progress)
        and r.region_code not in (
            select region_code from marts.dim_region where valid_to is not null
        )
    group by all
) as listed
left join (
    select indicator, region_code, max(period_end) as period_end
    from marts.fct_indicator
    where value is not null
    group by all
) as shown
    on listed.indicator = shown.indicator and listed.region_code = shown.region_code
"""

_REGION_AS_DECLARED = """
select coalesce(d.region_code, r.region_code) as subject,
    d.region_code is null or r.region_code is null
    or (d.name_zh, d.level, d.parent_code, d.valid_to, d.successor_code)
        is distinct from (r.name_zh, r.level, r.parent_code, r.valid_to, r.successor_code) as wrong
from marts.dim_region as d
full outer join inputs.regions as r
    on d.region_code = r.region_code and d.valid_from is not distinct from r.valid_from
"""

_PARENT_AGREES = """
select
    concat_ws('|', indicator, region_code, period, basis) as subject,
    coalesce(differs, false) as wrong
from marts.fct_disagreement
"""

_COVERAGE_KEPT = """
select
    concat_ws('|', p.plan, p.n, p.region_code, p.target_year) as subject,
    (b.period = p.period and p.coverage < b.coverage - 1e-9)
    or (b.period is not null and p.period is null) as wrong
from marts.fct_target_progress as p
inner join inputs.previous_progress as b
    on p.plan = b.plan and p.n = b.n and p.target_year is not distinct from b.target_year
where b.period is not distinct from p.period or p.period is null
"""

# Every number of a period the same beside a neighbour's, and more of them than chance would have.
_REGIONS_DIFFER = """
select concat_ws('|', feed, min(region_code), max(region_code), period_end) as subject,
    true as wrong
from (
    select o.feed, o.region_code, any_value(r.parent_code) as parent_code, o.period_end,
        string_agg(concat_ws(' ', o.item, o.dims, o.basis, o.value), ';'
            order by o.item, o.dims, o.basis) as numbers,
        sum(length(cast(cast(o.value as bigint) as varchar))) as digits,
        count(distinct o.value) as several
    from marts.fct_observation as o
    inner join marts.dim_region as r on o.region_code = r.region_code and r.level = 'county'
    where o.known_to is null and o.value >= 10 and o.unit <> '%'
    group by all
)
where digits >= 8 and several >= 2
group by feed, parent_code, period_end, numbers
having count(distinct region_code) > 1
"""

REPORT_IDENTITIES = (
    Identity(
        "source_is_known",
        _SOURCE_IS_KNOWN,
        "有的数注明的来源报送不存在，或是另一张报表的，无法追溯。",
        "Figures name a submission that does not exist or is of another feed.",
    ),
    Identity(
        "state_is_the_submissions",
        _STATE_IS_THE_SUBMISSIONS,
        "报送情况与该份报送的实际状态不符（如未通过的显示为已报）。",
        "A reporting state is not that of its submission.",
    ),
    Identity(
        "kept_as_accepted",
        _KEPT_AS_ACCEPTED,
        "已接收的数在计算途中丢失或变了。",
        "An accepted value was lost or changed on its way into the marts.",
    ),
    Identity(
        "lists_are_counted",
        _LISTS_ARE_COUNTED,
        "清单已接收到某一期，按清单计数的指标却没有算到那一期，页面上会少最新的数。",
        "A list was accepted for a period that the counts made from it do not reach.",
    ),
    Identity(
        "region_as_declared",
        _REGION_AS_DECLARED,
        "行政区划表与声明不一致（名称、上级、有效期），汇总会错位。",
        "The regions are not the declared ones: totals would go astray.",
    ),
    Identity(
        "parent_and_children_agree",
        _PARENT_AGREES,
        "上级自己报的数与所属地区之和不一致。",
        "A region's own figure differs from the sum of its parts.",
        EXPLAIN_ZH,
        severity="note",
        owner="statistician",
    ),
    Identity(
        "coverage_kept",
        _COVERAGE_KEPT,
        "同一期的覆盖率比上一版低，或上一版有数的目标现在没有了：有报送被退回或撤回。",
        "Coverage is lower than in the release before, or figures that it had are gone.",
        "可以发布。请确认退回、撤回的报送已催报，网站会注明缺报地区。",
        severity="note",
        owner="operator",
    ),
    Identity(
        "regions_differ",
        _REGIONS_DIFFER,
        "两个地区同一期的数全都相同，很可能是一个地区的数报到了两个代码下。",
        "Two regions have exactly the same figures: one may have been entered under two codes.",
        TRACE_ZH,
        severity="note",
        owner="statistician",
    ),
)
