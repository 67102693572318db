"""Readers of the site while it is being disturbed: each looks at one whole release or complains.

Belongs here: what somebody with a browser would notice. Does not belong here: what is recorded.
"""

from __future__ import annotations

import hashlib
import random
import threading
from types import TracebackType

from tests.integration.bureau import Bureau

PAGES_A_LOOK = 5
PAUSE = 0.1


class Readers(threading.Thread):
    """Look again and again; every page must be there and belong to the release that is shown."""

    def __init__(self, bureau: Bureau, known: dict[str, dict[str, str]], seed: int) -> None:
        super().__init__(daemon=True)
        self.bureau = bureau
        self.known = known
        self.random = random.Random(seed)
        self.problems: list[str] = []
        self.looks = 0
        self.seen: set[str] = set()
        self.over = threading.Event()

    def __enter__(self) -> Readers:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.join()

    def run(self) -> None:
        while not self.over.wait(PAUSE) and len(self.problems) < 5:
            try:
                self.look()
            except OSError as error:
                self.problems.append(f"a reader met {error}")

    def look(self) -> None:
        """Some pages of the release that is shown now, and the first page by its address."""
        shown = self.bureau.workspace.current.readlink().name
        folder = self.bureau.workspace.releases / shown / "site"
        pages = self.known.get(shown) or next(iter(self.known.values()))
        for page in ["index.html", *self.random.sample(sorted(pages), PAGES_A_LOOK)]:
            self.check(shown, page, (folder / page).read_bytes())
        content = (self.bureau.site / "index.html").read_bytes()
        if not any(
            content_hash(content) == known.get("index.html") for known in self.known.values()
        ):
            self.whole(shown, "index.html", content)
        self.looks += 1
        self.seen.add(shown)

    def check(self, shown: str, page: str, content: bytes) -> None:
        if shown not in self.known:
            self.whole(shown, page, content)
        elif content_hash(content) != self.known[shown][page]:
            self.problems.append(f"{page} of {shown} is not as it was published")

    def whole(self, shown: str, page: str, content: bytes) -> None:
        """Of a release that was not expected: its pages name it and end as pages do."""
        if page.endswith(".html") and (
            not content.rstrip().endswith(b"</html>") or b"-" + shown[-8:].encode() not in content
        ):
            self.problems.append(f"{page} of {shown} is torn or of another release")


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
