"""Lists in the hand-made ``inputs`` of the dbt tests: their rows, what is counted, promises.

Belongs here: what ``dbt_inputs`` needs for feeds of records. Does not belong here: any expectation.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.unit.dbt_inputs import Inputs

NIL = "__nil"
Conditions = dict[str, tuple[str, ...]]


class ListInputs(Inputs):
    """Inputs with short ways to add the rows of lists."""

    def counted(
        self,
        indicator: str,
        feed: str,
        measure: str,
        counting: str = "records",
        where: Conditions | None = None,
        numerator_where: Conditions | None = None,
        **values: Any,
    ) -> None:
        """An indicator counted from a list."""
        self.indicator(indicator, feed, measure, counted=True)
        self.add("countings", indicator=indicator, counting=counting, **values)
        for part, asked in (("where", where), ("numerator_where", numerator_where)):
            for column, stored in (asked or {}).items():
                for allowed in stored:
                    row = {"part": part, "column": column, "allowed": allowed}
                    self.add("counting_conditions", indicator=indicator, **row)

    def promise(self, kind: str, plan: str, n: int, **values: Any) -> None:
        """A ``goal`` or an ``action`` of a plan."""
        facts = {"clause": f"条款{n}", "title_zh": f"事项{n}", "plan_status": "issued"}
        self.add(f"{kind}s", plan=plan, n=n, **(facts | values))

    def record(
        self,
        submission: str,
        key: str,
        code: str,
        period: str,
        nature: str = "reported",
        **attributes: str | int | Decimal,
    ) -> None:
        """A row of a list, or a nil report; ``period`` is ``2025-03..03`` or ``2025``."""
        cells: dict[str, str | int | Decimal] = {NIL: "无"} if key == NIL else {"id": key}
        line = len(self.rows["observations"]) + 2
        for position, (item, said) in enumerate((cells | attributes).items(), start=1):
            text = said if isinstance(said, str) else None
            value = None if text is not None else said
            place = {"line": line, "column": position, "printed_value": str(said)}
            stored = {"entity_key": key, "text": text, "basis": "record", "blank": "reported"}
            self.observe(submission, item, code, period, value, nature=nature, **place, **stored)
