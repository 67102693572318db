"""Great Expectations judges each kind of rule, and nothing that cannot be judged ever passes."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from expectations import rules as c
from expectations.checks import Check, Severity, Suite
from expectations.runner import run_suite

Column = list[Any]
LEVEL = c.where("kind", "level")

# rule, columns on which it holds, columns on which it fails, how many rows or keys then fail
CASES: list[tuple[str, c.Rule, dict[str, Column], dict[str, Column], int]] = [
    ("rows_at_least", c.RowsAtLeast(2), {"a": [1, 2]}, {"a": [1]}, 1),
    ("not_null", c.NotNull("a"), {"a": ["x", 0]}, {"a": ["x", None]}, 1),
    (
        "not_null_where",
        c.NotNull("a", LEVEL),
        {"a": [1, None], "kind": ["level", "other"]},
        {"a": [None, None], "kind": ["level", "other"]},
        1,
    ),
    ("unique", c.Unique(("a",)), {"a": ["x", "y"]}, {"a": ["x", "x"]}, 2),
    ("unique_absent", c.Unique(("a",)), {"a": ["x", None]}, {"a": [None, None]}, 2),
    (
        "unique_compound",
        c.Unique(("a", "b")),
        {"a": ["x", "x"], "b": [1, 2]},
        {"a": ["x", "x"], "b": [None, None]},
        2,
    ),
    (
        "unique_among_open",
        c.Unique(("a", "b"), open_column="end"),
        {"a": ["x", "x"], "b": [1, 1], "end": [None, date(2025, 1, 1)]},
        {"a": ["x", "x"], "b": [1, 1], "end": [None, None]},
        2,
    ),
    (
        "unique_where",
        c.Unique(("a",), rows=LEVEL),
        {"a": ["x", "x"], "kind": ["level", "other"]},
        {"a": ["x", "x"], "kind": ["level", "level"]},
        2,
    ),
    ("in_set", c.InSet(("a",), frozenset({"x"})), {"a": ["x", "x"]}, {"a": ["x", None]}, 1),
    (
        "in_set_nullable",
        c.InSet(("a",), frozenset({"x"}), nullable=True),
        {"a": ["x", None]},
        {"a": ["y", None]},
        1,
    ),
    (
        "in_set_of_keys",
        c.InSet(("a", "n"), frozenset({"x|1"})),
        {"a": ["x"], "n": [1.0]},
        {"a": ["x"], "n": [2.0]},
        1,
    ),
    ("between", c.Between("a", 0, 1), {"a": [0, 1, None]}, {"a": [-0.1, 1.1, None]}, 2),
    ("between_below", c.Between("a", 0, 1, below=True), {"a": [0.9]}, {"a": [1.0]}, 1),
    (
        "between_where",
        c.Between("a", minimum=0, rows=LEVEL),
        {"a": [1, -1], "kind": ["level", "other"]},
        {"a": [-1, 1], "kind": ["level", "other"]},
        1,
    ),
    (
        "key_set",
        c.KeySet(("a", "n"), frozenset({"x|1", "x|2"})),
        {"a": ["x", "x"], "n": [1, 2]},
        {"a": ["x", "y"], "n": [1, 1]},
        2,
    ),
    (
        "key_set_with_surplus",
        c.KeySet(("a",), frozenset({"x"}), surplus_allowed=True),
        {"a": ["x", "y"]},
        {"a": ["y", "z"]},
        1,
    ),
    (
        "key_set_where",
        c.KeySet(("a",), frozenset({"x"}), rows=LEVEL),
        {"a": ["x", "y"], "kind": ["level", "other"]},
        {"a": ["y", "x"], "kind": ["level", "other"]},
        2,
    ),
    ("one_value", c.OneValue("a"), {"a": ["x", "x"]}, {"a": ["x", None]}, 1),
    (
        "ordered_dates",
        c.Ordered("a", "b", "date"),
        {"a": [date(2025, 1, 1), None], "b": [datetime(2025, 1, 1), date(2024, 1, 1)]},
        {"a": [date(2025, 1, 2)], "b": [date(2025, 1, 1)]},
        1,
    ),
    (
        "ordered_times",
        c.Ordered("a", "b", "time"),
        {"a": [datetime(2025, 1, 1, 8)], "b": [datetime(2025, 1, 1, 9)]},
        {"a": [datetime(2025, 1, 1, 9)], "b": [datetime(2025, 1, 1, 8)]},
        1,
    ),
    (
        "ordered_strictly",
        c.Ordered("a", "b", "date", strictly=True),
        {"a": [date(2025, 1, 1)], "b": [date(2025, 1, 2)]},
        {"a": [date(2025, 1, 1)], "b": [datetime(2025, 1, 1, 23)]},
        1,
    ),
    (
        "ordered_numbers_where",
        c.Ordered("a", "b", "number", rows=LEVEL),
        {"a": [1, 9], "b": [Decimal("1.5"), 2], "kind": ["level", "other"]},
        {"a": [9, 1], "b": [2, 2], "kind": ["level", "other"]},
        1,
    ),
    (
        "present_exactly",
        c.PresentExactly("a", LEVEL),
        {"a": [1, None], "kind": ["level", "other"]},
        {"a": [None, 1], "kind": ["level", "other"]},
        2,
    ),
    (
        "present_exactly_among",
        c.PresentExactly("a", LEVEL, among=c.where("kind", "level", "other")),
        {"a": [1, None, 1], "kind": ["level", "other", "else"]},
        {"a": [None, 1, 1], "kind": ["level", "other", "else"]},
        2,
    ),
    (
        "implies",
        c.Implies(LEVEL, c.where("flag", "true")),
        {"kind": ["level", "other"], "flag": [True, False]},
        {"kind": ["level", "other"], "flag": [False, True]},
        1,
    ),
    (
        "implies_only",
        c.Implies(LEVEL, c.where("flag", "true"), only=True),
        {"kind": ["level", "other"], "flag": [True, False]},
        {"kind": ["level", "other"], "flag": [False, True]},
        2,
    ),
    (
        "implies_not",
        c.Implies(LEVEL, c.where("flag", "true"), negated=True),
        {"kind": ["level", "other"], "flag": [False, True]},
        {"kind": ["level", "other"], "flag": [True, True]},
        1,
    ),
    (
        "implies_where_present",
        c.Implies(LEVEL, c.where("flag", "true"), judged="a"),
        {"kind": ["level", "level"], "flag": [True, False], "a": [1, None]},
        {"kind": ["level", "level"], "flag": [False, False], "a": [1, None]},
        1,
    ),
    (
        "difference",
        c.Difference("d", "a", "b", 1e-6),
        {"a": [3.0, None], "b": [1.0, 1.0], "d": [2.0000005, None]},
        {"a": [3.0, None, 3.0], "b": [1.0, 1.0, 1.0], "d": [2.00001, 1.0, None]},
        3,
    ),
    (
        "growth",
        c.Growth("g", "v", "b", 1e-6, LEVEL),
        {"g": [50, None, 9], "v": [3, 3, 3], "b": [2, 2, 2], "kind": ["level", "level", "other"]},
        {"g": [51, 0, 50], "v": [3, 3, None], "b": [2, 0, 2], "kind": ["level"] * 3},
        3,
    ),
    (
        "bounds",
        c.Bounds(("k",), "v", {"x": (Decimal(0), None), "y": (None, Decimal(100))}),
        {"k": ["x", "y", "z", "x"], "v": [Decimal(5), -5, -5, None]},
        {"k": ["x", "y", "z"], "v": [Decimal(-1), 101, -5]},
        2,
    ),
    (
        "declared_text",
        c.Declared(("k",), "v", {"x": "辆", "y": None}),
        {"k": ["x", "y", "z"], "v": ["辆", None, "?"]},
        {"k": ["x", "y"], "v": [None, "辆"]},
        2,
    ),
    (
        "declared_number",
        c.Declared(("k", "n"), "v", {"x|1": Decimal("45"), "x|2": None}),
        {"k": ["x", "x"], "n": [1, 2], "v": [45.0, None]},
        {"k": ["x", "x"], "n": [1, 2], "v": [44.9, 0.0]},
        2,
    ),
    (
        "prefixed",
        c.Prefixed("a", "b", "/", LEVEL),
        {"a": ["5/x", "x"], "b": [5, 5], "kind": ["level", "other"]},
        {"a": ["5x", "6/x", None], "b": ["5", "5", "5"], "kind": ["level"] * 3},
        3,
    ),
    (
        "json_fields",
        c.JsonFields(("f",), "a", {"lifts": {"type": frozenset({"added"}), "length": None}}),
        {"f": ["lifts"] * 3, "a": ['{"type":"added","length":1.5}', '{"length":"x"}', "{}"]},
        {
            "f": [*["lifts"] * 6, "other"],
            "a": [
                '{"type":"sold"}',
                '{"colour":"red"}',
                '{"length":null}',
                '["type"]',
                "{",
                None,
                '{"type":"added"}',
            ],
        },
        7,
    ),
    (
        "period_ended",
        c.PeriodEnded("p", "d"),
        {"p": ["2025", "2025-Q3", "2025-01..02", None], "d": [date(2025, 12, 31)] * 4},
        {"p": ["2026", "2025-H2", "soon"], "d": [date(2025, 12, 30)] * 3},
        3,
    ),
]


def _suite(rule: c.Rule, severity: Severity = "hold", key: tuple[str, ...] = ("id",)) -> Suite:
    check = Check("it_holds", "engineer", severity, rule, "不成立。", "It fails.", "请核对。")
    return Suite("s", "t", "表", key, (check,))


@pytest.mark.parametrize(
    ("name", "rule", "good", "bad", "failed"), CASES, ids=[x[0] for x in CASES]
)
def test_a_rule_holds_on_good_columns_and_fails_on_bad_ones(
    name: str, rule: c.Rule, good: dict[str, Column], bad: dict[str, Column], failed: int
) -> None:
    del name
    (passed,) = run_suite(_suite(rule), pd.DataFrame(good)).results
    assert (passed.success, passed.failed_count, passed.error) == (True, 0, None)
    (result,) = run_suite(_suite(rule), pd.DataFrame(bad)).results
    assert (result.success, result.failed_count, result.error) == (False, failed, None)


def test_every_kind_of_rule_is_seen_passing_and_failing() -> None:
    assert {type(rule) for _, rule, *_ in CASES} == set(c.Rule.__args__)


@pytest.mark.parametrize(
    ("name", "rule", "good"), [x[:3] for x in CASES], ids=[x[0] for x in CASES]
)
def test_a_missing_column_is_a_failed_hold_even_for_a_note(
    name: str, rule: c.Rule, good: dict[str, Column]
) -> None:
    del name
    for column in c.columns_of(rule):
        suite = _suite(rule, "note")
        (result,) = run_suite(suite, pd.DataFrame(good).drop(columns=column)).results
        assert (result.success, result.severity) == (False, "hold")
        assert result.error == f"缺少列 {column}"


def test_a_column_that_cannot_be_read_as_numbers_is_a_failed_hold() -> None:
    (result,) = run_suite(_suite(c.Between("a", 0, 1), "note"), pd.DataFrame({"a": ["x"]})).results
    assert (result.success, result.severity) == (False, "hold")
    assert result.error is not None and "ValueError" in result.error


def test_one_check_that_cannot_be_evaluated_leaves_the_others_judged() -> None:
    good = _suite(c.NotNull("a")).checks[0]
    lost = replace(good, id="lost", rule=c.NotNull("b"))
    suite = replace(_suite(c.NotNull("a")), checks=(lost, good))
    result = run_suite(suite, pd.DataFrame({"a": [1]}))
    assert [(r.check_id, r.success) for r in result.results] == [
        ("lost", False),
        ("it_holds", True),
    ]


def test_an_exception_inside_great_expectations_fails_every_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("no context")

    monkeypatch.setattr("expectations.runner.gx.get_context", broken)
    (result,) = run_suite(_suite(c.NotNull("a"), "note"), pd.DataFrame({"a": [1]})).results
    assert (result.success, result.severity) == (False, "hold")
    assert result.error == "RuntimeError: no context"


def test_an_expectation_that_cannot_be_stated_is_a_failed_hold() -> None:
    between = c.Between("a")  # no limit at all: GX refuses it
    (result,) = run_suite(_suite(between, "note"), pd.DataFrame({"a": [1]})).results
    assert (result.success, result.severity) == (False, "hold")
    assert result.error


def test_a_metric_that_raises_inside_great_expectations_is_a_failed_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mixed = {"value": np.array(["x", 1], dtype=object)}  # text and numbers cannot be ordered
    monkeypatch.setattr("expectations.runner.derive", lambda *_: mixed)
    (result,) = run_suite(_suite(c.Between("a", 0, 1), "note"), pd.DataFrame({"a": [1, 2]})).results
    assert (result.success, result.severity) == (False, "hold")
    assert result.error is not None and result.error.startswith("raised")


def test_failing_rows_are_named_by_their_business_key() -> None:
    rows = pd.DataFrame({"plan": ["a", "b"], "n": [1, 2], "v": [1, None]}, index=[7, 7])
    (result,) = run_suite(_suite(c.NotNull("v"), key=("plan", "n")), rows).results
    assert result.sample_keys == ("b|2",)
    assert (result.failed_count, result.total) == (1, 2)


def test_rows_without_key_columns_are_named_by_position() -> None:
    (result,) = run_suite(_suite(c.NotNull("v")), pd.DataFrame({"v": [1, None]})).results
    assert result.sample_keys == ("第2行",)


def test_at_most_twenty_failing_rows_are_named() -> None:
    rows = pd.DataFrame({"id": [str(i) for i in range(50)], "v": [None] * 50})
    (result,) = run_suite(_suite(c.NotNull("v")), rows).results
    assert result.failed_count == 50
    assert result.sample_keys == tuple(str(i) for i in range(20))
    assert result.failing_keys == tuple(str(i) for i in range(result.failed_count))
    assert result.failed_count > len(result.sample_keys)


def test_whatever_the_rule_every_failing_row_is_kept() -> None:
    rows = pd.DataFrame(
        {
            "id": [str(i) for i in range(60)],
            "a": [1] * 60,
            "b": [2] * 60,
            "c": [i // 2 for i in range(60)],
        }
    )
    rules: tuple[c.Rule, ...] = (
        c.Ordered("b", "a", "number"),
        c.Unique(("a", "c")),
        c.InSet(("a",), frozenset("9")),
    )
    checks = tuple(replace(_suite(rule).checks[0], id=f"c{n}") for n, rule in enumerate(rules))
    result = run_suite(replace(_suite(rules[0]), checks=checks), rows)
    every = tuple(str(i) for i in range(60))
    assert [check.failing_keys for check in result.results] == [every] * 3
    assert [check.sample_keys for check in result.results] == [every[:20]] * 3


def test_missing_and_surplus_keys_are_told_apart() -> None:
    rule = c.KeySet(("a",), frozenset({"x", "y"}))
    (result,) = run_suite(_suite(rule), pd.DataFrame({"a": ["x", "z"]})).results
    assert result.sample_keys == ("缺 y", "多 z")
    assert (result.failed_count, result.total) == (2, 3)


def test_missing_keys_are_named_in_the_same_order_every_time() -> None:
    expected = frozenset(f"k{n:02}" for n in range(60))
    rule = c.KeySet(("a",), expected, surplus_allowed=True)
    (result,) = run_suite(_suite(rule), pd.DataFrame({"a": ["k05", "other"]})).results
    missing = sorted(expected - {"k05"})
    assert result.sample_keys == tuple(f"缺 {entry}" for entry in missing[:20])
    assert result.failed_count == 59


def test_rows_outside_the_condition_do_not_count_as_judged() -> None:
    rows = pd.DataFrame({"a": [1, None, None], "kind": ["level", "other", "other"]})
    (result,) = run_suite(_suite(c.NotNull("a", LEVEL)), rows).results
    assert (result.success, result.total) == (True, 1)


def test_decimals_keep_their_value_and_floats_that_are_whole_match_whole_keys() -> None:
    rows = pd.DataFrame({"a": [Decimal("0.1"), Decimal("100.000000001"), None]})
    (result,) = run_suite(_suite(c.Between("a", 0, 100)), rows).results
    assert (result.failed_count, result.total) == (1, 2)
    years = pd.DataFrame({"y": [2027.0, None]})
    (result,) = run_suite(_suite(c.InSet(("y",), frozenset({"2027"}), True)), years).results
    assert result.success


def test_a_suite_runs_without_any_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object) -> None:
        raise AssertionError("a suite opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    (result,) = run_suite(_suite(c.NotNull("a")), pd.DataFrame({"a": [1]})).results
    assert result.success
