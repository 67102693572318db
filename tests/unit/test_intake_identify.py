"""Feed and sender of a file are read from it or asked for, never guessed."""

from __future__ import annotations

from orchestration.intake.tables.identify import identity
from sources.catalogue import Catalogue, Sender
from tests.unit.factories import catalogue, feed, sender, sheet

SHORT = "地区,报告期,本月数（辆）,累计数（辆）"


def two_feeds() -> Catalogue:
    other = feed(
        id="trucks",
        title_zh="货车",
        columns=[c.model_dump() for c in feed().columns if c.name != "now"],
        edits=[],
    )
    return catalogue(
        feed(),
        other,
        senders=(sender(feeds=["cars", "trucks"]), sender(id="stat-c", name_zh="丙市统计局")),
    )


def test_a_feed_is_known_by_its_header_or_its_name_and_else_asked_for() -> None:
    known = two_feeds()
    who = known.senders["stat-b"]

    def feed_of(text: str, sender: Sender | None = who) -> str | None:
        found = identity(text.encode(), "x.csv", known, sender).feed
        return found.id if found else None

    assert feed_of(sheet("东区,2025年1月,1,1", header=SHORT)) == "cars"
    shared = sheet("东区,2025年1月,1", header="地区,报告期,累计数（辆）")
    assert feed_of(shared) is None
    assert feed_of("报表：货车\n" + shared) == "trucks"
    assert feed_of(shared, known.senders["stat-c"]) == "cars"
    assert feed_of(sheet("东区,2025年1月", header="地区,报告期")) is None
    asked = identity(shared.encode(), "cars.csv", known, who)
    assert [f.rule for f in asked.findings] == ["feed.unknown"]
    assert "车辆、货车" in asked.findings[0].message_zh


def test_a_sender_is_known_by_the_name_above_the_table() -> None:
    known = two_feeds()
    text = sheet("东区,2025年1月,1,1", header=SHORT)
    named = identity(f"填报单位：丙市统计局\n{text}".encode("gb18030"), "x.csv", known)
    assert named.sender is known.senders["stat-c"]
    assert named.feed is known.feeds["cars"]
    assert [f.rule for f in identity(text.encode(), "x.csv", known).findings] == ["sender.unknown"]
    assert (
        "丁局"
        in identity(f"填报单位：丁局\n{text}".encode(), "x.csv", known).findings[0].message_zh
    )
    assert [f.rule for f in identity(b"", "x.csv", known).findings] == ["file.empty"]
