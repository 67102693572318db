"""A plan's page holds everything it promises, in the document's order: numbers, words, measures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Marts, Visitor

pytestmark = pytest.mark.browser

STATUS = {"not_started": "未启动", "under_way": "推进中", "done": "已完成", "blocked": "有困难"}
ROLES = {"lead": "牵头", "joint": "共同负责", "cooperating": "配合"}


def plans(marts: Marts) -> list[str]:
    return [row["plan"] for row in marts.rows("select plan from dim_plan order by 1")]


def promised(marts: Marts, kind: str, plan: str) -> list[dict[str, Any]]:
    return marts.rows(
        f"select * from dim_{kind} d join fct_action_progress p using (plan, n)"  # noqa: S608
        f" where p.promise_kind = '{kind}' and plan = '{plan}' order by n"
    )


def in_charge(marts: Marts, kind: str, plan: str, n: int) -> list[dict[str, Any]]:
    return marts.rows(f"from dim_{kind}_unit where plan = '{plan}' and n = {n}")


@pytest.mark.parametrize(("kind", "anchor"), [("goal", "gongzuo"), ("action", "jucuo")])
def test_every_promise_in_words_stands_on_its_plans_page(
    visit: Visitor, marts: Marts, kind: str, anchor: str
) -> None:
    counted = 0
    for plan in plans(marts):
        rows = promised(marts, kind, plan)
        visit.read(f"/plans/{plan}/")
        listed = visit.page.locator(f".promises tr[id^='{anchor}-']")
        assert listed.count() == len(rows)
        for row in rows:
            line = visit.page.locator(f"#{anchor}-{row['n']}").inner_text()
            counted += 1
            assert row["title_zh"] in line and row["clause"] in line
            assert STATUS.get(row["status"], "暂无进展上报") in line
            assert (row["evidence"] or "") in line
            for unit in in_charge(marts, kind, plan, row["n"]):
                assert ROLES[unit["role"]] in line and unit["unit_name"] in line
    assert counted > 60


def test_promises_stand_in_the_order_of_the_document(visit: Visitor, marts: Marts) -> None:
    visit.read("/plans/zigong/")
    shown = visit.page.evaluate("[...document.querySelectorAll('.promises tr[id]')].map(e => e.id)")
    goals = [f"gongzuo-{row['n']}" for row in promised(marts, "goal", "zigong")]
    actions = promised(marts, "action", "zigong")
    listed = [f"jucuo-{row['n']}" for row in actions if row["system"] is None]
    systems = [f"jucuo-{row['n']}" for row in actions if row["system"] is not None]
    assert len(listed) == 33
    assert shown == [*goals, *listed, *systems]
    targets = visit.page.evaluate(
        "[...document.querySelectorAll('section.target')].map(e => +e.id.split('-')[1])"
    )
    assert targets == sorted(targets) and len(targets) == 21


def test_a_goal_never_shows_a_percentage(visit: Visitor, marts: Marts) -> None:
    for plan in plans(marts):
        visit.read(f"/plans/{plan}/")
        for line in visit.page.locator(".promises tr[id^='gongzuo-']").all():
            assert "%" not in line.inner_text()
            assert line.locator(".progress, .light").count() == 0


def test_targets_stand_under_their_clause_with_units_and_hedges(
    visit: Visitor, marts: Marts
) -> None:
    visit.read("/plans/zigong/")
    headings = visit.page.locator("h3.clause").all_inner_texts()
    clauses = marts.rows("select clause, min(n) as n from dim_target where plan = 'zigong'"
                         " group by clause order by n")  # fmt: skip
    assert headings == [row["clause"] for row in clauses]
    card = visit.page.locator("#mubiao-7-2027").inner_text()
    assert "5个以上" in card
    assert "牵头" in card and "市经济和信息化局" in card and "配合" in card
    approximate = visit.page.locator("#mubiao-16-2027").inner_text()
    assert "300台（套）左右" in approximate
    visit.read("/plans/nanyang/")
    assert "到2027年力争达到50万吨" in visit.page.locator("#mubiao-7-2027").inner_text()


def test_a_target_of_one_city_names_the_city(visit: Visitor) -> None:
    visit.read("/plans/guizhou/")
    assert "（贵阳市）" in visit.page.locator("#mubiao-21-2027 h3").inner_text()
    assert "（" not in visit.page.locator("#mubiao-20-2027 h3").inner_text()


def test_an_annual_target_is_one_card_with_its_other_years(visit: Visitor, marts: Marts) -> None:
    rows = marts.rows(
        "select f.*, l.text_zh from fct_target_progress f join dim_light l using (light)"
        " where plan = 'guizhou' and n = 16 order by target_year"
    )
    (current,) = [row for row in rows if row["is_current"]]
    others = [row for row in rows if not row["is_current"]]
    visit.read("/plans/guizhou/")
    assert visit.page.locator("[id^='mubiao-16-']").count() == 1
    card = visit.page.locator(f"#mubiao-16-{current['target_year']}")
    assert f"{current['target_year']}年度" in card.inner_text()
    lines = card.locator(".other-years li").all_inner_texts()
    assert len(lines) == len(others) > 1
    for line, row in zip(lines, others, strict=True):
        assert f"{row['target_year']}年" in line and row["text_zh"] in line


def test_the_ledger_counts_every_promise_once(visit: Visitor, marts: Marts) -> None:
    visit.read("/plans/dazhou/actions/")
    rows = marts.rows("select status from fct_action_progress where plan = 'dazhou'")
    counts = visit.page.locator(".tally td").all_inner_texts()
    assert sum(int(count) for count in counts) == len(rows) > 40
    assert visit.page.locator(".promises tbody tr").count() == len(rows)
    silent = visit.page.locator(".promises tbody tr", has_text="暂无进展上报").count()
    assert silent == sum(row["status"] is None for row in rows)


def test_the_project_page_lists_each_project_once_as_last_reported(
    visit: Visitor, marts: Marts
) -> None:
    rows = marts.rows(
        "select entity_key, attributes->>'status' as status from fct_record"
        " where feed = 'projects' and known_to is null and region_code like '5103%'"
        " qualify row_number() over (partition by entity_key order by period_end desc) = 1"
    )
    visit.read("/plans/zigong/projects/")
    lines = visit.page.locator(".projects tbody tr")
    assert lines.count() == len(rows) > 20
    assert lines.locator(".tag.simulated").count() == len(rows)
    started = lines.filter(has=visit.page.get_by_text("开工", exact=True)).count()
    assert started == sum(row["status"] == "started" for row in rows)
    counts = visit.page.locator(".tally td").all_inner_texts()
    assert sum(int(count) for count in counts) == len(rows)
