"""A small web server for the published site: whole releases, honest caching, strict headers.

Belongs here: what is sent with every file; ``docs/nginx.conf.example`` sends the same, which a test
holds it to. Does not belong here: which folder is served (``commands.serve``).
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A file whose name holds the hash of its content lies below a folder of this name.
IMMUTABLE = "immutable"
FOR_EVER = "public, max-age=31536000, immutable"
# Kept, but asked for anew each time: nobody sees a page of a release that was taken back.
ASK_AGAIN = "no-cache"
# Sent with every answer. No page has a script, loads a file or sends a form; each has its style in
# it, and a drawing in its address for the icon.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
WORTH_PACKING = 1000
# Below a file there is nothing.
NOWHERE = "404.html/-"


class ReleaseFiles(StaticFiles):
    """Files of the shown release: the symlink is followed anew for every request."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file in the release that is shown now: a swap meanwhile cannot change the file."""
        assert self.directory is not None  # noqa: S101 - it is given below
        # Whatever leads out of the release, by dots or by a link, is not there.
        site = Path(self.directory).resolve()
        try:
            place = (site / path).resolve()
            if place.is_relative_to(site):
                return str(place), place.stat()
        except (FileNotFoundError, NotADirectoryError, PermissionError, ValueError):
            pass
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
        return "", None

    def is_not_modified(self, response_headers: Headers, request_headers: Headers) -> bool:
        """By the tag where one is sent, else by exactly the same time, as nginx does.

        After a rollback a page is older than the one a reader keeps, and still another one.
        """
        if "if-none-match" in request_headers:
            return super().is_not_modified(response_headers, request_headers)
        since = request_headers.get("if-modified-since")
        return since is not None and since == response_headers["last-modified"]

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, and where a folder's slash was left out, the way there from any prefix."""
        asked = scope["path"]
        if "//" in asked or (asked.endswith("/") and Path(asked).suffix):
            # A name too many for the relative links of the page: they would lead astray.
            path = NOWHERE
        response = await super().get_response(path, scope)
        if isinstance(response, RedirectResponse):
            response.headers["location"] = f"./{Path(path).name}/"
        return response


class HonestHeaders:
    """Adds to every answer, errors too, how long it may be kept and what it may do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), scope["path"], message["status"])
            await send(message)

        await self._app(scope, receive, with_headers)


def _add_headers(headers: MutableHeaders, path: str, status: int) -> None:
    named_by_hash = IMMUTABLE in path.split("/") and status in (200, 206, 304)
    headers["Cache-Control"] = FOR_EVER if named_by_hash else ASK_AGAIN
    headers.update(HEADERS)
    tag = headers.get("etag")
    if tag and not tag.startswith("W/"):
        # The same whether packed or not, so it promises the same page, not the same bytes.
        headers["etag"] = f"W/{tag}"


def site_app(site: Path) -> Starlette:
    """The application that serves a site, or what ``releases/current/site`` is at each request."""
    files = ReleaseFiles(directory=site, html=True)
    packing = Middleware(GZipMiddleware, minimum_size=WORTH_PACKING)
    return Starlette(
        routes=[Mount("/", app=files)], middleware=[Middleware(HonestHeaders), packing]
    )
