"""The declared lists: a full row of each is accepted, and its header says which list it is."""

from __future__ import annotations

import pytest

from orchestration.intake.judge import Judgement, judge
from orchestration.intake.tables.identify import identify
from sources.catalogue import Column, Feed, Reads, Role, Sender
from sources.geography import regions_of_sender
from sources.loader import load_catalogue
from tests.unit.list_factories import CODE

CATALOGUE = load_catalogue()
LISTS = [feed.id for feed in CATALOGUE.feeds.values() if feed.shape == "records"]
PERIODS = {"monthly": "2025年3月", "quarterly": "2025年一季度", "yearly": "2025年"}


def test_there_are_lists() -> None:
    assert len(LISTS) >= 8


def sender_of(feed: Feed) -> Sender:
    """A sender of the list whose region has a plan."""
    jurisdictions = {plan.jurisdiction for plan in CATALOGUE.plans.values() if plan.actions}
    senders = [s for s in CATALOGUE.senders.values() if feed.id in s.feeds]
    assert senders, f"nobody sends {feed.id}"
    return next((s for s in senders if s.region in jurisdictions), senders[0])


def filled(column: Column, feed: Feed, who: Sender) -> str:
    """A good cell of a column; of a choice the first word."""
    roles = {
        Role.REGION: regions_of_sender(CATALOGUE, who)[0].code,
        Role.PERIOD: PERIODS[feed.calendar.cadence],
        Role.NATURE: "模拟",
    }
    plans = (p.short_zh for p in CATALOGUE.plans.values() if p.jurisdiction == who.region)
    reads = {
        Reads.DATE: "2025年1月5日",
        Reads.NUMBER: "12.5",
        Reads.CHOICE: next(iter(column.allowed or {}), ""),
        Reads.CREDIT_CODE: CODE,
        Reads.PROMISE: f"{next(plans, '')}-举措1",
    }
    word = f"甲{column.name}"
    return roles.get(column.role) or (reads.get(column.reads, word) if column.reads else word)


def header_of(column: Column, spelling: str | None = None) -> str:
    header = spelling or column.header
    return f"{header}（{column.unit}）" if column.unit else header


def judged(feed: Feed, who: Sender, cells: dict[str, str]) -> tuple[Judgement, bytes]:
    columns = [feed.column(name) for name in cells]
    text = ",".join(map(header_of, columns)) + "\n" + ",".join(cells.values()) + "\n"
    return judge(text.encode(), "x.csv", feed, who, CATALOGUE), text.encode()


def known_among_all(content: bytes) -> str | None:
    """The feed of a file whose sender could send any: nothing but the header tells."""
    who = next(iter(CATALOGUE.senders.values())).model_copy(
        update={"feeds": tuple(CATALOGUE.feeds)}
    )
    return identify(content, "x.csv", CATALOGUE, who)


@pytest.mark.parametrize("name", LISTS)
def test_a_full_row_is_accepted_and_known_by_its_header(name: str) -> None:
    feed = CATALOGUE.feeds[name]
    who = sender_of(feed)
    cells = {c.name: filled(c, feed, who) for c in feed.columns}
    judgement, content = judged(feed, who, cells)
    assert (judgement.verdict, judgement.findings) == ("accept", [])
    assert judgement.observations is not None
    listed = len(feed.with_role(Role.KEY)) + len(feed.with_role(Role.ATTRIBUTE))
    assert judgement.observations.height == listed
    assert judgement.observations["entity_key"].n_unique() == 1
    assert known_among_all(content) == name


@pytest.mark.parametrize("name", LISTS)
def test_a_nil_report_is_accepted_and_known_by_its_header(name: str) -> None:
    feed = CATALOGUE.feeds[name]
    who = sender_of(feed)
    nil = {
        c.name: "无" if c.role is Role.KEY else filled(c, feed, who)
        for c in feed.columns
        if c.role in (Role.REGION, Role.PERIOD, Role.KEY, Role.NATURE)
    }
    blank = {c.name: "" for c in feed.with_role(Role.ATTRIBUTE) if c.required}
    judgement, content = judged(feed, who, nil | blank)
    assert (judgement.verdict, judgement.findings) == ("accept", [])
    assert judgement.observations is not None
    assert judgement.observations["item"].to_list() == ["__nil"]
    assert known_among_all(content) == name


@pytest.mark.parametrize("name", CATALOGUE.feeds)
def test_every_alias_leads_to_its_own_feed(name: str) -> None:
    feed = CATALOGUE.feeds[name]
    asked = [c for c in feed.columns if c.required or c.role in (Role.VALUE, Role.KEY)]
    for column in asked:
        for alias in column.aliases:
            headers = [header_of(c, alias if c is column else None) for c in asked]
            content = (",".join(headers) + "\n").encode()
            assert known_among_all(content) == name, alias
