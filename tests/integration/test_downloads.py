"""The demo's files to download are those of its marts; what is altered behind them holds it."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from expectations.gate import decide
from expectations.results import CheckResult
from expectations.site_checks import SITE_SUITE
from orchestration.publication.downloads.columns import TABLES
from orchestration.publication.downloads.writing import write_downloads
from orchestration.publication.folders import release_hash
from orchestration.publication.pages.comparing_downloads import differing_downloads
from orchestration.publication.pages.downloaded import downloads_of
from orchestration.publication.pages.marts import open_marts
from orchestration.publication.site_checks import check_site

FOLDER = Path("downloads")
ALTERED = {
    "indicators/used_car_trades.csv": (",270.70,", ",207.70,"),
    "indicators/scrapped_vehicles.csv": (",正式,", ",估算,"),
    "indicators/appliance_recycling.csv": ("\r\n", "\n"),
    "plans/guizhou.csv": ("滞后", "达标"),
    "plans/nanyang.csv": ("征求意见稿", "已印发"),
    "plans/zigong.csv": (",93.55,", ",93.56,"),
    "regions/510302.csv": (",是,2", ",否,2"),
    "regions/510303.csv": (",510303,", ",=510303,"),
}
IN_WORKBOOKS = {
    "plans/shanxi.xlsx": ('<c r="R2" s="4"><v>', '<c r="R2" s="4"><v>9'),
    "regions/510311.xlsx": ('<c r="H2" s="3"><v>', '<c r="H2" s="3"><f>1+1</f><v>'),
    "regions/510321.xlsx": ("含模拟数据", "没有模拟数据"),
    "regions/510322.xlsx": ('<c r="H2" s="3"><v>', '<c r="H2" t="str" s="3"><v>'),
    "regions/510300.xlsx": ('name="说明"', 'name="数据二"'),
}


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def test_every_page_with_a_table_has_its_two_files(site_dir: Path, site_data: Path) -> None:
    found = set(downloads_of(site_dir))
    pages = {
        f"downloads/{table.folder}/{page.parent.name}.{suffix}"
        for table in TABLES
        for page in site_dir.glob(f"{table.folder}/*/index.html")
        for suffix in ("csv", "xlsx")
    }
    assert len(pages) > 600
    assert found == pages
    with open_marts(site_data) as marts:
        cells, wrong = differing_downloads(marts, downloads_of(site_dir))
    assert wrong == []
    assert cells > 200_000


def test_a_series_is_the_marts_to_the_last_decimal(site_dir: Path, site_data: Path) -> None:
    rows = rows_of(site_dir / FOLDER / "indicators" / "used_car_trades.csv")
    with open_marts(site_data) as marts:
        found = marts.rows(
            "select region_code || ' ' || period || ' ' || basis as key,"
            " (value / 10000)::decimal(18, 2)::varchar as value,"
            " coalesce((yoy_pct::decimal(28, 9))::decimal(18, 2)::varchar, '') as yoy"
            " from fct_indicator where indicator = 'used_car_trades' and basis in ('ytd', 'year')"
            " and region_code in (select region_code from dim_plan)"
        )
    codes = {"累计": "ytd", "全年": "year"}
    told = {
        f"{row['地区代码']} {row['时期代码']} {codes[row['口径']]}": (row["数值"], row["同比（%）"])
        for row in rows
    }
    assert len(found) > 100
    assert told == {row["key"]: (row["value"], row["yoy"]) for row in found}
    assert {row["单位"] for row in rows} == {"万辆"}


def test_a_workbook_opens_with_its_table_and_what_it_is(site_dir: Path) -> None:
    place = site_dir / FOLDER / "plans" / "nanyang"
    book = openpyxl.load_workbook(place.with_suffix(".xlsx"))
    assert book.sheetnames == ["数据", "说明"]
    heads, *lines = book["数据"].iter_rows(values_only=True)
    rows = rows_of(place.with_suffix(".csv"))
    assert len(lines) == len(rows) > 10
    assert list(heads) == list(rows[0])
    for line, row in zip(lines, rows, strict=True):
        for value, text in zip(line, row.values(), strict=True):
            assert (value is None) == (text == "")
            assert value is None or str(value) == text or float(value) == float(text)
    assert {row["文件状态"] for row in rows} == {"征求意见稿"}
    notes = dict(list(book["说明"].iter_rows(values_only=True))[:7])
    assert notes["模拟数据"].startswith("含模拟数据")
    assert notes["发布编号"] == rows[0]["发布编号"]
    assert notes["网页"] == "/plans/nanyang/"


def test_the_same_marts_give_the_same_bytes(
    site_dir: Path, site_data: Path, tmp_path: Path
) -> None:
    assert write_downloads(site_data, tmp_path) == len(downloads_of(site_dir))
    again = downloads_of(tmp_path)
    differing = [
        n for n, p in downloads_of(site_dir).items() if p.read_bytes() != again[n].read_bytes()
    ]
    assert differing == []


def alter(file: Path, old: str, new: str) -> None:
    if file.suffix == ".csv":
        text = file.read_bytes().decode()
        assert old in text, file
        file.write_bytes(text.replace(old, new, 1).encode())
        return
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert any(old in text for text in parts.values()), file
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text.replace(old, new, 1))


@pytest.fixture(scope="module")
def broken(
    site_dir: Path, site_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, CheckResult]:
    """The verdict on a copy of the site with a fault in several files, one gone and one more."""
    site = tmp_path_factory.mktemp("altered") / "site"
    shutil.copytree(site_dir, site)
    before = release_hash(site.parent)
    for name, (old, new) in (ALTERED | IN_WORKBOOKS).items():
        alter(site / FOLDER / name, old, new)
    (site / FOLDER / "regions" / "510304.xlsx").unlink()
    (site / FOLDER / "spare.csv").write_text("x")
    assert release_hash(site.parent) != before
    suite = check_site(site, site_data)
    assert decide([suite], "c0ffee", [SITE_SUITE]).outcome == "hold"
    return {check.check_id: check for check in suite.results}


@pytest.mark.parametrize("name", [*ALTERED, *IN_WORKBOOKS])
def test_a_cell_altered_in_a_file_holds_the_release(
    broken: dict[str, CheckResult], name: str
) -> None:
    check = broken["downloads_as_marts"]
    assert not check.success
    assert [key for key in check.failing_keys if key.startswith(f"downloads/{name} ")]


def test_nothing_else_is_said_to_be_wrong(broken: dict[str, CheckResult]) -> None:
    named = {key.split()[0] for key in broken["downloads_as_marts"].failing_keys}
    assert named == {f"downloads/{name}" for name in (ALTERED | IN_WORKBOOKS)}


def test_a_file_missing_and_a_file_too_many_are_both_found(broken: dict[str, CheckResult]) -> None:
    keys = broken["pages_complete"].failing_keys
    assert keys == ("缺 downloads/regions/510304.xlsx", "多 downloads/spare.csv")
    assert broken["links_work"].failing_keys == (
        "regions/510304/index.html /downloads/regions/510304.xlsx",
    )
