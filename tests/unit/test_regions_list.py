"""The list of regions against the lists it was made from, and what became of what has ended."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from orchestration.warehouse.declared import DECLARED_TABLES
from sources.catalogue import Level
from sources.geography import ancestors, full_name, regions_in_scope, reporting_regions
from sources.loader import DEFAULT_ROOT, load_catalogue
from tests.shared_data import DATA, needs_shared
from tests.unit.refusals import refused
from tests.unit.test_expected_reports import expected_reports
from tests.unit.tiny_catalogue import DIVISIONS, SENDERS, change, write_tiny

CATALOGUE = load_catalogue()
REGIONS = CATALOGUE.regions
OFFICIAL = {code: region for code, region in REGIONS.items() if region.official}
SHARED = DATA / "divisions"
needs_lists = needs_shared("divisions")
END_OF_2023 = date(2023, 12, 31)


def list_of_2023() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, zeros in (("provinces", "0000"), ("cities", "00"), ("areas", "")):
        with (SHARED / f"{name}.csv").open(encoding="utf-8-sig") as file:
            found |= {row["code"] + zeros: row["name"] for row in csv.DictReader(file)}
    return found


def civil_affairs_lists() -> dict[str, dict[str, str]]:
    found = {}
    for path in sorted((SHARED / "mca").glob("*.tsv")):
        with path.open(encoding="utf-8-sig") as file:
            rows = csv.DictReader(file, delimiter="\t")
            found[path.stem] = {row["Code"]: row["Name"] for row in rows}
    return found


@needs_lists
def test_every_code_of_2023_stands_under_its_name() -> None:
    published = list_of_2023()
    assert len(published) > 3300
    for code, name in published.items():
        assert (REGIONS[code].name_zh, REGIONS[code].stands_in(END_OF_2023, END_OF_2023)) == (
            name, True,
        ), code  # fmt: skip


@needs_lists
def test_nothing_else_stood_in_2023_but_what_the_list_leaves_out() -> None:
    published = list_of_2023()
    standing = {c for c, r in REGIONS.items() if r.stands_in(END_OF_2023, END_OF_2023)}
    assert standing - set(published) == {
        "100000", "710000", "810000", "820000",  # the country; Taiwan, Hong Kong, Macao
        "460302", "460303",  # the districts of 三沙, which the bureau counts as three
        "5103L1", "5117L1", "5117L2",  # our own
    }  # fmt: skip


@needs_lists
def test_each_province_has_as_many_counties_as_the_published_list() -> None:
    counties = (code for code in list_of_2023() if not code.endswith("00"))
    published = Counter(code[:2] for code in counties)
    ours = Counter(
        code[:2]
        for code, region in REGIONS.items()
        if region.level is Level.COUNTY
        and region.stands_in(END_OF_2023, END_OF_2023)
        and code not in ("460302", "460303")
        and "L" not in code
    )
    assert len(published) == 31
    assert ours == published


@needs_lists
def test_every_code_of_the_yearly_lists_is_known_and_its_end_too() -> None:
    lists, today = civil_affairs_lists(), list_of_2023()
    assert len(lists) == 12
    for codes in lists.values():
        assert set(codes) <= set(REGIONS)
    ended = {code for codes in lists.values() for code in codes} - set(today)
    ended -= {"710000", "810000", "820000"}
    assert len(ended) > 370
    for code in ended:
        assert REGIONS[code].valid_to is not None, code
    assert {code for code in ended if not REGIONS[code].successors} == {"130103"}


@needs_lists
def test_every_name_of_the_yearly_lists_is_known_under_its_code() -> None:
    misspelt = {("513201", "马尔康区"), ("360704", "赣县")}
    seen = {pair for codes in civil_affairs_lists().values() for pair in codes.items()}
    known = {(code, region.name_zh) for code, region in REGIONS.items()}
    known |= {(n.code, n.name_zh) for region in REGIONS.values() for n in region.former_names}
    assert seen - known == misspelt


def test_codes_say_who_lies_where_and_every_county_lies_below_a_prefecture() -> None:
    assert len(OFFICIAL) > 3500
    for code, region in OFFICIAL.items():
        if region.level is Level.COUNTRY:
            continue
        above = REGIONS[region.parent_code or ""]
        assert code[:2] == above.code[:2] or region.level is Level.PROVINCE
        levels = [entry.level.value for entry in ancestors(CATALOGUE, code)]
        assert levels == ["prefecture", "province", "country"][-len(levels) :]


def test_full_names_of_what_stands_are_unique_and_say_no_groups() -> None:
    names = [full_name(CATALOGUE, c) for c, r in REGIONS.items() if r.valid_to is None]
    assert len(set(names)) == len(names) > 3300
    assert full_name(CATALOGUE, "110101") == "北京市东城区"
    assert full_name(CATALOGUE, "419001") == "河南省济源市"
    assert full_name(CATALOGUE, "500229") == "重庆市城口县"


def test_what_took_a_place_outlives_it_and_leads_to_what_stands() -> None:
    ended = [region for region in REGIONS.values() if region.successors]
    assert len(ended) > 370
    for region in ended:
        waiting, steps = [region.code], 0
        while waiting:
            here = REGIONS[waiting.pop()]
            steps += 1
            assert steps < 20, f"{region.code} leads in a circle"
            for code in here.successors:
                after = REGIONS[code]
                assert after.level is here.level or (here.code, code) == ("469003", "460400")
                assert here.valid_to is not None
                assert after.valid_to is None or after.valid_to > here.valid_to
                waiting.append(code)
            assert here.successors or here.valid_to is None


CONTINUED = {
    "511721": "511703", "520522": "520581", "522423": "520522", "520221": "520204",
    "520222": "520281", "522322": "522302", "520321": "520304", "520421": "520403",
    "522200": "520600", "522400": "520500", "522401": "520502", "522201": "520602",
    "140227": "140215", "140421": "140404", "140424": "140405", "140481": "140406",
    "140624": "140681", "140726": "140703", "411023": "411003", "410224": "410212",
    "410381": "410307", "410322": "410308", "410728": "410783", "411222": "411203",
    "510124": "510117", "510122": "510116", "512081": "510185", "510132": "510118",
    "510922": "510981", "513425": "513402", "511028": "511083", "513229": "513201",
    "513321": "513301", "511521": "511504", "469003": "460400", "371203": "370117",
}  # fmt: skip
SPLIT = {
    "140202": ("140213", "140214"),
    "140211": ("140213", "140214", "140212"),
    "130521": ("130502", "130503"),
    "341400": ("340100", "340200", "340500"),
}
MERGED = {"140203": "140214", "140402": "140403", "140411": "140403", "410306": "410308"}


def test_known_changes_are_declared() -> None:
    for code, successor in CONTINUED.items():
        assert REGIONS[code].carried_on_by == successor, code
    for code, successors in SPLIT.items():
        assert (REGIONS[code].successors, REGIONS[code].carried_on_by) == (successors, None)
    for code, successor in MERGED.items():
        assert (REGIONS[code].successor_code, REGIONS[code].carried_on_by) == (successor, None)


def test_days_leave_no_gap_between_a_region_and_what_carries_it_on() -> None:
    """What carries on a region that merged with another may be older than that; never younger."""
    steps = [
        (region.valid_to, REGIONS[region.carried_on_by].valid_from)
        for region in REGIONS.values()
        if region.carried_on_by and region.valid_to
    ]
    assert len(steps) > 300
    assert all(begin <= date.fromordinal(end.toordinal() + 1) for end, begin in steps)


def test_years_and_sources_are_given() -> None:
    declared = [region.succession for region in REGIONS.values() if region.succession]
    names = [name for region in REGIONS.values() for name in region.former_names]
    assert len(declared) > 370
    assert len(names) > 10
    given = [(entry.year, entry.source) for entry in declared]
    given += [(entry.year, entry.source) for entry in names]
    assert all(2008 <= year <= 2025 and source for year, source in given)


def test_units_without_an_official_code_are_counted_only_where_a_sender_names_them() -> None:
    local = {code for code, region in REGIONS.items() if not region.official}
    assert {"411371", "140171", "5103L1", "5117L1", "5117L2"} <= local
    reported = {
        entry.region.code
        for feed in CATALOGUE.feeds
        for entry in reporting_regions(CATALOGUE, feed)
    }
    assert len(reported) > 231
    assert not reported & local


def test_the_rest_of_the_country_is_recognised_but_not_computed() -> None:
    scope = {region.code for region in regions_in_scope(CATALOGUE)}
    assert {"100000", "510000", "510302", "520581", "140213", "411381"} <= scope
    assert not scope & {"440111", "510100", "511721", "411371"}
    assert len(scope) == 259


def test_the_files_are_small_and_in_order() -> None:
    files = sorted((DEFAULT_ROOT / "regions").glob("*.csv"))
    assert len(files) == 4
    for file in files:
        text = file.read_text("utf-8")
        assert len(text.encode()) < 1_000_000
        codes = [line.split(",")[0] for line in text.splitlines()[1:]]
        first = codes.pop(0) if codes[0] == "100000" else ""
        assert codes == sorted(codes), (file.name, first)


def test_the_warehouse_holds_the_regions_in_scope_and_no_other() -> None:
    rows = [row[0] for row in DECLARED_TABLES["regions"](CATALOGUE, date(2026, 1, 31))]
    assert rows == [region.code for region in regions_in_scope(CATALOGUE)]


BECAME = "code,successors,relation,year,source,note"
ENDED = "990104,旧县,county,990100,2020-01-01,2024-06-30"


def tree(root: Path, *rows: str, became: str = "", local: str = "") -> Path:
    """The tiny declarations with more regions, what became of one, and a unit of our own."""
    write_tiny(root)
    with (root / DIVISIONS).open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)
    if became:
        (root / "regions/successors.csv").write_text(f"{BECAME}\n{became}\n", "utf-8")
    if local:
        header = "code,name_zh,parent_code,valid_from,source,note"
        (root / "regions/local.csv").write_text(f"{header}\n{local}\n", "utf-8")
    return root


def test_what_became_of_a_region_is_read_with_it(tmp_path: Path) -> None:
    loaded = load_catalogue(tree(tmp_path, ENDED, became="990104,990102;990103,split,2024,试验,"))
    old = loaded.regions["990104"]
    assert (old.successors, old.successor_code, old.carried_on_by) == (
        ("990102", "990103"), None, None,
    )  # fmt: skip


WRONG = [
    ([ENDED], "990104,990109,continued,2024,试验,", DIVISIONS, 8, "990104.successors",
     "region 990109 is not declared"),
    ([], "990102,990103,continued,2024,试验,", DIVISIONS, 5, "990102.valid_to",
     "regions/successors.csv says that 990103 took its place, but it has not ended"),
    ([ENDED, "990105,更旧县,county,990100,2020-01-01,2024-06-30"],
     "990104,990105,continued,2024,试验,", DIVISIONS, 8, "990104.valid_to",
     "its successor 990105 ended on 2024-06-30, not after 2024-06-30"),
    ([ENDED], "990104,990104,continued,2024,试验,", DIVISIONS, 8, "990104.valid_to",
     "its successor 990104 ended on 2024-06-30, not after 2024-06-30"),
    ([ENDED], "990104,990102;990103,merged,2024,试验,", DIVISIONS, 8, "990104.successors",
     "with several successors the relation is split"),
    ([], "990109,990103,continued,2024,试验,", "regions/successors.csv", 2, "990109.code",
     "region 990109 is not declared"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "became", "file", "line", "place", "says"), WRONG)
def test_a_wrong_succession_is_refused_at_its_line(
    tmp_path: Path, rows: list[str], became: str, file: str, line: int, place: str, says: str
) -> None:
    (problem,) = refused(tree(tmp_path, *rows, became=became))
    assert (problem.file, problem.line, problem.place) == (file, line, place)
    assert problem.what.en == says


def test_a_relation_is_one_of_three(tmp_path: Path) -> None:
    problems = refused(tree(tmp_path, ENDED, became="990104,990103,renamed,2024,试验,"))
    assert {(p.file, p.line) for p in problems} == {("regions/successors.csv", 2)}


def test_a_unit_of_our_own_reports_only_under_its_name(tmp_path: Path) -> None:
    root = tree(tmp_path, local="9901L1,高新区,990100,2023-01-01,方案,")
    loaded = load_catalogue(root)
    assert "9901L1" not in {e.region.code for e in reporting_regions(loaded, "cars")}
    more = '- {id: zone, name_zh: 高新区, region: "9901L1", reports_for: self, feeds: [cars]}\n'
    change(root, SENDERS, "- {id: stat-a", f"{more}- {{id: stat-a")
    loaded = load_catalogue(root)
    assert "9901L1" in {e.region.code for e in reporting_regions(loaded, "cars")}
    assert "9901L1" in {region.code for region in regions_in_scope(loaded)}


def test_a_sender_of_a_region_that_is_no_more_is_refused(tmp_path: Path) -> None:
    old = "990104,旧县,county,990100,2020-01-01,2022-06-30"
    root = tree(tmp_path, old, became="990104,990103,continued,2022,试验,")
    more = '- {id: old, name_zh: 旧县, region: "990104", reports_for: self, feeds: [cars]}\n'
    change(root, SENDERS, "- {id: stat-a", f"{more}- {{id: stat-a")
    (problem,) = refused(root)
    assert (problem.file, problem.place) == (SENDERS, "[old].region")
    assert problem.what.en == "990104 had ended on 2022-06-30, before the first period of any feed"
    assert "990103" in problem.advice.en


def test_a_region_owes_no_report_of_a_period_in_which_it_did_not_stand(tmp_path: Path) -> None:
    new = "990105,新区,county,990100,2024-07-01,"
    loaded = load_catalogue(tree(tmp_path, ENDED, new, became="990104,990105,continued,2024,试验,"))
    rows = [
        (row["region_code"], row["period_start"])
        for row in expected_reports(loaded, date(2025, 1, 31))
        if row["feed"] == "cars"
    ]
    owed = {code: [start for owes, start in rows if owes == code] for code, _ in rows}
    assert set(owed) == {"990102", "990103", "990104", "990105"}
    assert max(owed["990104"]) == date(2024, 6, 1)
    assert min(owed["990105"]) == date(2024, 7, 1)
    assert len(owed["990104"]) + len(owed["990105"]) == len(owed["990102"])
