"""From a rule and a frame to the few columns that Great Expectations then judges.

Belongs here: set-wise preparation with pandas (a rule over several columns becomes one column
of 1 and 0). Does not belong here: reading columns (``expectations.columns``) or deciding whether a
check holds (``expectations.runner``). In every derived column an absent value means "this row is
not judged".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from expectations import rules as c
from expectations.columns import Array, Columns
from sources.periods import PeriodError, parse_period

Derived = dict[str, Any]  # arrays by their name within the rule

# Marts keep nine decimals of a declared value.
DECLARED_TOLERANCE = 1e-9


def _verdict(holds: Array, rows: Array) -> Derived:
    """One column of 1 and 0, NaN in the rows that are not judged (floats are fast to filter)."""
    return {"holds": np.where(rows, holds.astype(float), np.nan)}


def _not_null(rule: c.NotNull, columns: Columns) -> Derived:
    if rule.rows is None:
        return {"value": columns.raw(rule.column).array}
    filled = columns.present(rule.column)
    return _verdict(filled, columns.matches(rule.rows))


def _unique(rule: c.Unique, columns: Columns) -> Derived:
    counted = columns.matches(rule.rows)
    if rule.open_column is not None:
        counted = counted & ~columns.present(rule.open_column)
    derived: Derived = {}
    for column in rule.columns:
        # An absent part has a code too: two rows that both lack it are still the same key.
        derived[column] = np.where(counted, columns.codes(column), np.nan)
    return derived


def _in_set(rule: c.InSet, columns: Columns) -> Derived:
    value = columns.keys(rule.columns)
    if not rule.nullable:
        value[pd.isna(value)] = c.ABSENT
    return {"value": value}


def _between(rule: c.Between, columns: Columns) -> Derived:
    return {"value": np.where(columns.matches(rule.rows), columns.number(rule.column), np.nan)}


def _key_set(rule: c.KeySet, columns: Columns) -> Derived:
    value = columns.keys(rule.columns)
    value[pd.isna(value)] = c.ABSENT
    value[~columns.matches(rule.rows)] = None
    return {"value": value}


def _one_value(rule: c.OneValue, columns: Columns) -> Derived:
    value = columns.keys((rule.column,))
    value[pd.isna(value)] = c.ABSENT
    return {"value": value}


def _ordered(rule: c.Ordered, columns: Columns) -> Derived:
    outside = ~columns.matches(rule.rows)
    lesser = columns.moment(rule.lesser, rule.compare)
    return {
        "lesser": lesser.mask(outside).array,
        "greater": columns.moment(rule.greater, rule.compare).mask(outside).array,
    }


def _present_exactly(rule: c.PresentExactly, columns: Columns) -> Derived:
    agrees = columns.present(rule.column) == columns.matches(rule.rows)
    return _verdict(agrees, columns.matches(rule.among))


def _implies(rule: c.Implies, columns: Columns) -> Derived:
    given, then = columns.matches(rule.rows), columns.matches(rule.then)
    filled = columns.matches(None) if rule.judged is None else columns.present(rule.judged)
    if rule.only:
        return _verdict(given == then, filled)
    return _verdict(~then if rule.negated else then, given & filled)


def _difference(rule: c.Difference, columns: Columns) -> Derived:
    printed = columns.number(rule.column)
    expected = columns.number(rule.minuend) - columns.number(rule.subtrahend)
    both_absent = np.isnan(printed) & np.isnan(expected)
    agrees = np.abs(printed - expected) <= rule.tolerance
    return _verdict(agrees, ~both_absent)


def _growth(rule: c.Growth, columns: Columns) -> Derived:
    printed = columns.number(rule.column)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (columns.number(rule.value) / columns.number(rule.baseline) - 1) * 100
        agrees = np.abs(printed - expected) <= rule.tolerance
    return _verdict(agrees, ~np.isnan(printed) & columns.matches(rule.rows))


def _limits(
    limits: Mapping[str, tuple[Decimal | None, Decimal | None]], side: int
) -> dict[str, float]:
    sides = {name: pair[side] for name, pair in limits.items()}
    return {name: float(limit) for name, limit in sides.items() if limit is not None}


def _bounds(rule: c.Bounds, columns: Columns) -> Derived:
    keys = pd.Series(columns.keys(rule.columns), dtype=object)
    value = columns.number(rule.column)
    lowest = keys.map(_limits(rule.limits, 0)).to_numpy(dtype=float)
    highest = keys.map(_limits(rule.limits, 1)).to_numpy(dtype=float)
    # A comparison with NaN is false: a side without limit never counts as crossed.
    crossed = (value < lowest) | (value > highest)
    return _verdict(~crossed, keys.isin(set(rule.limits)).to_numpy(dtype=bool) & ~np.isnan(value))


def _declared(rule: c.Declared, columns: Columns) -> Derived:
    keys = columns.keys(rule.columns)
    numeric = any(isinstance(entry, Decimal) for entry in rule.expected.values())
    known = pd.Series(keys, dtype=object).isin(set(rule.expected)).to_numpy(dtype=bool)
    expected = pd.Series(keys, dtype=object).map(dict(rule.expected))
    if numeric:
        given = columns.number(rule.column)
        wanted = expected.to_numpy(dtype="float64", na_value=np.nan)
        agrees = (np.abs(given - wanted) <= DECLARED_TOLERANCE) | (
            np.isnan(given) & np.isnan(wanted)
        )
    else:
        text = columns.keys((rule.column,))
        agrees = (text == expected.to_numpy(dtype=object)) | (
            pd.isna(text) & expected.isna().to_numpy()
        )
    return _verdict(agrees, known)


def _prefixed(rule: c.Prefixed, columns: Columns) -> Derived:
    pairs = zip(columns.keys((rule.column,)), columns.keys((rule.prefix,)), strict=True)
    begins = [
        text is not None and prefix is not None and text.startswith(prefix + rule.separator)
        for text, prefix in pairs
    ]
    return _verdict(np.array(begins, dtype=bool), columns.matches(rule.rows))


def _fits(text: object, fields: Mapping[str, frozenset[str] | None]) -> bool:
    """Whether a text is a JSON object of these fields alone, each with one of its values."""
    try:
        entries = json.loads(str(text))
    except ValueError:
        return False
    if not isinstance(entries, dict) or entries.keys() - fields.keys():
        return False
    return all(
        isinstance(value, str | int | float)
        and ((choices := fields[name]) is None or value in choices)
        for name, value in entries.items()
    )


def _json_fields(rule: c.JsonFields, columns: Columns) -> Derived:
    rows = zip(columns.keys(rule.columns), columns.keys((rule.column,)), strict=True)
    fits = [_fits(text, rule.allowed.get(str(key), {})) for key, text in rows]
    return _verdict(np.array(fits, dtype=bool), columns.matches(None))


def _period_end(label: str) -> pd.Timestamp:
    try:
        return pd.Timestamp(parse_period(label).end)
    except PeriodError:
        # Later than any date: a label that is no period fails the check instead of passing unseen.
        return pd.Timestamp.max


def _period_ended(rule: c.PeriodEnded, columns: Columns) -> Derived:
    labels = pd.Series(columns.keys((rule.period,)), dtype=object)
    ends = labels.map({label: _period_end(label) for label in labels.dropna().unique()})
    as_of = columns.moment(rule.as_of, "date")
    return _verdict((pd.to_datetime(ends) <= as_of).to_numpy(dtype=bool), labels.notna().to_numpy())


_DERIVATIONS: dict[type, Callable[[Any, Columns], Derived]] = {
    c.RowsAtLeast: lambda _rule, _columns: {},
    c.NotNull: _not_null,
    c.Unique: _unique,
    c.InSet: _in_set,
    c.Between: _between,
    c.KeySet: _key_set,
    c.OneValue: _one_value,
    c.Ordered: _ordered,
    c.PresentExactly: _present_exactly,
    c.Implies: _implies,
    c.Difference: _difference,
    c.Growth: _growth,
    c.Bounds: _bounds,
    c.Declared: _declared,
    c.Prefixed: _prefixed,
    c.JsonFields: _json_fields,
    c.PeriodEnded: _period_ended,
}


def derive(rule: c.Rule, columns: Columns) -> Derived:
    """The columns that the rule's expectation judges, by their name within the rule.

    Raises ``MissingColumnError`` where the frame lacks a column, ``ValueError``/``TypeError`` where
    one cannot be read as the rule needs it.
    """
    return _DERIVATIONS[type(rule)](rule, columns)
