"""What rows of one file must not say of each other: one row per key, nothing beside 无.

Belongs here: checks that look at several rows and that no feed has to declare. Does not belong
here: checks of single rows (``contract``) or declared edits (``declared``). Rows whose key could
not be read are left out: they have findings of their own.
"""

from __future__ import annotations

import polars as pl

from expectations.edits.frame import (
    END,
    ENTITY,
    LINE,
    NIL,
    NUMBER,
    SHOWN,
    START,
    Positions,
    places,
    read_of,
    without_nil,
)
from expectations.findings import Finding, built_in
from sources.catalogue import Feed, Role

# A few lines are enough to find the others, however many there are.
_LISTED_LINES = 12
_LINES = "__lines"


def row_findings(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row that another row of the file forbids."""
    findings = duplicate_keys(feed, frame, positions)
    if feed.shape == "records":
        findings += nil_beside_rows(feed, frame, positions)
    if feed.keys_within == "jurisdiction":
        findings += keys_in_two_regions(feed, frame, positions)
    return findings


def duplicate_keys(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row whose key another row has too; each names the others' lines.

    Keys are compared as understood, so a code and a name of one region are the same, and so are
    ＧＣ－001 and GC-001.
    """
    grain = list(feed.grain)
    doubled = frame.drop_nulls(grain).filter(pl.len().over(grain) > 1)
    return _beside_others(
        "key.duplicate", doubled, grain, feed, positions, **_one_row_per(_keys_of(feed))
    )


def _keys_of(feed: Feed) -> str:
    return "、".join(column.header for column in feed.with_role(Role.KEY))


def _one_row_per(keys: str) -> dict[str, object]:
    """What there may be only one row of, in the words of the message."""
    if not keys:
        return {"what": "的数据", "what_en": "", "one": "只能有一行"}
    return {
        "what": f"、同一“{keys}”",
        "what_en": " with the same key",
        "one": f"每个“{keys}”只能有一行",
    }


def keys_in_two_regions(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row whose thing is reported under another region too: it can only be in one place."""
    region = feed.with_role(Role.REGION)[0].name
    thing = [ENTITY, START, END]
    readable = without_nil(frame).drop_nulls([*thing, region])
    apart = readable.filter(pl.col(region).n_unique().over(thing) > 1)
    keys = _keys_of(feed)
    return _beside_others("key.two_regions", apart, thing, feed, positions, keys=keys)


def nil_beside_rows(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row that says that there is nothing, where the region and period have other rows."""
    report = [feed.with_role(Role.REGION)[0].name, START, END]
    readable = frame.drop_nulls(report)
    first = _first(frame)
    if readable.is_empty() or not (readable[ENTITY] == NIL).any():
        return []
    listed = without_nil(readable).group_by(report).agg(first, pl.len().alias("__others"))
    denied = readable.filter(pl.col(ENTITY) == NIL).join(listed, on=report)
    return _at_key("nil.beside_rows", denied, feed, positions)


def _beside_others(
    rule: str,
    failing: pl.DataFrame,
    group: list[str],
    feed: Feed,
    positions: Positions,
    **facts: object,
) -> list[Finding]:
    """A finding for every row of ``failing``, naming the other rows of its group."""
    if failing.is_empty():
        return []
    together = failing.with_columns(
        _first(failing).implode().over(group), (pl.len().over(group) - 1).alias("__others")
    )
    return _at_key(rule, together, feed, positions, **facts)


def _at_key(
    rule: str, failing: pl.DataFrame, feed: Feed, positions: Positions, **facts: object
) -> list[Finding]:
    """Findings at the cell that tells a row apart: its first key, else its region."""
    column = (*feed.with_role(Role.KEY), *feed.with_role(Role.REGION))[0]
    keys = pl.concat_str([pl.col(read_of(name)) for name in feed.grain], separator=" ")
    spots = places(failing.with_columns(keys.alias(SHOWN)), column, positions)
    others = failing.select(_own(failing), _LINES, "__others").iter_rows()
    return [
        built_in(rule, place, others=_listed(row, rows, count), **facts)
        for place, (row, rows, count) in zip(spots, others, strict=True)
    ]


def _own(frame: pl.DataFrame) -> pl.Expr:
    """What tells a row from the others, and its line: in a wide table several share a line."""
    row = NUMBER if NUMBER in frame.columns else LINE
    return pl.struct(pl.col(row).alias("row"), pl.col(LINE).alias("line")).alias("__own")


def _first(frame: pl.DataFrame) -> pl.Expr:
    return _own(frame).head(_LISTED_LINES + 1).alias(_LINES)


def _listed(own: dict[str, int], rows: list[dict[str, int]], count: int) -> str:
    """The lines of the first rows but one's own, and how many more others there are."""
    shown = [str(other["line"]) for other in rows if other != own][:_LISTED_LINES]
    rest = count - len(shown)
    return "、".join(shown) + (f"等（另有 {rest} 行）" if rest else "")
