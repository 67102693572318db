"""Right data that look odd: they must get in, though they may be asked about.

Belongs here: what really happens in a county and looks like a mistake. Does not belong here:
whether anything objects (``trials``). The same shape as the operators of ``files``.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from sources.catalogue import Role
from tests.detect.cases import Operator, case, levels
from tests.detect.sheets import BOM, Sheet, number_in
from tests.detect.trials import Case, Sending
from tests.detect.world import Place


def _month_scaled(place: Place, region: str, factor: Decimal, sheet: Sheet) -> bool:
    """A region's month becomes so many times as much, its cumulative number with it."""
    changed = False
    for row in [row for row in sheet.data_rows() if sheet.regions[row] == region]:
        for cell in levels(sheet, 0):
            own, ytd = cell, sheet.at(row, f"{cell.name}_ytd")
            if cell.row == row and ytd is not None:
                value = round(number_in(sheet, own) * factor)
                sheet.write(ytd, number_in(sheet, ytd) + value - number_in(sheet, own))
                sheet.write(own, Decimal(value))
                changed = True
        for cell in [c for c in place.last.cells if c.row == row and "growth" in c.name]:
            # The printed growth of a month that is another month's no more: left out.
            sheet.rows[row][cell.column] = ""
    return changed


def _by(factor: str) -> Operator:
    def operator(place: Place, rng: Random) -> Case | None:
        sheet, region = place.last.copy(), rng.choice(place.counties)
        done = _month_scaled(place, region, Decimal(factor), sheet)
        return case(place, sheet, f"{region} × {factor}") if done else None

    return operator


def merged_county(place: Place, rng: Random) -> Case | None:
    """One county now reports for its neighbour too, which says that there is nothing."""
    if len(place.counties) < 2:
        return None
    sheet = place.last.copy()
    one, other = rng.sample(place.counties, 2)
    done = _month_scaled(place, one, Decimal(2), sheet)
    done = _month_scaled(place, other, Decimal(0), sheet) and done
    return case(place, sheet, f"{other} in {one}") if done else None


def new_county(place: Place, _rng: Random) -> Case | None:
    """The sender's first file ever."""
    return Case(place, (Sending(place.last.to_bytes()),), "first file", anew=True)


def big_project(place: Place, rng: Random) -> Case | None:
    """One large investment: the total and one part grow by as much."""
    if place.feed != "equipment_investment":
        return None
    sheet, region = place.last.copy(), rng.choice(place.counties)
    cells = [c for c in levels(sheet, 0) if c.region == region]
    total = max(cells, key=lambda c: c.value)
    parts = [c for c in cells if c.row != total.row]
    more = round(number_in(sheet, total) * Decimal("0.9"), 4)
    for cell in [total, *([rng.choice(parts)] if parts else [])]:
        sheet.write(cell, number_in(sheet, cell) + more)
    for cell in sheet.cells:
        if cell.region == region and "growth" in cell.name:
            sheet.rows[cell.row][cell.column] = ""
    return case(place, sheet, f"{region} + {more}")


def year_begins(place: Place, _rng: Random) -> Case | None:
    """The first file of a year: where January is not reported, 1–2月 is one period."""
    if place.earlier is None or place.last.spot(Role.PERIOD) is None:
        return None
    (end,) = set(place.last.ends.values())
    ends = sorted(set(place.earlier.ends.values()))
    this_year = [e for e in ends if e.year == end.year]
    before = [e for e in ends if e.year < end.year]
    if not this_year or not before:
        return None
    history = Sending(place.earlier.only(before).to_bytes(), "history.csv")
    first = Sending(place.earlier.only(this_year[:1]).to_bytes(), "first.csv")
    return Case(place, (history, first), f"{this_year[0]} alone", anew=True)


def two_months_at_once(place: Place, _rng: Random) -> Case | None:
    """A late month and this one in one file."""
    if place.earlier is None:
        return None
    ends = sorted(set(place.earlier.ends.values()))
    if len(ends) < 2:
        return None
    sheet, late = place.last.copy(), place.earlier.only(ends[-1:])
    sheet.rows[sheet.header + 1 : sheet.header + 1] = [late.rows[at] for at in late.data_rows()]
    history = Sending(place.earlier.only(ends[:-1]).to_bytes(), "history.csv")
    return Case(place, (history, Sending(sheet.to_bytes())), "two periods", anew=True)


def revision_with_reason(place: Place, rng: Random) -> Case | None:
    """An earlier period again with another number, and why."""
    if place.earlier is None:
        return None
    ends = sorted(set(place.earlier.ends.values()))
    sheet = place.last.copy()
    if not _month_scaled(place, rng.choice(place.counties), Decimal("1.02"), sheet) or not ends:
        return None
    right = Sending(place.last.to_bytes())
    again = Sending(sheet.to_bytes(), "again.csv", "C", "漏报一家企业，已补录")
    return Case(place, (right, again), "revised by 2 %")


def nil_report(place: Place, rng: Random) -> Case | None:
    """A county reports that it has no figures yet."""
    sheet, region = place.last.copy(), rng.choice(place.counties)
    done = False
    for cell in sheet.cells:
        if cell.region == region:
            sheet.rows[cell.row][cell.column] = "未报"
            done = True
    return case(place, sheet, f"{region}: nil") if done else None


def columns_in_another_order(place: Place, rng: Random) -> Case | None:
    """The office exports its columns in another order."""
    sheet = place.last.copy()
    width = max(len(sheet.rows[row]) for row in [sheet.header, *sheet.data_rows()])
    order = rng.sample(range(width), width)
    for row in [sheet.header, *sheet.data_rows()]:
        line = sheet.rows[row] + [""] * (width - len(sheet.rows[row]))
        sheet.rows[row] = [line[at] for at in order]
    return case(place, sheet, "another order of columns")


def other_encoding(place: Place, _rng: Random) -> Case | None:
    """The same table saved by another program."""
    sheet = place.last.copy()
    sheet.encoding, sheet.bom = ("gb18030", False) if sheet.bom else ("utf-8", True)
    sheet.newline = "\n"
    assert sheet.to_bytes()[:3] != place.last.to_bytes()[:3] or BOM
    return case(place, sheet, "another encoding")


def thousands_marked(place: Place, _rng: Random) -> Case | None:
    """Numbers with a comma between thousands."""
    sheet = place.last.copy()
    for cell in levels(sheet, 1000):
        text = sheet.rows[cell.row][cell.column]
        if "." not in text:
            sheet.rows[cell.row][cell.column] = f"{int(text.replace(',', '')):,}"
    return case(place, sheet, "1,234")


UNUSUAL: dict[str, tuple[str, Operator]] = {
    "real_doubling": ("真的翻番", _by("2.2")),
    "real_surge": ("真的猛增（以旧换新）", _by("4")),
    "first_zero": ("第一次为零", _by("0")),
    "holiday_dip": ("春节骤降", _by("0.35")),
    "scheme_ended": ("政策到期骤减", _by("0.1")),
    "merged_county": ("两县合并", merged_county),
    "new_county": ("新增县首报", new_county),
    "big_project": ("一次性大项目", big_project),
    "year_begins": ("年初首期（1—2月合并）", year_begins),
    "two_months_at_once": ("补报两期", two_months_at_once),
    "revision_with_reason": ("说明原因的修订", revision_with_reason),
    "nil_report": ("未报说明", nil_report),
    "columns_reordered": ("列序不同", columns_in_another_order),
    "other_encoding": ("编码不同", other_encoding),
    "thousands_marked": ("千分位逗号", thousands_marked),
}
