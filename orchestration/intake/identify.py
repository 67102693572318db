"""Which feed a file is, and who sends it: from what was said, else from the file; never guessed.

Belongs here: exactly one contract fits the header, or the preamble names it. Does not belong here:
reading the rows (``table``) or judging them. A rejected file is still its feed's: a contract fits
already when its required columns and one value column are there, that of a list when its keys are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from expectations.findings import Finding, built_in
from orchestration.intake.headers import HeaderIndex
from orchestration.intake.reading.decode import decode
from orchestration.intake.table import HeaderLine, find_header
from orchestration.intake.text import compact, listed
from sources.catalogue import Catalogue, Feed, Role, Sender

_FEED_KEYS = ("报表", "报表名称", "表名", "填报表")
_SENDER_KEYS = ("填报单位", "报送单位", "填表单位", "单位名称")


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
) -> Identity:
    """Feed and sender of a file: as given, else from its preamble and header."""
    decoded = decode(content)
    if isinstance(decoded, Finding):
        return Identity(feed, sender, [decoded])
    candidates = [feed] if feed else [*catalogue.feeds.values()]
    found = {f.id: top for f in candidates if (top := find_header(decoded.text, HeaderIndex(f)))}
    preamble = next((top.preamble for top in found.values()), {})
    findings = []
    if sender is None:
        sender = _sender_above(preamble, catalogue)
        if sender is None:
            findings.append(_unknown_sender(preamble))
    if feed is None:
        offered = [f for f in candidates if sender is None or f.id in sender.feeds]
        feed = _one_that_fits(offered, found, preamble)
        if feed is None:
            findings.append(_unknown_feed(offered, found))
    return Identity(feed, sender, findings)


def _sender_above(preamble: dict[str, str], catalogue: Catalogue) -> Sender | None:
    """The one sender whose name is printed above the table."""
    printed = {compact(preamble[key]) for key in _SENDER_KEYS if preamble.get(key)}
    named = [s for s in catalogue.senders.values() if compact(s.name_zh) in printed]
    return named[0] if len(named) == 1 else None


def _one_that_fits(
    feeds: list[Feed], found: dict[str, HeaderLine], preamble: dict[str, str]
) -> Feed | None:
    """The feed the preamble names, else the only one that fits, entirely or at all."""
    printed = {compact(preamble[key]) for key in _FEED_KEYS if preamble.get(key)}
    named = [f for f in feeds if printed & {f.id, compact(f.title_zh)}]
    fitting = [f for f in feeds if f.id in found and _fits(f, found[f.id])]
    entirely = [f for f in fitting if _all_known(HeaderIndex(f), found[f.id])]
    for several in (named, entirely, fitting):
        if several:
            return several[0] if len(several) == 1 else None
    return None


def _fits(feed: Feed, top: HeaderLine) -> bool:
    telling = {column.name for role in (Role.VALUE, Role.KEY) for column in feed.with_role(role)}
    return not HeaderIndex(feed).lacking(top.cells, top.preamble) and any(
        cell.name in telling for cell in top.cells
    )


def _all_known(index: HeaderIndex, top: HeaderLine) -> bool:
    return all(index.match(cell.text) for cell in top.cells if cell.text.strip())


def _unknown_sender(preamble: dict[str, str]) -> Finding:
    printed = next((preamble[key] for key in _SENDER_KEYS if preamble.get(key)), "")
    if printed:
        why, why_en = f"没有名为“{printed}”的填报单位", f"there is no sender named {printed!r}"
    else:
        why, why_en = "文件中没有写填报单位", "the file does not name its sender"
    return built_in("sender.unknown", why=why, why_en=why_en)


def _unknown_feed(feeds: list[Feed], found: dict[str, HeaderLine]) -> Finding:
    choices = listed(f"{feed.id}（{feed.title_zh}）" for feed in feeds)
    several = [feed.title_zh for feed in feeds if feed.id in found and _fits(feed, found[feed.id])]
    if several:
        why, why_en = f"表头同时符合：{listed(several)}", "the header fits more than one feed"
    else:
        why, why_en = "表头与任何一张报表都不相符", "the header fits no feed"
    return built_in("feed.unknown", why=why, why_en=why_en, choices=choices)
