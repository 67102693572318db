"""For whom the pages of this room are: by name, the roles, and whether its POST changes anything.

``access`` makes its table of them; plain, so that it may import this room.
"""

from __future__ import annotations

from orchestration.desk.roles import OF_A_UNIT, Role

# A unit's own people; what came of a file is also read by the bureau.
_READERS = OF_A_UNIT | {Role.OPERATOR, Role.AUDITOR}
PAGES: dict[str, tuple[frozenset[Role], bool]] = {
    "duties": (OF_A_UNIT, False),
    "template": (OF_A_UNIT, False),
    "history": (OF_A_UNIT, False),
    "submission": (_READERS, False),
    "submission-file": (_READERS, False),
    "receipt": (_READERS, False),
}
