"""What the past says of a rule, by hand-made ledgers: right, wrong, open, noise."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from expectations.results import CheckResult, SuiteResult
from orchestration.intake.keeping.doubted import Values
from orchestration.ledger import SHANGHAI, Event, EventKind
from orchestration.publication.trends import (
    Doubts,
    Judged,
    Outcome,
    Trend,
    check_trends,
    edit_trends,
)
from orchestration.submissions import Submission, fold

ROW = ("510302", "2026-10-31", "", "")
OTHER = ("510302", "2026-09-30", "", "")
MONTH, YEAR = ("scrapped", "current"), ("scrapped", "ytd")
START = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)


class Desk:
    """A ledger written by hand: what came, what became of it, and what it said."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.kept: dict[str, Doubts] = {}
        self.said: dict[str, Values] = {}

    def _append(self, kind: EventKind, **facts: object) -> None:
        at = START + timedelta(hours=len(self.events))
        self.events.append(Event(len(self.events) + 1, kind, at, at, facts))

    def received(self, id_: str, sender: str = "a", sha: str = "", feed: str | None = "f") -> None:
        self._append(
            EventKind.RECEIVED, submission_id=id_, sender=sender, feed=feed, sha256=sha or id_,
            file_name="x.csv", size=1, backdated=False,
        )  # fmt: skip

    def judged(self, id_: str, state: str, values: Values | None = None) -> None:
        self._append(
            EventKind.JUDGED, submission_id=id_, state=state, judged_by="v", reason_zh="",
        )  # fmt: skip
        if values is not None:
            self.said[id_] = values

    def doubted(
        self, id_: str, rule: str = "SV04", severity: str = "soft", said: Values | None = None
    ) -> None:
        """Received, and kept out because of that rule on line 2."""
        self.received(id_)
        self.judged(id_, "awaiting_explanation" if severity == "soft" else "rejected")
        by_line = {} if said is None else {2: said}
        self.kept[id_] = Doubts(((rule, severity, 2),), by_line, frozenset({ROW}))

    def accepted(self, id_: str, values: Values, **facts: str) -> None:
        self.received(id_, **facts)
        self.judged(id_, "accepted", values)

    def trend(self, rule: str = "SV04") -> Trend:
        submissions = fold(self.events)
        trends = edit_trends(
            submissions.values(),
            lambda entry: self.kept.get(entry.id),
            lambda entry: self.said.get(entry.id, {}),
        )
        (found,) = [trend for trend in trends if trend.rule == rule]
        return found

    def outcome(self) -> Outcome:
        trend = self.trend()
        assert (trend.fired, trend.on) == (1, 1)
        (only,) = [name for name, n in trend.outcomes.items() if n]
        return only


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_doubt_was_right_where_the_next_file_says_something_else(desk: Desk) -> None:
    desk.doubted("s1", said={ROW: {MONTH: "2410"}})
    desk.accepted("s2", {ROW: {MONTH: "241"}})
    assert desk.outcome() == "right"


def test_it_was_wrong_where_the_next_file_says_the_same(desk: Desk) -> None:
    desk.doubted("s1", said={ROW: {MONTH: "2410"}})
    desk.accepted("s2", {ROW: {MONTH: "2410"}, OTHER: {MONTH: "7"}})
    assert desk.outcome() == "wrong"


def test_it_was_wrong_where_the_file_was_explained_and_accepted_as_it_was(desk: Desk) -> None:
    desk.doubted("s1", said={ROW: {MONTH: "2410"}})
    desk.judged("s1", "accepted", {ROW: {MONTH: "2410"}})
    desk.accepted("s2", {ROW: {MONTH: "241"}})
    assert desk.outcome() == "wrong"


def test_it_is_open_until_something_about_the_row_is_accepted(desk: Desk) -> None:
    desk.doubted("s1", said={ROW: {MONTH: "2410"}})
    desk.accepted("s2", {OTHER: {MONTH: "241"}})
    desk.accepted("s3", {ROW: {MONTH: "241"}}, sender="b")
    desk.accepted("s4", {ROW: {MONTH: "241"}}, feed="g")
    assert desk.outcome() == "open"


def test_what_was_accepted_before_answers_nothing(desk: Desk) -> None:
    desk.accepted("s0", {ROW: {MONTH: "241"}})
    desk.doubted("s1", said={ROW: {MONTH: "2410"}})
    assert desk.outcome() == "open"


def test_the_first_answer_counts_whatever_comes_later(desk: Desk) -> None:
    desk.doubted("s1", said={ROW: {MONTH: "2410"}})
    desk.accepted("s2", {ROW: {MONTH: "2410"}})
    desk.accepted("s3", {ROW: {MONTH: "241"}})
    assert desk.outcome() == "wrong"


def test_a_cell_that_can_be_read_at_last_was_changed(desk: Desk) -> None:
    desk.doubted("s1", severity="hard", said={ROW: {YEAR: "4315"}})
    desk.accepted("s2", {ROW: {MONTH: "241", YEAR: "4315"}})
    assert desk.outcome() == "right"


def test_a_doubt_about_a_whole_file_is_answered_by_other_bytes_about_its_rows(desk: Desk) -> None:
    desk.doubted("s1", severity="hard")
    desk.accepted("s2", {OTHER: {MONTH: "1"}})
    assert desk.outcome() == "open"
    desk.accepted("s3", {ROW: {MONTH: "241"}})
    assert desk.outcome() == "right"


def test_the_same_bytes_accepted_under_other_rules_say_the_rule_was_wrong(desk: Desk) -> None:
    desk.received("s1", sha="b")
    desk.judged("s1", "rejected")
    desk.kept["s1"] = Doubts((("SV04", "hard", None),), {}, frozenset({ROW}))
    desk.accepted("s2", {ROW: {MONTH: "241"}}, sha="b")
    assert desk.outcome() == "wrong"


def test_many_findings_on_one_submission_are_answered_once(desk: Desk) -> None:
    desk.doubted("s1", said={ROW: {MONTH: "2410"}})
    kept = desk.kept["s1"]
    desk.kept["s1"] = Doubts(kept.findings * 7, kept.by_line, kept.rows)
    desk.accepted("s2", {ROW: {MONTH: "241"}})
    trend = desk.trend()
    assert (trend.fired, trend.on, trend.outcomes["right"]) == (7, 1, 1)


@pytest.mark.parametrize(
    ("right", "wrong", "noise"), [(0, 4, False), (0, 5, True), (1, 4, False), (1, 5, True)]
)
def test_noise_is_what_fired_often_and_was_hardly_ever_right(
    desk: Desk, right: int, wrong: int, noise: bool
) -> None:
    for n in range(right + wrong):
        desk.doubted(f"d{n}", said={ROW: {MONTH: "2410"}})
        desk.accepted(f"a{n}", {ROW: {MONTH: "241" if n < right else "2410"}})
    trend = desk.trend()
    assert (trend.outcomes["right"], trend.outcomes["wrong"]) == (right, wrong)
    assert trend.is_noise is noise


def check(*keys: str, severity: str = "hold", suite: str = "s") -> SuiteResult:
    found = CheckResult(
        suite, "c", "engineer", severity, not keys, len(keys), 9,  # type: ignore[arg-type]
        keys, "有问题。", "It is wrong.", "请核对。", None, keys,
    )  # fmt: skip
    return SuiteResult(suite, "t", 9, (found,))


def releases(*told: tuple[str, SuiteResult]) -> list[Judged]:
    return [
        Judged(f"r{n}", digest, any(c.severity == "hold" and not c.success for c in r.results), [r])
        for n, (digest, r) in enumerate(told)
    ]


def fates(*told: tuple[str, SuiteResult]) -> tuple[int, int, int]:
    (trend,) = check_trends(releases(*told))
    return trend.outcomes["right"], trend.outcomes["wrong"], trend.outcomes["open"]


def test_a_hold_was_right_where_the_data_changed_before_the_next_release_passed() -> None:
    assert fates(("h1", check("k")), ("h2", check())) == (1, 0, 0)


def test_a_hold_was_wrong_where_the_same_data_passed_later() -> None:
    assert fates(("h1", check("k")), ("h1", check())) == (0, 1, 0)


def test_a_hold_that_still_stands_is_open_and_answered_when_it_falls() -> None:
    assert fates(("h1", check("k")), ("h2", check("k"))) == (0, 0, 2)
    assert fates(("h1", check("k")), ("h2", check("k")), ("h3", check())) == (2, 0, 0)


def test_a_note_published_again_and_again_over_new_data_is_noise() -> None:
    note = check("k", severity="note")
    assert fates(*((f"h{n}", note) for n in range(6))) == (0, 5, 1)
    (trend,) = check_trends(releases(*((f"h{n}", note) for n in range(6))))
    assert trend.is_noise


def test_the_same_data_judged_again_say_nothing_of_a_note() -> None:
    note = check("k", severity="note")
    assert fates(("h1", note), ("h1", note), ("h2", check())) == (2, 0, 0)


def test_a_note_was_right_where_what_it_named_is_gone() -> None:
    one, other = check("k", "l", severity="note"), check("l", severity="note")
    assert fates(("h1", one), ("h2", other), ("h3", check())) == (2, 0, 0)


def test_a_site_that_passes_was_mended_whatever_the_data() -> None:
    assert fates(("h1", check("k", suite="site")), ("h1", check(suite="site"))) == (1, 0, 0)


def test_what_always_passed_has_no_past() -> None:
    assert check_trends(releases(("h1", check()), ("h2", check()))) == []


def test_who_was_never_kept_out_is_not_asked_for(desk: Desk) -> None:
    desk.accepted("s1", {ROW: {MONTH: "1"}})

    def never(entry: Submission) -> Doubts | None:
        raise AssertionError(entry)

    assert edit_trends(fold(desk.events).values(), never, lambda _: {}) == []
