"""What the past says of each rule: how often it fired, how often it was right, what is noise.

Belongs here: pure functions of submissions, what was kept of their findings, and what checks found
on releases. Does not belong here: reading any of it (``trend_sources``), or printing it.

**Right** means that what was doubted was changed because of it. An edit was right on a submission
where the sender's next accepted file says something else on a doubted row (or can be read there at
last); wrong where the submission, or the next accepted file, was accepted saying the same. A check
on a release was right where what it named was gone from the next release and the data had changed;
wrong where the next release passed on the same data, or where a note was published and the next
release named all of it again. A hold that still stands, and what nobody has answered, is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from expectations.draft_checks import EXPORT_SUITE
from expectations.results import CheckResult, SuiteResult
from expectations.site_checks import SITE_SUITE
from orchestration.intake.keeping.doubted import Values
from orchestration.submissions import Submission

Outcome = Literal["right", "wrong", "open"]
Level = Literal["edit", "check"]
MADE_BY_CODE = frozenset({SITE_SUITE, EXPORT_SUITE})
# A rule that fired this often and was right less often than this is noise.
NOISE_FROM, NOISE_BELOW = 5, 0.2


@dataclass(frozen=True)
class Doubts:
    """What was kept of a submission that did not get in at once.

    ``findings`` are (rule, severity, line); ``by_line`` is what the doubted lines said, ``rows``
    every row that could be read.
    """

    findings: tuple[tuple[str, str, int | None], ...]
    by_line: Mapping[int, Values]
    rows: frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Judged:
    """A release that was judged: what of, what was found, and whether it was let through."""

    release_id: str
    content_hash: str
    held: bool
    results: Sequence[SuiteResult]


@dataclass
class Trend:
    """One rule's past: ``fired`` by findings or failing rows, ``on`` submissions or releases."""

    rule: str
    level: Level
    severity: str
    message_zh: str = ""
    message_en: str = ""
    fired: int = 0
    on: int = 0
    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"right": 0, "wrong": 0, "open": 0}
    )

    @property
    def answered(self) -> int:
        """On how many it turned out whether the rule was right."""
        return self.outcomes["right"] + self.outcomes["wrong"]

    @property
    def share_right(self) -> float | None:
        """How often it was right, of what was answered."""
        return self.outcomes["right"] / self.answered if self.answered else None

    @property
    def is_noise(self) -> bool:
        """Fired often enough to tell, and hardly ever right."""
        share = self.share_right
        return self.answered >= NOISE_FROM and share is not None and share < NOISE_BELOW

    def add(self, fired: int, outcome: Outcome) -> None:
        """It fired on one more submission or release."""
        self.fired += fired
        self.on += 1
        self.outcomes[outcome] += 1


def edit_trends(
    submissions: Iterable[Submission],
    doubts: Callable[[Submission], Doubts | None],
    values: Callable[[Submission], Values],
) -> list[Trend]:
    """Every rule that doubted a submission, by its id."""
    entries = sorted(submissions, key=lambda entry: entry.received_seq)
    accepted: dict[str, list[Submission]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.accepted_seq):
        if entry.on_record:
            accepted[entry.sender].append(entry)
    trends: dict[str, Trend] = {}
    for entry in entries:
        kept = doubts(entry) if entry.was_kept_out else None
        if kept is None:
            continue
        lines: dict[tuple[str, str], list[int | None]] = defaultdict(list)
        for rule, severity, line in kept.findings:
            lines[rule, severity].append(line)
        later = _accepted_after(accepted[entry.sender], entry)
        for (rule, severity), named in lines.items():
            trend = trends.setdefault(rule, Trend(rule, "edit", severity))
            trend.add(len(named), _answer(entry, kept, named, later, values))
    return [trends[rule] for rule in sorted(trends)]


def _accepted_after(theirs: Sequence[Submission], entry: Submission) -> list[Submission]:
    """What the sender had accepted of the same feed (or name, where none was told) afterwards."""
    return [
        other
        for other in theirs
        if other.received_seq > entry.received_seq
        and (other.feed == entry.feed if entry.feed else other.file_name == entry.file_name)
    ]


def _answer(
    entry: Submission,
    kept: Doubts,
    lines: Sequence[int | None],
    later: Sequence[Submission],
    values: Callable[[Submission], Values],
) -> Outcome:
    """What became of what a rule doubted on one submission."""
    if entry.on_record:
        return "wrong"
    doubted = [kept.by_line[line] for line in lines if line is not None and line in kept.by_line]
    said: Values = {row: facts for told in doubted for row, facts in told.items()}
    # A rule about the whole file, or a line nothing could be read on, is about all its rows.
    rows = said.keys() or kept.rows
    for other in later:
        told = values(other)
        if rows and not rows & told.keys():
            continue
        if other.sha256 == entry.sha256:
            return "wrong"
        return _changed(said, told) if said else "right"
    return "open"


def _changed(said: Values, told: Values) -> Outcome:
    """Right where a later file says something else of a row than the doubted one did."""
    for row, facts in said.items():
        if any(facts.get(fact) != value for fact, value in told.get(row, {}).items()):
            return "right"
    return "wrong"


def check_trends(releases: Sequence[Judged]) -> list[Trend]:
    """Every check that failed on a release, by its name; releases in the order of judgement."""
    trends: dict[str, Trend] = {}
    found = [_failed(release) for release in releases]
    for place, failed in enumerate(found):
        for name, check in failed.items():
            trend = trends.setdefault(name, Trend(name, "check", check.severity))
            trend.message_zh, trend.message_en = check.message_zh, check.message_en
            trend.add(check.failed_count, _fate(name, place, releases, found))
    return [trends[name] for name in sorted(trends)]


def _failed(release: Judged) -> dict[str, CheckResult]:
    return {
        f"{check.suite_id}.{check.check_id}": check
        for suite in release.results
        for check in suite.results
        if not check.success
    }


def _fate(
    name: str,
    place: int,
    releases: Sequence[Judged],
    found: Sequence[Mapping[str, CheckResult]],
) -> Outcome:
    """What became of a failed check by the releases judged after it."""
    check, release = found[place][name], releases[place]
    for later in range(place + 1, len(releases)):
        again = found[later].get(name)
        same_data = releases[later].content_hash == release.content_hash
        if again is None:
            # Files are made by code: what passes was mended, whatever the data.
            mended = check.suite_id in MADE_BY_CODE or not same_data
            return "right" if mended else "wrong"
        if not set(check.failing_keys) <= set(again.failing_keys):
            return "wrong" if same_data else "right"
        if check.severity == "note" and not release.held and not same_data:
            return "wrong"
    return "open"
