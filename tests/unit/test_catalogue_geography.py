"""Who lies below whom, and under which full name."""

from __future__ import annotations

import pytest

from sources.geography import (
    ancestors,
    children,
    counties_below,
    descendants,
    full_name,
    is_within,
    regions_of_sender,
)
from sources.loader import load_catalogue

CATALOGUE = load_catalogue()


def test_children_are_direct_and_descendants_are_all() -> None:
    prefectures = [r.name_zh for r in children(CATALOGUE, "510000")]
    assert prefectures[:3] == ["成都市", "自贡市", "攀枝花市"]
    below = descendants(CATALOGUE, "510000")
    assert [r.code for r in below] == sorted(r.code for r in below)
    assert (len(prefectures), len(below)) == (21, 21 + 183)
    assert children(CATALOGUE, "510302") == ()


@pytest.mark.parametrize(
    ("code", "counties"),
    [
        ("140000", 117),
        ("520000", 88),
        ("510300", 6),
        ("511700", 7),
        ("411300", 13),
        ("510302", 0),
        ("510000", 183),
        ("410000", 157),
    ],
)
def test_counties_below(code: str, counties: int) -> None:
    assert len(counties_below(CATALOGUE, code)) == counties


def test_ancestors_run_from_the_nearest_to_the_country() -> None:
    assert [r.code for r in ancestors(CATALOGUE, "520102")] == ["520100", "520000", "100000"]
    assert ancestors(CATALOGUE, "100000") == ()
    with pytest.raises(KeyError):
        ancestors(CATALOGUE, "999999")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("520102", "贵州省贵阳市南明区"),
        ("140302", "山西省阳泉市城区"),
        ("140502", "山西省晋城市城区"),
        ("520000", "贵州省"),
        ("100000", "全国"),
    ],
)
def test_full_names_tell_counties_of_the_same_name_apart(code: str, name: str) -> None:
    assert full_name(CATALOGUE, code) == name


def test_full_names_of_what_stands_are_unique() -> None:
    names = [full_name(CATALOGUE, c) for c, r in CATALOGUE.regions.items() if r.valid_to is None]
    assert len(set(names)) == len(names) > 3300


def test_a_region_lies_within_itself_and_what_is_above_it() -> None:
    assert is_within(CATALOGUE, "520102", "520102")
    assert is_within(CATALOGUE, "520102", "520000")
    assert not is_within(CATALOGUE, "520102", "510000")


def test_senders_report_for_themselves_or_for_their_counties() -> None:
    counties = regions_of_sender(CATALOGUE, CATALOGUE.senders["stat-520100"])
    assert len(counties) == 10
    assert all(region.parent_code == "520100" for region in counties)
    own = regions_of_sender(CATALOGUE, CATALOGUE.senders["stat-510302"])
    assert [region.code for region in own] == ["510302"]


def test_what_had_ended_before_every_feed_and_what_has_no_official_code_lies_below_nobody() -> None:
    below = {region.code for region in descendants(CATALOGUE, "140000")}
    assert {"140213", "140403"} <= below
    assert not below & {"140202", "140402", "140171", "140271"}
    assert not {r.code for r in counties_below(CATALOGUE, "510300")} & {"5103L1"}
    assert not {r.code for r in children(CATALOGUE, "510300")} & {"5103L1"}
    assert is_within(CATALOGUE, "5103L1", "510000")
    assert is_within(CATALOGUE, "140202", "140000")
