"""The page 方法说明 shows the numbers, lights and reasons of the release it belongs to."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, Marts, Visitor, shown

pytestmark = pytest.mark.browser


def places(value: object) -> int:
    """Decimal places a setting is printed with: none that it does not need."""
    return len(str(value).partition(".")[2].rstrip("0"))


def test_every_setting_is_on_the_page_with_its_number(visit: Visitor, marts: Marts) -> None:
    visit.read("/method/")
    rows = marts.rows("from dim_setting where plan = ''")
    assert len(rows) == 7
    for row in rows:
        line = visit.page.locator(".rules tr", has_text=row["title_zh"]).first.inner_text()
        assert shown(row["value"], places(row["value"])) + row["unit"] in line
        assert row["note_zh"] in line
        assert ("软件的选择" in line) == row["is_choice"]


def test_every_light_and_reason_of_the_rules_is_explained(visit: Visitor, marts: Marts) -> None:
    said = visit.read("/method/")
    for light in marts.rows("from dim_light"):
        row = visit.page.locator(f"#deng-{light['light']}")
        assert row.locator(".light").inner_text().strip() == light["text_zh"]
        assert row.locator(".light svg").count() == 1
    reasons = [reason["text_zh"] for reason in marts.rows("from dim_reason")]
    assert len(reasons) > 10
    assert [reason for reason in reasons if reason not in said] == []
    assert marts.row("from release")["rule_version"] in said


def test_plans_that_are_judged_otherwise_are_listed(visit: Visitor, marts: Marts) -> None:
    said = visit.read("/method/")
    own = marts.rows("from dim_setting where plan <> ''")
    assert ("没有方案另定规则" in said) == (own == [])
    for row in own:
        assert row["source_zh"] in said


def test_the_rule_version_in_the_footer_leads_there_on_a_phone(visit: Visitor) -> None:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.read("/")
    visit.page.locator("footer a[href$='/method/']").click()
    assert visit.page.inner_text("h1") == "方法说明"
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert visit.trouble == []
