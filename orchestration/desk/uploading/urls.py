"""The addresses of uploading."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.uploading import deciding, views

_DRAFT = "draft/<uuid:draft_id>/"
urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path(_DRAFT, views.draft, name="draft"),
    path(f"{_DRAFT}marked/", views.draft_marked, name="draft-marked"),
    path(f"{_DRAFT}original/", views.draft_original, name="draft-original"),
    path(f"{_DRAFT}feed/", deciding.draft_feed, name="draft-feed"),
    path(f"{_DRAFT}explain/", deciding.draft_explain, name="draft-explain"),
    path(f"{_DRAFT}submit/", deciding.draft_submit, name="draft-submit"),
    path(f"{_DRAFT}discard/", deciding.draft_discard, name="draft-discard"),
]
