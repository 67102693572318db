"""The main job on everything the demo lands: the figures an auditor would recompute by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.integration.bureau import Bureau
from tests.integration.marts import only, rows

pytestmark = pytest.mark.integration
NATIONAL = "100000"


def progress(data: Path, plan: str, n: int) -> dict[str, object]:
    return only(data, "fct_target_progress", plan=plan, n=n)


def test_used_car_trades_are_behind(site_data: Path) -> None:
    in_2024 = only(
        site_data,
        "fct_indicator",
        indicator="used_car_trades",
        region_code=NATIONAL,
        period="2024",
        basis="year",
    )
    assert in_2024["value"] == Decimal("19614200")
    assert round(in_2024["growth_pct"], 2) == 6.52
    target = progress(site_data, "state_council", 3)
    assert target["period"] == "2025"
    assert round(target["growth_pct"], 3) == 9.204
    assert round(target["attained_pct"], 2) == 20.45
    assert target["scheduled_pct"] == 50
    assert round(target["pace_gap_pp"], 2) == -29.55
    assert target["light"] == "behind"


def test_equipment_investment_is_chained_from_published_growth_and_met_early(
    site_data: Path,
) -> None:
    target = progress(site_data, "state_council", 1)
    assert round(target["growth_pct"], 4) == round((1.157 * 1.118 - 1) * 100, 4)
    assert (target["light"], target["early"]) == ("achieved", True)


def test_no_january_of_equipment_investment_is_missing_or_late(site_data: Path) -> None:
    januaries = [
        row
        for row in rows(site_data, "fct_reporting", feed="equipment_investment")
        if row["period"].endswith("-01")
    ]
    assert len(januaries) > 200
    assert {row["state"] for row in januaries} == {"structural_gap"}


def test_history_is_never_late_and_what_is_owed_may_be(site_data: Path) -> None:
    reporting = rows(site_data, "fct_reporting", feed="used_car_trades", region_code="510302")
    states = {row["period"]: (row["state"], row["due_on"]) for row in reporting}
    assert states["2024-06"] == ("accepted_on_time", None)
    assert states["2025-12"][0] in ("accepted_on_time", "accepted_late")
    assert states["2025-12"][1] == date(2026, 1, 15)
    owed = rows(site_data, "fct_reporting", period="2025-12")
    assert {row["state"] for row in owed} >= {"accepted_on_time", "accepted_late"}


def test_scrapped_cars_are_stale_and_their_last_growth_is_the_published_one(
    site_data: Path,
) -> None:
    november = only(
        site_data,
        "fct_indicator",
        indicator="scrapped_vehicles_growth",
        region_code=NATIONAL,
        period="2024-11",
        basis="ytd",
    )
    assert round(november["growth_pct"], 6) == 64.6
    target = progress(site_data, "state_council", 2)
    assert (target["light"], target["reason"]) == ("not_assessable", "stale")


def test_appliances_have_no_series_and_no_made_up_baseline(site_data: Path) -> None:
    target = progress(site_data, "state_council", 4)
    assert (target["light"], target["reason"]) == ("not_assessable", "no_data")
    assert target["baseline_value"] is None
    national = rows(
        site_data, "fct_indicator", indicator="appliance_recycling", region_code=NATIONAL
    )
    assert [row for row in national if row["value"] is not None] == []


def test_every_target_of_every_plan_has_a_light_with_a_reason(site_data: Path) -> None:
    lights = [row for row in rows(site_data, "fct_target_progress") if row["is_current"]]
    by_plan = {
        plan: [row["n"] for row in lights if row["plan"] == plan]
        for plan in {row["plan"] for row in lights}
    }
    promised = {
        "guizhou": 31, "zigong": 21, "shanxi": 10, "dazhou": 10, "nanyang": 10, "state_council": 4,
    }  # fmt: skip
    assert {plan: sorted(found) for plan, found in by_plan.items()} == {
        plan: [*range(1, count + 1)] for plan, count in promised.items()
    }
    assert all(row["light"] and row["reason"] for row in lights)
    # The simulated data are made so that a reader meets every light; late in 2026 also 待定.
    every_light = "missed far_behind behind slightly_behind on_track achieved not_assessable"
    assert {row["light"] for row in lights} >= set(every_light.split())


def test_only_what_cannot_be_judged_yet_has_no_verdict(site_data: Path) -> None:
    lights = [row for row in rows(site_data, "fct_target_progress") if row["is_current"]]
    reasons = {
        (row["plan"], row["n"]): row["reason"]
        for row in lights
        if row["light"] == "not_assessable" and row["plan"] != "state_council"
    }
    assert reasons == {
        ("dazhou", 2): "no_path",
        ("dazhou", 3): "no_path",
        ("zigong", 21): "no_path",
    }


def test_relative_targets_are_judged_by_the_province_and_never_by_a_guess(
    site_data: Path, small: Bureau
) -> None:
    """Sichuan reports its averages in the demo, and nothing in the small bureau."""
    judged = {(row["plan"], row["n"]): row for row in rows(site_data, "fct_target_progress")}
    above = judged["zigong", 3]
    assert (above["light"], above["reason"]) == ("achieved", "met_early")
    assert above["value"] > above["needed_value"] > 0
    below = judged["dazhou", 3]
    assert (below["light"], below["reason"]) == ("not_assessable", "no_path")
    assert 0 < below["value"] < below["needed_value"]
    alone = {(row["plan"], row["n"]): row for row in rows(small.data, "fct_target_progress")}[
        "zigong", 3
    ]
    assert (alone["light"], alone["reason"]) == ("not_assessable", "no_reference")
    assert alone["value"] is not None
    assert alone["needed_value"] is None


def test_county_results_are_marked_simulated_and_national_ones_are_not(site_data: Path) -> None:
    for row in rows(site_data, "fct_target_progress"):
        if row["value"] is not None or row["growth_pct"] is not None:
            assert row["simulated"] is (row["plan"] != "state_council"), row
    observed = rows(site_data, "fct_observation")
    assert len(observed) > 10_000
    assert all(row["simulated"] is (row["region_code"] != NATIONAL) for row in observed)


def test_a_second_run_does_no_work(demo: Bureau) -> None:
    before = demo.workspace.ledger.read_bytes()
    again = demo.json("demo", "--as-of", "2026-01-31")
    assert (again["state"], again["landed"]) == ("unchanged", 0)
    assert again["repeated"] > 400
    assert demo.workspace.ledger.read_bytes() == before


def test_the_warehouse_and_observations_are_caches_that_a_run_rebuilds(
    tmp_path: Path, small: Bureau
) -> None:
    before = small.state()
    bureau = small.copy_to(tmp_path / "var")
    bureau.workspace.warehouse.unlink()
    for path in bureau.workspace.observations.iterdir():
        path.unlink()
    bureau.liangxin("run")
    assert bureau.state() == before


def test_status_and_doctor_find_the_bureau_in_order(demo: Bureau) -> None:
    status = demo.json("status")
    assert status["submissions"].keys() == {"accepted"}
    assert status["release"]["release_id"] == demo.workspace.current.readlink().name
    assert all(entry["in_order"] for entry in demo.json("doctor")["examinations"])
