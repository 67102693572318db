"""The page on which a unit says that there is nothing on a list this period."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.uploading.drafts import keep
from orchestration.desk.uploading.nil import nil_file, nil_period, nil_regions


@require_http_methods(["GET", "HEAD", "POST"])
def nil(request: HttpRequest, feed: str, period: str) -> HttpResponse:
    """Say what it means; confirmed, it is a file like any other, shown before it is handed in."""
    context, account = bureau_context(), person(request)
    contract = context.catalogue.feeds.get(feed)
    if contract is None:
        raise Http404
    when = nil_period(contract, period)
    if when is None:
        raise Http404
    sender = context.catalogue.senders[account.unit]
    if request.method == "POST" and contract.shape == "records":
        content = nil_file(context.catalogue, contract, sender, when)
        name = f"{contract.title_zh}-{when.label}-本期没有.csv"
        kept = keep(context, account, name, content, contract.id)
        return redirect("draft", draft_id=kept.draft.id)
    facts = {
        "feed": contract,
        "period": when,
        "listed": contract.shape == "records",
        "regions": nil_regions(context.catalogue, sender),
    }
    return render(request, "desk/uploading/nil.html", facts)
