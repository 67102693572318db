"""From a published number back to what it was made of (DESIGN §4, 6).

Belongs here: what each reporting region adds to a published value, recomputed from its observations
or recounted from its list as a proof. Reads what was published (a release's own data), so the
answer is about the number a reader sees. Does not belong here: the cells in their files (``cells``)
or printing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from orchestration.publication.counted import Counted, CountedList, recounted
from orchestration.publication.observed import cells_behind, recomputed
from orchestration.publication.published import PublishedData, Row
from sources.catalogue import Catalogue, Indicator, Measure
from sources.geography import line_within_jurisdiction, reporting_regions

AGREES_WITHIN = Decimal("1e-6")
COUNTED = "counted"


class LineageError(Exception):
    """There is no such published number."""


@dataclass(frozen=True)
class Contribution:
    """What one reporting region adds: its value, how it was got, and what is behind it.

    A number counted from a list has ``records``, any other ``observations``. ``missing`` are the
    periods of a sum that the region has not reported.
    """

    region_code: str
    region_name: str
    value: Decimal | None
    method: str | None
    observations: tuple[Row, ...] = ()
    records: tuple[Counted, ...] = ()
    recomputed: Decimal | None = None
    missing: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the cells give the value again."""
        if self.value is None or self.recomputed is None:
            return False
        return abs(self.value - self.recomputed) <= AGREES_WITHIN


@dataclass(frozen=True)
class Lineage:
    """A published number with everything that went into it.

    ``since`` is the day from which a cumulative target's number was added up.
    """

    number: Row
    contributions: tuple[Contribution, ...]
    since: date | None = None


@dataclass(frozen=True)
class _Asked:
    """One indicator of one release, as its numbers are traced."""

    data: PublishedData
    catalogue: Catalogue
    declared: Indicator
    listed: CountedList | None

    def rows(self, region: str, period: str, basis: str | None = None) -> list[Row]:
        """Published values of a region and period, what adds up over the year first."""
        return self.data.rows(
            "fct_indicator",
            "indicator = ? and region_code = ? and period = ? and basis = coalesce(?, basis) "
            "order by basis = 'current'",
            [self.declared.code, region, period, basis],
        )


def trace_indicator(
    data: PublishedData, catalogue: Catalogue, indicator: str, region: str, period: str
) -> Lineage:
    """The lineage of an indicator's value in a region and period (``2025``, ``2025-09`` = ytd).

    Raises ``LineageError`` where nothing of that name was published.
    """
    asked = _asked(data, catalogue, indicator)
    found = asked.rows(region, period)
    if not found:
        raise LineageError(f"当前发布版中没有 {indicator} · {region} · {period} 的数值。")
    return Lineage(found[0], _contributions(asked, region, found[:1]))


def trace_target(data: PublishedData, catalogue: Catalogue, plan: str, n: int) -> Lineage:
    """The lineage of the value that a target's current light was judged on.

    Raises ``LineageError`` where there is no such target, or no value to judge it on.
    """
    promised = data.rows("dim_target", "plan = ? and n = ?", [plan, n])
    judged = data.rows("fct_target_progress", "plan = ? and n = ? and is_current", [plan, n])
    if not promised or not judged:
        raise LineageError(f"当前发布版中没有目标 {plan}#{n}。")
    target, light = promised[0], judged[0]
    if light["period"] is None:
        raise LineageError(
            f"目标 {plan}#{n} 现在没有可判定的数值（{light['reason']}）。其他时期请按指标追溯："
            f"liangxin trace {target['indicator']} {light['region_code']} 报告期。"
        )
    asked = _asked(data, catalogue, target["indicator"])
    region, period = light["region_code"], light["period"]
    (last,) = asked.rows(region, period, light["judged_basis"])
    if target["kind"] != "cumulative" or asked.declared.measure is not Measure.FLOW:
        return Lineage(last, _contributions(asked, region, [last]))
    since = date.fromisoformat(target["counts_from"])
    years = range(since.year, last["period_end"].year)
    pieces = [row for year in years for row in asked.rows(region, str(year), "year")]
    nothing_else: Row = {"baseline_value": None, "growth_pct": None}
    number = last | nothing_else | {name: light[name] for name in ("value", "simulated")}
    return Lineage(number, _contributions(asked, region, [*pieces, last]), since)


def _asked(data: PublishedData, catalogue: Catalogue, indicator: str) -> _Asked:
    declared = catalogue.indicators.get(indicator)
    if declared is None:
        known = "、".join(catalogue.indicators)
        raise LineageError(f"没有指标 {indicator}；可用：{known}。")
    widest = partial(_widest, catalogue)
    listed = CountedList(data, declared, widest) if declared.counting else None
    return _Asked(data, catalogue, declared, listed)


def _widest(catalogue: Catalogue, region: str) -> str:
    return line_within_jurisdiction(catalogue, region)[-1]


def _contributions(asked: _Asked, region: str, pieces: Sequence[Row]) -> tuple[Contribution, ...]:
    """What every reporting region within ``region`` adds to the sum of these published values."""
    reporting = [
        entry.region.code
        for entry in reporting_regions(asked.catalogue, asked.declared.feed)
        if region in line_within_jurisdiction(asked.catalogue, entry.region.code)
    ]
    return tuple(
        _together([_contribution(asked, piece, code) for piece in pieces]) for code in reporting
    )


def _contribution(asked: _Asked, number: Row, region: str) -> Contribution:
    name = asked.catalogue.regions[region].name_zh
    own = asked.rows(region, number["period"], number["basis"])
    if not own or own[0]["n_reported"] == 0:
        return Contribution(region, name, None, None, missing=(number["period"],))
    leaf = own[0]
    method = COUNTED if asked.listed else leaf["method"]
    # A growth-only series has no level: what is judged, and proven here, is its chained growth.
    value = leaf["growth_pct"] if method == "chained" else leaf["value"]
    value = None if value is None else Decimal(str(value))
    if asked.listed:
        rows = asked.listed.counted(region, leaf["period_start"], leaf["period_end"])
        again = recounted(asked.declared, rows)
        return Contribution(region, name, value, method, records=rows, recomputed=again)
    parts = cells_behind(asked.data, asked.declared, leaf)
    cells = tuple(cell for part in parts for cell in part)
    return Contribution(region, name, value, method, cells, recomputed=recomputed(method, parts))


def _together(pieces: Sequence[Contribution]) -> Contribution:
    """One region's contributions to the pieces of a sum, as one."""
    reported = [piece for piece in pieces if piece.value is not None]
    missing = tuple(period for piece in pieces for period in piece.missing)
    if len(pieces) == 1 or not reported:
        return replace(pieces[-1], missing=missing)
    again = [piece.recomputed for piece in reported]
    return replace(
        reported[-1],
        value=sum((piece.value for piece in reported if piece.value is not None), Decimal(0)),
        recomputed=None if None in again else sum((a for a in again if a is not None), Decimal(0)),
        observations=tuple(cell for piece in reported for cell in piece.observations),
        records=tuple(row for piece in reported for row in piece.records),
        missing=missing,
    )
