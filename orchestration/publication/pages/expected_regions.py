"""What regions' pages must say besides the tables of latest values: report card, peers, matrix.

Belongs here: which line stands on which page. Does not belong here: who is ranked where
(``peers``), lights and reports counted (``expected_region_counts``), finding it on the pages
(``printed_regions``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.publication.pages import promised as t
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_figures import aims, latest_figures, parts
from orchestration.publication.pages.expected_region_counts import targets_of_regions
from orchestration.publication.pages.expected_targets import (
    card_address,
    families_of,
    shared_indicators,
)
from orchestration.publication.pages.marts import Marts, Row
from orchestration.publication.pages.peers import Comparison, Peer, comparisons

_COUNTRY = "100000"
_MOST_COLUMNS = 6


def region_cells(marts: Marts) -> Iterator[Cell]:
    """Report cards, peers and the matrices of lower regions."""
    own: dict[str, list[Row]] = defaultdict(list)
    for row in latest_figures(marts):
        if not row["is_beside"]:
            own[row["region_code"]].append(row)
    aimed, above = aims(marts), marts.jurisdictions()
    targets = targets_of_regions(marts)
    for code in own.keys() | targets.keys():
        file = f"regions/{code}/index.html"
        rows = [r for r in own[code] if r["indicator"] in aimed[above.get(code, "")]]
        yield from _card(marts, file, rows, targets.get(code, []))
        if own[code]:
            yield Cell(file, "全部指标", str(len(own[code])))
    yield from _peers(marts)
    yield from _matrices(marts)


def _card(marts: Marts, file: str, rows: list[Row], targets: list[Row]) -> Iterator[Cell]:
    families, told = marts.once(families_of), [_figure(marts, row) for row in rows]
    shown = {name: any(one[name] for one in told) for name in _COLUMNS}
    aimed: dict[str, list[Row]] = defaultdict(list)
    for row in targets:
        aimed[families[row["indicator"]]].append(row)
    for row, one in zip(rows, told, strict=True):
        base = f"{row['base_year']}年" if row["base_year"] is not None else "基期"
        own = aimed.get(families[row["indicator"]], [])
        line = _Line(row["indicator"], row["name_zh"], base, one, own)
        yield from line.cells(file, shown, aims=bool(targets))
    there = {families[row["indicator"]] for row in rows}
    turns = [(row["plan"], row["n"]) for row in t.targets(marts)]
    for family, own in aimed.items():
        if family not in there:
            first = min(own, key=lambda r: turns.index((r["plan"], r["n"])))
            line = _Line(first["indicator"], t.name(first), "基期", _NOTHING, own)
            yield from line.cells(file, shown, aims=True)


_COLUMNS = ("较", "同比", "同级位次", "拉动上级增长")
_NOTHING: dict[str, str] = {"数值": "—还没有数据"} | dict.fromkeys(_COLUMNS, "")


def _figure(marts: Marts, row: Row) -> dict[str, str]:
    """The texts of a line by its columns; nothing where a dash stands."""
    told = parts(row)
    group = comparisons(marts).get((row["parent_code"], row["indicator"]))
    place = (group and group.place(row["region_code"])) or ""
    elsewhen = group.period_told if group and place and group.period != row["period"] else ""
    since = f"；{told['since']}" if told["since"] else ""
    broken = told["broken"] or ""
    return {
        "数值": f"{told['value']}{told['period']}{since}",
        "较": f"{told['change'] or '—'}{broken}" if told["change"] or broken else "",
        "同比": told["yoy"] or "",
        "同级位次": f"{place}{elsewhen}",
        "拉动上级增长": told["added"] or "",
    }


@dataclass(frozen=True)
class _Line:
    """A line of a report card."""

    indicator: str
    title: str
    base: str
    told: dict[str, str]
    aimed: list[Row]

    def cells(self, file: str, shown: dict[str, bool], *, aims: bool) -> Iterator[Cell]:
        """What stands in the columns that the card has."""
        place = f"成绩 /indicators/{self.indicator}/"
        yield Cell(file, f"{place} 名称", self.title)
        for name, text in self.told.items():
            if shown.get(name, True):
                label = f"较{self.base}" if name == "较" else name
                yield Cell(file, f"{place} {label}", text or "—")
        if aims:
            lights = (f"{t.light(r)}[{r['tone']}]{t.deadline(r)}" for r in self.aimed)
            yield Cell(file, f"{place} 目标", "".join(lights) or "—")
        if self.aimed:
            addresses = "|".join(card_address(r) for r in self.aimed)
            yield Cell(file, f"{place} 目标链接", addresses)


def _peers(marts: Marts) -> Iterator[Cell]:
    by_parent: dict[str, list[Comparison]] = defaultdict(list)
    for (parent, _), one in comparisons(marts).items():
        by_parent[parent].append(one)
    names = {row["region_code"]: row["name_zh"] for row in marts.rows("from region")}
    for parent, groups in by_parent.items():
        # The lines of a group are the same on every page but for whose page it is.
        lines = [[_peer(peer, group) for peer in group.peers] for group in groups]
        for code in {peer.region_code for group in groups for peer in group.peers}:
            file = f"regions/{code}/index.html"
            yield Cell(file, "同级比较", f"与{names[parent]}其他地区比增长")
            for group, told in zip(groups, lines, strict=True):
                yield Cell(file, f"同级 {group.title}", _summary(group, code))
                adding = "拉动上级增长" if any(peer.added for peer in group.peers) else ""
                yield Cell(file, f"同级 {group.title} 表头", f"位次地区{group.compared}{adding}")
                for n, (peer, line) in enumerate(zip(group.peers, told, strict=True), 1):
                    own = "本地区" if peer.region_code == code else ""
                    yield Cell(file, f"同级 {group.title} 第 {n} 行", line + own)


def _peer(peer: Peer, group: Comparison) -> str:
    mark = "模拟" if peer.simulated and not group.all_simulated else ""
    note = peer.note if peer.change else ""
    adding = any(one.added for one in group.peers)
    return "|".join(
        [
            str(peer.rank or "—"),
            f"/regions/{peer.region_code}/",
            f"{peer.name}{mark}{note}",
            peer.change or peer.note,
            (peer.added or "—") if adding else "",
        ]
    )


def _summary(group: Comparison, code: str) -> str:
    own = group.of(code)
    told = "本地区没有数"
    if own:
        place = group.place(code)
        told = f"本地区{own.change or own.note}{f'，{place}' if place else ''}"
    mark = "模拟" if group.all_simulated else ""
    return f"{group.title}{group.period_told}{group.compared}：{told}{mark}"


def _matrices(marts: Marts) -> Iterator[Cell]:
    """Lower regions by the indicators that most plans share, or that the only plan names first."""
    families = marts.once(families_of)
    current = [row for row in t.targets(marts) if row["is_current"]]
    shared, turns, found = shared_indicators(marts, current), _turns(marts), comparisons(marts)
    for parent in {parent for parent, _ in found} - {_COUNTRY}:
        own = {indicator: one for (above, indicator), one in found.items() if above == parent}
        columns = []
        for family in shared.values():
            alike = sorted(one for one in own if families[one] == family)
            columns += [own[one] for one in sorted(alike, key=lambda i: i != family)[:1]]
        if not columns:
            columns = [own[one] for one in sorted(own, key=turns.__getitem__)[:_MOST_COLUMNS]]
        yield from _matrix(f"regions/{parent}/index.html", columns)


def _turns(marts: Marts) -> dict[str, tuple[float, str, bool, str]]:
    """The order of indicators: as the plans name what each is compared as, on average."""
    families = marts.once(families_of)
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in marts.rows("select n, indicator from dim_target"):
        if row["indicator"] in families:
            numbers[families[row["indicator"]]].append(row["n"])
    return {
        one: (sum(numbers[family]) / len(numbers[family]), family, one != family, one)
        for one, family in families.items()
        if family in numbers
    }


def _matrix(file: str, columns: list[Comparison]) -> Iterator[Cell]:
    regions = {peer.region_code: peer.name for one in columns for peer in one.peers}
    for one in columns:
        yield Cell(file, f"下级表头 {one.title}", f"{one.title}{one.period_told}{one.compared}")
    for code, name in regions.items():
        peers = [one.of(code) for one in columns]
        mark = "模拟" if any(peer and peer.simulated for peer in peers) else ""
        yield Cell(file, f"下级 /regions/{code}/", f"{name}{mark}")
        for one, peer in zip(columns, peers, strict=True):
            told = "—"
            if peer:
                told = f"{peer.change}{peer.note}" if peer.change else peer.note
            yield Cell(file, f"下级 /regions/{code}/ {one.title}", told)
