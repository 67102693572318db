"""The addresses of releases. Does not belong here: who may ask (``pages``)."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.releasing import deciding, preview, views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/hold/", deciding.hold, name="release-hold"),
    path("releases/<slug:code>/", views.release, name="release"),
    path("releases/<slug:code>/changes/", views.changes, name="release-changes"),
    path("releases/<slug:code>/approve/", deciding.approve, name="release-approve"),
    path("releases/<slug:code>/publish/", deciding.publish, name="release-publish"),
    path("releases/<slug:code>/rollback/", deciding.rollback, name="release-rollback"),
    path("releases/<slug:code>/site/", preview.site, {"path": ""}, name="release-site"),
    path("releases/<slug:code>/site/<path:path>", preview.site, name="release-site"),
]
