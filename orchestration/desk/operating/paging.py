"""Long lists in pages: which part is asked for, and what comes before and after it.

Does not belong here: any list.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Paged:
    """Page ``wanted`` of a list of ``count``; one that is too far is the last."""

    count: int
    wanted: int
    each: int

    @property
    def last(self) -> int:
        """The last page; an empty list has one."""
        return max(1, -(-self.count // self.each))

    @property
    def number(self) -> int:
        """The page that is shown."""
        return min(self.wanted, self.last)

    @property
    def skip(self) -> int:
        """How many come before it."""
        return (self.number - 1) * self.each

    @property
    def before(self) -> int:
        """The page before; 0: none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after; 0: none."""
        return self.number + 1 if self.number < self.last else 0


def page_number(asked: QueryDict) -> int:
    """The page that an address asks for; the first where it makes no sense."""
    said = asked.get("page", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 8 else 1  # noqa: PLR2004 - nobody has so many pages
