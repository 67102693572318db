"""Who may open the pages of this room: by name, the roles and whether asking changes anything.

Does not belong here: asking for it (``desk.middleware``); the addresses (``urls``).
"""

from __future__ import annotations

from orchestration.desk.roles import Role

_OPERATOR = frozenset({Role.OPERATOR})
_READERS = frozenset({Role.OPERATOR, Role.AUDITOR})

PAGES = {
    "corrections": (_READERS, False),
    "periods": (_READERS, False),
    "period-extend": (_OPERATOR, True),
    "period-lock": (_OPERATOR, True),
    "period-unlock": (_OPERATOR, True),
    "reminders": (_READERS, False),
    "reminders-table": (_READERS, False),
    "reminders-mail": (_OPERATOR, True),
    "board": (_READERS, False),
    "board-cell": (_READERS, False),
    "submissions": (_READERS, False),
    "submission-return": (_OPERATOR, True),
    "submission-accept": (_OPERATOR, True),
}
