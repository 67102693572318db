"""Files as a county's office really exports them, each with the truth known beforehand.

Belongs here: whole files of usual mess and every number that a careful reader takes from them, or
the rule that refuses them. Does not belong here: one fault and its exact place (``test_faults``),
or shapes by the thousand (``test_tables_property``).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import openpyxl
import pytest

from orchestration.intake.judge import Judgement, judge
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.dialect import Dialect
from orchestration.intake.reading.opening import open_book
from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from sources.periods import Period

# Region, period, item, basis.
Fact = tuple[str, str, str, str]
Q, D = "520502", "520521"
HEAD = "地区,报告期,本月交易量（辆）,累计交易量（辆）"
LONG = f"{HEAD}\n七星关区,2025年4月,10,40\n大方县,2025年4月,5,21\n"
Cells = Sequence[Sequence[object]]


def april(*regions: tuple[str, int, int]) -> dict[Fact, int]:
    """The month and the months so far, of every region."""
    facts = {}
    for code, month, so_far in regions:
        facts[code, "2025-04", "trades", "current"] = month
        facts[code, "2025-01..04", "trades", "ytd"] = so_far
    return facts


def months(item: str = "trades", **regions: dict[int, int]) -> dict[Fact, int]:
    """Single months of every region (``Q``, ``D``)."""
    codes = {"Q": Q, "D": D}
    return {
        (codes[name], f"2025-{month:02d}", item, "current"): value
        for name, by_month in regions.items()
        for month, value in by_month.items()
    }


TWO = april((Q, 10, 40), (D, 5, 21))
SO_FAR = {fact: value for fact, value in TWO.items() if fact[3] == "ytd"}
QUARTER = months(Q={1: 8, 2: 9, 3: 10}, D={1: 3, 2: 4, 3: 5})
YEAR = months(Q={m: 100 + m for m in range(1, 13)}, D={m: 200 + m for m in range(1, 13)})


def book(rows: Cells, merged: Sequence[str] = (), formats: Sequence[tuple[str, str]] = ()) -> bytes:
    """A workbook of one sheet and an explanation beside it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append([*row])
    for area in merged:
        sheet.merge_cells(area)
    for cell, code in formats:
        sheet[cell].number_format = code
    made.create_sheet("填报说明").append(["一、本表由商务部门填报；二、计量单位为辆"])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def zipped(content: bytes) -> bytes:
    """An archive of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("4月二手车.csv", content)
    return buffer.getvalue()


def wide(
    heads: Sequence[str], *rows: tuple[str, Sequence[int]], title: str = "二手车本月交易量（辆）"
) -> str:
    """A table with months as columns."""
    lines = [title, ",".join(("地区", *heads))]
    return "\n".join([*lines, *(",".join((name, *map(str, row))) for name, row in rows)])


@dataclass(frozen=True)
class Messy:
    """A file and what it says."""

    name: str
    content: str | bytes
    truth: dict[Fact, int]
    encoding: str = "gb18030"

    @property
    def bytes(self) -> bytes:
        return (
            self.content if isinstance(self.content, bytes) else self.content.encode(self.encoding)
        )


def _dotted(october: str) -> str:
    heads = [f"2025.{month}" for month in range(1, 13)]
    heads[9] = october
    return wide(
        heads,
        ("七星关区", [100 + m for m in range(1, 13)]),
        ("大方县", [200 + m for m in range(1, 13)]),
    )


READ = [
    Messy(
        "title, pairs, total and signatures",
        "附件2,,,\r\n毕节市二手车交易情况表,,,\r\n填报单位：毕节市统计局,,2025年4月,单位：辆\r\n"
        "地区,报告期,本月交易量,累计交易量\r\n七星关区,2025年4月,10,40\r\n大方县,2025年4月,5,21\r\n"
        "合计,,15,61\r\n单位负责人：张三,,填表人：李四,报出日期：2025年5月8日\r\n",
        TWO,
    ),
    Messy(
        "year and month in two columns",
        "序号,地区,年份,月份,本月交易量（辆）,累计交易量（辆）\n"
        "1,七星关区,2025,4,10,40\n2,大方县,2025年,04月,5,21\n",
        TWO,
    ),
    Messy(
        "year and month under one head, the year merged",
        book(
            [
                ["地区", "报告期", None, "交易量（辆）", None],
                [None, "年", "月", "本月", "累计"],
                ["七星关区", 2025, 4, 10, 40],
                ["大方县", None, 4, 5, 21],
            ],
            ["A1:A2", "B1:C1", "D1:E1", "B3:B4"],
        ),
        TWO,
    ),
    Messy(
        "year and months so far",
        "地区,年度,月份,累计交易量（辆）\n七星关区,2025,1-4月,40\n大方县,2025,1—4月,21\n",
        SO_FAR,
    ),
    Messy(
        "month and year at the end, the total without them",
        "地区,本月交易量（辆）,累计交易量（辆）,月份,年份\n"
        "七星关区,10,40,4,2025\n大方县,5,21,2025年4月,2025\n合计,15,61,,\n",
        TWO,
    ),
    Messy(
        "month as a bare number, year in the title",
        "2025年毕节市二手车交易情况,,,\n地区,月份,本月交易量（辆）,累计交易量（辆）\n"
        "七星关区,4,10,40\n大方县,4,5,21\n",
        TWO,
    ),
    Messy(
        "period in the title alone",
        "毕节市2025年4月二手车交易情况表,,\n单位：辆,,\n地区,本月交易量,累计交易量\n"
        "七星关区,10,40\n大方县,5,21\n",
        TWO,
    ),
    Messy(
        "titled 1—4月 over 本月 and 累计",
        "毕节市2025年1—4月二手车交易情况表,,\n单位：辆,,\n地区,本月交易量,累计交易量\n"
        "七星关区,10,40\n大方县,5,21\n",
        TWO,
    ),
    Messy(
        "code and name in two columns, the city on top",
        f"行政区划代码,{HEAD}\n520500,毕节市,2025年4月,15,61\n"
        "520502,七星关区,2025年4月,10,40\n520521000000,大方县,2025年4月,5,21\n",
        TWO,
    ),
    Messy(
        "代码 beside 地区, a code alone, a total without one",
        f"代码,{HEAD}\n520502,,2025年4月,10,40\n520521,大方县,2025年4月,5,21\n,合计,,15,61\n",
        TWO,
    ),
    Messy(
        "其中 and numbers before names",
        f"{HEAD}\n全　市,2025年4月,15,61\n其中：七星关区,2025年4月,10,40\n"
        "二、大 方 县,2025年4月,5,21\n",
        TWO,
    ),
    Messy("reason for a revision in two cells", f"修订原因,C 更正,,\n{LONG}", TWO),
    Messy(
        "pairs without colons",
        "填报单位,毕节市统计局,,\n报告期,2025年4月,计量单位,辆\n地区,本月交易量,累计交易量,\n"
        "七星关区,10,40,\n大方县,5,21,\n",
        TWO,
    ),
    Messy(
        "the day it was made beside the title",
        "二手车交易情况,,2025年5月8日\n报告期：2025年4月,,\n"
        "地区,本月交易量（辆）,累计交易量（辆）\n七星关区,10,40\n大方县,5,21\n",
        TWO,
    ),
    Messy(
        "prepared serial numbers",
        "序号,地区,报告期,本月交易量（辆）,累计交易量（辆）\n"
        "1,七星关区,2025年4月,10,40\n2,大方县,2025年4月,5,21\n3,,,,\n4,,,,\n",
        TWO,
    ),
    Messy(
        "merged title and two lines of header",
        book(
            [
                ["毕节市二手车交易情况表"],
                ["填报单位：毕节市统计局", None, None, "计量单位：辆"],
                ["地区", "报告期", "交易量", None],
                [None, None, "本月", "累计"],
                ["七星关区", date(2025, 4, 1), 10, 40],
                ["大方县", date(2025, 4, 1), 5, 21],
                ["合计", None, 15, 61],
            ],
            ["A1:D1", "A3:A4", "B3:B4", "C3:D3"],
            [("B5", 'yyyy"年"m"月"'), ("B6", 'yyyy"年"m"月"')],
        ),
        TWO,
    ),
    Messy(
        "newest month first",
        wide(
            ["2025年3月", "2025年2月", "2025年1月"],
            ("七星关区", [10, 9, 8]),
            ("大方县", [5, 4, 3]),
            ("合计", [15, 13, 11]),
        ),
        QUARTER,
    ),
    Messy(
        "a total over months",
        wide(
            ["2025年1月", "2025年2月", "2025年3月", "合计"],
            ("七星关区", [8, 9, 10, 27]),
            ("大方县", [3, 4, 5, 12]),
        ),
        QUARTER,
    ),
    Messy(
        "the total over months first",
        wide(
            ["合计", "1月", "2月", "3月"],
            ("七星关区", [27, 8, 9, 10]),
            ("大方县", [12, 3, 4, 5]),
            title="2025年毕节市二手车当月交易量（辆）",
        ),
        QUARTER,
    ),
    Messy(
        "totals both ways, months as rows",
        "2025年二手车本月交易量（辆）,,,\n月份,七星关区,大方县,合计\n1,8,3,11\n2,9,4,13\n3,10,5,15\n合计,27,12,39\n",
        QUARTER,
    ),
    Messy(
        "a total below the months of each",
        "地区,报告期,本月交易量（辆）\n七星关区,2025年1月,8\n七星关区,2025年2月,9\n七星关区,2025年3月,10\n"
        "七星关区,合计,27\n大方县,2025年1月,3\n大方县,2025年2月,4\n大方县,2025年3月,5\n大方县,合计,12\n",
        QUARTER,
    ),
    Messy(
        "a total within the year",
        book(
            [
                ["二手车本月交易量（辆）"],
                ["地区", "2025年", None, None, None],
                [None, "1月", "2月", "3月", "合计"],
                ["七星关区", 8, 9, 10, 27],
                ["大方县", 3, 4, 5, 12],
            ],
            ["A1:E1", "A2:A3", "B2:E2"],
        ),
        QUARTER,
    ),
    Messy("2025.1 twice, settled by its neighbours", _dotted("2025.1"), YEAR),
    Messy("2025.1 and 2025.10", _dotted("2025.10"), YEAR),
    Messy(
        "2025.9, 2025.1, 2025.11",
        wide(["2025.9", "2025.1", "2025.11"], ("七星关区", [8, 9, 10])),
        months(Q={9: 8, 10: 9, 11: 10}),
    ),
    Messy(
        "2025.11, 2025.1, 2025.9",
        wide(["2025.11", "2025.1", "2025.9"], ("七星关区", [10, 9, 8])),
        months(Q={9: 8, 10: 9, 11: 10}),
    ),
    Messy("full-width digits and commas", LONG.replace("2025", "２０２５").replace(",", "，"), TWO),
    Messy(
        "padded tabs",
        "地区\t\t报告期 \t本月交易量（辆）\t 累计交易量（辆）\n"
        "七星关区\t\t2025年4月 \t10 \t 40\n大方县\t\t2025-04\t5\t 21\n",
        TWO,
    ),
    Messy("trailing delimiters", LONG.replace("\n", ",,,\n"), TWO),
    Messy("in an archive, with a mark", zipped(LONG.encode("utf-8-sig")), TWO),
    Messy(
        "quoted, by tabs, UTF-16",
        "\n".join("\t".join(f'"{cell}"' for cell in line.split(",")) for line in LONG.split()),
        TWO,
        "utf-16",
    ),
    Messy(
        "notes over several lines, footers over several",
        f'{HEAD},说明\n七星关区,2025年4月,10,40,"市场新开业，\n日均3辆"\n大方县,2025年4月,5,21,\n'
        "注：1.数据来源于商务部门；\n2.累计数自年初起。\n单位负责人：,张三,统计负责人：,李四\n"
        "填表人：王五　联系电话：0857-8222222　报出日期：2025年5月8日\n",
        TWO,
    ),
]

REFUSED = [
    (
        "the month left blank beside its year",
        f"{HEAD}\n".replace("报告期", "年份,月份") + "七星关区,2025,,,40\n",
        "key.period_unreadable",
    ),
    (
        "a year that contradicts its month",
        "地区,年份,月份,累计交易量（辆）\n七星关区,2024,2025年4月,40\n",
        "key.period_unreadable",
    ),
    (
        "a bare month without any year",
        "地区,月份,本月交易量（辆）\n七星关区,4,10\n",
        "key.period_unreadable",
    ),
    (
        "a code of another county",
        "地区代码,地区,报告期,本月交易量（辆）\n520521,七星关区,2025年4月,10\n",
        "key.region_code_name",
    ),
    (
        "months that do not add up",
        wide(["2025年1月", "2025年2月", "合计"], ("七星关区", [8, 9, 18])),
        "total.disagrees",
    ),
    (
        "a total below months that do not add up",
        "地区,报告期,本月交易量（辆）\n七星关区,2025年1月,8\n七星关区,2025年2月,9\n七星关区,合计,18\n",
        "total.disagrees",
    ),
    (
        "a total of cumulative numbers",
        wide(
            ["2025年1-2月", "2025年1-3月", "合计"],
            ("七星关区", [8, 9, 17]),
            title="二手车累计交易量（辆）",
        ),
        "header.unknown",
    ),
    (
        "January or October",
        wide(["2025.1", "2025.11", "2025.12"], ("七星关区", [8, 9, 10])),
        "period.dotted_ambiguous",
    ),
    (
        "what the city counts as its own",
        f"{HEAD}\n市本级,2025年4月,10,40\n",
        "key.region_own_level",
    ),
    ("a form that nobody filled in for one county", f"{LONG}黔西市,,,\n", "row.only_prefilled"),
    (
        "numbers of the month before, under two lines",
        "地区,报告期,交易量（辆）,,\n,,本月,上月,累计\n七星关区,2025年4月,10,9,40\n",
        "header.unknown",
    ),
    (
        "numbers without a name",
        f"{HEAD}\n".replace("本月交易量", "当月数").replace("累计交易量", "累计数")
        + "七星关区,2025年4月,10,40\n",
        "header.unknown",
    ),
    (
        "titled 1—4月 over 本期",
        "毕节市2025年1—4月二手车交易情况表,,\n地区,本期交易量（辆）,累计交易量（辆）\n七星关区,10,40\n",
        "period.not_for_column",
    ),
]


@cache
def catalogue() -> Catalogue:
    """The catalogue of the project."""
    return load_catalogue()


def read(content: bytes, feed: str = "used_car_trades") -> Judgement:
    """What is made of a file of 毕节市, sent by an office that need not mark every row."""
    known = catalogue()
    every = {"simulated": False, "feeds": tuple(known.feeds)}
    sender = known.senders["stat-520500"].model_copy(update=every)
    return judge(content, "表.csv", known.feeds[feed], sender, known, date(2026, 1, 31))


def facts(judgement: Judgement) -> dict[Fact, int]:
    """Every number that was taken in."""
    assert judgement.observations is not None, [f.message_zh for f in judgement.findings]
    said = judgement.observations.filter(judgement.observations["blank"] == "reported")
    return {
        (
            row["region_code"],
            Period(row["period_start"], row["period_end"]).label,
            row["item"],
            row["basis"],
        ): row["value"]
        for row in said.iter_rows(named=True)
    }


@pytest.mark.parametrize("messy", READ, ids=lambda messy: messy.name)
def test_a_file_that_a_careful_person_understands_is_read_as_meant(messy: Messy) -> None:
    judgement = read(messy.bytes)
    assert [finding for finding in judgement.findings if finding.rule != "UC04"] == []
    assert facts(judgement) == messy.truth


@pytest.mark.parametrize(
    ("content", "rule"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_what_could_be_misread_is_refused_by_its_own_rule(content: str, rule: str) -> None:
    judgement = read(content.encode("gb18030"))
    assert judgement.observations is None
    assert rule in {finding.rule for finding in judgement.findings}


def test_a_bare_number_beside_a_year_is_a_quarter_under_its_head_and_never_a_month() -> None:
    text = (
        "地区,年份,{},网点编号,网点名称,网点类型,投入运营日期\n"
        "七星关区,2025,3,001,某站,交投点,2025-03-01\n"
    )
    judgement = read(text.format("季度").encode(), "recycling_facilities")
    assert {fact[1] for fact in facts(judgement)} == {"2025-Q3"}
    monthly = read("地区,年份,季度,累计交易量（辆）\n七星关区,2025,3,40\n".encode())
    assert monthly.observations is None


def test_a_long_code_that_was_typed_as_a_number_is_not_taken_for_the_code() -> None:
    heads = ["地区", "报告期", "项目编号", "项目名称", "项目单位", "项目类型", "项目状态"]
    row = ["七星关区", "2025年9月", 202500000000000128.0, "某项目", "某公司", "节能降碳", "储备"]
    assert [f.rule for f in read(book([heads, row]), "projects").findings] == ["code.digits_lost"]


def test_a_second_look_under_another_delimiter_keeps_the_escapes_of_the_file() -> None:
    opened = Book("text", (), dialect=Dialect(",", '"', "\\"), text='"甲\\"乙"|"丙"\n')
    assert opened.read_as("|").records[0].cells == ('甲"乙', "丙")


def test_a_pound_or_an_accent_alone_makes_no_doubt_of_the_encoding() -> None:
    for sign in "£é°":
        opened = open_book(f"name,price\nx,{sign}3\n".encode())
        assert isinstance(opened, Book)
        assert opened.doubts == ()
