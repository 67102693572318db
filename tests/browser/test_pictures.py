"""Pictures in docs: one of every kind of page at every size, on a page that shows them all."""

from __future__ import annotations

from tests.browser.kinds import KINDS
from tests.browser.screenshots import PAGE, PICTURES, SIZES, file_name, page_text

LARGEST = 200_000


def test_every_kind_of_page_is_pictured_at_every_size() -> None:
    wanted = {file_name(kind, size) for kind in KINDS for size in SIZES}
    assert {picture.name for picture in PICTURES.iterdir()} == wanted
    for picture in PICTURES.iterdir():
        content = picture.read_bytes()
        assert (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
        assert len(content) < LARGEST


def test_the_page_of_pictures_is_as_it_is_made() -> None:
    assert PAGE.read_text("utf-8") == page_text()
