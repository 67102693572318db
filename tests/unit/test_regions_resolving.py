"""What a region cell means to one sender in one period, or why it means nothing."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.cells.geography import Geography
from orchestration.intake.cells.problem import Problem
from orchestration.intake.cells.region_names import short_names, stem
from orchestration.intake.judge import judge
from sources.catalogue import Catalogue, Level, Region, Sender
from sources.geography import ancestors, counties_below, full_name
from sources.loader import load_catalogue
from sources.periods import Period
from tests.unit.factories import catalogue as small_catalogue
from tests.unit.factories import judged, sheet
from tests.unit.factories import region as small_region
from tests.unit.factories import sender as small_sender

CATALOGUE = load_catalogue()
MARCH = Period(date(2025, 3, 1), date(2025, 3, 31))
SHORT = "地区,报告期,本月数（辆）,累计数（辆）"
STANDING = [code for code, region in CATALOGUE.regions.items() if region.valid_to is None]


def sender(region: str, reports_for: str = "counties") -> Sender:
    facts = {"id": "stat-x", "name_zh": "某统计局", "region": region, "feeds": ["used_car_trades"]}
    return Sender.model_validate(facts | {"reports_for": reports_for})


def meant(
    text: str,
    of: str,
    period: Period | None = MARCH,
    reports_for: str = "counties",
    catalogue: Catalogue = CATALOGUE,
) -> str | Problem:
    geography = Geography(catalogue, sender(of, reports_for))
    code = geography.resolve(text)
    return code if isinstance(code, Problem) else geography.in_force(code, period)


def refused(text: str, of: str, **more: Any) -> Problem:
    problem = meant(text, of, **more)
    assert isinstance(problem, Problem), problem
    return problem


@pytest.mark.parametrize(
    "text",
    [
        "520102", "５２０１０２", "520102000000", "南明区", " 南 明 区", "贵阳市南明区",
        "贵州省贵阳市南明区", "贵州省南明区", "贵州贵阳南明区", "贵阳南明区", "南明", "贵阳南明",
        "520102 南明区", "520102-南明区", "520102（南明区）", "南明区（520102）", "南明区 520102",
        "520102贵阳市南明区",
    ],
)  # fmt: skip
def test_a_region_is_written_in_many_ways(text: str) -> None:
    assert meant(text, "520100") == "520102"


OLD: dict[str, dict[str, str | None]] = {
    "511700": {"达县": "511703", "511721": "511703", "达州市达县": "511703",
               "511721 达县": "511703", "511703 达县": "511703"},
    "520500": {"黔西县": "520581", "520522": "520581", "522423": "520581",
               "毕节地区黔西县": "520581", "毕节市黔西县": "520581", "522401": "520502"},
    "520200": {"水城县": "520204", "盘县": "520281", "盘县特区": None, "520222": "520281"},
    "520300": {"遵义县": "520304"},
    "522300": {"兴仁县": "522302"},
    "140200": {"大同县": "140215", "大同市大同县": "140215"},
    "140400": {"长治县": "140404", "屯留县": "140405", "潞城市": "140406"},
    "140600": {"怀仁县": "140681"},
    "411000": {"许昌县": "411003"},
    "510100": {"郫县": "510117", "简阳市": "510185", "512081": "510185", "资阳市简阳市": "510185"},
    "420600": {"襄阳区": "420607", "襄樊市襄城区": None},
}  # fmt: skip


@pytest.mark.parametrize(
    ("of", "text", "code"),
    [(of, text, code) for of, texts in OLD.items() for text, code in texts.items()],
)
def test_an_old_name_or_code_is_the_region_that_carries_it_on(
    of: str, text: str, code: str | None
) -> None:
    found = meant(text, of)
    assert (found if code else getattr(found, "rule", found)) == (code or "key.region_unknown")


def test_a_name_of_two_places_is_settled_by_whose_regions_they_are() -> None:
    assert meant("白云区", "520100") == "520113"
    assert meant("白云区", "440100") == "440111"
    assert meant("白云", "440100") == "440111"
    elsewhere = refused("白云区", "520300")
    assert elsewhere.rule == "key.region_not_yours"
    assert elsewhere.facts["places"] == "440111 广东省广州市白云区、520113 贵州省贵阳市白云区"
    both = refused("白云区", "100000")
    assert both.rule == "key.region_ambiguous"
    assert both.facts["places"] == elsewhere.facts["places"]
    assert meant("贵阳市白云区", "100000") == "520113"
    assert meant("广东白云区", "100000") == "440111"


@pytest.mark.parametrize(
    ("of", "text", "code"),
    [
        ("520400", "镇宁县", "520423"), ("520400", "镇宁自治县", "520423"),
        ("520400", "镇宁", "520423"), ("520400", "安顺市镇宁县", "520423"),
        ("520500", "威宁", "520526"), ("520500", "威宁县", "520526"),
        ("520200", "六枝", "520203"), ("522600", "凯里", "522601"),
        ("513200", "马尔康", "513201"), ("140300", "盂县", "140322"),
    ],
)  # fmt: skip
def test_a_short_name_is_taken_among_the_senders_regions(of: str, text: str, code: str) -> None:
    assert meant(text, of) == code


def test_a_short_name_is_taken_nowhere_else_and_never_for_one_of_several() -> None:
    assert refused("南明", "520300").rule == "key.region_not_yours"
    several = refused("白云", "100000")
    assert several.rule == "key.region_ambiguous"
    assert "520113" in str(several.facts["places"])


@pytest.mark.parametrize(
    ("of", "text"),
    [("140200", "大同"), ("520300", "遵义"), ("520500", "毕节市"), ("520500", "毕节"),
     ("520600", "铜仁市"), ("522300", "黔西南"), ("411000", "许昌"),
     ("130800", "承德"), ("430100", "长沙"), ("210900", "阜新")],
)  # fmt: skip
def test_what_the_city_is_called_is_never_one_of_its_counties(of: str, text: str) -> None:
    problem = refused(text, of)
    assert problem.rule == "key.region_not_yours"
    assert of in str(problem.facts["places"])


def test_a_city_with_an_old_county_of_its_name_is_itself() -> None:
    assert meant("毕节市", "520500", reports_for="self") == "520500"
    assert meant("贵州省毕节市", "520500", reports_for="self") == "520500"
    assert meant("毕节地区", "520500", reports_for="self") == "520500"
    assert meant("襄樊市", "420600", reports_for="self") == "420600"
    assert meant("522400", "520500", reports_for="self") == "520500"


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("广西省", "广西省", "广西壮族自治区"),
        ("广西省南宁市青秀区", "广西省", "广西壮族自治区"),
        ("内蒙古省", "内蒙古省", "内蒙古自治区"),
        ("新疆省", "新疆省", "新疆维吾尔自治区"),
        ("宁夏省", "宁夏省", "宁夏回族自治区"),
        ("西藏省", "西藏省", "西藏自治区"),
        ("北京省", "北京省", "北京市"),
        ("广西自治区百色省", "广西自治区", "广西壮族自治区"),
    ],
)
def test_a_wrong_title_is_named(text: str, wrong: str, right: str) -> None:
    problem = refused(text, "520100")
    if text.startswith("广西自治区"):  # how people shorten it; the rest is what cannot be read
        assert problem.rule == "key.region_wrong_title"
        return
    assert (problem.rule, problem.facts) == (
        "key.region_wrong_title", {"wrong": wrong, "right": right},
    )  # fmt: skip


def test_a_right_name_is_no_wrong_title() -> None:
    for text in ("吉林市", "海南区", "广西壮族自治区", "广西", "香港特别行政区", "重庆市"):
        assert refused(text, "520100").rule == "key.region_not_yours", text


def test_what_was_divided_or_is_a_mere_part_comes_back_with_the_candidates() -> None:
    split = refused("城区", "140200")
    assert split.rule == "key.region_split"
    assert split.facts["candidates"] == "140213 平城区、140214 云冈区"
    assert split.facts["ended"] == "2018 年"
    for text, of, whole in (
        ("矿区", "140200", "140214 云冈区"),
        ("郊区", "140400", "140403 潞州区"),
        ("小河区", "520100", "520111 花溪区"),
        ("万盛区", "500000", "500110 綦江区"),
    ):
        part = refused(text, of)
        assert (part.rule, part.facts["successor"]) == ("key.region_abolished", f"：{whole}")


def test_a_region_that_went_to_another_city_is_told_with_what_it_is_today() -> None:
    gone = refused("512081", "512000")
    assert gone.rule == "key.region_not_yours"
    assert gone.facts["places"] == "512081 四川省资阳市简阳市 → 510185 四川省成都市简阳市"


def test_a_code_and_a_name_that_disagree_are_not_reconciled() -> None:
    problem = refused("520102 白云区", "520100")
    assert (problem.rule, problem.facts) == (
        "key.region_code_name", {"code": "520102", "what": "520102 南明区"},
    )  # fmt: skip
    assert refused("520102 广西省", "520100").rule == "key.region_code_name"
    assert refused("440111 白云区", "520100").rule == "key.region_not_yours"


def test_the_code_of_a_township_names_its_county() -> None:
    for text in ("520102001000", "520102001", "520102001001"):
        problem = refused(text, "520100")
        assert problem.rule == "key.region_below_county"
        assert "520102 贵州省贵阳市南明区" in str(problem.facts["within"])


def test_a_slip_of_the_pen_is_answered_with_all_that_are_as_near() -> None:
    assert refused("云岗区", "140200").facts["nearest"] == "是不是“云州区、云冈区”？"
    assert refused("南名区", "520100").facts["nearest"] == "是不是“南明区”？"


def test_a_unit_of_our_own_is_its_senders_alone() -> None:
    for text in ("5103L1", "自贡高新区", "自贡市高新区", "高新区", "自贡高新技术产业开发区"):
        assert meant(text, "5103L1", reports_for="self") == "5103L1", text
    city = refused("高新区", "510300", reports_for="self")
    assert city.rule == "key.region_not_yours"
    assert city.facts["places"] == "5103L1 四川省自贡市自贡高新技术产业开发区"
    assert refused("高新区", "520100").rule == "key.region_unknown"
    assert meant("南阳高新区", "411371", reports_for="self") == "411371"


def month_of_2024(month: int) -> Period:
    return Period(date(2024, month, 1), date(2024, month, monthrange(2024, month)[1]))


def by_date(**changes: Any) -> Catalogue:
    """The small city, in which 旧县 (990104, until 2024-06-30) is carried on by a new county."""
    declared = small_catalogue()
    became = {"code": "990104", "successors": ["990105"], "relation": "continued"}
    more: dict[str, Any] = {"year": 2024, "source": "试验"}
    regions = [
        small_region("990104", "旧县", "county", "990100", valid_to=date(2024, 6, 30),
                     succession=became | more | changes.pop("succession", {})),
        small_region("990105", changes.pop("name", "新区"), "county", "990100"),
    ]  # fmt: skip
    regions[1] = regions[1].model_copy(update={"valid_from": date(2024, 7, 1)})
    update: dict[str, Region] = {region.code: region for region in regions}
    return declared.model_copy(update={"regions": declared.regions | update})


@pytest.mark.parametrize(
    ("text", "month", "code"),
    [
        ("旧县", 6, "990104"), ("旧县", 7, "990105"), ("990104", 6, "990104"),
        ("990104", 8, "990105"), ("新区", 6, "990105"), ("新区", 7, "990105"),
    ],
)  # fmt: skip
def test_the_period_says_which_region_a_name_means(text: str, month: int, code: str) -> None:
    assert meant(text, "990100", month_of_2024(month), catalogue=by_date()) == code


def test_a_name_that_stayed_means_the_region_of_the_period() -> None:
    stayed = by_date(name="旧县")
    june, july = map(month_of_2024, (6, 7))
    for text in ("旧县", "990105"):
        assert meant(text, "990100", june, catalogue=stayed) == "990104"
        assert meant(text, "990100", july, catalogue=stayed) == "990105"
    assert meant("旧县", "990100", None, catalogue=stayed) == "990105"


def test_a_region_without_a_declared_successor_ends_with_its_last_day() -> None:
    gone = by_date()
    regions = dict(gone.regions)
    regions["990104"] = regions["990104"].model_copy(update={"succession": None})
    gone = gone.model_copy(update={"regions": regions})
    problem = refused("旧县", "990100", catalogue=gone)
    assert (problem.rule, problem.facts["ended"], problem.facts["successor"]) == (
        "key.region_abolished", "2024-06-30", "",
    )  # fmt: skip


def test_an_old_and_a_new_name_in_one_file_are_one_region_twice() -> None:
    declared = by_date()
    who = small_sender()
    text = sheet("旧县,2025年3月,1,1", "新区,2025年3月,2,2", header=SHORT)
    judgement = judge(text.encode(), "a.csv", declared.feeds["cars"], who, declared)
    assert "key.duplicate" in {finding.rule for finding in judgement.findings}


def test_an_old_name_is_observed_under_the_code_of_what_carries_it_on() -> None:
    declared = by_date()
    text = sheet("旧县,2024年6月,1,1", "旧县,2024年7月,1,2", header=SHORT)
    judgement = judge(text.encode(), "a.csv", declared.feeds["cars"], small_sender(), declared)
    assert judgement.observations is not None
    codes = judgement.observations.sort("period_start")["region_code"].unique(maintain_order=True)
    assert codes.to_list() == ["990104", "990105"]


def test_a_part_of_another_region_reports_no_later_period() -> None:
    finding = judged(sheet("旧县,2024年7月,1,1", header=SHORT)).findings[0]
    assert finding.rule == "key.region_abolished"
    assert "“旧县”（990104 旧县）已于 2024 年撤销" in finding.message_zh
    assert "in 2024" in finding.message_en
    assert "990103 西区的全部数据" in finding.advice
    assert "990103 西区, the whole of it" in finding.advice_en


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(STANDING))
def test_a_full_path_is_its_region_for_whoever_reports_it(code: str) -> None:
    region = CATALOGUE.regions[code]
    for text in (code, full_name(CATALOGUE, code), f"{code}{region.name_zh}"):
        assert meant(text, code, reports_for="self") == code
    if region.level is Level.COUNTY and region.official:
        above = [entry.code for entry in ancestors(CATALOGUE, code)]
        assert meant(full_name(CATALOGUE, code), above[0]) == code
        assert meant(full_name(CATALOGUE, code), above[1]) == code


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from([c for c in STANDING if CATALOGUE.regions[c].level is Level.PREFECTURE]),
    st.text(alphabet="省市县区州旗城郊东西南北白云大同自治新0123456789 （）", max_size=14),
)
def test_whatever_is_written_is_a_region_of_the_sender_or_a_problem(of: str, text: str) -> None:
    found = meant(text, of)
    if isinstance(found, str):
        assert found in {region.code for region in counties_below(CATALOGUE, of)}
    else:
        assert found.rule.startswith("key.region_")


@pytest.mark.parametrize(
    ("name", "told_apart_by"),
    [
        ("镇宁布依族苗族自治县", "镇宁"), ("内蒙古自治区", "内蒙古"), ("新疆维吾尔自治区", "新疆"),
        ("广西壮族自治区", "广西"), ("东乡族自治县", "东乡"), ("鄂伦春自治旗", "鄂伦春"),
        ("克孜勒苏柯尔克孜自治州", "克孜勒苏"), ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"), ("阿里地区", "阿里"), ("浦东新区", "浦东"),
        ("六枝特区", "六枝"), ("神农架林区", "神农架"), ("盂县", "盂县"), ("城区", "城区"),
        ("市中区", "市中"), ("东城区", "东城"), ("香港特别行政区", "香港"), ("全国", "全国"),
    ],
)  # fmt: skip
def test_what_tells_a_name_apart(name: str, told_apart_by: str) -> None:
    assert stem(name) == told_apart_by


def test_every_autonomous_region_of_the_country_has_a_short_name() -> None:
    names = {r.name_zh for r in CATALOGUE.regions.values() if "自治" in r.name_zh}
    long = {name for name in names if "族" in stem(name) or "自治" in stem(name)}
    assert len(names) > 150
    assert long == {"自治区直辖县级行政区划"}
    assert short_names("威宁彝族回族苗族自治县") == {"威宁", "威宁县", "威宁自治县"}
