"""How a text is cut into cells: delimiter, quote and line ends, found from the text alone.

Belongs here: recognising the dialect. Does not belong here: splitting records (``records``).
"""

from __future__ import annotations

from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart. ``quote`` is '' where none is used; ``line_end`` as found."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    line_end: str = "\n"


def sniff_dialect(text: str) -> Dialect:
    """The dialect that cuts ``text`` most regularly."""
    head = text[:10000]
    return Dialect(max(DELIMITERS, key=head.count))
