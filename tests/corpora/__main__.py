"""``python -m tests.corpora``: the report, and exit code 1 where something is not as explained."""

from __future__ import annotations

import sys

from tests.corpora.report import main

sys.exit(main())
