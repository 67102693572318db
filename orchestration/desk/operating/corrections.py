"""The page of declared corrections, and the draft of another one for a cell of a submission.

Does not belong here: what a correction needs (``correcting``). Nothing is changed by this page: a
correction is a declaration, put into its file by whoever keeps them.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orchestration.desk.bureau import bureau_context
from orchestration.desk.operating.correcting import (
    Cell,
    Draft,
    as_yaml,
    cells_of,
    drafted,
    known_corrections,
)
from orchestration.desk.operating.queue import described

LONGEST = 400


class WhereForm(forms.Form):
    """Which line of which submission."""

    submission = forms.CharField(label="报送编号（见回执）", max_length=40)
    line = forms.IntegerField(label="第几行（Excel 的行号）", min_value=1, max_value=9_999_999)


class DraftForm(forms.Form):
    """What is right instead, and who says so."""

    cell = forms.ChoiceField(label="印错的数", widget=forms.RadioSelect)
    value = forms.CharField(label="正确的数", max_length=40)
    reason_zh = forms.CharField(label="原因", max_length=LONGEST)
    source = forms.CharField(
        label="正确的数从哪里来",
        max_length=LONGEST,
        help_text="让别人也能查到，例如某年鉴勘误表第 3 条。",
    )
    id = forms.CharField(
        label="编号", max_length=80, help_text="小写字母、数字和连字符，例如 yearbook-2025-may。"
    )
    for_this_file = forms.BooleanField(label="只对这一份文件", required=False)

    def __init__(self, cells: list[Cell], *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["cell"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(str(cell.number), cell.words) for cell in cells]


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """What is declared; with ``submission`` and ``line``, a draft for one of its cells."""
    context = bureau_context()
    page: dict[str, Any] = {"known": known_corrections(context)}
    asks = "submission" in request.GET
    where = WhereForm(request.GET if "line" in request.GET else None)
    if asks and not where.is_bound:
        where = WhereForm(initial={"submission": request.GET["submission"]})
    if where.is_bound and where.is_valid():
        _draft(request, where, page)
    return render(request, "desk/operating/corrections.html", page | {"where": where})


def _draft(request: HttpRequest, where: WhereForm, page: dict[str, Any]) -> None:
    context = bureau_context()
    entry = context.index.get(where.cleaned_data["submission"].strip())
    cells = cells_of(context, entry, where.cleaned_data["line"]) if entry else []
    if entry is None or not cells:
        where.add_error(None, "没有这份报送，或这一行没有读到数。")
        return
    form = DraftForm(cells, request.GET if "value" in request.GET else None)
    page |= {"form": form, "entry": described(context, entry), "asked": where.cleaned_data}
    if not (form.is_bound and form.is_valid()):
        return
    told = form.cleaned_data
    (cell,) = (one for one in cells if str(one.number) == told["cell"])
    words = (told["id"], told["value"], told["reason_zh"], told["source"])
    made, problems = drafted(context, entry, cell, Draft(*words, told["for_this_file"]))
    for problem in problems:
        form.add_error(None, problem)
    if made is not None and not problems:
        page["yaml"] = as_yaml(made)
