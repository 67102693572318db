"""The corpora in one report: what is equal, refused, said and silent, for us and for both peers.

Belongs here: running everything and the table that is printed. Does not belong here: the readings
(``peers``) or what is expected of each corpus.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from tests.corpora import frictionless, pollock, spectrum
from tests.shared_data import DATA

ROOT = DATA / "corpora"
_OUTCOMES = {
    "silent": "silently different from the twin",
    "said": "different from the twin, and we say where it may be",
    "refused": "refused with a reason",
}
_NOT_EXPLAINED = {"right": "?", "why": "NOT EXPLAINED"}
EXPLAINED = Path(__file__).with_name("silently_wrong.yml")


def explained() -> dict[str, dict[str, Any]]:
    """The files that we read otherwise than their twins, and why."""
    declared: dict[str, dict[str, Any]] = yaml.safe_load(EXPLAINED.read_text("utf-8"))
    return declared


def main() -> int:
    """Print the report; 0 where everything is as it has been explained.

    Neither peer says anything of a reading that could have been another: theirs are all silent.
    """
    console = Console(highlight=False, markup=False)
    if not ROOT.is_dir():
        console.print(f"没有 {ROOT}，跳过 / skipped: the corpora are not there")
        return 0
    problems = [*_spectrum(console), *_frictionless(console), *_pollock(console)]
    for problem in problems:
        console.print(f"✘ {problem}")
    return 1 if problems else 0


def _spectrum(console: Console) -> list[str]:
    compared = spectrum.compare(ROOT / "csv-spectrum")
    wrong = [one.name for one in compared if one.found != one.wanted]
    console.print(f"csv-spectrum: {len(compared) - len(wrong)} of {len(compared)} equal")
    return [f"csv-spectrum: {name} is not its twin" for name in wrong]


def _frictionless(console: Console) -> list[str]:
    results = list(frictionless.compare(ROOT / "frictionless"))
    defective = [one for one in results if one.wanted]
    missed = [one for one in results if not one.wanted <= one.found]
    more = [one for one in results if one.found - one.wanted]
    wrong = [one for one in results if not one.rows_are_right]
    console.print(
        f"frictionless: {len(results)} files; known defects named in "
        f"{len([one for one in defective if one not in missed])} of {len(defective)} files; "
        f"more was said of {len(more)}; rows read otherwise: {len(wrong)}",
        soft_wrap=True,
    )
    return [
        *(f"frictionless: {one.name} does not say {one.wanted - one.found}" for one in missed),
        *(f"frictionless: {one.name} also says {one.found - one.wanted}" for one in more),
        *(f"frictionless: {one.name} has other rows" for one in wrong),
    ]


def _pollock(console: Console) -> list[str]:
    results = list(pollock.compare(ROOT / "pollock_survey"))
    counts = Counter((one.reader, one.outcome) for one in results)
    seconds: dict[str, float] = defaultdict(float)
    for one in results:
        seconds[one.reader] += one.seconds
    table = Table(title=f"pollock_survey: {len(results) // len(pollock.READERS)} files")
    columns = ("reader", "equal", "refused with a reason", "different, said", "silently different")
    for column in (*columns, "seconds"):
        table.add_column(column, justify="left" if column == "reader" else "right")
    for reader in pollock.READERS:
        cells = (str(counts[reader, how]) for how in ("equal", "refused", "said", "silent"))
        table.add_row(reader, *cells, f"{seconds[reader]:.1f}")
    console.print(table)
    ours = {one.name: one for one in results if one.reader == "ours" and one.outcome != "equal"}
    why = explained()
    for how, words in _OUTCOMES.items():
        names = [name for name, one in ours.items() if one.outcome == how]
        entries = [why.get(name, _NOT_EXPLAINED) for name in names]
        wrong = len([entry for entry in entries if entry["right"] not in ("ours", "either")])
        console.print(f"{words}: {len(names)}, of which read wrong: {wrong}")
        for name, entry in zip(names, entries, strict=True):
            console.print(f"  · {name} (right: {entry['right']}): {entry['why']}", soft_wrap=True)
    return [
        *(f"pollock: {name} is new: {ours[name].outcome}" for name in ours.keys() - why.keys()),
        *(f"pollock: {name} is explained, but equal now" for name in why.keys() - ours.keys()),
    ]
