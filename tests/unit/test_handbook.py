"""The generated reference pages are what the catalogue says today."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources.handbook import FIRST_LINE, PAGES
from sources.loader import load_catalogue

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_page_is_not_stale(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](load_catalogue()), "run: python -m sources.handbook"
    assert written.startswith(FIRST_LINE)


def test_the_pages_name_everything_declared() -> None:
    catalogue = load_catalogue()
    feeds = PAGES["报表目录.md"](catalogue)
    plans = PAGES["方案承诺一览.md"](catalogue)
    for feed in catalogue.feeds.values():
        assert f"（`{feed.id}`）" in feeds
        assert all(f"| {column.header} |" in feeds for column in feed.columns)
    for plan in catalogue.plans.values():
        rows = plans.split(f"（`{plan.id}`）")[1].split("\n## ")[0].splitlines()
        promised = len(plan.targets) + len(plan.goals) + len(plan.actions)
        assert sum(row.startswith("| ") and row[2].isdigit() for row in rows) == promised
