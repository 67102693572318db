"""The files of a draft: as it was uploaded, and with every finding beside its row.

Does not belong here: the files of submissions (``reporting.files``).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from orchestration.actions import note
from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Draft
from orchestration.desk.uploading.deciding import back, draft_of
from orchestration.desk.uploading.drafts import sent
from orchestration.desk.uploading.judged import assessed, told_apart
from orchestration.faults import SystemFault
from orchestration.intake.answers.annotate import annotated_file
from orchestration.intake.keeping.originals import original

_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def draft_original(request: HttpRequest, draft_id: object) -> HttpResponse:
    """The file exactly as it was uploaded."""
    it = draft_of(draft_id)
    try:
        content = original(bureau_context(), sent(it).as_submission())
    except SystemFault:
        return _damaged(request, it)
    return _file(content, it.file_name, "application/octet-stream", it, "original")


@require_GET
def draft_marked(request: HttpRequest, draft_id: object) -> HttpResponse:
    """The file with every finding beside its row; it may be mended and uploaded as it is."""
    context, it = bureau_context(), draft_of(draft_id)
    try:
        it.feed, _ = told_apart(context, sent(it))
        if not it.feed:
            messages.error(request, "还不知道这是哪张报表，没有标注件。")
            return back(it)
        suffix, content = annotated_file(assessed(context, sent(it)).judgement)
    except SystemFault:
        return _damaged(request, it)
    stem = it.file_name.rpartition(".")[0] or it.file_name
    return _file(content, f"{stem}.审核结果{suffix}", _TYPES[suffix], it, "marked")


def _damaged(request: HttpRequest, it: Draft) -> HttpResponse:
    messages.error(request, "这份文件现在读不出来。请重新上传一次；仍不行请告诉市局。")
    return back(it)


def _file(content: bytes, name: str, kind: str, it: Draft, which: str) -> HttpResponse:
    note(
        bureau_context().workspace,
        "downloaded",
        what=f"draft_{which}",
        file_name=it.file_name,
        sha256=it.sha256,
        draft=str(it.id),
    )
    said = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, kind, headers={"Content-Disposition": said or "attachment"})
