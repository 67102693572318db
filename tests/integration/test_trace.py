"""From a published number to the file, the row and the column it was read from."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.demo.deliveries import Delivery
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.integration


def cell_in_file(path: Path, line: int, column: int, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as handle:
        return list(csv.reader(handle))[line - 1][column - 1].strip()


def original(deliveries: list[Delivery], cell: dict[str, Any]) -> Path:
    return next(d.path for d in deliveries if d.path.name == cell["file"])


def test_a_national_figure_leads_to_its_one_cell(demo: Bureau, deliveries: list[Delivery]) -> None:
    answer = demo.json("trace", "state_council#3")
    assert (answer["indicator"], answer["period"]) == ("used_car_trades", "2025")
    (national,) = answer["contributions"]
    (cell,) = national["cells"]
    assert national["agrees"]
    assert cell["found_in_file"]
    path = original(deliveries, cell)
    assert cell_in_file(path, cell["line"], cell["column"], "utf-8-sig") == "2010.80"
    assert cell["printed"] == "2010.80 万辆"


def test_a_provincial_figure_leads_to_every_county_that_makes_it_up(demo: Bureau) -> None:
    answer = demo.json("trace", "guizhou#4")
    reported = [entry for entry in answer["contributions"] if entry["value"] is not None]
    assert len(reported) == 88
    assert all(entry["agrees"] for entry in reported)
    assert all(cell["found_in_file"] for entry in reported for cell in entry["cells"])
    total = sum(Decimal(entry["value"]) for entry in reported)
    assert total == Decimal(answer["value"])


def test_a_chained_growth_leads_to_each_published_rate(demo: Bureau) -> None:
    answer = demo.json("trace", "equipment_investment_growth", "100000", "2025")
    (national,) = answer["contributions"]
    assert [cell["printed"] for cell in national["cells"]] == ["15.7 %", "11.8 %"]
    assert national["agrees"]


def test_what_was_never_published_is_said_to_be_so(demo: Bureau) -> None:
    told = demo.liangxin("trace", "used_car_trades", "100000", "1999", expect=1)
    assert "没有" in told
    assert "目标" in demo.liangxin("trace", "guizhou#99", expect=1)
    assert "没有指标" in demo.liangxin("trace", "no_such", "100000", "2025", expect=1)


def test_a_file_changed_in_landing_is_noticed(demo: Bureau, tmp_path: Path) -> None:
    bureau = demo.copy_to(tmp_path / "var")
    cell = bureau.json("trace", "state_council#3")["contributions"][0]["cells"][0]
    landed = bureau.workspace.landing / cell["sha256"]
    landed.write_bytes(landed.read_bytes().replace(b"2010.80", b"2110.80"))
    answer = bureau.json("trace", "state_council#3", expect=3)
    assert not answer["contributions"][0]["cells"][0]["found_in_file"]
    told = bureau.liangxin("doctor", expect=3)
    assert cell["file"] in told
