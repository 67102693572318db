"""The page 方法说明 says what the models do: its numbers are settings, its lights the rules'."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.progress_checks import REASONS_OF_LIGHT
from orchestration.warehouse.declared import DECLARED_TABLES
from orchestration.warehouse.schema import INPUT_TABLES
from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from tests.unit.dbt_inputs import Inputs, Row, failures, run
from tests.unit.tiny_catalogue import PLAN, RULES, change, write_tiny

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
DASHBOARDS = Path(__file__).parents[2] / "dashboards"
SOURCES = DASHBOARDS / "sources" / "liangxin"
RULES_OF_LIGHTS = (DASHBOARDS / "components" / "light_order.js").read_text("utf-8")
PAGE = (DASHBOARDS / "pages" / "method.md").read_text("utf-8") + RULES_OF_LIGHTS
ENTRY = re.compile(r"light: '(\w+)',\s*rule: .+?,\s*reasons: \[([^\]]+)\]", re.S)
AS_OF = date(2026, 1, 31)


def prose() -> str:
    """What is typed on the page and in the tables it is made of, without code and markup."""
    text = PAGE + (DASHBOARDS / "components/LightRules.svelte").read_text("utf-8")
    text += (DASHBOARDS / "components/SettingTable.svelte").read_text("utf-8")
    text = re.sub(r"```sql.*?```", "", text, flags=re.S)
    rules = "".join(re.findall(r"rule: ['`](.*?)['`],\n", text))
    text = re.sub(r"<script.*?</script>", "", text, flags=re.S) + rules
    return re.sub(r"<[^>]*>|\{[^}]*\}", "", text)


def test_no_number_is_typed_on_the_page() -> None:
    assert len(prose()) > 2000
    assert re.findall(r"\d+", prose()) == []
    assert re.findall("[二三四五六七八九十百]+个(?:月|百分点)", prose()) == []


def test_every_number_on_the_page_is_a_setting_and_every_setting_is_used(
    catalogue: Catalogue,
) -> None:
    assert set(re.findall(r"\bs\.(\w+)", PAGE)) == catalogue.rules.settings.keys()


def test_the_page_tells_every_light_with_every_reason_it_may_have(catalogue: Catalogue) -> None:
    told = {light: set(re.findall(r"\w+", reasons)) for light, reasons in ENTRY.findall(PAGE)}
    assert told.keys() == {light.id for light in catalogue.rules.lights}
    assert told == {light: set(reasons) for light, reasons in REASONS_OF_LIGHT.items()}


def test_lights_are_told_in_the_order_in_which_they_are_decided() -> None:
    assert [light for light, _ in ENTRY.findall(PAGE)] == [
        "not_assessable",
        "undecided",
        "missed",
        "achieved",
        "far_behind",
        "behind",
        "slightly_behind",
        "on_track",
    ]


def test_every_page_leads_to_it() -> None:
    assert "'/method/'" in (DASHBOARDS / "components/Navigation.svelte").read_text("utf-8")
    assert "'/method/'" in (SOURCES / "page.sql").read_text("utf-8")
    stamp = (DASHBOARDS / "components/ReleaseStamp.svelte").read_text("utf-8")
    assert '<a href="/method/">{release.rule_version}</a>' in stamp


def page_data(catalogue: Catalogue, root: Path) -> list[Row]:
    """What the page is given: declarations through dbt and the query of the page's table."""
    inputs = Inputs()
    for table in ("settings", "plan_settings", "plans"):
        for row in DECLARED_TABLES[table](catalogue, AS_OF):
            inputs.add(table, **dict(zip(INPUT_TABLES[table], row, strict=True)))
    root.mkdir()
    warehouse = inputs.write(root / "warehouse.duckdb")
    chosen = ("run", "--select", "+dim_setting", "+dim_plan")
    assert failures(run(root, warehouse, AS_OF.isoformat(), *chosen)) == []
    sql = (SOURCES / "initialize.sql").read_text("utf-8")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set schema = 'marts'")
        for macro in re.findall(r"^create macro .*?;", sql, re.S | re.M):
            connection.execute(macro)
        found = connection.execute((SOURCES / "setting.sql").read_text("utf-8"))
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_a_setting_that_changes_changes_the_page(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    write_tiny(tree)
    before = page_data(load_catalogue(tree), tmp_path / "before")
    change(tree, RULES, "  behind: -10", "  behind: -8.5")
    change(tree, PLAN, "units:", "settings: {stale_months: 6}\nsettings_reason_zh: 会议定\nunits:")
    after = page_data(load_catalogue(tree), tmp_path / "after")

    assert [row["plan"] for row in before] == [None] * len(before)
    was = {row["setting"]: row["value_zh"] for row in before}
    assert was["behind"] == "−10个百分点"
    assert was["stale_months"] == "12个月"
    general = {row["setting"]: row["value_zh"] for row in after if row["plan"] is None}
    assert general == was | {"behind": "−8.5个百分点"}
    [own] = [row for row in after if row["plan"] is not None]
    assert (own["plan_short_zh"], own["plan_href"]) == ("乙市", "/plans/city/")
    assert (own["setting"], own["value_zh"], own["general_zh"], own["source_zh"]) == (
        "stale_months",
        "6个月",
        "12个月",
        "会议定",
    )
    assert not own["is_choice"]
    assert after[-1] == own
