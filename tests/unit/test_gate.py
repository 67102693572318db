"""The gate publishes only what was judged completely, and a failed hold always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.gate import Decision, DecisionError, decide, for_readers
from expectations.results import CheckResult, SuiteResult
from orchestration.ledger import SHANGHAI
from orchestration.publication.releases import GateRecord

HASH = "c0ffee"


def _check(name: str, *, severity: str = "hold", success: bool = True) -> CheckResult:
    return CheckResult(
        "s", name, "engineer", severity, success, 0 if success else 3, 9,  # type: ignore[arg-type]
        () if success else ("a|1", "a|2", "a|3", "a|4"), "有问题。", "It is wrong.", "请核对。",
    )  # fmt: skip


def _result(*checks: CheckResult, suite_id: str = "s") -> SuiteResult:
    return SuiteResult(suite_id, "t", 9, checks)


PASS, NOTE = _check("a"), _check("b", severity="note", success=False)
HOLD = _check("c", success=False)


@pytest.mark.parametrize(
    ("checks", "outcome"),
    [
        ((PASS,), "publish"),
        ((PASS, NOTE), "publish_with_notes"),
        ((PASS, HOLD), "hold"),
        ((PASS, NOTE, HOLD), "hold"),
        ((_check("b", severity="note"),), "publish"),
        ((_check("d", severity="unheard_of", success=False),), "hold"),
    ],
)
def test_outcome_follows_the_gravest_failed_check(
    checks: tuple[CheckResult, ...], outcome: str
) -> None:
    assert decide([_result(*checks)], HASH, ["s"]).outcome == outcome


@pytest.mark.parametrize(
    ("results", "content_hash", "required", "reason"),
    [
        ([], HASH, ["s"], "没有任何检查结果"),
        ([], HASH, [], "没有任何检查结果"),
        ([_result(PASS)], HASH, [], "没有任何检查结果"),
        ([_result(PASS)], HASH, ["s", "t"], "检查组 t 没有运行"),
        ([_result()], HASH, ["s"], "检查组 s 一项检查也没有做"),
        ([_result(PASS), _result(suite_id="x")], HASH, ["s"], "检查组 x 一项检查也没有做"),
        ([_result(PASS), _result(PASS)], HASH, ["s"], "检查组 s 有两份结果"),
        ([_result(PASS)], "", ["s"], "校验码"),
    ],
)
def test_what_was_not_judged_completely_is_held(
    results: list[SuiteResult], content_hash: str, required: list[str], reason: str
) -> None:
    decision = decide(results, content_hash, required)
    assert decision.outcome == "hold"
    assert any(reason in text for text in decision.reasons_zh)
    assert not decision.allows(content_hash)


def test_a_reason_names_the_check_the_rows_and_what_to_do() -> None:
    decision = decide([_result(PASS, HOLD)], HASH, ["s"])
    assert decision.reasons_zh == ("有问题。（检查 s.c：9 项中有 3 项，如 a|1、a|2、a|3）请核对。",)
    assert decision.failed_checks == ("s.c",)


def test_a_check_that_could_not_be_evaluated_says_so() -> None:
    lost = replace(HOLD, error="缺少列 value")
    (reason,) = decide([_result(lost)], HASH, ["s"]).reasons_zh
    assert "无法执行，缺少列 value" in reason


def test_readers_are_told_what_and_how_much_and_no_codes() -> None:
    (note,) = decide([_result(NOTE)], HASH, ["s"]).notes_zh
    assert for_readers(note) == "有问题（9 项中有 3 项）。"
    broken = replace(NOTE, error="KeyError: x")
    (note,) = decide([_result(broken)], HASH, ["s"]).notes_zh
    assert for_readers(note) == "有问题。"
    assert for_readers("没有任何检查结果，不能据此发布。") == "没有任何检查结果，不能据此发布。"


def test_a_decision_allows_only_the_content_it_was_made_for() -> None:
    decision = decide([_result(PASS, NOTE)], HASH, ["s"])
    assert decision.allows(HASH)
    assert not decision.allows("other")
    assert not decision.allows("")


_CHECKS = st.builds(
    _check,
    st.sampled_from(["a", "b", "c"]),
    severity=st.sampled_from(["hold", "note"]),
    success=st.booleans(),
)
_RESULTS = st.lists(
    st.builds(
        lambda checks, name: _result(*checks, suite_id=name),
        st.lists(_CHECKS, max_size=4, unique_by=lambda check: check.check_id),
        st.sampled_from(["s", "t"]),
    ),
    max_size=3,
)
_REQUIRED = st.lists(st.sampled_from(["s", "t"]), max_size=2)
_HASHES = st.sampled_from(["", HASH])


@given(_RESULTS, _REQUIRED, _HASHES, _CHECKS, st.integers(0, 3))
def test_a_failed_hold_always_holds_wherever_it_is_added(
    results: list[SuiteResult], required: list[str], digest: str, extra: CheckResult, at: int
) -> None:
    failing = replace(extra, severity="hold", success=False)
    worse = [*results]
    worse.insert(at, _result(failing, suite_id="s"))
    assert decide(worse, digest, required).outcome == "hold"
    for index, result in enumerate(results):
        added = replace(result, results=(*result.results, failing))
        changed = [*results[:index], added, *results[index + 1 :]]
        assert decide(changed, digest, required).outcome == "hold"


@given(_RESULTS, _REQUIRED, _HASHES)
def test_whatever_is_published_has_no_failed_hold_and_lacks_nothing_required(
    results: list[SuiteResult], required: list[str], digest: str
) -> None:
    decision = decide(results, digest, required)
    if decision.outcome != "hold":
        assert results and required and digest
        assert not [c for r in results for c in r.results if c.severity == "hold" and not c.success]
        assert set(required) <= {result.suite_id for result in results}
        assert decision.reasons_zh == ()


def test_a_decision_cannot_be_made_against_its_own_failures() -> None:
    with pytest.raises(DecisionError):
        Decision("publish", (), (), HASH, ("s.c",))


def _recorded(outcome: str, *reasons: str, digest: str = HASH) -> GateRecord:
    at = datetime(2026, 1, 31, tzinfo=SHANGHAI)
    return GateRecord("r", "2026-01-31", digest, outcome, reasons, (), at)


def test_a_recorded_decision_allows_what_it_was_made_for_and_nothing_else() -> None:
    assert _recorded("publish").allows(HASH)
    assert not _recorded("publish").allows("other")
    assert not _recorded("hold", "有问题。").allows(HASH)


@pytest.mark.parametrize(
    "record",
    [
        _recorded("publish", "有问题。"),
        _recorded("publish_with_notes"),
        _recorded("hold"),
        _recorded("allowed"),
        _recorded("publish", digest=""),
    ],
)
def test_a_record_that_contradicts_itself_allows_nothing(record: GateRecord) -> None:
    assert not record.allows(record.content_hash)
