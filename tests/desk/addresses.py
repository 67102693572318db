"""The desk's addresses, with a stand-in for the submission's page where there is none yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from orchestration.desk import urls

handler404, handler500 = urls.handler404, urls.handler500


def _submission(_request: HttpRequest, submission_id: str) -> HttpResponse:
    return HttpResponse(submission_id)


urlpatterns = [
    *urls.urlpatterns,
    path("submission/<str:submission_id>/", _submission, name="submission"),
]
