"""The desk for a server of the WSGI kind (``server`` starts one)."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orchestration.desk.settings")
application = get_wsgi_application()
