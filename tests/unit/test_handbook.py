"""The generated reference pages are what the declarations and the rules say today."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from expectations import handbook as rules_handbook
from expectations.wording import RULES
from expectations.wording.explanations import EXPLANATION_REMARKS
from sources import handbook
from sources.catalogue import Calendar, Catalogue
from sources.edit_kinds import Doubt, Edit
from sources.handbook import PAGES
from sources.loader import load_catalogue

DOCS = Path(__file__).parents[2] / "docs"
GENERATED = [
    *((handbook.FIRST_LINE, name, page) for name, page in PAGES.items()),
    (rules_handbook.FIRST_LINE, rules_handbook.NAME, rules_handbook.rules_page),
]


@pytest.mark.parametrize(("first_line", "name", "page"), GENERATED)
def test_a_reference_page_is_not_stale(
    first_line: str, name: str, page: Callable[[Catalogue], str]
) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == page(load_catalogue()), f"run what its first line says: {first_line}"
    assert written.startswith(first_line)


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


def test_the_page_of_rules_names_every_rule_and_every_edit_once() -> None:
    catalogue = load_catalogue()
    page = rules_handbook.rules_page(catalogue)
    edits = [edit.id for feed in catalogue.feeds.values() for edit in feed.edits]
    assert len(RULES) > 100
    assert len(edits) > 100
    assert all(page.count(f"| `{rule}` |") == 1 for rule in RULES | EXPLANATION_REMARKS)
    assert all(page.count(f"\n| {edit} |") == 1 for edit in edits)
    assert "{" not in page


def test_a_rule_is_hard_unless_it_says_that_it_asks() -> None:
    page = rules_handbook.rules_page(load_catalogue())
    assert "| `revision.reason` | 核实性 |" in page
    assert "| `type.number` | 强制性 |" in page


def test_every_kind_of_edit_is_in_the_guide_for_authors_of_contracts() -> None:
    guide = (DOCS.parent / "sources" / "README.md").read_text(encoding="utf-8")
    table = guide.partition("## Kinds of edits")[2].partition("\n\nThe last eight")[0]
    kinds = {
        kind.model_fields["kind"].annotation.__args__[0] for kind in get_args(get_args(Edit)[0])
    }
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted([*kinds, "kind"])
    doubts = {kind.model_fields["kind"].annotation.__args__[0] for kind in get_args(Doubt)}
    assert set(named[-8:]) == doubts


def test_a_due_day_that_does_not_move_says_so() -> None:
    facts = {"cadence": "monthly", "first": "2024-01-01", "due_day": 15, "due_after_months": 1}
    moving, fixed = (
        handbook.due_text(Calendar.model_validate(facts | {"moves_due_day": moves}))
        for moves in (True, False)
    )
    assert (moving, fixed) == ("次月 15 日前报", "次月 15 日前报（遇节假日不顺延）")
