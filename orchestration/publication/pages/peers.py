"""Regions right below the same region, side by side by growth: ranked a second time.

Belongs here: who is compared with whom, at which period, in which order. Does not belong here:
where it stands on the pages (``expected_regions``). The pages' own SQL (``peer.sql``) is not read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.expected_figures import aims
from orchestration.publication.pages.marts import Marts, Row

_FIGURES_OF_PEERS = """
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join region r on r.region_code = f.region_code and not r.is_jurisdiction
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and f.indicator in (select indicator from dim_target)
"""
# Who has a figure of each period, and who one that can be compared: years of them, so in lists.
_HELD = f"""
select r.parent_code, f.indicator, f.period_end, f.period, f.basis, list(f.region_code) as there,
  coalesce(list(f.region_code) filter (if(i.measure like 'ratio%',
    f.value is not null and f.baseline_value is not null, f.growth_pct is not null)), []) as able
{_FIGURES_OF_PEERS} group by all
"""
# Only of the few periods at which anything is compared.
_COMPARED = f"""
select o.*, c.contribution_pp
from (
  select f.indicator, f.region_code, f.period, f.basis, f.value, f.baseline_value, f.base_year,
    f.growth_pct, f.quality, coalesce(f.flags, '') as flags, f.simulated,
    i.measure, i.feed, i.name_zh, r.parent_code
  {_FIGURES_OF_PEERS} and f.period || '/' || f.basis in ({{periods}})
) o
left join fct_contribution c on c.indicator = o.indicator and c.region_code = o.region_code
  and c.parent_code = o.parent_code and c.period = o.period and c.basis = o.basis
"""  # noqa: S608 - nothing but our own words
_OWED = """
select feed, region_code, period_end from fct_reporting
where state in ('missing', 'overdue', 'blank')
union select t.feed, t.region_code, p.period_end
from fct_reporting_rate t join fct_reporting p on p.feed = t.feed and p.period = t.period
where t.absent > 0
"""
# Among two there is nothing to rank.
_FEWEST = 3
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Peer:
    """One region in a comparison."""

    region_code: str
    name: str
    rank: int | None
    change: str | None
    note: str
    added: str | None
    simulated: bool


@dataclass(frozen=True)
class Comparison:
    """One indicator in the regions right below one region, in the order of the page."""

    indicator: str
    title: str
    period: str
    period_told: str
    compared: str
    n_ranked: int
    all_simulated: bool
    peers: tuple[Peer, ...]

    def of(self, region: str) -> Peer | None:
        """The region's own line."""
        return next((peer for peer in self.peers if peer.region_code == region), None)

    def place(self, region: str) -> str | None:
        """Its rank in words."""
        peer = self.of(region)
        return f"第{peer.rank}/{self.n_ranked}位" if peer and peer.rank else None


At = tuple[date, bool, str, str]
Group = tuple[str, str]
Comparisons = dict[Group, Comparison]


def comparisons(marts: Marts) -> Comparisons:
    """By the region above and the indicator; made once."""
    return marts.once(_comparisons)


def _comparisons(marts: Marts) -> Comparisons:
    names = {row["region_code"]: row["name_zh"] for row in marts.rows("from region")}
    owed = {(r["feed"], r["region_code"], r["period_end"]) for r in marts.rows(_OWED)}
    found: Comparisons = {}
    groups = _groups(marts)
    for group, rows in _figures(marts, groups).items():
        members, newest = groups[group]
        silent = {code for code in members if (rows[0]["feed"], code, newest[0]) in owed}
        found[group] = _ordered({code: names[code] for code in members}, rows, silent)
    return found


def _groups(marts: Marts) -> dict[Group, tuple[set[str], At]]:
    """Who is compared by what: at the newest period that half of those have which ever have one."""
    promised, above = aims(marts), marts.jurisdictions()
    held: dict[Group, list[Row]] = defaultdict(list)
    for row in marts.rows(_HELD):
        # Those right below one region, and without plans of their own, share what they lie in.
        if row["indicator"] in promised[above.get(row["there"][0], "")]:
            held[row["parent_code"], row["indicator"]].append(row)
    found = {}
    for group, rows in held.items():
        able = {code for row in rows for code in row["able"]}
        enough = [r for r in rows if len(r["able"]) > 1 and 2 * len(r["able"]) >= len(able)]
        if enough:
            members = {code for row in rows for code in row["there"]}
            found[group] = members, max(_at(row) for row in enough)
    return found


def _at(row: Row) -> At:
    """Later ones are greater; a year is more than its last month."""
    return row["period_end"], row["basis"] == "year", row["period"], row["basis"]


def _figures(marts: Marts, groups: dict[Group, tuple[set[str], At]]) -> dict[Group, list[Row]]:
    """By group the figures at the group's period."""
    periods = {
        f"{period}/{basis}".replace("'", "''") for _, (_, _, period, basis) in groups.values()
    }
    found: dict[Group, list[Row]] = defaultdict(list)
    listed = ", ".join(f"'{period}'" for period in sorted(periods)) or "null"
    for row in marts.rows(_COMPARED.format(periods=listed)):
        group = row["parent_code"], row["indicator"]
        if group in groups and (row["period"], row["basis"]) == groups[group][1][2:]:
            found[group].append(row | {"change": _change(row)})
    return found


def _change(row: Row) -> Decimal | None:
    """What is compared, as printed: growth, or the points that a rate has gained."""
    if not row["measure"].startswith("ratio"):
        number = row["growth_pct"]
    elif row["value"] is None or row["baseline_value"] is None:
        number = None
    else:
        number = row["value"] - row["baseline_value"]
    return None if number is None else w.exact(number).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _ordered(names: dict[str, str], rows: list[Row], silent: set[str]) -> Comparison:
    there = {row["region_code"]: row for row in rows}
    compared = [row for row in rows if row["change"] is not None]
    first = compared[0]
    ranked = [row["change"] for row in compared if _is_ranked(row)]
    rate = first["measure"].startswith("ratio")
    simulated = all(row["simulated"] for row in compared)

    def peer(code: str) -> Peer:
        row = there.get(code)
        rank = None
        if row and _is_ranked(row) and len(ranked) >= _FEWEST:
            rank = 1 + sum(other > row["change"] for other in ranked)
        told = w.signed(row["change"], 2) if row else None
        return Peer(
            code,
            names[code],
            rank,
            w.with_unit(told, "个百分点" if rate else "%"),
            _note(row, is_owed=code in silent),
            w.with_unit(w.signed(row["contribution_pp"], 2), "个百分点") if row else None,
            bool(row and row["simulated"]),
        )

    def turn(code: str) -> tuple[bool, Decimal, str]:
        row = there.get(code)
        change = row["change"] if row else None
        return change is None, -(change or Decimal(0)), code

    bases = [row["base_year"] for row in there.values() if row["base_year"] is not None]
    return Comparison(
        first["indicator"],
        first["name_zh"],
        first["period"],
        w.as_of(first["period"], first["basis"], first["measure"]) or "",
        f"较{max(bases)}年{'提高' if rate else '增长'}" if bases else "",
        len(ranked),
        simulated,
        tuple(peer(code) for code in sorted(names, key=turn)),
    )


def _is_ranked(row: Row) -> bool:
    whole = "break" not in row["flags"] and row["quality"] == "published"
    return whole and row["change"] is not None


def _note(row: Row | None, *, is_owed: bool) -> str:
    """Why a region has no rank; nothing beside one that has."""
    if row is None:
        return "未报" if is_owed else "没有这一期的数"
    broken = "break" in row["flags"]
    if row["change"] is not None:
        if row["quality"] == "estimated":
            return "估算，不排名"
        return "部分地区统计口径有变，不排名" if broken else ""
    if row["quality"] == "withheld":
        return "数据不足，没有发布"
    if row["value"] is None:
        return "未报" if is_owed else "没有这一期的数"
    return "统计口径有变，不能比较" if broken else "没有可比的基期数"
