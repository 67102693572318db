"""The README's promise: a feed is added by declaring it; no code and no SQL is touched."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.context import Context
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.ledger import SHANGHAI
from orchestration.submissions import State
from orchestration.warehouse.build import build_staging
from orchestration.workspace import Workspace
from sources.loader import DEFAULT_ROOT, load_catalogue

pytestmark = pytest.mark.integration

CONTRACT = {
    "id": "charging_piles",
    "title_zh": "充电设施建设",
    "title_en": "Charging facilities built",
    "unit_in_charge": "能源部门",
    "calendar": {
        "cadence": "monthly",
        "first": date(2023, 1, 1),
        "due_day": 15,
        "due_after_months": 1,
    },
    "authority": "children",
    "columns": [
        {
            "name": "built_ytd",
            "role": "value",
            "header": "累计新建充电桩",
            "item": "built",
            "basis": "ytd",
            "unit": "个",
            "integer": True,
            "minimum": 0,
        }
    ],
    "edits": [],
}
INDICATOR = {
    "code": "charging_piles",
    "name_zh": "新建充电桩数",
    "name_en": "Charging piles built",
    "unit": "个",
    "display_unit": "个",
    "display_factor": 1,
    "decimals": 0,
    "measure": "flow",
    "direction": "up",
    "judge_by": "level",
    "feed": "charging_piles",
    "item": "built",
    "scope_note_zh": "测试用。",
}
FILE = (
    "地区,报告期,累计新建充电桩,数据性质\n"
    "自流井区,2023年12月,120,模拟\n"
    "自流井区,2025年12月,150,模拟\n"
)


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    """The declarations with one more feed."""
    root = tmp_path / "sources"
    shutil.copytree(DEFAULT_ROOT, root, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    write = root / "feeds" / "charging_piles.yml"
    write.write_text(yaml.safe_dump(CONTRACT, allow_unicode=True, sort_keys=False), "utf-8")
    with (root / "indicators.yml").open("a", encoding="utf-8") as handle:
        handle.write("\n" + yaml.safe_dump([INDICATOR], allow_unicode=True, sort_keys=False))
    senders = root / "senders" / "zigong.yml"
    told = senders.read_text("utf-8")
    assert "appliance_recycling]" in told
    senders.write_text(told.replace("appliance_recycling]", "appliance_recycling, charging_piles]"))
    return root


def test_a_declared_feed_is_judged_and_computed(declared: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "var")
    context = Context(workspace.create(), load_catalogue(declared))
    at = date(2026, 1, 10)
    received_at = datetime(2026, 1, 10, 9, tzinfo=SHANGHAI)
    arrival = Arrival(FILE.encode(), "充电桩.csv", "stat-510302", None, received_at)
    (receipt,) = receive(context, [arrival])
    assert receipt.submission.feed == "charging_piles"
    states = [state for _, state in judge_pending(context, "charging_piles")]
    assert states == [State.ACCEPTED]
    build_staging(context, at)
    with duckdb.connect(str(workspace.staged_warehouse), read_only=True) as connection:
        found = connection.execute(
            "select value, round(growth_pct, 6) from marts.fct_indicator"
            " where indicator = 'charging_piles' and region_code = '510302' and period = '2025'"
        ).fetchall()
    assert [(float(value), growth) for value, growth in found] == [(150.0, 25.0)]
