"""The addresses of the record of actions. Does not belong here: who may ask (``pages``)."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.auditing import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/table.csv", views.audit_table, name="audit-table"),
]
