"""The addresses of uploading."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.uploading import answering, deciding, files, nil_views, reviewing, views

_DRAFT = "draft/<uuid:draft_id>/"
_SUBMISSION = "submission/<str:submission_id>/"
urlpatterns = [
    path("upload/", views.upload, name="upload"),
    path(_DRAFT, views.draft, name="draft"),
    path(f"{_DRAFT}marked/", files.draft_marked, name="draft-marked"),
    path(f"{_DRAFT}original/", files.draft_original, name="draft-original"),
    path(f"{_DRAFT}feed/", deciding.draft_feed, name="draft-feed"),
    path(f"{_DRAFT}explain/", deciding.draft_explain, name="draft-explain"),
    path(f"{_DRAFT}submit/", deciding.draft_submit, name="draft-submit"),
    path(f"{_DRAFT}discard/", deciding.draft_discard, name="draft-discard"),
    path(f"{_DRAFT}review/", reviewing.draft_review, name="draft-review"),
    path(f"{_DRAFT}confirm/", reviewing.draft_confirm, name="draft-confirm"),
    path(f"{_DRAFT}send-back/", reviewing.draft_send_back, name="draft-send-back"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("nil/<str:feed>/<str:period>/", nil_views.nil, name="nil"),
    path(f"{_SUBMISSION}explain/", answering.submission_explain, name="submission-explain"),
    path(f"{_SUBMISSION}withdraw/", answering.submission_withdraw, name="submission-withdraw"),
]
