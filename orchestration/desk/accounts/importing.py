"""The page that makes accounts from a CSV.

Does not belong here: reading it and making them (``bulk``).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from orchestration.desk.accounts.bulk import (
    HEADERS,
    PASSWORD,
    BulkError,
    as_table,
    import_accounts,
)
from orchestration.desk.roles import Role


@require_http_methods(["GET", "POST"])
def accounts_import(request: HttpRequest) -> HttpResponse:
    """All accounts of a file, or none; the passwords are in the file that answers, once."""
    wrong: list[tuple[int, str]] = []
    if request.method == "POST":
        given = request.FILES.get("file")
        if given is None:
            wrong = [(0, "请先选择文件")]
        else:
            try:
                return _passwords(as_table(import_accounts(given.read())))
            except BulkError as error:
                wrong = error.wrong
    facts = {
        "wrong": wrong,
        "headers": "，".join(HEADERS),
        "password": PASSWORD,
        "roles": "、".join(Role.labels),
    }
    status = 422 if wrong else 200
    return render(request, "desk/accounts/import.html", facts, status=status)


def _passwords(table: bytes) -> HttpResponse:
    named = content_disposition_header(as_attachment=True, filename="账号和初始密码.csv")
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = named or "attachment"
    return answer
