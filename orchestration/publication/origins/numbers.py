"""Which numbers must be told the origin of: what pages show, and what that is made of.

Belongs here: the latest value of each indicator in each region, what a target was judged on, the
values below a sum, and the baselines. Does not belong here: the cells behind a number (``cells``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from orchestration.publication.downloads.queries import Asked
from orchestration.publication.published import Row

# The later of these is what a number is for if it is for several.
LATEST, JUDGED, PIECE, PART = 1, 2, 3, 4
# A number with these has cells of its own in that region; any other is made of other regions'.
OF_CELLS = ("reported", "summed", "differenced", "chained")

_NUMBERS = f"""
with recursive piece as (
  select t.indicator, p.region_code, y.period, y.basis
  from fct_target_progress p
  join dim_target t on t.plan = p.plan and t.n = p.n and t.kind = 'cumulative'
  join dim_indicator i on i.indicator = t.indicator and i.measure = 'flow'
  join fct_indicator f on f.indicator = t.indicator and f.region_code = p.region_code
    and f.period = p.period and f.basis = p.judged_basis
  join fct_indicator y on y.indicator = t.indicator and y.region_code = p.region_code
    and y.basis = 'year' and year(y.period_end) < year(f.period_end)
    and year(y.period_end) >= year(try_cast(t.counts_from as date))
  where p.is_current
),
wanted as (
  select indicator, region_code, period, basis, {LATEST} as role from region_value
  union
  select t.indicator, p.region_code, p.period, p.judged_basis, {JUDGED}
  from fct_target_progress p join dim_target t on t.plan = p.plan and t.n = p.n
  where p.value is not null
  union
  select indicator, region_code, period, basis, {PIECE} from piece
  union
  select c.indicator, c.region_code, c.period, c.basis, {PART}
  from wanted w
  join fct_indicator f on f.indicator = w.indicator and f.region_code = w.region_code
    and f.period = w.period and f.basis = w.basis and f.method = 'aggregated'
  join dim_region r on r.parent_code = w.region_code and r.valid_to is null
  join fct_indicator c on c.indicator = w.indicator and c.region_code = r.region_code
    and c.period = w.period and c.basis = w.basis and c.value is not null
)
select f.*, w.role, b as baseline
from (select * exclude (role), min(role) as role from wanted group by all) w
join fct_indicator f on f.indicator = w.indicator and f.region_code = w.region_code
  and f.period = w.period and f.basis = w.basis
join region r on r.region_code = f.region_code
-- What pages compare with: the same months of the baseline year, where those are what it was.
left join fct_indicator b on b.indicator = f.indicator and b.region_code = f.region_code
  and b.basis = f.basis and b.period = f.base_year || substr(f.period, 5)
  and b.value = f.baseline_value and b.period <> f.period
order by f.region_code, f.indicator, w.role, f.period_end desc, f.period_start desc, f.basis
"""  # noqa: S608 - nothing but our own words


def numbers(asked: Asked) -> Iterator[Row]:
    """Every number with its ``role`` and its ``turn`` in its region's row of its indicator.

    ``asked`` holds the table ``region_value``. A baseline follows the number it is that of.
    """
    found = asked.rows(_NUMBERS)
    for _, own in groupby(found, key=lambda row: (row["region_code"], row["indicator"])):
        turn, told = 0, set()
        for row in own:
            baseline = row.pop("baseline")
            turn += 1
            yield row | {"turn": turn, "is_baseline": False}
            compared = row["method"] in OF_CELLS and baseline["indicator"] is not None
            if compared and (baseline["period"], baseline["basis"]) not in told:
                turn += 1
                told.add((baseline["period"], baseline["basis"]))
                yield baseline | {"role": row["role"], "turn": turn, "is_baseline": True}
