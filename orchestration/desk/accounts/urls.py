"""The addresses of accounts and units. Does not belong here: who may ask (``pages``)."""

from __future__ import annotations

from django.urls import path

from orchestration.desk.accounts import importing, unit_views, views

urlpatterns = [
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/new/", views.new, name="account-new"),
    path("accounts/import/", importing.accounts_import, name="accounts-import"),
    path("accounts/<int:account_id>/", views.account, name="account"),
    path("units/", unit_views.units, name="units"),
]
