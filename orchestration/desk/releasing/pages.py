"""For whom the pages of this room are: by name, the roles, and whether its POST changes anything.

``access`` makes its table of them; plain, so that it may import this room.
"""

from __future__ import annotations

from orchestration.desk.roles import Role

_OPERATOR = frozenset({Role.OPERATOR})
_READERS = _OPERATOR | {Role.AUDITOR}
PAGES: dict[str, tuple[frozenset[Role], bool]] = {
    "releases": (_READERS, False),
    "release": (_READERS, False),
    "release-changes": (_READERS, False),
    "release-site": (_READERS, False),
    "release-approve": (_OPERATOR, True),
    "release-publish": (_OPERATOR, True),
    "release-hold": (_OPERATOR, True),
    "release-rollback": (_OPERATOR, True),
}
