"""One file per fault under ``tests/fixtures/faults``: exactly the findings its side file lists.

Belongs here: judging every fixture and comparing. Does not belong here: a fault of its own; that is
a file, and a ``.yml`` of the same stem that says what must be found (``catalogue: small`` is the
catalogue of ``factories``, for what the real one has no case of).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations.findings import Finding, verdict
from expectations.wording import RULES
from expectations.wording.life import LIFE_RULES
from orchestration.intake.judge import judge
from orchestration.intake.tables.identify import identity
from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from tests.unit import factories, list_factories

FOLDER = Path(__file__).parents[1] / "fixtures" / "faults"
SIDES = sorted(FOLDER.glob("*.yml"))
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".yml")
# What a finding is held to; the last two only where the side file says them.
ALWAYS = ("rule", "line", "column", "read")
SOMETIMES = ("header", "key", "sheet", "severity")
CHINESE = re.compile("[\u4e00-\u9fff]")
QUOTED = re.compile(
    r"(?<![A-Za-z])'[^']*'|\"[^\"]*\"|“[^”]*”|\([^()]*\)|:[^:;]*|[0-9]{6} [^\s,;:]+|[0-9][^\s,;:]*"
)


@cache
def small_catalogue() -> Catalogue:
    """A city, its province, a feed of values and a list."""
    feeds = (factories.feed(), list_factories.list_feed())
    may = [feed.id for feed in feeds]
    province = {"id": "stat-a", "name_zh": "甲省统计局", "region": "990000"}
    senders = (factories.sender(feeds=may), factories.sender(feeds=may, **province))
    return list_factories.with_plans(factories.catalogue(*feeds, senders=senders))


@cache
def real_catalogue() -> Catalogue:
    """The catalogue of the project, read once."""
    return load_catalogue()


def judged_as(side: dict[str, Any], content: bytes, name: str) -> tuple[str, list[Finding], Any]:
    """Verdict, findings and judgement of a fixture; what its side file omits is identified."""
    known = small_catalogue() if side.get("catalogue") == "small" else real_catalogue()
    feed = known.feeds[side["feed"]] if "feed" in side else None
    sender = known.senders[side["sender"]] if "sender" in side else None
    who = identity(content, name, known, sender, feed)
    if who.feed is None or who.sender is None:
        return verdict(who.findings).value, who.findings, None
    judgement = judge(content, name, who.feed, who.sender, known, side.get("received_on"))
    return judgement.verdict.value, judgement.findings, judgement


def file_of(side: Path) -> Path:
    """The fixture beside a side file."""
    return next(path for path in FILES if path.stem == side.stem)


def said(side: Path) -> dict[str, Any]:
    """What a side file says."""
    loaded: dict[str, Any] = yaml.safe_load(side.read_text("utf-8"))
    return loaded


def told(finding: Finding, asked: dict[str, Any]) -> dict[str, Any]:
    """The finding in the words of a side file."""
    names = [*ALWAYS, *(name for name in SOMETIMES if name in asked)]
    values = {name: getattr(finding, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "")}


def wordy(finding: Finding) -> list[str]:
    """What is wrong with the words of a finding."""
    texts = {
        "message_zh": finding.message_zh,
        "message_en": finding.message_en,
        "advice": finding.advice,
        "advice_en": finding.advice_en,
    }
    wrong = [f"{name} is empty" for name, text in texts.items() if not text.strip()]
    for name, text in texts.items():
        quoted = text.replace(finding.read, "") if finding.read else text
        if re.search(r"\{[a-z_]*\}", quoted):
            wrong.append(f"{name} has an unfilled fact: {text}")
    for name in ("message_zh", "advice"):
        if not CHINESE.search(texts[name]):
            wrong.append(f"{name} is not Chinese: {texts[name]}")
    for name in ("message_en", "advice_en"):
        # Names of regions, columns, units and offices stay as they are written: quoted, in
        # parentheses or listed after a colon.
        if CHINESE.search(QUOTED.sub("", texts[name])):
            wrong.append(f"{name} has Chinese outside of quotes: {texts[name]}")
    return wrong


def test_every_fixture_has_its_side_file_and_the_reverse() -> None:
    assert FILES
    assert [path.stem for path in FILES] == [path.stem for path in SIDES]


def test_every_built_in_rule_has_a_fixture() -> None:
    rules = {finding["rule"] for side in SIDES for finding in said(side)["findings"]}
    # What is asked because of what was accepted before is no fault of one file.
    missing = sorted(RULES.keys() - rules - LIFE_RULES.keys())
    assert not missing, f"no fixture under tests/fixtures/faults shows: {', '.join(missing)}"


@pytest.mark.parametrize("side", SIDES, ids=lambda path: path.stem)
def test_a_fault_is_named_exactly(side: Path) -> None:
    expected, file = said(side), file_of(side)
    decided, findings, _ = judged_as(expected, file.read_bytes(), file.name)
    listed = expected["findings"] or []
    padded = [*listed, *[{}] * (len(findings) - len(listed))]
    got = [told(finding, asked) for finding, asked in zip(findings, padded, strict=False)]
    assert (got, decided) == (listed, expected["verdict"])
    assert [wrong for finding in findings for wrong in wordy(finding)] == []
