"""The columns of a frame in the forms that checks compare.

Belongs here: reading pandas columns as key text, numbers and dates (decimals and absent values
handled explicitly). Does not belong here: what a rule makes of them (``expectations.derivation``).
"""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any, cast

import numpy as np
import pandas as pd

from expectations import rules as c

Array = np.ndarray[Any, Any]


class MissingColumnError(Exception):
    """The judged table lacks a column that a check reads."""


def _canonical(value: object) -> str:
    """One value as key text (see ``expectations.rules``)."""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, Decimal, np.floating)) and value == int(value):
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return str(value)


class Columns:
    """The columns of one frame in the forms that rules compare; each form is computed once."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._coded: dict[str, tuple[Array, pd.Index[Any] | Array]] = {}
        self._keys: dict[tuple[str, ...], Array] = {}

    def __len__(self) -> int:
        return len(self._frame)

    def raw(self, column: str) -> pd.Series[Any]:
        """The column as it is, numbered from 0; ``MissingColumnError`` where there is none."""
        if column not in self._frame.columns:
            raise MissingColumnError(f"缺少列 {column}")
        return self._frame[column].reset_index(drop=True)

    def _coding(self, column: str) -> tuple[Array, pd.Index[Any] | Array]:
        if column not in self._coded:
            self._coded[column] = pd.factorize(self.raw(column))
        return self._coded[column]

    def codes(self, column: str) -> Array:
        """The column as whole numbers, equal where its values are equal; −1 where it is absent."""
        return self._coding(column)[0].astype("int64")

    def _labels(self, column: str) -> Array:
        """Key text by code; the last one, which −1 finds, is the absent value."""
        return np.array([*(_canonical(v) for v in self._coding(column)[1]), None], dtype=object)

    def keys(self, columns: tuple[str, ...]) -> Array:
        """The key over the columns: ``None`` only for one column that is absent."""
        if columns not in self._keys:
            self._keys[columns] = self._joined(columns)
        return self._keys[columns].copy()

    def _joined(self, columns: tuple[str, ...]) -> Array:
        """Keys as text, joined once per combination that occurs and not once per row."""
        labels = [self._labels(column) for column in columns]
        if len(columns) == 1:
            return cast("Array", labels[0][self.codes(columns[0])])
        parts = [self.codes(column) for column in columns]
        combined = np.zeros(len(self), dtype="int64")
        for part, names in zip(parts, labels, strict=True):
            # Numbering afresh after each column keeps the product of both counts far from overflow.
            combined = pd.factorize(combined * len(names) + part + 1)[0].astype("int64")
        _, first = np.unique(combined, return_index=True)
        rows = zip(
            *(names[part[first]] for part, names in zip(parts, labels, strict=True)), strict=True
        )
        texts = np.array([c.key(*row) for row in rows], dtype=object)
        return cast("Array", texts[combined]) if len(texts) else np.empty(0, dtype=object)

    def present(self, column: str) -> Array:
        """Where the column is filled."""
        return self.raw(column).notna().to_numpy(dtype=bool)

    def number(self, column: str) -> Array:
        """The column as floats (decimals included), NaN where absent; ``ValueError`` on text."""
        return self.raw(column).to_numpy(dtype="float64", na_value=np.nan)

    def moment(self, column: str, compare: str) -> pd.Series[Any]:
        """The column as numbers, dates (time of day dropped) or timestamps, to be ordered."""
        if compare == "number":
            return pd.Series(self.number(column))
        moments = pd.to_datetime(self.raw(column))
        return moments.dt.normalize() if compare == "date" else moments

    def matches(self, rows: c.Where | None) -> Array:
        """Which rows the condition selects; all of them without one."""
        if rows is None:
            return np.ones(len(self), dtype=bool)
        return pd.Series(self.keys(rows.columns), dtype=object).isin(rows.keys).to_numpy(dtype=bool)
