"""Ways to spoil a right file: what offices really get wrong, at a random place.

Belongs here: what is done to a file. Does not belong here: whether anything notices (``trials``).
Each takes a place and a random generator, and gives the files sent instead of the right one, or
``None`` where the place has nothing of the kind.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from sources.catalogue import Role
from tests.detect.cases import LARGE, Operator, case, levels, move, pick_level, rows_of
from tests.detect.periods import (
    duplicated_period,
    earlier_numbers,
    last_month_again,
    nothing_sent,
    revised_history,
    shifted_month,
    uniform_growth,
)
from tests.detect.sheets import Sheet, number_in
from tests.detect.trials import Case, Sending
from tests.detect.world import Place

TEN_THOUSAND = Decimal(10_000)


def _scaled(factors: tuple[str, ...]) -> Operator:
    def operator(place: Place, rng: Random) -> Case | None:
        sheet = place.last.copy()
        cell = pick_level(sheet, rng, LARGE)
        if cell is None:
            return None
        factor = Decimal(rng.choice(factors))
        value = number_in(sheet, cell) * factor
        sheet.write(cell, value if "." in sheet.rows[cell.row][cell.column] else round(value))
        return case(place, sheet, f"{cell.name} × {factor}")

    return operator


def unit_of_row(place: Place, rng: Random) -> Case | None:
    """All of a row in 万 where units are asked for, or the reverse."""
    sheet = place.last.copy()
    cell = pick_level(sheet, rng, LARGE)
    if cell is None:
        return None
    factor = rng.choice((TEN_THOUSAND, 1 / TEN_THOUSAND))
    for other in levels(sheet):
        if other.row == cell.row:
            sheet.write(other, number_in(sheet, other) * factor)
    return case(place, sheet, f"row × {factor}")


def unit_of_file(place: Place, rng: Random) -> Case | None:
    """The whole file in another unit than it says."""
    sheet = place.last.copy()
    factor = rng.choice((TEN_THOUSAND, Decimal(1000), Decimal(100)))
    for other in levels(sheet):
        sheet.write(other, number_in(sheet, other) * factor)
    return case(place, sheet, f"file × {factor}")


def unit_column_wrong(place: Place, rng: Random) -> Case | None:
    """A header that names a unit the numbers are not in."""
    sheet = place.last.copy()
    cell = pick_level(sheet, rng)
    if cell is None:
        return None
    column = sheet.feed.column(cell.name)
    written = [unit.name for unit in column.written_in]
    if not written:
        return None
    for at in {c.column for c in levels(sheet)}:
        head = sheet.rows[sheet.header][at].split("（")[0]
        sheet.rows[sheet.header][at] = f"{head}（{rng.choice(written)}）"
    return case(place, sheet, "headers in another unit")


def digits_swapped(place: Place, rng: Random) -> Case | None:
    """Two neighbouring digits typed the wrong way round."""
    sheet = place.last.copy()
    cell = pick_level(sheet, rng, 100)
    if cell is None:
        return None
    text = sheet.rows[cell.row][cell.column]
    spots = [
        at
        for at in range(len(text) - 1)
        if text[at : at + 2].isdigit() and text[at] != text[at + 1] and text[at + 1] != "0"
    ]
    if not spots:
        return None
    at = rng.choice(spots)
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    sheet.rows[cell.row][cell.column] = swapped
    return case(place, sheet, f"{cell.name} {text} → {swapped}")


def negative_stock(place: Place, rng: Random) -> Case | None:
    sheet = place.last.copy()
    cell = pick_level(sheet, rng)
    if cell is None:
        return None
    sheet.write(cell, -number_in(sheet, cell))
    return case(place, sheet, f"−{cell.name}")


def ytd_as_current(place: Place, _rng: Random) -> Case | None:
    """The cumulative number given as the month's."""
    sheet = place.last.copy()
    pairs = [
        (cell, own)
        for cell in sheet.cells
        if cell.name.endswith("_ytd") and "growth" not in cell.name
        if (own := sheet.at(cell.row, cell.name.removesuffix("_ytd")))
    ]
    if not pairs:
        return None
    for ytd, own in pairs:
        sheet.write(own, number_in(sheet, ytd))
    return case(place, sheet, "current = cumulative")


def current_as_ytd(place: Place, _rng: Random) -> Case | None:
    """The month's number given as the cumulative one."""
    sheet = place.last.copy()
    for cell in sheet.cells:
        own = sheet.at(cell.row, cell.name.removesuffix("_ytd"))
        if cell.name.endswith("_ytd") and "growth" not in cell.name and own:
            sheet.write(cell, number_in(sheet, own))
    return case(place, sheet, "cumulative = current")


def columns_swapped(place: Place, rng: Random) -> Case | None:
    """Two columns of numbers change places; their headers do not."""
    sheet = place.last.copy()
    columns = sorted({cell.column for cell in levels(sheet)})
    if len(columns) < 2:
        return None
    one, other = rng.sample(columns, 2)
    for row in sheet.data_rows():
        line = sheet.rows[row]
        line[one], line[other] = line[other], line[one]
    return case(place, sheet, f"columns {one} and {other}")


def _pair_of_counties(place: Place, rng: Random) -> tuple[Sheet, list[int], list[int]] | None:
    if len(place.counties) < 2:
        return None
    sheet = place.last.copy()
    one, other = rng.sample(place.counties, 2)
    return sheet, rows_of(sheet, one), rows_of(sheet, other)


def counties_swapped(place: Place, rng: Random) -> Case | None:
    """Two counties' numbers change places."""
    found = _pair_of_counties(place, rng)
    if found is None:
        return None
    sheet, ones, others = found
    for one, other in zip(ones, others, strict=False):
        line = list(sheet.rows[one])
        move(sheet, sheet.rows[other], one)
        move(sheet, line, other)
    return case(place, sheet, "two counties")


def county_doubled(place: Place, rng: Random) -> Case | None:
    """One county's numbers under another's code as well."""
    found = _pair_of_counties(place, rng)
    if found is None:
        return None
    sheet, ones, others = found
    for one, other in zip(ones, others, strict=False):
        move(sheet, sheet.rows[one], other)
    return case(place, sheet, "one county under two codes")


def total_as_county(place: Place, rng: Random) -> Case | None:
    """The sum of all counties in one county's row."""
    if len(place.counties) < 2:
        return None
    sheet = place.last.copy()
    region = rng.choice(place.counties)
    for cell in levels(place.last):
        if cell.region == region:
            same = [c for c in levels(place.last) if c.name == cell.name]
            sheet.write(cell, sum((number_in(place.last, c) for c in same), Decimal(0)))
    return case(place, sheet, "the total as a county")


def coverage_hole(place: Place, rng: Random) -> Case | None:
    """A county is left out."""
    if len(place.counties) < 2:
        return None
    sheet = place.last.copy()
    region = rng.choice(place.counties)
    dropped = set(rows_of(sheet, region))
    sheet.rows = [row for at, row in enumerate(sheet.rows) if at not in dropped]
    return case(place, sheet, f"without {region}")


def wrong_parent(place: Place, rng: Random) -> Case | None:
    """A county's row under its city's code, or under another city's county."""
    sheet = place.last.copy()
    spot = sheet.spot(Role.REGION)
    if spot is None:
        return None
    row = rng.choice(sheet.data_rows())
    code = sheet.regions[row]
    sheet.rows[row][spot] = rng.choice((f"{code[:4]}00", "510402", "411302"))
    return case(place, sheet, f"{code} → {sheet.rows[row][spot]}")


def broken_sum(place: Place, rng: Random) -> Case | None:
    """One part of a total is changed by some percent."""
    sheet = place.last.copy()
    if not sheet.feed.with_role(Role.DIM):
        return None
    cells = [c for c in levels(sheet, LARGE) if len(rows_of(sheet, c.region)) > 1]
    if not cells:
        return None
    cell = rng.choice(cells)
    sheet.write(cell, round(number_in(sheet, cell) * Decimal("1.04"), 4))
    return case(place, sheet, f"{cell.name} + 4 %")


def truncated_file(place: Place, rng: Random) -> Case | None:
    """The transfer broke off: the end is missing."""
    content = place.last.to_bytes()
    start = len(content) * 2 // 5
    return Case(place, (Sending(content[: rng.randrange(start, len(content) - 3)]),), "cut off")


def encoding_damage(place: Place, rng: Random) -> Case | None:
    """Read in one encoding and saved in another on the way."""
    sheet = place.last
    text = sheet.to_bytes().decode("utf-8-sig" if sheet.bom else sheet.encoding, "replace")
    wrong = "gb18030" if sheet.encoding != "gb18030" else "latin-1"
    damaged = text.encode(sheet.encoding, "replace").decode(wrong, "replace")
    lossy = rng.random() < 0.5
    content = damaged.encode("gbk", "replace") if lossy else damaged.encode()
    return Case(place, (Sending(content),), "mojibake")


def letters_for_digits(place: Place, rng: Random) -> Case | None:
    """O for 0 or l for 1, as scanned tables have it."""
    sheet = place.last.copy()
    cells = [c for c in levels(sheet) if set(sheet.rows[c.row][c.column]) & set("01")]
    if not cells:
        return None
    cell = rng.choice(cells)
    text = sheet.rows[cell.row][cell.column]
    sheet.rows[cell.row][cell.column] = text.replace("0", "O", 1).replace("1", "l", 1)
    return case(place, sheet, sheet.rows[cell.row][cell.column])


def growth_sign(place: Place, rng: Random) -> Case | None:
    """The printed growth has the wrong sign."""
    sheet = place.last.copy()
    cells = [c for c in sheet.cells if "growth" in c.name and abs(c.value) >= 1]
    if not cells:
        return None
    cell = rng.choice(cells)
    sheet.write(cell, -number_in(sheet, cell))
    return case(place, sheet, f"−{cell.name}")


def value_blanked(place: Place, rng: Random) -> Case | None:
    """A number is not there."""
    sheet = place.last.copy()
    cell = pick_level(sheet, rng)
    if cell is None:
        return None
    sheet.rows[cell.row][cell.column] = rng.choice(("", "-", "未报"))
    return case(place, sheet, f"no {cell.name}")


def _slightly(low: int, high: int) -> Operator:
    def operator(place: Place, rng: Random) -> Case | None:
        sheet = place.last.copy()
        cell = pick_level(sheet, rng, LARGE)
        if cell is None or sheet.feed.with_role(Role.DIM):
            return None
        share = Decimal(rng.randint(low, high)) / 100 * rng.choice((1, -1))
        name = cell.name.removesuffix("_ytd")
        own, ytd = sheet.at(cell.row, name), sheet.at(cell.row, f"{name}_ytd")
        if own is None or ytd is None:
            return None
        more = round(number_in(sheet, own) * share)
        for one in (own, ytd):
            sheet.write(one, number_in(sheet, one) + more)
        return case(place, sheet, f"{name} {share:+%}, cumulative too")

    return operator


FILES: dict[str, tuple[str, Operator]] = {
    "decimal_shifted": ("小数点错位", _scaled(("10", "0.1"))),
    "thousands_as_units": ("千当成个位", _scaled(("1000", "0.001"))),
    "unit_of_row": ("整行单位错（万）", unit_of_row),
    "unit_of_file": ("整份单位错", unit_of_file),
    "unit_column_wrong": ("表头单位与数不符", unit_column_wrong),
    "digits_swapped": ("相邻两位数字颠倒", digits_swapped),
    "negative_value": ("数值为负", negative_stock),
    "ytd_as_current": ("累计当成本月", ytd_as_current),
    "current_as_ytd": ("本月当成累计", current_as_ytd),
    "columns_swapped": ("两列填反", columns_swapped),
    "counties_swapped": ("两县互换", counties_swapped),
    "county_doubled": ("一县两码重复", county_doubled),
    "total_as_county": ("合计填进一县", total_as_county),
    "coverage_hole": ("漏报一县", coverage_hole),
    "stale_file_renamed": ("旧文件换名再报", nothing_sent),
    "shifted_month": ("月份错位", shifted_month),
    "last_month_again": ("沿用上期数", last_month_again),
    "last_year_again": ("沿用上年同期数", lambda place, _rng: earlier_numbers(place, 12)),
    "duplicated_period": ("同期两行不同数", duplicated_period),
    "revised_history": ("悄悄改历史数", revised_history),
    "wrong_region": ("地区填错", wrong_parent),
    "broken_sum": ("分项与合计不符", broken_sum),
    "truncated_file": ("文件不完整", truncated_file),
    "encoding_damage": ("乱码", encoding_damage),
    "letters_for_digits": ("字母代替数字", letters_for_digits),
    "growth_sign": ("增速正负号错", growth_sign),
    "value_blanked": ("数值被清空", value_blanked),
    "uniform_growth": ("按统一增幅编造", uniform_growth),
    "slightly_wrong": ("错 5%～20%，累计同改", _slightly(5, 20)),
    "much_wrong": ("错 40%～60%，累计同改", _slightly(40, 60)),
}
