"""The data beside the checkout (``../shared/data``): public files that may not be committed here.

Belongs here: where they are, and the one reason for which a test may be skipped: that they are not
there. Does not belong here: reading them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def needs_shared(folder: str) -> pytest.MarkDecorator:
    """Skip, saying so, where that folder of the shared data is missing."""
    return pytest.mark.skipif(
        not (DATA / folder).is_dir(), reason=f"../shared/data/{folder} is missing"
    )
