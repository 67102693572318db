"""A small web server for the published site: whole releases, honest caching.

HTML and what lists data must be asked for anew, so that nobody sees an old index beside new
figures; content-hashed assets may be kept for ever (STACK, Dashboards).
"""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class ReleaseFiles(StaticFiles):
    """Files of the shown release: the symlink is followed anew for every request."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file with the caching that suits it."""
        response = await super().get_response(path, scope)
        immutable = "immutable" in Path(path).parts
        response.headers["cache-control"] = FOR_EVER if immutable else ASK_AGAIN
        response.headers["x-content-type-options"] = "nosniff"
        return response


def site_app(site: Path) -> Starlette:
    """The application that serves a site, or what ``releases/current/site`` is at each request."""
    files = ReleaseFiles(directory=site, html=True, follow_symlink=True)
    return Starlette(routes=[Mount("/", app=files)])
