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

_FIGURES = """
select f.indicator, f.region_code, f.period, f.basis, f.period_end, f.value, f.baseline_value,
  f.base_year, f.growth_pct, f.quality, coalesce(f.flags, '') as flags, f.simulated,
  i.measure, i.feed, i.name_zh, r.parent_code, r.name_zh as region_zh, c.contribution_pp
from fct_indicator f
join dim_indicator i on i.indicator = f.indicator
join region r on r.region_code = f.region_code and not r.is_jurisdiction
left join fct_contribution c on c.indicator = f.indicator and c.region_code = f.region_code
  and c.parent_code = r.parent_code and c.period = f.period and c.basis = f.basis
where (f.basis in ('ytd', 'year') or i.measure in ('stock', 'ratio_stock'))
  and f.indicator in (select indicator from dim_target)
"""
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
Owed = set[tuple[str, str, date]]
Comparisons = dict[tuple[str, str], Comparison]


def comparisons(marts: Marts) -> Comparisons:
    """By the region above and the indicator; made once."""
    return marts.once(_comparisons)


def _comparisons(marts: Marts) -> Comparisons:
    promised, above = aims(marts), marts.jurisdictions()
    owed = {(r["feed"], r["region_code"], r["period_end"]) for r in marts.rows(_OWED)}
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in marts.rows(_FIGURES):
        if row["indicator"] in promised[above.get(row["region_code"], "")]:
            row["change"] = _change(row)
            groups[row["parent_code"], row["indicator"]].append(row)
    found = {key: _comparison(rows, owed) for key, rows in groups.items()}
    return {key: one for key, one in found.items() if one}


def _change(row: Row) -> Decimal | None:
    """What is compared, as printed: growth, or the points that a rate has gained."""
    if not row["measure"].startswith("ratio"):
        number = row["growth_pct"]
    elif row["value"] is None or row["baseline_value"] is None:
        number = None
    else:
        number = row["value"] - row["baseline_value"]
    return None if number is None else w.exact(number).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _comparison(rows: list[Row], owed: Owed) -> Comparison | None:
    """At the newest period that half of those have which ever have anything to compare."""
    able = {row["region_code"] for row in rows if row["change"] is not None}
    changes: dict[At, list[Row]] = defaultdict(list)
    for row in rows:
        at = (row["period_end"], row["basis"] == "year", row["period"], row["basis"])
        if row["change"] is not None:
            changes[at].append(row)
    enough = [at for at, own in changes.items() if 2 * len(own) >= len(able) and len(own) > 1]
    if not enough:
        return None
    newest = max(enough)
    names = {row["region_code"]: row["region_zh"] for row in rows}
    there = {r["region_code"]: r for r in rows if (r["period"], r["basis"]) == newest[2:]}
    silent = {code for code in names if (rows[0]["feed"], code, newest[0]) in owed}
    return _ordered(names, there, changes[newest], silent)


def _ordered(
    names: dict[str, str], there: dict[str, Row], compared: list[Row], silent: set[str]
) -> Comparison:
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
