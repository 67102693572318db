"""Whatever is done to a declaration's file, it loads or is refused with lines; nothing crashes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.loader import CatalogueError, load_catalogue
from tests.unit.tiny_catalogue import TINY, write_tiny

TEXTS = {
    path.relative_to(TINY).as_posix(): path.read_text("utf-8")
    for path in sorted(TINY.rglob("*"))
    if path.suffix in (".yml", ".csv")
}
VALUES = ("null", "1", "text", "[]", "{}", "[[1]]", "{a: 1}", '""', "2024-01-01", "-", "*x", "!!x")


@st.composite
def damages(draw: st.DrawFn) -> tuple[str, str]:
    """A file and its text with one line taken out, doubled, moved, or given another value."""
    file = draw(st.sampled_from(sorted(TEXTS)))
    lines = TEXTS[file].splitlines(keepends=True)
    at = draw(st.integers(0, len(lines) - 1))
    line, how = (
        lines[at],
        draw(st.sampled_from(("drop", "double", "indent", "value", "cut", "add"))),
    )
    value = draw(st.sampled_from(VALUES))
    lines[at] = {
        "drop": "",
        "double": line * 2,
        "indent": "  " + line,
        "value": f"{line.partition(':')[0]}: {value}\n",
        "cut": line[: draw(st.integers(0, len(line)))] + "\n",
        "add": f"{line.rstrip()},{value}\n",
    }[how]
    return file, "".join(lines)


@given(damage=damages())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_file_is_refused_by_line_or_accepted(damage: tuple[str, str]) -> None:
    file, text = damage
    with tempfile.TemporaryDirectory() as folder:
        tree = write_tiny(Path(folder))
        (tree / file).write_text(text, "utf-8")
        try:
            load_catalogue(tree)
        except CatalogueError as error:
            assert error.problems
            for problem in error.problems:
                assert problem.what.zh and problem.what.en and problem.advice.zh, problem
                if problem.line is not None:
                    lines = (tree / problem.file).read_text("utf-8").count("\n") + 1
                    assert 1 <= problem.line <= lines, problem
                else:
                    assert not (tree / problem.file).is_file(), problem
