"""Everything that reads the headers of one feed, made once and kept.

Nothing else belongs here.
"""

from __future__ import annotations

from orchestration.intake.tables.headers import HeaderIndex
from orchestration.intake.tables.heads import HeadReader
from orchestration.intake.tables.names import Names
from orchestration.intake.tables.pieces import Pieces
from sources.catalogue import Feed, Role


class FeedReader:
    """Everything that reads the headers of one feed, made once."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.index = HeaderIndex(feed)
        self.pieces = Pieces(self.index)
        self.names = Names(self.index)
        self.heads = HeadReader(self.pieces, self.names)
        self.region = feed.with_role(Role.REGION)[0].name
        self.period = feed.with_role(Role.PERIOD)[0].name


_READERS: dict[int, FeedReader] = {}
_MOST_READERS = 64


def reader_of(feed: Feed) -> FeedReader:
    """The reader of a feed; kept, because every file asks for it."""
    known = _READERS.get(id(feed))
    if known is None or known.feed is not feed:
        if len(_READERS) >= _MOST_READERS:
            _READERS.clear()
        known = _READERS[id(feed)] = FeedReader(feed)
    return known
