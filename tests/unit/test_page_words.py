"""The words that pages print for stored codes are those of the contracts."""

from __future__ import annotations

import re
from pathlib import Path

from orchestration.intake.keeping.revising import REVISION_WORDS
from orchestration.publication.pages.expected_changes import REASONS
from sources.catalogue import Catalogue
from sources.words import DIRECTIONS, ROLES

SOURCES = Path(__file__).parents[2] / "dashboards" / "sources" / "liangxin"
ROW = re.compile(r"\('(\w+)', '(\w+)', '(\w+)', '([^']+)'\)")


def printed_words() -> dict[tuple[str, str], dict[str, str]]:
    """By feed and column, the word printed for each stored code."""
    sql = (SOURCES / "initialize.sql").read_text("utf-8")
    listed = sql[sql.index("create view choice") : sql.index(") as t(feed, item, stored, text_zh)")]
    words: dict[tuple[str, str], dict[str, str]] = {}
    for feed, item, stored, text in ROW.findall(listed):
        words.setdefault((feed, item), {})[stored] = text
    return words


def test_every_code_of_a_printed_column_has_its_word_in_the_contract(catalogue: Catalogue) -> None:
    words = printed_words()
    assert words.keys() == {
        ("projects", "type"),
        ("projects", "status"),
        ("action_progress", "status"),
    }
    for (feed, item), by_code in words.items():
        allowed = catalogue.feeds[feed].column(item).allowed or {}
        assert set(by_code) == set(allowed.values())
        assert {text: code for code, text in by_code.items()}.items() <= allowed.items()


def test_every_status_of_the_ledger_and_of_projects_has_its_turn_on_the_pages(
    catalogue: Catalogue,
) -> None:
    tally = (SOURCES / "tally.sql").read_text("utf-8")
    for feed in ("projects", "action_progress"):
        for stored in set((catalogue.feeds[feed].column("status").allowed or {}).values()):
            assert f"'{stored}'" in tally, stored


def test_directions_and_roles_have_one_wording_everywhere() -> None:
    goal = (SOURCES / "goal.sql").read_text("utf-8")
    assert dict(re.findall(r"when '(\w+)' then '([^']+)'", goal)) == DIRECTIONS
    for component in ("UnitsInCharge", "UnitTable"):
        units = (SOURCES.parents[1] / "components" / f"{component}.svelte").read_text("utf-8")
        assert dict(re.findall(r"\['(\w+)', '([^']+)'\]", units)) == ROLES
    sql = (SOURCES / "initialize.sql").read_text("utf-8")
    role = sql[sql.index("create view role") : sql.index("create view in_charge")]
    assert dict(re.findall(r"\('(\w+)', '([^']+)'\)", role)) == ROLES
    counted = (SOURCES / "unit.sql").read_text("utf-8")
    words = re.findall(r"'(\w+) ' \|\| nullif\(.*?role = '(\w+)'", counted)
    assert {role: word for word, role in words} == ROLES


def test_the_reasons_of_revisions_are_worded_as_they_are_asked_for() -> None:
    asked = {code.value: zh for code, (zh, _) in REVISION_WORDS.items()}
    sql = (SOURCES / "initialize.sql").read_text("utf-8")
    words = sql.partition("create view revision_reason")[2].partition(";")[0]
    taken_back = {"returned": "退回", "withdrawn": "撤回"}
    assert dict(re.findall(r"\('(\w+)', '([^']+)'\)", words)) == asked | taken_back
    assert asked | taken_back == REASONS
