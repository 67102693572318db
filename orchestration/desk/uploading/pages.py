"""For whom the pages of uploading are: by name, the roles, and whether its POST changes anything.

``access`` makes its table of them; plain, so that it may import this room.
"""

from __future__ import annotations

from orchestration.desk.roles import OF_A_UNIT, Role

_REPORTER, _REVIEWER = frozenset({Role.REPORTER}), frozenset({Role.REVIEWER})
PAGES: dict[str, tuple[frozenset[Role], bool]] = {
    "upload": (_REPORTER, True),
    "nil": (_REPORTER, True),
    "draft": (OF_A_UNIT, False),
    "draft-marked": (OF_A_UNIT, False),
    "draft-original": (OF_A_UNIT, False),
    "draft-feed": (_REPORTER, True),
    "draft-explain": (_REPORTER, True),
    "draft-submit": (_REPORTER, True),
    "draft-discard": (_REPORTER, True),
    "draft-review": (_REPORTER, True),
    "reviews": (_REVIEWER, False),
    "draft-confirm": (_REVIEWER, True),
    "draft-send-back": (_REVIEWER, True),
    "submission-explain": (_REPORTER, True),
    "submission-withdraw": (_REPORTER, True),
}
