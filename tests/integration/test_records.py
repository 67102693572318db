"""A list through the real command line: checked, refused to the cell, kept, replaced."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from tests.integration.bureau import Bureau
from tests.unit.list_factories import CODE

pytestmark = pytest.mark.integration

SENDER, FEED = "industry-510300", "projects"
HEADER = (
    "地区,报告期,项目编号,项目名称,项目实施单位,项目实施单位统一社会信用代码,项目类型,项目状态,"
    "开工日期,完工日期,项目总投资（亿元）,项目设备投资（万元）,数据性质"
)
GOOD = (
    f"自贡市,2025年12月,ＧＣ－001,锅炉改造,甲厂,{CODE},技术改造,开工,2025/3/1,,0.5,3000,模拟",
    "510300,2025年12月,GC-002,余热利用,乙厂,,节能降碳,完工,2024年5月6日,20251130,-,,模拟",
)
NIL = "自贡市,2025年11月,无,,,,,,,,,,模拟"
BAD = (
    f"自贡市,2025年12月,GC-001,锅炉改造,甲厂,{CODE},技术改造,开工,2025年3月,,0.5,3000,模拟",
    f"自贡市,2025年12月,gc-001,余热利用,乙厂,{CODE[:-1]}X,节能降碳,完工,2024-05-06,,1,2,模拟",
    "自贡市,2025年12月,无,,,,,,,,,,模拟",
)
FOUND = {
    ("key.duplicate", 2, 3),
    ("date.not_a_day", 2, 9),
    ("key.duplicate", 3, 3),
    ("code.check_digit", 3, 6),
    ("PJ02", 3, 10),
    ("nil.beside_rows", 4, 3),
}


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path / "var")


def write(folder: Path, name: str, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding)
    return path


def submit(bureau: Bureau, file: Path, *options: str, expect: int = 0) -> dict[str, str]:
    answer = bureau.json("submit", str(file), "--sender", SENDER, *options, expect=expect)
    (submission,) = answer["submissions"]
    return dict(submission)


def kept(bureau: Bureau, submission: dict[str, str]) -> pl.DataFrame:
    return pl.read_parquet(bureau.workspace.observations / f"{submission['submission_id']}.parquet")


def test_check_counts_all_it_did_and_names_its_list(bureau: Bureau, tmp_path: Path) -> None:
    file = write(tmp_path, "项目.csv", *GOOD, NIL, encoding="gb18030")
    answer = bureau.json("check", str(file), "--sender", SENDER)
    assert (answer["feed"], answer["verdict"], answer["findings"]) == (FEED, "accept", [])
    assert answer["counts"] == {
        "records": 3,
        "observations": 17,
        "reported": 17,
        "hard": 0,
        "soft": 0,
    }
    skipped = {entry["id"] for entry in answer["skipped_edits"]}
    assert skipped == {"PJ08", "PJ09", "PJ10", "PJ11"}
    assert "重点项目库" in bureau.liangxin("check", str(file), "--sender", SENDER)


def test_a_bad_list_is_refused_to_the_cell_and_answered(bureau: Bureau, tmp_path: Path) -> None:
    file = write(tmp_path, "项目.csv", *BAD)
    answer = bureau.json("check", str(file), "--sender", SENDER, expect=1)
    assert {(f["rule"], f["line"], f["column"]) for f in answer["findings"]} == FOUND
    assert all(f["message_zh"] and f["message_en"] and f["advice"] for f in answer["findings"])
    told = bureau.liangxin("--lang", "en", "check", str(file), "--sender", SENDER, expect=1)
    assert "check digit" in told
    refused = submit(bureau, file, expect=1)
    assert (refused["feed"], refused["state"]) == (FEED, "rejected")
    assert list(bureau.workspace.observations.glob("*.parquet")) == []
    outbox = bureau.workspace.outbox / SENDER
    receipt = (outbox / f"{refused['submission_id']}.回执.txt").read_text("utf-8-sig")
    assert "已退回" in receipt
    assert "按前 17 位应为" in receipt
    copy = outbox / f"{refused['submission_id']}.审核结果.csv"
    lines = list(csv.reader(copy.read_text("utf-8-sig").splitlines()))
    assert lines[0][-2:] == ["审核结果", "处理建议"]
    assert "date.not_a_day" in lines[1][-2]
    assert "PJ02" in lines[2][-2]


def test_a_corrected_annotated_copy_is_taken(bureau: Bureau, tmp_path: Path) -> None:
    refused = submit(bureau, write(tmp_path, "项目.csv", *BAD), expect=1)
    copy = bureau.workspace.outbox / SENDER / f"{refused['submission_id']}.审核结果.csv"
    header, first, second, _nil = copy.read_text("utf-8-sig").splitlines()
    first = first.replace("2025年3月,", "2025年3月1日,", 1)
    second = (
        second.replace("gc-001", "GC-002").replace(CODE[:-1] + "X", "").replace("完工", "开工", 1)
    )
    corrected = tmp_path / "改正.csv"
    corrected.write_text("\n".join((header, first, second)), "utf-8-sig")
    taken = submit(bureau, corrected)
    assert taken["state"] == "accepted"
    assert set(kept(bureau, taken)["entity_key"]) == {"GC-001", "GC-002"}


def test_an_accepted_list_is_kept_cell_by_cell(bureau: Bureau, tmp_path: Path) -> None:
    cells = kept(bureau, submit(bureau, write(tmp_path, "项目.csv", *GOOD, NIL)))
    first = cells.filter(entity_key="GC-001")
    said = dict(first.select("item", "text").iter_rows())
    assert said == {
        "project_id": "GC-001",
        "project_name": "锅炉改造",
        "enterprise": "甲厂",
        "credit_code": CODE,
        "type": "renovation",
        "status": "started",
        "started_on": "2025-03-01",
        "investment": None,
        "equipment": None,
    }
    money = first.filter(item="investment").select("value", "unit", "printed_unit", "column")
    assert [(str(value), *rest) for value, *rest in money.iter_rows()] == [
        ("5000.000000000", "万元", "亿元", 11)
    ]
    nil = cells.filter(item="__nil")
    assert nil.select("entity_key", "text", "region_code").rows() == [("__nil", "无", "510300")]
    assert set(cells["basis"]) == {"record"}
    assert set(cells["nature"]) == {"simulated"}


def test_a_later_list_replaces_rows_and_drops_none(bureau: Bureau, tmp_path: Path) -> None:
    first = submit(bureau, write(tmp_path, "a.csv", *GOOD))
    again = submit(bureau, write(tmp_path, "b.csv", *GOOD))
    assert (again["submission_id"], again["duplicate"]) == (first["submission_id"], True)
    changed = write(tmp_path, "c.csv", GOOD[0].replace("3000", ""))
    assert submit(bureau, changed)["state"] == "awaiting_explanation"
    assert submit(bureau, changed, "--revision", "C")["state"] == "accepted"
    assert bureau.json("status")["submissions"] == {"accepted": 2}
    submit(bureau, write(tmp_path, "d.csv", GOOD[1].replace("GC-002", "gc—002")))
    assert bureau.json("status")["submissions"] == {"accepted": 2, "superseded": 1}


def test_what_a_plan_never_promised_cannot_be_reported_on(bureau: Bureau, tmp_path: Path) -> None:
    header = "地区,报告期,举措或目标编号,报告单位,工作状态,进展情况,进展日期,数据性质"
    file = tmp_path / "台账.csv"
    rows = [
        f"自贡市,2025年12月,{promise},甲局,推进中,已开会,,模拟"
        for promise in ("自贡-举措1", "zigong-G1")
    ]
    file.write_text("\n".join((header, *rows)), "utf-8")
    who = ("--sender", "reform-510300")
    answer = bureau.json("check", str(file), *who)
    assert (answer["feed"], answer["verdict"]) == ("action_progress", "accept")
    wrong = [rows[0].replace("举措1", "举措999"), rows[1].replace("zigong", "dazhou")]
    file.write_text("\n".join((header, *wrong)), "utf-8")
    answer = bureau.json("check", str(file), *who, expect=1)
    assert [(f["rule"], f["line"], f["column"]) for f in answer["findings"]] == [
        ("promise.unknown", 2, 3),
        ("promise.not_yours", 3, 3),
    ]
