"""A corrupted submission is rejected to the cell; the others publish; the site tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.demo.deliveries import Delivery
from tests.integration.bureau import Bureau
from tests.integration.marts import rows

pytestmark = pytest.mark.integration

SENDER, REGION, FEED = "stat-510302", "自流井区", "scrapped_vehicles"


def sheet(*lines: str) -> str:
    return (
        "\n".join(
            ("地区,报告期,本月报废汽车回收量（辆）,累计报废汽车回收量（辆）,数据性质", *lines)
        )
        + "\n"
    )


GOOD = (
    f"{REGION},2026年8月,210,1700,模拟",
    f"{REGION},2026年9月,205,1905,模拟",
)
CORRUPTIONS = {
    "letters in a number": (
        sheet(GOOD[0], f"{REGION},2026年9月,2o5,1905,模拟"),
        {"line": 3, "column": 3, "read": "2o5", "rule": "type.number"},
    ),
    "a duplicate key": (
        sheet(*GOOD, GOOD[1]),
        {"line": 4, "key": "510302", "rule": "key.duplicate"},
    ),
    "a wrong region": (
        sheet(GOOD[0], "富顺县,2026年9月,205,1905,模拟"),
        {"line": 3, "column": 1, "read": "富顺县", "rule": "key.region_not_yours"},
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_check_names_file_row_column_rule_and_advice(name: str, tmp_path: Path) -> None:
    text, expected = CORRUPTIONS[name]
    file = tmp_path / "报废汽车9月.csv"
    file.write_text(text, "utf-8")
    bureau = Bureau(tmp_path / "var")
    answer = bureau.json("check", str(file), "--sender", SENDER, expect=1)
    assert (answer["verdict"], answer["feed"], answer["file"]) == ("reject", FEED, file.name)
    hard = [finding for finding in answer["findings"] if finding["severity"] == "hard"]
    found = [f for f in hard if f["rule"] == expected["rule"] and f["line"] == expected["line"]]
    assert len(found) == 1, answer["findings"]
    for what, value in expected.items():
        assert value in found[0][what] if what == "key" else found[0][what] == value
    assert found[0]["message_zh"]
    assert found[0]["advice"]
    told = bureau.liangxin("check", str(file), "--sender", SENDER, expect=1)
    assert str(expected["line"]) in told
    assert found[0]["advice"] in told.replace("\n", "")


@pytest.fixture(scope="module")
def with_one_bad_file(
    tmp_path_factory: pytest.TempPathFactory, small_deliveries: list[Delivery], demo: Bureau
) -> Bureau:
    """One county's 2026 scrapped-car file is corrupted; all others are as they should be."""
    folder = tmp_path_factory.mktemp("bad")
    bureau = Bureau(folder / "var")
    bureau.use_caches_of(demo)
    latest = [d for d in small_deliveries if (d.sender, d.feed) == (SENDER, FEED)][-1]
    bureau.land(delivery for delivery in small_deliveries if delivery is not latest)
    bad = folder / latest.path.name
    bad.write_text(CORRUPTIONS["letters in a number"][0], "utf-8")
    at = f"{latest.received_at:%Y-%m-%dT%H:%M:%S}"
    bureau.liangxin(
        "submit", str(bad), "--sender", SENDER, "--feed", FEED, "--received-at", at, expect=1
    )
    bureau.warm("run")
    return bureau


def test_the_sender_gets_a_receipt_and_an_annotated_copy(with_one_bad_file: Bureau) -> None:
    outbox = with_one_bad_file.workspace.outbox / SENDER
    copies = list(outbox.glob("*.审核结果.csv"))
    assert len(copies) == 1
    lines = copies[0].read_text("utf-8-sig").splitlines()
    marked = [line for line in lines if "2o5" in line]
    assert len(marked) == 1
    receipt = outbox / copies[0].name.replace("审核结果.csv", "回执.txt")
    assert "退回" in receipt.read_text("utf-8-sig")


def test_nothing_of_the_bad_file_is_computed_with(with_one_bad_file: Bureau) -> None:
    observed = rows(with_one_bad_file.data, "fct_observation", feed=FEED, region_code="510302")
    assert observed
    assert max(row["period_end"].year for row in observed) == 2025


def test_the_others_still_publish_and_the_site_says_what_is_missing(
    with_one_bad_file: Bureau,
) -> None:
    reporting = rows(with_one_bad_file.data, "fct_reporting", feed=FEED, region_code="510302")
    states = {row["period"]: row["state"] for row in reporting}
    assert states["2026-09"] == "rejected"
    assert states["2026-07"] == "overdue"
    peers = rows(with_one_bad_file.data, "fct_reporting", feed=FEED, region_code="510303")
    assert {row["state"] for row in peers if row["period"] == "2026-09"} == {"accepted_on_time"}
    page = (with_one_bad_file.site / "status" / "index.html").read_text("utf-8")
    assert REGION in page
    assert "2026-09" in page or "2026年9月" in page
    assert "已退回" in page or "退回" in page


def test_the_missing_county_is_estimated_not_left_out(with_one_bad_file: Bureau) -> None:
    city = rows(
        with_one_bad_file.data,
        "fct_indicator",
        indicator=FEED,
        region_code="510300",
        period="2026-09",
        basis="ytd",
    )
    assert len(city) == 1
    assert city[0]["coverage"] < 1
    assert city[0]["quality"] in ("published", "estimated")
    assert city[0]["low"] <= city[0]["value"] <= city[0]["high"]
