"""How passwords are kept: Argon2id, with a bound on what many at once take.

Belongs here: the costs. Does not belong here: which passwords are good (``settings``).

Django's own costs (100 MiB and 8 threads for each) let sixteen people who sign in at the same
moment take 1.6 GB, on a machine that may have two cores. These are twice what OWASP asks for
(46 MiB, one pass, one thread), and few are worked out at the same time; the others wait a moment.
"""

from __future__ import annotations

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 4
_places = threading.BoundedSemaphore(AT_ONCE)


class BoundedArgon2(Argon2PasswordHasher):
    """Argon2id; what was kept with other costs is read, and kept anew at the next signing in."""

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """As it is kept."""
        with _places:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether it is this password."""
        with _places:
            return super().verify(password, encoded)
