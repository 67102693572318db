"""The pages of a release, before and after readers see it.

Belongs here: handing out the files of one release, and nothing outside of it. Does not belong here:
what readers are served (``publication.webserver``), whose headers these pages keep.
"""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from orchestration.desk.bureau import bureau_context
from orchestration.publication.releases import RELEASE_CODE
from orchestration.publication.webserver import HEADERS

# All that a site has; nothing else is handed out.
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def site(request: HttpRequest, code: str, path: str) -> HttpResponseBase:
    """A page or a download of that release, under the headers that readers get it with."""
    if not RELEASE_CODE.fullmatch(code):
        raise Http404
    place = _place(bureau_context().workspace.releases / code / "site", path)
    if place is None:
        raise Http404
    if place.is_dir():
        if path and not path.endswith("/"):
            return redirect(f"{request.path}/")
        place = place / "index.html"
    if not place.is_file() or place.suffix not in KINDS:
        raise Http404
    answer = FileResponse(place.open("rb"), content_type=KINDS[place.suffix])
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


def _place(folder: Path, path: str) -> Path | None:
    """The file or folder of that path; nothing that lies, or leads, outside of the site."""
    try:
        site_folder = folder.resolve(strict=True)
        place = (site_folder / path).resolve(strict=True)
    except (OSError, ValueError):
        return None
    return place if place.is_relative_to(site_folder) else None
