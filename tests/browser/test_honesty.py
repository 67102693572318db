"""What a reader must be told: simulated, draft, estimated; a missing report is not a bad result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Marts, Visitor

pytestmark = pytest.mark.browser


def test_every_page_with_simulated_numbers_says_so_on_top(visit: Visitor, marts: Marts) -> None:
    simulated = marts.rows("select distinct plan from fct_target_progress where simulated")
    regions = marts.rows(
        "select region_code from fct_indicator where simulated group by all order by 1 limit 3"
    )
    paths = [f"/plans/{row['plan']}/" for row in simulated]
    paths += [f"/regions/{row['region_code']}/" for row in regions]
    assert len(paths) > 3
    for path in ["/", "/status/", "/regions/", "/indicators/used_car_trades/", *paths]:
        visit.read(path)
        assert visit.page.locator(".simulated-banner").is_visible(), path


def test_the_national_plan_of_published_figures_has_no_simulated_banner(visit: Visitor) -> None:
    visit.read("/plans/state_council/")
    assert visit.page.locator(".simulated-banner").count() == 0
    assert visit.page.locator("main .tag.simulated").count() == 0


def test_a_simulated_number_is_marked_beside_it(visit: Visitor, marts: Marts) -> None:
    rows = marts.rows(
        "select n from fct_target_progress where plan = 'zigong' and simulated and is_current"
    )
    visit.read("/plans/zigong/")
    assert rows
    for row in rows:
        card = visit.page.locator(f"[id^='mubiao-{row['n']}-']")
        assert card.locator(".tag.simulated").count() == 1


def test_a_draft_plan_is_marked_wherever_it_is_ranked(visit: Visitor) -> None:
    assert "征求意见稿" in visit.read("/plans/nanyang/")
    assert visit.page.locator(".draft-banner").is_visible()
    visit.read("/")
    assert "征求意见稿" in visit.page.locator(".matrix tr", has_text="南阳").inner_text()
    for entry in visit.page.locator(".attention li", has_text="南阳：").all():
        assert "征求意见稿" in entry.inner_text()
    visit.read("/plans/zigong/")
    assert visit.page.locator(".draft-banner").count() == 0


def test_every_page_that_names_the_draft_plan_says_that_it_is_one(site_dir: Path) -> None:
    """Every page outside the menu: a link to the plan, or its name as a plan, is never alone."""
    # 南阳 is the plan, 南阳市 the region.
    names = re.compile(r'href="[^"]*/plans/nanyang/|南阳(?!市)')
    naming = []
    for file in site_dir.rglob("*.html"):
        main = re.sub(r"<nav\b.*?</nav>", "", file.read_text("utf-8"), flags=re.S)
        if names.search(main):
            naming.append(file.parent.relative_to(site_dir).as_posix())
            assert "征求意见稿" in main, file
    own = {"plans/nanyang", "plans/nanyang/projects", "plans/nanyang/actions", "regions/411300"}
    compared = {".", "indicators", "indicators/used_car_trades", "indicators/coal_units_renovated"}
    assert own | compared <= set(naming)


def test_a_line_of_a_draft_plan_on_a_chart_says_so(visit: Visitor) -> None:
    visit.read("/indicators/renewable_metal_capacity/")
    lines = visit.page.locator(".chart text.goal").all_text_contents()
    assert lines
    assert all("征求意见稿" in text for text in lines)


def test_an_identity_that_the_document_does_not_print_is_not_made_up(visit: Visitor) -> None:
    assert "文号未载明" in visit.read("/plans/guizhou/")
    assert "自府发〔2024〕11号" in visit.read("/plans/zigong/")


def test_a_light_is_shape_word_and_colour(visit: Visitor, marts: Marts) -> None:
    visit.read("/")
    lights = marts.rows("from dim_light")
    looks = set()
    for row in lights:
        chip = visit.page.locator(".light-counts .light").filter(
            has=visit.page.get_by_text(row["text_zh"], exact=True)
        )
        shape = chip.locator("svg path").get_attribute("d")
        colour = chip.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).background]")
        looks.add((shape, tuple(colour)))
    assert len({shape for shape, _ in looks}) == len(lights)


def test_a_missing_report_never_looks_like_a_target_behind(visit: Visitor, marts: Marts) -> None:
    """No word or tone of a light appears among the states of reports, whichever there are."""
    lights = marts.rows("from dim_light")
    words, tones = {row["text_zh"] for row in lights}, {row["tone"] for row in lights}
    places = marts.rows("select state, min(region_code) as region from fct_reporting group by 1")
    assert len(places) > 1
    for place in places:
        visit.read(f"/regions/{place['region']}/")
        squares = visit.page.locator(".reporting li")
        assert squares.count() > 0
        said = set(squares.locator("em").all_text_contents())
        looks = visit.page.evaluate(
            "[...document.querySelectorAll('.reporting li')].flatMap(e => [...e.classList])"
        )
        assert not words & said
        assert not tones & set(looks)
