"""The desk as an application of Django."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Its tables begin with ``desk_``; signals of signing in are noted as actions."""

    name = "orchestration.desk"
    label = "desk"
    verbose_name = "上报平台"

    def ready(self) -> None:
        """Connect what is to be noted whenever it happens."""
        from orchestration.desk import signing  # noqa: PLC0415 - needs the applications loaded

        signing.connect()
