"""What bureaus upload is printed as text: no word of a file changes a page, or holds one up."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.small_site import served, small_site
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.browser

HOSTILE = [
    '<script>document.title = "taken"</script>',
    "<img src=x onerror=\"document.title='taken'\">",
    '</span></td></tr></table><h1 id="mubiao-1-2027">标题</h1>',
    "{@html '<b>粗</b>'}{1 + 1}{#if true}",
    "${params.plan} $page.url `x`",
    "a | b | c ** d ** [x](https://example.invalid) # e",
    "null undefined NaN Infinity [object Object]",
    "Error in Query! Dataset is empty",
    '<a href="/nowhere/">x</a> href="/nowhere/"',
    "'); drop table fct_record; --",
]
LISTED, LEDGER, CELLS = "/plans/zigong/projects/", "/plans/zigong/actions/", "/regions/510302/"
# What a careless declaration could say, and what would run in a spreadsheet.
FORMULA, OTHER = '=HYPERLINK("http://example.invalid","<b>点</b>")', "＠SUM(A1)\n+1"
UNSEEN = "看\u202e反\u200b了\n吧"


def upload(connection: duckdb.DuckDBPyConnection) -> None:
    """What somebody wrote into the project list, the ledger and a rejected report."""
    connection.execute("delete from fct_record where feed <> 'projects'")
    keys = connection.execute(
        "select distinct entity_key from fct_record order by 1 limit 11"
    ).fetchall()
    for (key,), said in zip(keys, [*HOSTILE, UNSEEN + "长" * 400], strict=True):
        connection.execute(
            "update fct_record set attributes = json_merge_patch(attributes,"
            " json_object('project_name', ?, 'enterprise', ?)) where entity_key = ?",
            [said, said, key],
        )
    for n, said in enumerate(HOSTILE, start=1):
        connection.execute(
            "update fct_action_progress set status = 'blocked', period = '2025-12',"
            " evidence = ?, issue = ? where promise_kind = 'action' and n = ?",
            [said, said, n],
        )
    connection.execute(
        "update dim_indicator set name_zh = ? where indicator = 'used_car_trades'", [FORMULA]
    )
    connection.execute(
        "update fct_observation set printed_value = list_extract(?, 1 + line % 10),"
        " printed_unit = '', sheet = ? where region_code = '510302'",
        [HOSTILE, f"{UNSEEN}{HOSTILE[0]}"],
    )
    connection.execute("update dim_target set scope = ? where n = 5", [OTHER])
    connection.execute(
        "update fct_reporting set state = 'rejected', reason_zh = ? where period = '2025-12'",
        [" ".join(HOSTILE)],
    )


@pytest.fixture(scope="module")
def hostile_site(demo: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished site of such a release."""
    return small_site(demo, tmp_path_factory.mktemp("hostile"), upload, files=HOSTILE)


@pytest.fixture(scope="module")
def hostile_origin(hostile_site: Path) -> Iterator[str]:
    """The same, served."""
    with served(hostile_site) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", [LISTED, LEDGER, CELLS])
def test_uploaded_words_are_printed_letter_by_letter(
    page: Page, hostile_origin: str, path: str
) -> None:
    page.goto(hostile_origin + path)
    said = page.locator(".said").all_text_contents()
    missing = [words for words in HOSTILE if words not in said]
    # Of the cells and files of a county not every one is behind a number that is shown.
    assert len(missing) <= (len(HOSTILE) // 2 if path == CELLS else 0), missing
    assert page.title().endswith("「两新」监测")
    assert page.locator("main script, main img, main b:has-text('粗')").count() == 0
    assert page.locator("main h1").count() == 1
    assert page.locator("a[href*='nowhere'], a[href^='http']").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_reason_that_quotes_a_file_is_printed_as_text(page: Page, hostile_origin: str) -> None:
    page.goto(hostile_origin + "/status/")
    assert HOSTILE[0] in page.locator(".problems").inner_text()
    page.goto(hostile_origin + "/regions/510302/")
    tooltips = page.locator(".reporting li.rejected").evaluate_all("list => list.map(e => e.title)")
    assert tooltips
    assert all(HOSTILE[0] in tooltip for tooltip in tooltips)
    assert page.title().endswith("「两新」监测")


def test_what_nobody_sees_is_left_out_and_what_never_ends_is_cut(
    page: Page, hostile_origin: str
) -> None:
    page.goto(hostile_origin + "/plans/zigong/projects/")
    (name,) = (t for t in page.locator("th > .said").all_text_contents() if t.startswith("看"))
    assert name.startswith("看反了 吧长")
    assert name.endswith("……")
    assert len(name) < 90


def test_what_would_run_in_a_spreadsheet_is_a_text_there(hostile_site: Path) -> None:
    place = hostile_site / "downloads" / "indicators" / "used_car_trades"
    with place.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["指标"] for row in csv.DictReader(file)}
    assert names == {f"'{FORMULA}"}
    sheet = openpyxl.load_workbook(place.with_suffix(".xlsx"))["数据"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (FORMULA, "s")
    plan = hostile_site / "downloads" / "plans" / "zigong.csv"
    with plan.open(encoding="utf-8-sig", newline="") as file:
        scopes = {row["序号"]: row["范围"] for row in csv.DictReader(file)}
    assert scopes["5"] == "'＠SUM(A1) +1"
