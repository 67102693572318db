"""On paper: every sheet says where it is from and which of how many it is, and nothing is cut."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from tests.browser.conftest import Marts, Visitor
from tests.browser.kinds import KINDS

pytestmark = pytest.mark.browser

# Between the margins of an A4 sheet, in CSS pixels.
WITHIN = 690
# Fonts of a PDF write some signs as the radicals they look like.
SHEET = re.compile(r"第 (\d+) .，共 (\d+) .")


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_is_numbered_and_says_which_release_it_is_of(
    visit: Visitor, marts: Marts, kind: str
) -> None:
    visit.read(KINDS[kind].example)
    printed = visit.page.pdf(prefer_css_page_size=True)
    sheets = pypdf.PdfReader(io.BytesIO(printed)).pages
    told = [sheet.extract_text() for sheet in sheets]
    release = marts.row("select release_id from release")["release_id"]
    assert [SHEET.findall(text) for text in told] == [
        [(str(n), str(len(sheets)))] for n in range(1, len(sheets) + 1)
    ]
    assert [text for text in told if f"发布 {release}" not in text] == []
    if kind != "run":
        assert [text for text in told if "含模拟数据" not in text] == []
    assert {(round(s.mediabox.width), round(s.mediabox.height)) for s in sheets} == {(595, 842)}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_the_sheet(visit: Visitor, kind: str) -> None:
    visit.page.set_viewport_size({"width": WITHIN, "height": 1000})
    visit.page.emulate_media(media="print")
    visit.read(KINDS[kind].example)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= WITHIN
    assert not visit.page.locator("nav").is_visible()


def test_paper_keeps_the_stamp_and_the_warning(visit: Visitor) -> None:
    visit.page.emulate_media(media="print")
    visit.read("/")
    assert visit.page.locator("footer .stamp").is_visible()
    assert visit.page.locator(".simulated-banner").is_visible()
