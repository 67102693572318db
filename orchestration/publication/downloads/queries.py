"""The rows of the files, asked with the SQL that the pages themselves are made with.

Belongs here: which rows a file has, as finished text. Does not belong here: how anything is
rounded or worded, which is said once for pages and files (``dashboards/sources/liangxin``), or
whether it is right: the checks of the site derive it a second time from the marts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.downloads.columns import INDICATORS, PLANS, REGIONS, Table
from orchestration.publication.site import DASHBOARDS
from orchestration.warehouse.marts import quoted

SQL = DASHBOARDS / "sources" / "liangxin"
_PAGES = ("indicator", "region_value", "plan", "progress")
Values = dict[str, str | None]

# One figure as every file has it; ``v`` is its row in the pages' tables of latest values.
_FIGURE = """
{before}
select
  f.indicator, i.name_zh as indicator_zh, f.region_code, r.name_zh as region_zh, f.period,
  as_of_zh(f.period, f.basis, i.measure) as period_zh,
  b.name_zh as basis_zh,
  if(i.measure = 'growth_only', signed_zh(f.value, i.decimals),
     number_zh(f.value, i.decimals, i.display_factor)) as value,
  i.display_unit as unit_zh, q.name_zh as quality_zh,
  if(f.quality = 'estimated', number_zh(f.low, i.decimals, i.display_factor), null) as low,
  if(f.quality = 'estimated', number_zh(f.high, i.decimals, i.display_factor), null) as high,
  number_zh(f.coverage * 100, 1) as coverage_pct,
  f.base_year::varchar as base_year,
  if(i.measure = 'growth_only', null,
     number_zh(f.baseline_value, i.decimals, i.display_factor)) as baseline,
  if(i.measure like 'ratio%', null, signed_zh(f.growth_pct, 2)) as growth_pct,
  if(i.measure like 'ratio%', signed_zh(f.value - f.baseline_value, 2), null) as change_pp,
  if(i.measure like 'ratio%', null, signed_zh(f.yoy_pct, 2)) as yoy_pct,
  signed_zh(f.published_growth_pct, 2) as published_pct,
  f.published_growth_base_year::varchar as published_base,
  d.title_zh as feed_zh, s.name_zh as simulated{more}
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join region r on r.region_code = f.region_code
join dictionary q on q.part = 'quality' and q.code = f.quality
join dictionary b on b.part = 'basis'
  and b.code = if(i.measure in ('stock', 'ratio_stock'), 'at_end', f.basis)
join (values (true, '是'), (false, '否')) s(is_so, name_zh) on s.is_so = f.simulated
left join dim_feed d on d.feed = i.feed
{after}
"""
_SERIES = _FIGURE.format(
    before="",
    more=", f.indicator as file",
    after="""
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and (r.is_jurisdiction
    or (f.indicator, f.region_code) in (select (indicator, region_code) from dim_target))
order by f.indicator, r.level_rank, f.region_code, f.period_end, f.period_start, f.basis
""",
)
_LATEST = _FIGURE.format(
    before="""
with shown as (
  select v.region_code as file, 0 as part, o.sort as turn, v.*
  from region_value v join indicator o using (indicator) where not v.is_beside
  union all
  select v.parent_code, 1, o.sort, v.*
  from region_value v join indicator o using (indicator)
  where v.is_promised and not v.is_beside and v.parent_code <> '100000'
)
""",
    more=""", v.file,
  replace(v.contribution_zh, '个百分点', '') as contribution_pp,
  f.n_reported::varchar as n_reported, f.n_expected::varchar as n_expected,
  nullif(concat_ws('；', v.since_zh, v.note_zh, v.break_zh, v.other_growth_zh,
    v.published_note_zh), '') as remark_zh""",
    after="""
join shown v on v.indicator = f.indicator and v.region_code = f.region_code
  and v.period = f.period and v.basis = f.basis
where v.file in (select region_code from region)
order by v.file, v.part, v.part = 0 and not v.is_promised, v.turn, f.region_code
""",
)
_TARGETS = """
with charge as (
  select plan, n,
    string_agg(in_charge_zh(unit_name, printed_name), '、' order by position)
      filter (role = 'lead') as lead_zh,
    string_agg(in_charge_zh(unit_name, printed_name), '、' order by position)
      filter (role = 'joint') as joint_zh,
    string_agg(in_charge_zh(unit_name, printed_name), '、' order by position)
      filter (role = 'cooperating') as cooperating_zh
  from dim_target_unit
  group by plan, n
)
select
  f.plan as file, f.plan, f.plan_short_zh as plan_zh, w.name_zh as status_zh, f.n_zh as n, f.clause,
  f.indicator, f.name_zh as target_zh, f.scope, f.region_code, f.promise_zh,
  printed_zh(t.value) as promised, t.unit as promised_unit, f.deadline_zh,
  if(f.is_current, '是', '否') as current_zh, f.light_zh, f.reason_zh, f.value_label_zh,
  f.value_zh as value, f.unit_zh, f.baseline_zh as baseline,
  coalesce(f.needed_zh, f.reference_zh) as needed,
  replace(f.attained_zh, '%', '') as attained_pct,
  replace(f.scheduled_zh, '%', '') as scheduled_pct,
  f.gap_number_zh as gap_pp, number_zh(p.coverage * 100, 1) as coverage_pct,
  u.lead_zh, u.joint_zh, u.cooperating_zh, if(f.simulated, '是', '否') as simulated
from progress f
join fct_target_progress p on p.plan = f.plan and p.n::varchar = f.n_zh
  and 'mubiao-' || p.n || coalesce('-' || p.target_year, '') = f.anchor
join dim_target t on t.plan = p.plan and t.n = p.n
left join charge u on u.plan = p.plan and u.n = p.n
join dictionary w on w.part = 'plan_status' and w.code = if(f.is_draft, 'draft', 'issued')
order by f.plan, f.sort
"""
_FILES = (
    (INDICATORS, _SERIES, "select indicator from dim_indicator order by 1"),
    (PLANS, _TARGETS, "select plan from dim_plan order by 1"),
    (REGIONS, _LATEST, "select region_code from region order by 1"),
)


class Asked:
    """The marts of a release behind the pages' own views."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query, as dictionaries."""
        found = self._connection.execute(sql)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def files(self) -> Iterator[tuple[Table, str, list[Values]]]:
        """Every file of a release: its table, its code and its rows, in the order of the page."""
        release = self.rows(
            "select release_id, as_of::varchar as as_of,"
            " strftime(data_cutoff, '%Y-%m-%d %H:%M') as data_cutoff from release"
        )[0]
        for table, sql, codes in _FILES:
            found: dict[str, list[Values]] = defaultdict(list)
            for row in self.rows(sql):
                found[row["file"]].append(row | release)
            for named in self.rows(codes):
                (code,) = named.values()
                yield table, code, found[code]


@contextmanager
def asked(data: Path, pages: Iterable[str] = _PAGES) -> Iterator[Asked]:
    """The marts in ``data``, and the tables the pages are made of."""
    with duckdb.connect() as connection:
        views = (SQL / "initialize.sql").read_text("utf-8")
        connection.execute(views.replace("('data/", f"('{quoted(data)}/"))
        for name in pages:
            sql = (SQL / f"{name}.sql").read_text("utf-8")
            connection.execute(f"create temp table {name} as {sql}")
        yield Asked(connection)
