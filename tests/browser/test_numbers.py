"""Every number and light on a page is the one in the marts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Marts, Visitor, shown

pytestmark = pytest.mark.browser

PROGRESS = """
select f.*, t.indicator, p.plan_status,
  case when f.early then coalesce(l.early_text_zh, l.text_zh) else l.text_zh end as light_zh,
  r.text_zh as reason_zh
from fct_target_progress f
join dim_target t using (plan, n) join dim_plan p using (plan)
join dim_light l using (light) join dim_reason r using (reason)
"""


def anchor(row: dict[str, Any]) -> str:
    year = "" if row["target_year"] is None else f"-{row['target_year']}"
    return f"mubiao-{row['n']}{year}"


def test_used_car_trades_are_behind_by_the_published_numbers(visit: Visitor) -> None:
    visit.read("/plans/state_council/")
    card = visit.page.locator("section.target", has_text="二手车交易量").inner_text()
    for printed in ("滞后", "20.45%", "50.00%", "−29.55个百分点", "2,010.80万辆", "+9.20%"):
        assert printed in card
    assert "严重滞后" not in card


def test_every_target_shows_the_light_and_numbers_of_the_marts(
    visit: Visitor, marts: Marts
) -> None:
    rows = marts.rows(PROGRESS + " where f.is_current")
    assert len(rows) == len(marts.rows("from dim_target")) > 80
    for plan in sorted({row["plan"] for row in rows}):
        visit.read(f"/plans/{plan}/")
        for row in (row for row in rows if row["plan"] == plan):
            card = visit.page.locator(f"#{anchor(row)}").inner_text()
            assert row["light_zh"] in card
            assert row["reason_zh"] in card
            for column in ("attained_pct", "scheduled_pct"):
                assert row[column] is None or f"{shown(row[column])}%" in card, (plan, column)
            gap = row["pace_gap_pp"]
            assert gap is None or f"{shown(gap, signed=True)}个百分点" in card
        assert visit.page.locator("section.target").count() == sum(r["plan"] == plan for r in rows)


def test_the_overview_starts_with_the_most_urgent_targets(visit: Visitor, marts: Marts) -> None:
    visit.read("/")
    listed = visit.page.locator(".attention li").all_inner_texts()
    urgent = marts.rows(
        PROGRESS
        + " where f.is_current and light in ('missed', 'far_behind', 'behind', 'slightly_behind')"
        " order by f.severity_rank, f.pace_gap_pp, f.plan, f.n, f.target_year"
    )
    assert 0 < len(listed) <= len(urgent)
    for text, row in zip(listed, urgent, strict=False):
        assert row["light_zh"] in text
        assert shown(row["pace_gap_pp"], signed=True) in text


def test_the_overview_counts_every_light(visit: Visitor, marts: Marts) -> None:
    visit.read("/")
    tiles = visit.page.locator(".light-counts li").all_inner_texts()
    counted = marts.rows(
        "select l.text_zh, count(f.plan) as n from dim_light l"
        " left join fct_target_progress f on f.light = l.light and f.is_current"
        " group by l.text_zh"
    )
    assert len(tiles) == len(counted)
    for row in counted:
        (tile,) = [text for text in tiles if row["text_zh"] in text.split()]
        assert tile.split()[0] == str(row["n"])


def test_the_overview_says_how_far_behind_each_plan_is(visit: Visitor, marts: Marts) -> None:
    behind = "light in ('missed', 'far_behind', 'behind', 'slightly_behind')"
    told = marts.rows(
        f"select p.short_zh, count(*) as n, count(*) filter ({behind}) as behind,"  # noqa: S608
        f" min_by(-f.pace_gap_pp, f.severity_rank * 1e6 + f.pace_gap_pp) filter ({behind}) as gap"
        " from dim_plan p join fct_target_progress f using (plan) where f.is_current group by all"
    )
    assert len(told) > 4
    visit.read("/")
    lines = visit.page.locator(".standings tbody tr")
    assert lines.count() == len(told)
    for plan in told:
        line = lines.filter(has=visit.page.get_by_role("link", name=plan["short_zh"], exact=True))
        assert line.locator("td").nth(0).inner_text().split() == [
            str(plan["behind"]), "项", "共", str(plan["n"]), "项",
        ]  # fmt: skip
        numbers = line.locator("td.lights small").all_inner_texts()
        assert sum(map(int, numbers)) == plan["n"]
        assert shown(-plan["gap"], signed=True) in line.locator("td").nth(2).inner_text()


def test_the_matrix_accounts_for_every_target_of_every_plan(visit: Visitor, marts: Marts) -> None:
    visit.read("/")
    lines = visit.page.locator(".matrix tbody tr")
    plans = marts.rows(
        "select p.short_zh, count(t.n) as n from dim_plan p left join dim_target t using (plan)"
        " group by all"
    )
    assert lines.count() == len(plans)
    for plan in plans:
        line = lines.filter(has=visit.page.get_by_role("link", name=plan["short_zh"], exact=True))
        alone = line.locator("td:not(.rest) .cell").count()
        counted = line.locator("td.rest .cell small").all_inner_texts()
        assert alone + sum(int(text.removesuffix(" 项")) for text in counted) == plan["n"]


def test_the_overview_compares_only_what_most_plans_share(visit: Visitor) -> None:
    visit.read("/")
    heads = visit.page.locator(".matrix thead th").all_inner_texts()
    assert len(heads) <= 8
    assert {"设备投资额", "二手车交易量"} <= set(heads)
    assert "煤电机组改造完成比例" not in heads


def test_the_stamp_is_on_every_page(visit: Visitor, marts: Marts) -> None:
    release = marts.row("from release")
    for path in ("/", "/status/", "/plans/state_council/", "/regions/520000/"):
        visit.read(path)
        footer = visit.page.inner_text("footer")
        day = release["as_of"]
        assert f"{day.year}年{day.month}月{day.day}日" in footer
        assert f"{shown(release['coverage'] * 100, 1)}%" in footer
        for name in ("release_id", "rule_version", "code_version"):
            assert release[name] in footer


def test_the_status_page_counts_what_was_due_and_what_came(visit: Visitor, marts: Marts) -> None:
    visit.read("/status/")
    table = visit.page.locator("table.status").all_inner_texts()
    expected = marts.rows(
        "select feed, count(*) as due,"
        " count(*) filter (state like 'accepted%') as received,"
        " count(*) filter (state not like 'accepted%') as missing,"
        " count(*) filter (changes_after_due > 0) as changed"
        " from fct_reporting where is_expected group by feed"
    )
    assert len(table) == len(expected)

    def total(*columns: int) -> int:
        cells = [visit.page.locator(f"table.status tbody td:nth-child({n})") for n in columns]
        return sum(int(text) for cell in cells for text in cell.all_inner_texts())

    assert total(2) == sum(row["due"] for row in expected)
    assert total(3) == sum(row["received"] for row in expected)
    assert total(7, 9, 10) == sum(row["missing"] for row in expected)
    assert total(11) == sum(row["changed"] for row in expected)


def test_the_status_page_says_how_many_came_in_time_and_right_at_once(
    visit: Visitor, marts: Marts
) -> None:
    visit.read("/status/")
    row = marts.row(
        "select region_code, sum(expected)::int as expected, sum(received)::int as received,"
        " sum(on_time)::int as on_time, sum(tried)::int as tried,"
        " sum(first_pass)::int as first_pass"
        " from fct_reporting_rate where feed = 'used_car_trades'"
        " and region_code in (select region_code from dim_plan)"
        " group by region_code order by sum(on_time) < sum(received) desc, region_code limit 1"
    )
    title = marts.row("from dim_feed where feed = 'used_car_trades'")["title_zh"]
    table = visit.page.locator(f"h3:has-text('{title}') + table.status")
    line = table.locator(f"tr:has(a[href$='/regions/{row['region_code']}/'])")
    printed = [line.locator(f"td:nth-child({n})").inner_text() for n in (4, 5, 6)]
    shares = [(row["received"], row["expected"]), (row["on_time"], row["expected"])]
    shares.append((row["first_pass"], row["tried"]))
    assert printed == [f"{shown(100 * part / whole, 1)}%" for part, whole in shares]


def test_a_region_shows_what_it_reported(visit: Visitor, marts: Marts) -> None:
    leaf = marts.row(
        "select region_code, count(*) as n from fct_reporting where state = 'accepted_on_time'"
        " and length(period) > 4 group by region_code order by n desc, region_code limit 1"
    )
    visit.read(f"/regions/{leaf['region_code']}/")
    assert visit.page.locator(".reporting li.accepted_on_time").count() > 0


def test_a_report_shows_the_working_day_it_was_due(visit: Visitor, marts: Marts) -> None:
    """The fifteenth of February 2026 is a Sunday, and the holiday lasts until the 23rd."""
    moved = marts.row(
        "select region_code, due_on from fct_reporting where state = 'not_due'"
        " and period = '2026-01' order by region_code, feed limit 1"
    )
    assert (moved["due_on"].month, moved["due_on"].day) == (2, 24)
    visit.read(f"/regions/{moved['region_code']}/")
    assert "2026年1月：未到期（截止2026年2月24日）" in titles(visit, "not_due")


def test_a_late_report_shows_when_it_was_due_and_when_it_came(visit: Visitor, marts: Marts) -> None:
    late = marts.row(
        "select region_code, period, due_on, received_at from fct_reporting"
        " where state = 'accepted_late' and length(period) = 7"
        " order by region_code, feed limit 1"
    )
    day, came = late["due_on"], late["received_at"]
    year, month = late["period"].split("-")
    visit.read(f"/regions/{late['region_code']}/")
    told = (
        f"（截止{day.year}年{day.month}月{day.day}日；{came.year}年{came.month}月{came.day}日收到）"
    )
    assert f"{year}年{int(month)}月：迟报{told}" in titles(visit, "accepted_late")


def titles(visit: Visitor, state: str) -> list[str]:
    """What is said of each report in that state."""
    squares = visit.page.locator(f".reporting li.{state}")
    said: list[str] = squares.evaluate_all("list => list.map(e => e.title)")
    return said
