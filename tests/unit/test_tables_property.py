"""Any table written in any of the supported shapes and encodings reads back to the same facts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.intake.judge import Judgement, judge
from tests.unit import table_shapes as shapes
from tests.unit.factories import catalogue, sender
from tests.unit.list_factories import CODE, LETTER_CODE, OTHER_CODE, list_feed

FEED = shapes.trade_feed()
LIST = list_feed()
KINDS = ("current", "ytd", "growth")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
FEW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])

counts = st.integers(0, 10**7).map(Decimal)
growths = st.integers(-1000, 5000).map(lambda tenths: Decimal(tenths) / 10)


@st.composite
def facts(draw: st.DrawFn) -> shapes.Facts:
    regions = tuple(draw(st.permutations(list(shapes.REGIONS))))
    months = tuple(draw(st.lists(st.integers(1, 12), min_size=2, max_size=5, unique=True)))
    cells = {}
    for region in regions:
        for month in months:
            for kind in KINDS:
                if draw(st.integers(0, 9)):
                    value = draw(growths if kind == "growth" else counts)
                    cells[kind, region, month] = value
    return shapes.Facts(cells, regions, months)


def read(content: bytes) -> Judgement:
    who = sender(feeds=["trades"])
    return judge(content, "x", FEED, who, catalogue(FEED, senders=(who,)))


def said(judgement: Judgement) -> dict[shapes.Fact, Decimal]:
    assert judgement.findings == []
    assert judgement.observations is not None
    reported = judgement.observations.filter(pl.col("blank") == "reported")
    columns = ("item", "region_code", "period_start", "period_end", "basis", "value")
    rows = reported.select(columns).rows()
    return {(i, r, s, e, b): value for i, r, s, e, b, value in rows}


def decorated(rows: shapes.Grid, mess: random.Random) -> shapes.Grid:
    """The grid between the lines that offices put around it."""
    above = [["附件1"], ["表　　号：商1表"], ["填报单位：乙市统计局"], [], ["制表：统计局"]]
    below = [
        [[]],
        [["注：1.本表为快报数。"], ["　　2.不含农村。"]],
        [["单位负责人：张三", "填表人：李四"]],
        [["报出日期：", "2025年10月8日"]],
    ]
    kept = [line for line in above if mess.random() < 0.5]
    body = [line for row in rows for line in ([row, []] if mess.random() < 0.1 else [row])]
    head = next(n for n, row in enumerate(body) if len(row) > 1)
    # Blank lines may stand between rows, not within a header.
    body = [row for n, row in enumerate(body) if row or n > head + 3]
    return [*kept, *body, *(line for part in below if mess.random() < 0.5 for line in part)]


@given(facts(), st.sampled_from((*shapes.ANY_KINDS, *shapes.ONE_KIND)), st.integers(0, 2**32))
@FEW
def test_every_shape_reads_back_to_the_same_facts(
    known: shapes.Facts, shape: object, seed: int
) -> None:
    mess = random.Random(seed)
    kinds: Sequence[str] = mess.sample(KINDS, mess.randint(1, 3))
    if shape in shapes.ONE_KIND:
        kinds = kinds[:1]
    assert callable(shape)
    grid: shapes.Grid = shape(known, kinds)
    expected = known.expected(*kinds)
    if shape is shapes.indicators_as_rows:
        only = shapes.REGIONS[known.regions[0]]
        expected = {fact: value for fact, value in expected.items() if fact[1] == only}
    if not expected:
        return
    grid = decorated(grid, mess)
    if mess.random() < 0.3:
        content = shapes.as_workbook(grid, numbers=mess.random() < 0.5)
    else:
        delimiter, line_end = mess.choice(",\t;"), mess.choice(("\n", "\r\n", "\r"))
        pad = "" if delimiter == "\t" else mess.choice(("", "\t", " "))
        text = shapes.as_text(grid, delimiter, line_end, pad, ragged=mess.random() < 0.5)
        content = text.encode(mess.choice(ENCODINGS))
    assert said(read(content)) == expected


@given(facts(), st.integers(0, 2**32))
@FEW
def test_the_columns_of_a_long_table_stand_in_any_order(known: shapes.Facts, seed: int) -> None:
    mess = random.Random(seed)
    grid = shapes.long(known, KINDS)
    extra = {"序号": [str(n) for n in range(1, len(grid))], "": [""] * (len(grid) - 1)}
    for head, cells in extra.items():
        for row, cell in zip(grid, [head, *cells], strict=True):
            row.append(cell)
    order = mess.sample(range(len(grid[0])), len(grid[0]))
    moved = [[row[at] for at in order] for row in grid]
    rows = [moved[0], *mess.sample(moved[1:], len(moved) - 1)]
    rows.insert(mess.randint(1, len(rows)), moved[0])
    expected = known.expected(*KINDS)
    if expected:
        text = shapes.as_text(rows, ",", "\n", "", ragged=False)
        assert said(read(text.encode())) == expected


@given(facts(), st.booleans())
@FEW
def test_totals_are_checked_and_never_loaded(known: shapes.Facts, first: bool) -> None:
    grid = shapes.long(known, ("current", "ytd"))
    totals = []
    for month in known.months:
        sums = []
        for kind in ("current", "ytd"):
            parts = [known.cells.get((kind, region, month)) for region in known.regions]
            filled = [part for part in parts if part is not None]
            sums.append(f"{sum(filled)}" if filled else "")
        totals.append(["合　计", f"2025年{month}月", *sums])
    rows = [grid[0], *totals, *grid[1:]] if first else [*grid, *totals]
    expected = known.expected("current", "ytd")
    if expected:
        text = shapes.as_text(rows, ",", "\n", "", ragged=False)
        assert said(read(text.encode())) == expected


LIST_HEADER = [
    ("地区", lambda n: "东区" if n % 2 else "西区"),
    ("报告期", lambda _: "2025年3月"),
    ("项目编号", lambda n: f"GC-{n:03d}"),
    ("项目名称", lambda n: f"第{n}个\n项目，改造"),
    ("统一社会信用代码", lambda n: (CODE, OTHER_CODE, LETTER_CODE)[n % 3]),
    ("状态", lambda n: ("储备", "开工", "完工")[n % 3]),
    ("投资（亿元）", lambda n: f"{n}.5"),
]


@given(st.integers(1, 12), st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_a_list_reads_back_whatever_carries_it(count: int, seed: int) -> None:
    mess = random.Random(seed)
    columns = mess.sample(LIST_HEADER, len(LIST_HEADER))
    rows = [[head for head, _ in columns]]
    rows += [[cell(n) for _, cell in columns] for n in range(1, count + 1)]
    rows.append(["合计" if head == "项目编号" else "" for head, _ in columns])
    titled = [["2025年3月项目清单"], *rows, ["填表人：甲", "联系电话：1"]]
    if mess.random() < 0.5:
        content = shapes.as_workbook(titled, numbers=False)
    else:
        text = shapes.as_text(titled, mess.choice(",;"), "\r\n", "", ragged=False)
        content = text.encode(mess.choice(ENCODINGS))
    who = sender(feeds=["works"])
    judgement = judge(content, "x", LIST, who, catalogue(LIST, senders=(who,)))
    assert judgement.findings == []
    assert judgement.observations is not None
    seen = judgement.observations.filter(pl.col("item") == "money")
    told = dict(seen.select("entity_key", "value").iter_rows())
    assert list(told.values()) == [Decimal(n * 10000 + 5000) for n in range(1, count + 1)]
    titles = judgement.observations.filter(pl.col("item") == "title")["text"].to_list()
    assert len(titles) == count and all("改造" in title for title in titles)
    ends = set(judgement.observations["period_end"])
    assert ends == {date(2025, 3, 31)}
