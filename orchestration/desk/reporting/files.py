"""Files that are sent to people: forms to fill in, and what belongs to a submission.

Belongs here: which files there are, by our own names alone, and sending them as what they are.
Does not belong here: what is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.intake.answers.templates import template_csv
from orchestration.intake.keeping.filled import filled_template, fits
from orchestration.intake.keeping.originals import DamagedOriginalError, original
from orchestration.submissions import Submission
from sources.catalogue import Feed
from sources.periods import Period, PeriodError, parse_period

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What anybody may have named like a table: given back as the bytes that came.
ANY_TYPE = "application/octet-stream"
_WORDS = (
    ("marked", "标注件：逐行标出审核结果", "审核结果"),
    ("changes", "修订对照：改动前后的数", "修订对照"),
    ("receipt-text", "回执（文本）", "回执.txt"),
    ("receipt-data", "回执（供程序读取）", "回执.json"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a submission: by which word it is asked for, and what it is called."""

    which: str
    words: str
    place: Path


def files_of(context: Context, entry: Submission) -> list[Kept]:
    """The files kept beside a submission, without the original."""
    folder = context.workspace.outbox / entry.sender
    found = []
    for which, words, ending in _WORDS:
        places = sorted(folder.glob(f"{entry.id}.{ending}*"))
        found += [Kept(which, words, place) for place in places[:1]]
    return found


@require_GET
def submission_file(request: HttpRequest, submission_id: str, which: str) -> HttpResponse:
    """The original, or one of the files kept beside it."""
    context = bureau_context()
    entry = context.index.get(submission_id)
    if entry is None:
        raise Http404
    if which == "original":
        try:
            return attachment(original(context, entry), entry.file_name, ANY_TYPE)
        except DamagedOriginalError:
            messages.error(request, "原文件已损坏，无法下载；请告诉市局从备份恢复。")
            return redirect("submission", submission_id=entry.id)
    kept = next((one for one in files_of(context, entry) if one.which == which), None)
    if kept is None:
        raise Http404
    name = kept.place.name
    return attachment(kept.place.read_bytes(), name, TYPES.get(kept.place.suffix, ANY_TYPE))


@require_GET
def template(request: HttpRequest, feed: str, period: str, kind: str) -> HttpResponse:
    """The form of a feed for a period, filled with what the unit reported last."""
    context, unit = bureau_context(), person(request).unit
    contract, sender = context.catalogue.feeds.get(feed), context.catalogue.senders.get(unit)
    if contract is None or sender is None or kind not in ("xlsx", "csv"):
        raise Http404
    asked = _period(period, contract)
    form = filled_template(context, contract, sender, asked)
    name = f"{contract.title_zh}_{asked.words_zh}.{kind}"
    if kind == "csv":
        return attachment(template_csv(form), name, TYPES[".csv"])
    # Imported here: openpyxl takes a while, and few pages need it.
    from orchestration.intake.answers.templates_book import template_xlsx  # noqa: PLC0415

    return attachment(template_xlsx(form), name, TYPES[".xlsx"])


def _period(label: str, contract: Feed) -> Period:
    try:
        period = parse_period(label)
    except PeriodError as error:
        raise Http404 from error
    if not fits(contract.calendar, period):
        raise Http404
    return period


def attachment(content: bytes, name: str, type_: str) -> HttpResponse:
    """The bytes as a file to keep, whatever it is called."""
    answer = HttpResponse(content, content_type=type_)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    answer.headers["Content-Disposition"] = disposition or "attachment"
    return answer
