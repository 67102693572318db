"""What submissions that did not get in speak of: regions and periods, from the quarantine.

So that "rejected" can be told from "nothing came". Accepted ones speak through observations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from orchestration.context import Context
from orchestration.submissions import HAVE_FINDINGS, Submission

Row = tuple[Any, ...]


def attempt_rows(context: Context, submissions: Iterable[Submission]) -> Iterable[Row]:
    """Rows of ``inputs.attempts``: submission, feed, region, period label, start, end."""
    for entry in submissions:
        if entry.state not in HAVE_FINDINGS or entry.on_record:
            continue
        record = json.loads((context.workspace.quarantine / f"{entry.id}.json").read_bytes())
        for spoken in record["attempts"]:
            yield (
                entry.id,
                entry.feed,
                spoken["region_code"],
                spoken["period"],
                spoken["start"],
                spoken["end"],
            )
