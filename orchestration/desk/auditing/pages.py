"""For whom the pages of this room are: by name, the roles, and whether its POST changes anything.

``access`` makes its table of them; plain, so that it may import this room.
"""

from __future__ import annotations

from orchestration.desk.roles import Role

_AUDITOR = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
PAGES: dict[str, tuple[frozenset[Role], bool]] = {
    "audit": (_AUDITOR, False),
    "audit-table": (_AUDITOR, False),
}
