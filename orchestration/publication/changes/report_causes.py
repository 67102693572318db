"""Why the state of a report or a row of a list differs: by the files that speak of it, or the day.

Belongs here: the causes of reports, their counts, lists and the progress of actions. Does not
belong here: the causes of figures (``causes``).
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.publication.changes.causes import Between, Told, sides_of, told
from orchestration.publication.changes.tables import RowChange

_NOT_IN = frozenset({"not_due", "missing", "overdue", "structural_gap"})
_IN = frozenset({"accepted_on_time", "accepted_late", "blank"})
# What a file changes of a report although another one decides its state.
_TOLD_BY_FILES = frozenset({"submission_id", "n_submissions", "received_at"})
_WORDS_OF_FILES = frozenset({"first_pass", "changes_after_due", "reason_zh"})


def of_report(between: Between, change: RowChange, columns: Sequence[str]) -> Told:
    """The state of a report: by the files that speak of it, else by the calendar."""
    named = {side.get("submission_id") for side in sides_of(change)} - {None}
    said_zh = f"报送 {'、'.join(sorted(map(str, named)))}" if named else ""
    by_files = _by_files(between, change, columns, named)
    if by_files and not between.stamps.no_new_inputs:
        return told([by_files], said_zh)
    if between.stamps.is_other_day and _by_the_calendar(between, change, columns):
        return told(["elapsed"])
    other = set(change.other(columns))
    end = str(change.after["period_end"]) if change.after else ""
    if "due_on" in other and between.stamps.put_off(change.row["feed"], end):
        return told(["extended"])
    declared = bool({"due_on", "sender"} & other)
    return told(between.by_version(declared=declared))


def _by_files(
    between: Between, change: RowChange, columns: Sequence[str], named: set[object]
) -> str | None:
    """What files say of it: other files, files taken back, or waiting ones that went on."""
    other = set(change.other(columns))
    if change.before is None or change.after is None:
        return "coverage" if named else None
    if other & _TOLD_BY_FILES:
        return "coverage"
    if named & between.inputs.submissions:
        return "revision"
    states = {change.before["state"], change.after["state"]}
    # Of what was never on record no cell tells.
    if named and not states & _IN:
        return "coverage"
    # An earlier file of the same report was taken back.
    is_touched = (change.row["feed"], change.row["region_code"]) in between.inputs.reporters
    return "coverage" if is_touched and other <= _WORDS_OF_FILES else None


def _by_the_calendar(between: Between, change: RowChange, columns: Sequence[str]) -> bool:
    """Whether it is only that its due day has come, or that the calendar has it now."""
    if change.before is None or change.after is None:
        return True
    days = between.stamps.day("before"), between.stamps.day("after")
    due = change.after["due_on"]
    has_come = due is not None and min(days) <= due <= max(days)
    states = {side["state"] for side in sides_of(change)}
    return has_come and (states <= _NOT_IN or set(change.other(columns)) <= {"is_expected"})


def of_report_rate(between: Between, change: RowChange, _columns: Sequence[str]) -> Told:
    """Counts of reports: by the states of those that are counted."""
    row = change.row
    found = between.reports.get((row["feed"], row["region_code"], row["period"]))
    return found or told(between.by_version(declared=True))


def gave_way(change: RowChange) -> bool:
    """Whether a row of a list says what it said and only stands no longer, or again."""
    if change.before is None or change.after is None or "entity_key" not in change.after:
        return False
    return set(change.other(list(change.after))) <= {"known_to", "is_standing"}


def of_entry(between: Between, change: RowChange, _columns: Sequence[str]) -> Told:
    """A row of a list, or the progress of an action: by the submission it is from."""
    rows = sides_of(change)
    named = {row.get("submission_id") for row in rows} - {None}
    if gave_way(change):
        is_known = (change.row["feed"], change.row["entity_key"]) in between.inputs.things
        return told(["new_period"] if is_known else between.by_version())
    if named & between.inputs.submissions and not between.stamps.no_new_inputs:
        was, now = change.before or {}, change.after or {}
        reason = now.get("reason") or was.get("reason")
        cause = "corrected" if reason == "C" else "revision"
        if was.get("period") != now.get("period"):
            cause = "new_period"
        return told([cause], f"报送 {'、'.join(sorted(map(str, named)))}")
    return told(between.by_version(declared=change.before is None or change.after is None))
