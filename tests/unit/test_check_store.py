"""What checks found on a release is kept whole, and a damaged record is none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from expectations.results import CheckResult, SuiteResult
from orchestration.context import Context
from orchestration.publication import check_store
from orchestration.publication.check_store import judged_releases, keep, kept
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue


@pytest.fixture
def context(tmp_path: Path, catalogue: Catalogue) -> Context:
    return Context(Workspace(tmp_path).create(), catalogue)


def result(failing: int = 0) -> SuiteResult:
    keys = tuple(f"区|{n}" for n in range(failing))
    check = CheckResult(
        "s", "c", "engineer", "hold", not failing, failing, 99, keys[:20],
        "有问题。", "It is wrong.", "请核对。", None, keys,
    )  # fmt: skip
    return SuiteResult("s", "t", 99, (check,))


def test_what_is_kept_is_read_back_with_every_failing_key(context: Context) -> None:
    keep(context, "20260131-00000001", [result(57)])
    stored = kept(context, "20260131-00000001")
    assert stored == [result(57)]
    assert len(stored[0].results[0].failing_keys) == 57


def test_judged_again_the_last_word_is_kept(context: Context) -> None:
    keep(context, "r", [result(3)])
    keep(context, "r", [result()])
    assert kept(context, "r") == [result()]
    assert list(judged_releases(context)) == ["r"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"schema": 2, "suites": []}', b"\xff\xfe"]
)
def test_a_damaged_record_is_none(context: Context, content: bytes) -> None:
    (context.workspace.checks / "r.json").write_bytes(content)
    assert kept(context, "r") is None
    assert kept(context, "never") is None


def test_a_record_with_another_field_is_none(context: Context) -> None:
    keep(context, "r", [result(1)])
    place = context.workspace.checks / "r.json"
    record = json.loads(place.read_bytes())
    record["suites"][0]["results"][0]["more"] = 1
    place.write_text(json.dumps(record), "utf-8")
    assert kept(context, "r") is None


def test_the_oldest_are_dropped_but_never_those_of_a_release_still_there(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_store, "KEPT", 2)
    (context.workspace.releases / "r1").mkdir()
    for n in range(1, 6):
        keep(context, f"r{n}", [result()])
        os.utime(context.workspace.checks / f"r{n}.json", (n, n))
    keep(context, "r6", [result()])
    assert list(judged_releases(context)) == ["r1", "r5", "r6"]
