"""Who acts, for the ledger: told once where a request or a command begins, noted in every event.

Belongs here: the person, the way and the address. Does not belong here: what was done
(``orchestration.ledger``) or whether it was allowed (``orchestration.desk.access``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work: account, name, network address and the way they came."""

    account: str
    name: str
    address: str
    way: str = "desk"

    def as_fact(self) -> dict[str, str]:
        """As an event of the ledger holds it."""
        return asdict(self)


_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def who_acts() -> Actor | None:
    """The person for whom this is done; ``None``: the command line or the worker."""
    return _acting.get()


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """Every event that is appended within is theirs."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)
