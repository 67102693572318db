"""From a published number to the file, the row and the column it was read from."""

from __future__ import annotations

import csv
import hashlib
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


def proven(entry: dict[str, Any]) -> bool:
    """Whether a contribution's cells are in their files and give its value again."""
    found = all(cell["found_in_file"] for cell in entry["cells"])
    return bool(entry["agrees"] and entry["cells"] and found)


def printed_in(deliveries: list[Delivery], cell: dict[str, Any]) -> str:
    """What stands at the cell's place in the delivered file, whichever way it is encoded."""
    named = [d.path for d in deliveries if d.path.name == cell["file"]]
    (path,) = [p for p in named if hashlib.sha256(p.read_bytes()).hexdigest() == cell["sha256"]]
    encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return cell_in_file(path, cell["line"], cell["column"], encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError(f"{path} is in none of {encodings}")


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


def test_a_sum_since_the_start_leads_to_every_year_of_every_county(demo: Bureau) -> None:
    answer = demo.json("trace", "guizhou#29")
    assert answer["since"] == "2024-01-01"
    assert (answer["indicator"], answer["growth_pct"]) == ("motor_vehicles_recycled", None)
    reported = [entry for entry in answer["contributions"] if entry["value"] is not None]
    assert len(reported) == 88
    assert all(proven(entry) for entry in reported)
    years = {cell["period_end"][:4] for entry in reported for cell in entry["cells"]}
    assert years == {str(year) for year in range(2024, int(answer["period"][:4]) + 1)}
    assert sum(Decimal(entry["value"]) for entry in reported) == Decimal(answer["value"])


def test_a_counted_target_leads_to_the_row_and_date_of_each_thing(
    demo: Bureau, deliveries: list[Delivery]
) -> None:
    answer = demo.json("trace", "zigong#7")
    counted = [entry for entry in answer["contributions"] if entry["value"] is not None]
    assert {entry["method"] for entry in counted} == {"counted"}
    assert all(proven(entry) for entry in counted)
    cells = [cell for entry in counted for cell in entry["cells"]]
    assert len({cell["entity"] for cell in cells}) == int(Decimal(answer["value"])) > 0
    for cell in cells:
        assert "2024-01-01" <= cell["value"] <= cell["period_end"]
        assert printed_in(deliveries, cell) == cell["printed"]


def test_counted_kilometres_lead_to_the_length_of_each_stretch(demo: Bureau) -> None:
    answer = demo.json("trace", "zigong#11")
    counted = [entry for entry in answer["contributions"] if entry["value"] is not None]
    assert len(counted) == 6
    assert all(proven(entry) for entry in counted)
    lengths = [c for entry in counted for c in entry["cells"] if c["item"] == "length"]
    assert sum(Decimal(str(cell["value"])) for cell in lengths) == Decimal(answer["value"])
    assert {cell["printed"].split()[1] for cell in lengths} == {"公里", "米"}


@pytest.mark.parametrize(
    ("indicator", "region", "items"),
    [
        ("tech_renovation_enterprises", "520000", {"started_on", "credit_code"}),
        ("green_manufacturing_units", "520000", {"recognised_on", "credit_code"}),
        ("benchmark_capacity_share", "520000", {"capacity", "benchmark"}),
        ("bus_nev_share", "520000", {"added_nev", "added"}),
        ("heavy_vehicle_clean_share", "411300", {"stock_clean", "stock"}),
        ("cnc_rate_average", "510000", {"cnc_rate"}),
    ],
)
def test_each_way_of_measuring_leads_to_its_cells(
    demo: Bureau, indicator: str, region: str, items: set[str]
) -> None:
    answer = demo.json("trace", indicator, region, "2025")
    reported = [entry for entry in answer["contributions"] if entry["value"] is not None]
    assert reported
    assert all(proven(entry) for entry in reported)
    assert {cell["item"] for entry in reported for cell in entry["cells"]} <= items
    if "credit_code" in items:
        counted = sum(entry["n_records"] for entry in reported)
        assert counted == int(Decimal(answer["value"])) > 0


def test_a_changed_date_of_a_counted_row_is_noticed(demo: Bureau, tmp_path: Path) -> None:
    bureau = demo.copy_to(tmp_path / "var")
    cell = bureau.json("trace", "zigong#7")["contributions"][0]["cells"][0]
    landed = bureau.workspace.landing / cell["sha256"]
    content = landed.read_bytes()
    lines = content.split(b"\n")
    lines[cell["line"] - 1] = lines[cell["line"] - 1].replace(b"20", b"19")
    landed.write_bytes(b"\n".join(lines))
    answer = bureau.json("trace", "zigong#7", expect=3)
    assert not answer["contributions"][0]["cells"][0]["found_in_file"]


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
