"""Serving the desk: the tables brought up to date, then a server with a few processes.

Belongs here: starting. Does not belong here: the command's words (``commands.desk``).
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from gunicorn.app.base import BaseApplication

from orchestration.desk.secrets import make_signing_key
from orchestration.workspace import Workspace

SETTINGS = "orchestration.desk.settings"
PROCESSES, THREADS = 2, 8
# A request that takes longer is broken off: the largest file is judged in less.
LONGEST_SECONDS = 120
# No upload takes so long: what is older belongs to nobody any more.
LEFT_BEHIND = 24 * 3600.0


def prepare(workspace: Workspace) -> None:
    """Make the desk's folder, key and tables, and load Django; may be called again."""
    workspace.create()
    for folder in (workspace.desk, workspace.desk / "arriving"):
        folder.mkdir(mode=0o700, exist_ok=True)
    make_signing_key(workspace.desk)
    os.environ["LIANGXIN_WORKSPACE"] = str(workspace.root)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs Django set up

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions")
    _clear(workspace.desk / "arriving")


def _clear(arriving: Path) -> None:
    """Remove what uploads left that were broken off with their process, long ago."""
    for place in arriving.iterdir():
        with suppress(OSError):  # another process may be at it
            if place.is_file() and time.time() - place.stat().st_mtime > LEFT_BEHIND:
                place.unlink()


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings; every process loads the desk itself (polars does not fork)."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the settings over."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, in the process that will answer."""
        from orchestration.desk.warm import warm_up  # noqa: PLC0415
        from orchestration.desk.wsgi import application  # noqa: PLC0415

        threading.Thread(target=warm_up, daemon=True).start()
        return application


def serve(host: str, port: int, processes: int = PROCESSES) -> None:
    """Answer requests until asked to stop."""
    Server(
        {
            "bind": f"{host}:{port}",
            "workers": processes,
            "threads": THREADS,
            "worker_class": "gthread",
            "timeout": LONGEST_SECONDS,
            "graceful_timeout": 30,
            "keepalive": 5,
            "max_requests": 5000,
            "max_requests_jitter": 500,
            "loglevel": "warning",
            "proc_name": "liangxin-desk",
            "control_socket_disable": True,
        }
    ).run()
