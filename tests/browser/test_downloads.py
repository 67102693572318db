"""A reader gets the files of a page by its links; they say what the page says."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.browser.conftest import UNFOLD, Marts, Visitor

pytestmark = pytest.mark.browser


def downloaded(visit: Visitor, link: str) -> tuple[str, bytes]:
    """What a click on one of the page's links puts on the reader's disk."""
    with visit.page.expect_download() as waiting:
        visit.page.locator("p.downloads").get_by_text(link, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("/indicators/used_car_trades/", "二手车交易量"),
        ("/plans/nanyang/", "南阳方案"),
        ("/regions/510302/", "自流井区510302"),
    ],
)
def test_a_click_saves_the_file_under_a_name_that_says_what_it_is(
    visit: Visitor, marts: Marts, site_dir: Path, page: str, name: str
) -> None:
    visit.read(page)
    release = marts.row("from release")["release_id"]
    for link, suffix in (("CSV", "csv"), ("Excel", "xlsx")):
        file, content = downloaded(visit, link)
        assert file == f"{name}_{release}.{suffix}"
        assert content == (site_dir / f"downloads{page[:-1]}.{suffix}").read_bytes()
    assert visit.trouble == []


def test_the_file_of_a_region_says_what_its_tables_say(visit: Visitor) -> None:
    visit.read("/regions/510300/")
    visit.page.evaluate(UNFOLD)
    content = downloaded(visit, "CSV")[1].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    printed = visit.page.locator("table.values td[data-label='数值']").all_inner_texts()
    numbers = [re.match(r"[−+]?[\d,]+(?:\.\d+)?", text) for text in printed]
    on_page = [
        m[0].replace(",", "").replace("−", "-").replace("+", "") if m else "" for m in numbers
    ]
    assert len(rows) == len(printed) > 30
    assert sorted(row["数值"] for row in rows) == sorted(on_page)
    marked = sum("模拟" in text for text in printed)
    assert marked == sum(row["模拟"] == "是" for row in rows) > 0


def test_the_dictionary_explains_every_indicator_and_column(visit: Visitor, marts: Marts) -> None:
    said = visit.read("/dictionary/")
    for row in marts.rows("from dim_indicator"):
        line = visit.page.locator(f"#zhibiao-{row['indicator']}").inner_text()
        assert row["name_zh"] in line
        assert row["scope_note_zh"] in line
    for row in marts.rows("select * from dictionary where part in ('quality', 'indicators')"):
        assert row["text_zh"] in said
    for light in marts.rows("from dim_light"):
        assert visit.page.locator(f"#deng-{light['light']} .light svg").count() == 1
    visit.read("/regions/510302/")
    visit.page.locator("p.downloads a.about").click()
    assert visit.page.url.endswith("/dictionary/#xiazai")
    assert visit.trouble == []
