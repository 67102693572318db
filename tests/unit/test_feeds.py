"""The sixteen feed contracts: what each asks for, and what tells it from its look-alikes."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from orchestration.intake.tables.headers import HeaderIndex
from orchestration.intake.tables.identify import identify
from sources.catalogue import Column, Indicator, Measure, Nature, Reads, Role
from sources.loader import load_catalogue

CATALOGUE = load_catalogue()
FEEDS = CATALOGUE.feeds
CHINESE = re.compile(r"[\u4e00-\u9fff]")
VALUES = {
    "equipment_investment",
    "industry_digital",
    "scrapped_vehicles",
    "used_car_trades",
    "appliance_recycling",
    "transport_vehicles",
    "machinery_replacements",
    "province_reference",
}
RECORDS = {
    "projects": "jurisdiction",
    "recognised_entities": "jurisdiction",
    "municipal_works": "region",
    "residential_lifts": "jurisdiction",
    "recycling_facilities": "region",
    "capacity": "jurisdiction",
    "coal_power_units": "jurisdiction",
    "action_progress": "jurisdiction",
}
# The two feeds of what is recycled name their columns alike; the sheet's title tells them apart.
SAME_WORDS = {"scrapped_vehicles", "appliance_recycling"}
# What lists call the enterprise of a row; their keys tell the lists apart.
ENTERPRISE = {"企业名称", "统一社会信用代码", "企业统一社会信用代码", "社会信用代码"}


def test_there_are_exactly_the_sixteen_feeds() -> None:
    assert {feed.id for feed in FEEDS.values() if feed.shape == "values"} == VALUES
    lists = {f.id: f.keys_within for f in FEEDS.values() if f.shape == "records"}
    assert lists == RECORDS
    assert len(FEEDS) == 16


def test_every_target_is_measured_by_one_primary_feed() -> None:
    """The numbers of targets per feed are those of the ruling in PLAN_CONVENTIONS §6."""
    of_feed = Counter(
        CATALOGUE.indicators[target.indicator].feed
        for plan in CATALOGUE.plans.values()
        if plan.id != "state_council"
        for target in plan.targets
    )
    recycled = [of_feed.pop(feed) for feed in (*sorted(SAME_WORDS), "used_car_trades")]
    assert sum(recycled) == 20
    assert of_feed == {
        "equipment_investment": 6,
        "industry_digital": 14,
        "transport_vehicles": 6,
        "machinery_replacements": 6,
        "projects": 6,
        "recognised_entities": 8,
        "municipal_works": 7,
        "residential_lifts": 2,
        "recycling_facilities": 3,
        "capacity": 3,
        "coal_power_units": 1,
    }
    assert sum(of_feed.values()) + sum(recycled) == 82


def test_every_feed_serves_a_purpose() -> None:
    counted = {indicator.feed for indicator in CATALOGUE.indicators.values()}
    assert set(FEEDS) - counted == {"action_progress"}  # evidence, never a number
    sent = {feed for sender in CATALOGUE.senders.values() for feed in sender.feeds}
    assert sent == set(FEEDS)


@pytest.mark.parametrize("feed", sorted(FEEDS))
def test_reports_are_due_after_their_period(feed: str) -> None:
    calendar = FEEDS[feed].calendar
    days = {"monthly": (15, 1), "quarterly": (20, 1), "yearly": (15, 2)}
    assert (calendar.due_day, calendar.due_after_months) == days[calendar.cadence]


def headers(column: Column) -> tuple[str, ...]:
    return (column.header, *column.aliases)


def own(feed: str) -> list[Column]:
    """The feed's columns without those that every feed has."""
    common = (Role.REGION, Role.PERIOD, Role.NATURE, Role.SOURCE, Role.NOTE)
    return [column for column in FEEDS[feed].columns if column.role not in common]


def test_no_header_names_columns_of_two_feeds() -> None:
    owners: dict[str, set[str]] = {}
    for feed in FEEDS:
        for column in own(feed):
            if not column.name.endswith(("_growth", "_growth_ytd")):  # growth of what: the title
                for header in set(headers(column)) - ENTERPRISE:
                    owners.setdefault(header, set()).add(feed)
    assert len(owners) > 200
    assert {h: feeds for h, feeds in owners.items() if len(feeds) > 1 and feeds != SAME_WORDS} == {}


@pytest.mark.parametrize("feed", sorted(set(FEEDS) - SAME_WORDS))
@pytest.mark.parametrize("wording", range(3))
def test_a_header_alone_says_which_feed_it_is(feed: str, wording: int) -> None:
    columns = FEEDS[feed].columns
    names = [(headers(column) * 3)[wording] for column in columns]
    units = [f"（{c.unit}）" if c.unit and c.unit != "台（套）" else "" for c in columns]
    line = ",".join(name + unit for name, unit in zip(names, units, strict=True))
    content = (line + "\n" + ",".join("1" for _ in columns)).encode()
    assert identify(content, "x.csv", CATALOGUE) == feed


@pytest.mark.parametrize("feed", sorted(FEEDS))
def test_every_header_is_read_as_its_own_column(feed: str) -> None:
    index = HeaderIndex(FEEDS[feed])
    for column in FEEDS[feed].columns:
        for header in headers(column):
            matched = index.match(header)
            assert matched is not None and matched[0] == column.name


@pytest.mark.parametrize("feed", sorted(FEEDS))
def test_edits_say_what_is_wrong_and_what_to_do(feed: str) -> None:
    edits = FEEDS[feed].edits
    assert edits
    assert len({edit.id[:2] for edit in edits}) == 1
    numbers = [int(edit.id[2:]) for edit in edits]
    assert numbers == list(range(1, len(edits) + 1))
    for edit in edits:
        assert CHINESE.search(edit.message_zh) and edit.message_zh.endswith("。")
        assert not CHINESE.search(edit.message_en) and edit.message_en.endswith(".")
        assert re.search("请|填写|只列|台账反映", edit.advice_zh)
        assert edit.advice_zh != edit.message_zh


def test_edits_are_told_apart_by_their_letters() -> None:
    letters = Counter(feed.edits[0].id[:2] for feed in FEEDS.values())
    assert set(letters.values()) == {1}


@pytest.mark.parametrize("feed", sorted(RECORDS))
def test_whatever_dates_a_count_is_checked(feed: str) -> None:
    """A date that counts something is never a planned one, and never missing where it counts."""
    edits = [edit.model_dump() for edit in FEEDS[feed].edits]
    dates = {column.name for column in FEEDS[feed].columns if column.reads is Reads.DATE}
    assert {e["column"] for e in edits if e["kind"] == "not_after_period"} == dates
    required = {c.name for c in FEEDS[feed].columns if c.required}
    asked = {e["column"] for e in edits if e["kind"] == "required_when"}
    for indicator in CATALOGUE.indicators.values():
        if indicator.feed == feed and indicator.counting is not None:
            counting = indicator.counting
            used = {counting.dated_by, counting.column, *counting.where, *counting.numerator_where}
            optional = {"financing_list"}  # a project may leave it open: it asked for no money
            assert used - {None} - optional <= required | asked


STORED = {
    ("transport_vehicles", "vehicle_class"): {"bus", "taxi", "official", "heavy", "operating"},
    ("projects", "type"): {"renovation", "carbon", "science", "achievement", "recycling", "other"},
    ("projects", "status"): {"reserve", "listed", "started", "done", "cancelled"},
    ("recognised_entities", "list_type"): {
        "national_smart_factory",
        "provincial_digital_factory",
        "provincial_digital_workshop",
        "digital_workshop",
        "green_unit",
        "grade_a",
        "used_car_model",
    },
    ("recognised_entities", "level"): {"national", "provincial", "municipal"},
    ("municipal_works", "object"): {"pipe", "sewage_plant"},
    ("municipal_works", "medium"): {"water", "drainage", "sewage", "gas", "other"},
    ("municipal_works", "works_type"): {"new", "renewal", "repair"},
    ("municipal_works", "place"): {"city", "county_seat", "town"},
    ("municipal_works", "status"): {"under_way", "done"},
    ("residential_lifts", "works_type"): {"added", "replaced", "rebuilt", "overhauled"},
    ("recycling_facilities", "type"): {"station", "sorting_centre", "drop_off", "transfer"},
    ("capacity", "industry"): {
        "steel",
        "ferroalloy",
        "aluminium",
        "cement",
        "glass",
        "ammonia",
        "battery_recycling",
        "renewable_metal",
        "other",
    },
    ("action_progress", "status"): {"not_started", "under_way", "done", "blocked"},
}


def test_choices_are_stored_under_known_words() -> None:
    for (feed, name), words in STORED.items():
        assert set((FEEDS[feed].column(name).allowed or {}).values()) == words, (feed, name)
    chosen = {
        (feed, column.name)
        for feed in FEEDS
        for column in own(feed)
        if column.allowed and set(column.allowed.values()) != {"yes", "no"}
    }
    assert chosen == {*STORED, ("equipment_investment", "field")}


def test_no_choice_can_be_taken_for_an_empty_list() -> None:
    for feed in FEEDS.values():
        for column in feed.with_role(Role.KEY):
            assert not {"无", "零报告"} & set(column.allowed or {})


@pytest.mark.parametrize(
    ("feed", "column", "unit", "written", "factor"),
    [
        ("scrapped_vehicles", "motor_vehicles_ytd", "辆", "万辆", "10000"),
        ("appliance_recycling", "reprocessed_ytd", "台", "万台", "10000"),
        ("transport_vehicles", "stock", "辆", "万辆", "10000"),
        ("machinery_replacements", "retired_ytd", "台（套）", "台", "1"),
        ("machinery_replacements", "crop_area", "公顷", "千公顷", "1000"),
        ("projects", "investment", "万元", "亿元", "10000"),
        ("projects", "equipment", "万元", "元", "0.0001"),
        ("municipal_works", "length", "公里", "米", "0.001"),
        ("capacity", "capacity", "万吨/年", "吨/年", "0.0001"),
        ("capacity", "capacity", "万吨/年", "万吨", "1"),
        ("coal_power_units", "power", "万千瓦", "兆瓦", "0.1"),
    ],
)
def test_other_units_convert_exactly(
    feed: str, column: str, unit: str, written: str, factor: str
) -> None:
    declared = FEEDS[feed].column(column)
    assert declared.unit == unit
    assert {u.name: u.factor for u in declared.written_in}[written] == Decimal(factor)


def source_of(indicator: Indicator) -> tuple[object, ...]:
    """All that an indicator takes its number from."""
    counting = indicator.counting.model_dump_json() if indicator.counting else None
    dims = tuple(indicator.dims.items())
    parts = (indicator.item, indicator.numerator, indicator.denominator, indicator.growth_item)
    return (indicator.feed, *parts, dims, counting, indicator.measure)


def test_no_two_indicators_are_the_same_number() -> None:
    sources = Counter(source_of(indicator) for indicator in CATALOGUE.indicators.values())
    assert [source for source, n in sources.items() if n > 1] == []
    names = Counter(indicator.name_zh for indicator in CATALOGUE.indicators.values())
    assert [name for name, n in names.items() if n > 1] == []


@pytest.mark.parametrize(
    ("indicator", "other", "says"),
    [
        ("scrapped_vehicles", "motor_vehicles_recycled", "报废机动车回收利用量"),
        ("motor_vehicles_recycled", "scrapped_vehicles", "报废汽车回收量"),
        ("appliances_reprocessed", "appliance_recycling", "废旧家电回收量"),
        ("lifts_added", "lifts_added_or_renewed", "加装更新（含改造、大修）"),
        ("lifts_added_or_renewed", "lifts_added", "只计加装"),
        ("staple_mechanisation_rate", "crop_mechanisation_rate", "全部农作物"),
        ("crop_mechanisation_rate", "staple_mechanisation_rate", "主要农作物"),
        ("gas_pipes_renewed", "city_pipes_renewed", "城市（县城）供排水、燃气等管道"),
        ("city_pipes_renewed", "gas_pipes_renewed", "改造燃气管道"),
        ("machinery_retired", "machinery_renewed", "报废更新"),
        ("machinery_renewed", "machinery_retired", "淘汰"),
        ("provincial_digital_workshops", "digital_workshops_built", "数字化车间和智能工厂"),
        ("bus_nev_share", "taxi_clean_share", "不是保有量"),
    ],
)
def test_look_alikes_say_which_one_they_are_not(indicator: str, other: str, says: str) -> None:
    one, two = CATALOGUE.indicators[indicator], CATALOGUE.indicators[other]
    assert says in one.scope_note_zh
    assert source_of(one) != source_of(two)
    assert one.name_zh != two.name_zh


def test_every_indicator_says_what_it_counts() -> None:
    for indicator in CATALOGUE.indicators.values():
        assert len(indicator.scope_note_zh) > 20
        whole = indicator.counting is not None and indicator.counting.count != "sum"
        if whole and indicator.measure is not Measure.RATIO_STOCK:
            assert indicator.decimals == 0


def test_every_new_sender_is_simulated_and_says_so() -> None:
    for sender in CATALOGUE.senders.values():
        assert sender.simulated == ("模拟" in sender.name_zh) == (sender.obliged_from is not None)
    assert sum(sender.simulated for sender in CATALOGUE.senders.values()) > 80
    natures = {f.with_role(Role.NATURE)[0].allowed["模拟"] for f in FEEDS.values()}  # type: ignore[index]
    assert natures == {Nature.SIMULATED.value}
