"""Run a suite on a frame with Great Expectations.

Belongs here: the only import of Great Expectations, the mapping from our rules to its expectations
and from its answers to ours. Does not belong here: which checks exist (``expectations.suites``) and
what follows from a failure (``expectations.gate``).

Importing this module costs seconds; keep it out of commands that run no suite. A check that cannot
be evaluated is a failed ``hold``: nothing here may turn a question without an answer into a pass.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

# Read once while Great Expectations is imported: nothing is ever sent anywhere.
os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.core import ExpectationSuite, ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.expectation import Expectation

from expectations import rules as c
from expectations.checks import Check, Suite
from expectations.columns import Columns, MissingColumnError
from expectations.derivation import derive
from expectations.results import SAMPLE_SIZE, CheckResult, SuiteResult, judged, not_evaluated

# SUMMARY carries counts and twenty positions. Asking GX for key columns instead would have it build
# one dict per failing row (3.6 s at 100,000 rows), so keys are looked up by position here. Only
# what failed in more rows is asked again for every position: good data pay nothing for it.
_SUMMARY = {"result_format": "SUMMARY"}
_COMPLETE = {"result_format": "COMPLETE", "include_unexpected_rows": False}

# GX keeps the latest context in a module-wide variable; two suites at once would share it.
_ONE_AT_A_TIME = Lock()

Names = Mapping[str, str]


@contextmanager
def _configurations_kept() -> Iterator[None]:
    """Within, an expectation makes its configuration once: a fifth of a suite's time.

    GX builds it anew, value sets copied, whenever it looks up one of its arguments, a hundred times
    an expectation. None is changed while a suite is judged. The caller holds ``_ONE_AT_A_TIME``.
    """
    made = Expectation.__dict__["configuration"]
    kept: dict[int, tuple[Expectation, Any]] = {}

    def once(self: Expectation) -> Any:
        if id(self) not in kept:  # kept with it, so that no other one can have its number
            kept[id(self)] = (self, made.fget(self))
        return kept[id(self)][1]

    Expectation.configuration = property(once)  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Expectation.configuration = made  # type: ignore[method-assign]


def _unique(_rule: c.Unique, names: Names, meta: dict[str, str]) -> Expectation:
    columns = list(names.values())
    if len(columns) == 1:
        return gxe.ExpectColumnValuesToBeUnique(column=columns[0], meta=meta)
    return gxe.ExpectCompoundColumnsToBeUnique(
        column_list=columns, ignore_row_if="all_values_are_missing", meta=meta
    )


def _between(rule: c.Between, names: Names, meta: dict[str, str]) -> Expectation:
    return gxe.ExpectColumnValuesToBeBetween(
        column=names["value"],
        min_value=rule.minimum,
        max_value=rule.maximum,
        strict_max=rule.below,
        meta=meta,
    )


def _key_set(rule: c.KeySet, names: Names, meta: dict[str, str]) -> Expectation:
    expected, column = sorted(rule.expected), names["value"]
    if rule.surplus_allowed:
        return gxe.ExpectColumnDistinctValuesToContainSet(
            column=column, value_set=expected, meta=meta
        )
    return gxe.ExpectColumnDistinctValuesToEqualSet(column=column, value_set=expected, meta=meta)


def _ordered(rule: c.Ordered, names: Names, meta: dict[str, str]) -> Expectation:
    return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A=names["greater"],
        column_B=names["lesser"],
        or_equal=not rule.strictly,
        ignore_row_if="either_value_is_missing",
        meta=meta,
    )


def _in_set(rule: c.InSet, names: Names, meta: dict[str, str]) -> Expectation:
    return gxe.ExpectColumnValuesToBeInSet(
        column=names["value"], value_set=sorted(rule.allowed), meta=meta
    )


def _holds(_rule: c.Rule, names: Names, meta: dict[str, str]) -> Expectation:
    return gxe.ExpectColumnValuesToBeInSet(column=names["holds"], value_set=[1.0], meta=meta)


_EXPECTATIONS: dict[type, Callable[[Any, Names, dict[str, str]], Expectation]] = {
    c.RowsAtLeast: lambda rule, _names, meta: gxe.ExpectTableRowCountToBeBetween(
        min_value=rule.minimum, meta=meta
    ),
    c.Unique: _unique,
    c.InSet: _in_set,
    c.Between: _between,
    c.KeySet: _key_set,
    c.OneValue: lambda _rule, names, meta: gxe.ExpectColumnUniqueValueCountToBeBetween(
        column=names["value"], min_value=1, max_value=1, meta=meta
    ),
    c.Ordered: _ordered,
}


def _expectation(check: Check, names: Names) -> Expectation:
    meta = {"check_id": check.id}
    if isinstance(check.rule, c.NotNull) and check.rule.rows is None:
        return gxe.ExpectColumnValuesToNotBeNull(column=names["value"], meta=meta)
    return _EXPECTATIONS.get(type(check.rule), _holds)(check.rule, names, meta)


def _series(values: Any) -> pd.Series[Any]:
    """A derived column; text stays ``object``.

    GX filters the whole frame once per expectation, and pandas' own strings are slow to filter.
    """
    return pd.Series(values, dtype=object if values.dtype.kind == "O" else None)


def _prepared(
    suite: Suite, columns: Columns
) -> tuple[pd.DataFrame, list[Expectation], dict[str, str]]:
    """The frame of derived columns, the expectations on it, and errors by check id."""
    derived: dict[str, Any] = {}
    expectations: list[Expectation] = []
    errors: dict[str, str] = {}
    for index, check in enumerate(suite.checks):
        try:
            own = derive(check.rule, columns)
            names = {name: f"c{index}_{name}" for name in own}
            expectations.append(_expectation(check, names))
        except MissingColumnError as error:
            errors[check.id] = str(error)
        except Exception as error:
            # Whatever goes wrong with one check fails that check and leaves the others judged.
            errors[check.id] = f"{type(error).__name__}: {error}"
        else:
            derived |= {names[name]: _series(values) for name, values in own.items()}
    return pd.DataFrame(derived, index=pd.RangeIndex(len(columns))), expectations, errors


def _validate(
    frame: pd.DataFrame, expectations: list[Expectation], result_format: dict[str, Any]
) -> dict[str, ExpectationValidationResult]:
    """Great Expectations' answers by check id, from a context that is thrown away."""
    with _ONE_AT_A_TIME, _configurations_kept(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
        batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
        suite = ExpectationSuite(name="suite", expectations=expectations)
        answer = batch.validate(suite, result_format=result_format)
    configs = ((result.expectation_config, result) for result in answer.results)
    return {config.meta["check_id"]: r for config, r in configs if config and config.meta}


def _off(rule: c.KeySet, columns: Columns) -> tuple[str, ...]:
    """The missing and surplus keys of a set, in the same order every time (GX's differs)."""
    found = {entry for entry in derive(rule, columns)["value"] if entry is not None}
    missing = [f"缺 {entry}" for entry in sorted(rule.expected - found)]
    surplus = [f"多 {entry}" for entry in sorted(found - rule.expected)]
    return tuple(missing + ([] if rule.surplus_allowed else surplus))


def _failing(result: Mapping[str, Any], keys: Callable[[int], str]) -> tuple[str, ...]:
    """Business keys of the failing rows: of all of them where all were asked for."""
    every = result.get("unexpected_index_list")
    positions = every or result.get("partial_unexpected_index_list") or ()
    return tuple(keys(int(position)) for position in positions)


def _complete(
    frame: pd.DataFrame,
    expectations: list[Expectation],
    answers: dict[str, ExpectationValidationResult],
) -> dict[str, ExpectationValidationResult]:
    """The same answers, with every position for what failed in more rows than a summary names."""
    many = {
        name
        for name, answer in answers.items()
        if not answer.success and (answer.result.get("unexpected_count") or 0) > SAMPLE_SIZE
    }
    again = [one for one in expectations if one.meta and one.meta["check_id"] in many]
    if not again:
        return answers
    told = _validate(frame, again, _COMPLETE)
    # An answer that changed its mind is none: the first one stands.
    return answers | {name: one for name, one in told.items() if _agree(one, answers[name])}


def _agree(one: ExpectationValidationResult, other: ExpectationValidationResult) -> bool:
    counts = [answer.result.get("unexpected_count") for answer in (one, other)]
    return one.success == other.success and counts[0] == counts[1]


def _read(
    suite_id: str, check: Check, answer: ExpectationValidationResult | None, columns: Columns,
    keys: Callable[[int], str],
) -> CheckResult:  # fmt: skip
    """One answer of Great Expectations as our result."""
    rows = len(columns)
    result = dict(answer.result) if answer is not None else {}
    # GX reports an exception as a failure with an empty result; a pass always carries numbers.
    if answer is None or not result:
        problem = "no answer" if answer is None else f"raised: {answer.exception_info}"[:500]
        return not_evaluated(suite_id, check, rows, problem)
    success = bool(answer.success)
    if isinstance(check.rule, c.KeySet):
        surplus = result.get("unexpected_count", 0)
        failed = result.get("missing_count", 0) + surplus
        total = len(check.rule.expected) + surplus
        off = () if success else _off(check.rule, columns)
        return judged(suite_id, check, success=success, failed=failed, total=total, keys=off)
    if "element_count" in result:
        failed = result["unexpected_count"]
        total = result["element_count"] - result.get("missing_count", 0)
    else:
        failed, total = int(not success), rows
    found = () if success else _failing(result, keys)
    return judged(suite_id, check, success=success, failed=failed, total=total, keys=found)


def _row_names(suite: Suite, columns: Columns) -> Callable[[int], str]:
    """How a row is named to the operator: by its business key, else by its position from 1.

    Keys are built when the first row is named: on good data never.
    """

    def name(position: int) -> str:
        try:
            found = columns.keys(suite.key)[position]
        except MissingColumnError:
            return f"第{position + 1}行"
        return c.ABSENT if found is None else str(found)

    return name


def run_suite(suite: Suite, frame: pd.DataFrame) -> SuiteResult:
    """Judge every check of ``suite`` on ``frame``, one row per row of the suite's table.

    Never raises on bad data: what cannot be evaluated comes back as a failed ``hold`` with its
    error. Decimal columns are compared as floats, everything else as key text or timestamps.
    """
    columns = Columns(frame)
    prepared, expectations, errors = _prepared(suite, columns)
    answers: dict[str, ExpectationValidationResult] = {}
    try:
        answers = _complete(prepared, expectations, _validate(prepared, expectations, _SUMMARY))
    except Exception as error:
        errors = {check.id: f"{type(error).__name__}: {error}" for check in suite.checks} | errors
    names = _row_names(suite, columns)
    results = [
        not_evaluated(suite.id, check, len(frame), errors[check.id])
        if check.id in errors
        else _read(suite.id, check, answers.get(check.id), columns, names)
        for check in suite.checks
    ]
    return SuiteResult(suite.id, suite.table, len(frame), tuple(results))
