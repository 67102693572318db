"""What the first request would wait for, loaded beforehand: declarations and the judging.

Does not belong here: anything that is needed for being right; only speed.
"""

from __future__ import annotations

from importlib import import_module

from orchestration.desk.bureau import bureau_context

# Imported by the first upload otherwise.
LATER = (
    "orchestration.intake.answers.annotate_book",
    "orchestration.intake.answers.templates_book",
    "orchestration.intake.keeping.acceptance",
)


def warm_up() -> None:
    """Load them."""
    bureau_context()
    for module in LATER:
        import_module(module)
