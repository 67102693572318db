"""What the pages of units in charge must say: what each unit has, by role, with lights and reports.

Belongs here: which unit has what, counted and listed from the marts. Does not belong here: how one
target is worded (``promised``), or finding it on the pages (``printed_units``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from orchestration.publication.pages import promised as t
from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.expected_lists import PLACES, promised, report
from orchestration.publication.pages.expected_targets import target_line
from orchestration.publication.pages.marts import Marts, Row

UNNAMED = "unnamed"
_KINDS = {"target": "量化目标", "goal": "定性目标", "action": "举措和制度"}
_WORST = (("missed", "far_behind"), ("behind",), ("slightly_behind",))
_TURNS = ("blocked", "not_started", "under_way", "done", None)
# What a page folds away: a list of more than these.
LONGEST = 8


@dataclass
class Unit:
    """One unit of a plan and all it has, each with its role; what names none is a unit without."""

    name: str
    anchor: str
    number: int
    has: dict[str, list[tuple[Row, str]]] = field(
        default_factory=lambda: {kind: [] for kind in _KINDS}
    )

    @property
    def roles(self) -> Counter[str]:
        """How much it has in each role, targets, goals and actions together."""
        return Counter(role for rows in self.has.values() for _, role in rows)

    @property
    def turn(self) -> tuple[int, ...]:
        """Its place on the page: what is worst first, what names no unit last."""
        lights = Counter(row["light"] for row, _ in self.has["target"])
        worst = [-sum(lights[light] for light in alike) for alike in _WORST]
        return (int(self.anchor == UNNAMED), *worst, self.number)


def unit_cells(marts: Marts) -> Iterator[Cell]:
    """Everything the pages of units say."""
    units = units_of_plans(marts)
    order = {row["text_zh"]: row["rank"] for row in marts.rows("from dim_light")}
    for plan in marts.rows("from dim_plan"):
        of_plan = units.get(plan["plan"], {}).values()
        own = sorted((unit for unit in of_plan if unit.roles), key=lambda unit: unit.turn)
        file = f"plans/{plan['plan']}/units/index.html"
        if own:
            anchors = "|".join(unit.anchor for unit in own)
            yield Cell(file, "单位顺序", f"{anchors}||{anchors}")
        for unit in own:
            lights = _lights(unit, order)
            yield from _line(file, unit, lights)
            yield from _section(file, unit, lights)
    yield from _links(marts, units)


def units_of_plans(marts: Marts) -> dict[str, dict[str, Unit]]:
    """By plan and name its units, numbered as the plan first names them."""
    units: dict[str, dict[str, Unit]] = {}
    named: dict[tuple[str, str, int], list[Row]] = {}
    for kind in _KINDS:
        for one in marts.rows(f"from dim_{kind}_unit order by plan, n, position, unit_name"):
            named.setdefault((kind, one["plan"], one["n"]), []).append(one)
            of_plan = units.setdefault(one["plan"], {})
            number = len(of_plan) + 1
            of_plan.setdefault(one["unit_name"], Unit(one["unit_name"], f"u{number}", number))
    current = [row for row in t.targets(marts) if row["is_current"]]
    for kind, rows in {"target": current, **{k: promised(marts, k) for k in PLACES}}.items():
        for row in rows:
            of_plan = units.setdefault(row["plan"], {})
            for one in named.get((kind, row["plan"], row["n"]), [_NOBODY]):
                if one is _NOBODY:
                    of_plan.setdefault("", Unit("方案未写明责任单位", UNNAMED, 0))
                of_plan[one["unit_name"]].has[kind].append((row, one["role"]))
    return units


_NOBODY: Row = {"unit_name": "", "role": ""}


def _lights(unit: Unit, order: dict[str, int]) -> str:
    counted = Counter((row["light_text"], row["tone"]) for row, _ in unit.has["target"])
    ranked = sorted(counted.items(), key=lambda one: order[one[0][0]])
    return "".join(f"{text}{n}项[{tone}]" for (text, tone), n in ranked)


def _line(file: str, unit: Unit, lights: str) -> Iterator[Cell]:
    """The unit's line of the table at the top."""
    place, nobody = f"单位 #{unit.anchor}", unit.anchor == UNNAMED
    yield Cell(file, f"{place} 名称", unit.name)
    yield Cell(file, f"{place} 量化目标的灯", lights or "无量化目标")
    for role, label in t.ROLES.items():
        yield Cell(file, f"{place} {label}", "—" if nobody else f"{unit.roles[role]}项")


def _section(file: str, unit: Unit, lights: str) -> Iterator[Cell]:
    place, roles = f"#{unit.anchor}", unit.roles
    yield Cell(file, f"{place} 名称", unit.name)
    told = "、".join(f"{label}{roles[role]}项" for role, label in t.ROLES.items() if roles[role])
    everything = sum(len(rows) for rows in unit.has.values())
    yield Cell(file, f"{place} 分工", told or f"共{everything}项")
    if lights:
        yield Cell(file, f"{place} 灯数", lights)
    headings = [f"{_KINDS[kind]}{len(rows)}项" for kind, rows in unit.has.items() if rows]
    yield Cell(file, f"{place} 小标题", "|".join(headings))
    for n, (row, role) in enumerate(unit.has["target"], 1):
        line = target_line(row, t.ROLES.get(role, ""), named=False)
        yield Cell(file, f"{place} 目标 {n}", f"{line}[{row['tone']}]")
        yield Cell(file, f"{place} 目标 {n} 链接", f"/plans/{row['plan']}/#{t.anchor(row)}")
    for kind in PLACES:
        yield from _promises(file, place, kind, unit.has[kind])


def _promises(file: str, place: str, kind: str, rows: list[tuple[Row, str]]) -> Iterator[Cell]:
    if not rows:
        return
    counted = Counter(row["status"] for row, _ in rows)
    told = [f"{report({'status': s} | _SAYING)}{counted[s]}" for s in _TURNS if counted[s]]
    folded = "折叠" if len(rows) > LONGEST else "展开"
    yield Cell(file, f"{place} {_KINDS[kind]} 状态", "、".join(told) + folded)
    for row, role in rows:
        link = f"/plans/{row['plan']}/#{PLACES[kind]}-{row['n']}"
        said = [t.ROLES.get(role, ""), row["clause"] or ""]
        text = f"{row['n']}.{row['title_zh']}{'·'.join(filter(None, said))}{report(row)}"
        yield Cell(file, f"{place} {link}", f"{text}[{row['status'] or 'none'}]")


# Only the word of a status: no day, no mark.
_SAYING = {"in_ledger": True, "evidence_date": None, "period": None, "simulated": False}


def _links(marts: Marts, units: dict[str, dict[str, Unit]]) -> Iterator[Cell]:
    """Where the names of units on a target's card lead, in the order of their roles."""
    by_target: dict[tuple[str, int], list[Row]] = {}
    for row in marts.rows("from dim_target_unit order by plan, n, position"):
        by_target.setdefault((row["plan"], row["n"]), []).append(row)
    for row in t.targets(marts):
        named = by_target.get((row["plan"], row["n"]), [])
        links = [
            f"/plans/{row['plan']}/units/#{units[row['plan']][one['unit_name']].anchor}"
            for role in t.ROLES
            for one in named
            if one["role"] == role
        ]
        if row["is_current"] and links:
            place = f"#{t.anchor(row)} 责任单位链接"
            yield Cell(f"plans/{row['plan']}/index.html", place, "|".join(links))
