"""Which feed a file is, and who sends it: from what was said, else from the file; never guessed.

Belongs here: exactly one contract fits the header, or the preamble names it. Does not belong here:
reading the rows (``table``) or judging them. A rejected file is still its feed's: a contract fits
already when its required columns and one value column are there, that of a list when its keys are.
Look-alikes are told apart by the units their columns are written in, and by the title.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from expectations.findings import Finding, built_in
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.opening import open_book
from orchestration.intake.reading.preamble import SENDER_KEYS, Preamble, read_preamble
from orchestration.intake.reading.text import compact, listed
from orchestration.intake.tables.feed_reader import reader_of
from orchestration.intake.tables.reporter import NOBODY, Reporter
from orchestration.intake.tables.table import HEADER_LINES, Found, find_table
from sources.catalogue import Catalogue, Feed, Sender

_FEED_KEYS = ("报表", "报表名称", "表名", "填报表")


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a file; ``findings`` say what has to be asked."""

    feed: Feed | None
    sender: Sender | None
    findings: list[Finding] = field(default_factory=list)


def identify(
    content: bytes,
    file_name: str,
    catalogue: Catalogue,
    sender: Sender | None = None,
    feed: Feed | None = None,
) -> str | None:
    """The id of the feed, or ``None`` where it has to be asked (``identity`` says why)."""
    known = identity(content, file_name, catalogue, sender, feed).feed
    return known.id if known else None


def identity(
    content: bytes,
    file_name: str,  # noqa: ARG001 - a name is no evidence: files are renamed, copied, numbered
    catalogue: Catalogue,
    sender: Sender | None = None,
    feed: Feed | None = None,
    book: Book | None = None,
) -> Identity:
    """Feed and sender of a file: as given, else from its preamble and header.

    ``book`` is the content as read, where it was read already.
    """
    opened = book or open_book(content)
    if isinstance(opened, Finding):
        return Identity(feed, sender, [opened])
    above = _above(opened)
    findings = []
    if sender is None:
        sender = _sender_above(above.pairs, catalogue)
        if sender is None:
            findings.append(_unknown_sender(above.pairs))
    if feed is None:
        reporter = Reporter.of(catalogue, sender) if sender else NOBODY
        offered = [f for f in catalogue.feeds.values() if sender is None or f.id in sender.feeds]
        found = {f.id: at for f in offered if (at := find_table(opened, f, reporter))}
        feed = _one_that_fits(offered, found, above)
        if feed is None:
            findings.append(_unknown_feed(offered, found))
    return Identity(feed, sender, findings)


def _above(book: Book) -> Preamble:
    """Title and pairs of the first lines of every sheet that can be seen."""
    grids = [grid for grid in book.grids if not grid.hidden]
    first = [record for grid in grids for record in islice(grid.records, HEADER_LINES)]
    return read_preamble(record for record in first if not record.broken)


def _sender_above(pairs: dict[str, str], catalogue: Catalogue) -> Sender | None:
    """The one sender whose name is printed above the table."""
    printed = {compact(pairs[key]) for key in SENDER_KEYS if pairs.get(key)}
    named = [s for s in catalogue.senders.values() if compact(s.name_zh) in printed]
    return named[0] if len(named) == 1 else None


def _one_that_fits(feeds: list[Feed], found: dict[str, Found], above: Preamble) -> Feed | None:
    """The feed the preamble names, else the only one that fits, entirely or at all."""
    printed = {compact(above.pairs[key]) for key in _FEED_KEYS if above.pairs.get(key)}
    named = [f for f in feeds if printed & {f.id, compact(f.title_zh)}]
    fitting = [f for f in feeds if f.id in found and found[f.id].layout.fits]
    measured = [f for f in fitting if _units_fit(f, found[f.id])]
    entirely = [f for f in measured if found[f.id].layout.entirely]
    titled = [f for f in entirely or measured if _is_titled(f, found[f.id])]
    for several in (named, titled, entirely, measured):
        if several:
            return several[0] if len(several) == 1 else None
    return None


def _units_fit(feed: Feed, found: Found) -> bool:
    """Whether the feed knows every unit that the columns, or the lines above them, state."""
    index = reader_of(feed).index
    columns = {column.name: index.units(column) for column in feed.columns}
    known = {unit for units in columns.values() for unit in units}
    stated = {compact(unit) for unit in found.layout.above.units}
    if stated and known and not stated & known:
        return False
    heads = [head for head in found.layout.heads if head.unit is not None and head.name]
    return all(not columns[head.name] or head.unit in columns[head.name] for head in heads)


def _is_titled(feed: Feed, found: Found) -> bool:
    """Whether the title above the table, or the name of its sheet, holds the feed's title."""
    title = compact(feed.title_zh)
    return title in compact(found.layout.above.title) or title in compact(found.grid.name)


def _unknown_sender(pairs: dict[str, str]) -> Finding:
    printed = next((pairs[key] for key in SENDER_KEYS if pairs.get(key)), "")
    if printed:
        why, why_en = f"没有名为“{printed}”的填报单位", f"there is no sender named {printed!r}"
    else:
        why, why_en = "文件中没有写填报单位", "the file does not name its sender"
    return built_in("sender.unknown", why=why, why_en=why_en)


def _unknown_feed(feeds: list[Feed], found: dict[str, Found]) -> Finding:
    several = [f for f in feeds if f.id in found and found[f.id].layout.fits]
    likeliest = [*several, *(feed for feed in feeds if feed not in several)]
    choices = listed(f"{feed.id}（{feed.title_zh}）" for feed in likeliest)
    if several:
        why = f"表头同时符合：{listed(feed.title_zh for feed in several)}"
        why_en = f"the header fits {', '.join(feed.title_en for feed in several)}"
    else:
        why, why_en = "表头与任何一张报表都不相符", "the header fits no feed"
    return built_in("feed.unknown", why=why, why_en=why_en, choices=choices)
