"""The addresses of this room."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.reporting import came, files, views

urlpatterns = [
    path("duties/", views.duties, name="duties"),
    path("template/<str:feed>/<str:period>/<str:kind>/", files.template, name="template"),
    path("history/", views.history, name="history"),
    path("submission/<str:submission_id>/", came.submission, name="submission"),
    path("submission/<str:submission_id>/receipt/", came.receipt, name="receipt"),
    path(
        "submission/<str:submission_id>/file/<str:which>/",
        files.submission_file,
        name="submission-file",
    ),
]
