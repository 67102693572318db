"""Deliveries: which file which sender sends for which feed, and when it arrives.

Belongs here: the shape of a delivery and the list of the real national ones. Does not belong here:
making simulated files (``orchestration.demo.simulate``) or taking files in
(``orchestration.intake``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sources.loader import DEFAULT_ROOT
from sources.yaml_files import read_yaml


@dataclass(frozen=True)
class Delivery:
    """One file on its way into an inbox; ``received_at`` is aware (Asia/Shanghai, +08:00).

    ``revision`` is the reason code of one that changes values delivered before.
    """

    path: Path
    sender: str
    feed: str
    received_at: datetime
    revision: str = ""
    revision_reason: str = ""


def national_deliveries(root: Path | None = None) -> list[Delivery]:
    """The real national files of ``examples/manifest.yml``, earliest first.

    ``root`` is the folder of the declarations (default: the ``sources`` package).

    Raises:
        FileNotFoundError: the manifest or a file that it names is missing.
    """
    examples = (root or DEFAULT_ROOT) / "examples"
    deliveries = [
        Delivery(
            path=(examples / entry["file"]).resolve(strict=True),
            sender=entry["sender"],
            feed=entry["feed"],
            received_at=datetime.fromisoformat(entry["received_at"]),
            revision=entry.get("revision", ""),
            revision_reason=entry.get("revision_reason", ""),
        )
        for entry in read_yaml(examples / "manifest.yml")
    ]
    return sorted(deliveries, key=lambda delivery: (delivery.received_at, delivery.path))
