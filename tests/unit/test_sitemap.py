"""The list of pages names every page once, none more, and works wherever the site stands."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

from orchestration.publication.pages.sitemap import (
    SITEMAP,
    listed,
    write_sitemap,
    wrong_in_sitemap,
)

FILES = ("404.html", "index.html", "plans/guizhou/index.html", "status/index.html")


def test_it_names_the_pages_relative_to_itself(tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x", "utf-8")
    assert listed(tmp_path) == ()
    write_sitemap(tmp_path)
    assert listed(tmp_path) == ("./", "./plans/guizhou/", "./status/")
    below = urljoin(f"https://host.example/liangxin/{SITEMAP}", listed(tmp_path)[1])
    assert below == "https://host.example/liangxin/plans/guizhou/"
    assert list(wrong_in_sitemap(listed(tmp_path), FILES)) == []


def test_what_it_lacks_and_what_it_has_besides_are_told() -> None:
    lines = ("./", "./status/", "./status/", "./gone/")
    assert list(wrong_in_sitemap(lines, FILES)) == [
        "sitemap.txt 多 ./status/",
        "sitemap.txt 多 ./gone/",
        "sitemap.txt 缺 ./plans/guizhou/",
    ]
    assert len(list(wrong_in_sitemap((), FILES))) == 3
