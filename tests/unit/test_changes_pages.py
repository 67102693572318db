"""Sentences that differ between two sites, and the difference told as text, JSON and a page."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.publication.changes.model import UNEXPLAINED, Change
from orchestration.publication.changes.pages import sentences
from orchestration.publication.changes.telling import as_html, as_text, to_json
from sources.catalogue import Catalogue
from tests.unit.two_releases import (
    COUNTY,
    INDICATOR,
    OTHER_COUNTY,
    PROVINCE,
    STAMP,
    WHEN,
    Releases,
    cell,
    step,
    told_light,
)

OVERVIEW = ""
HOSTILE = "<script>alert(1)</script>"


def page(body: str, stamp: str = STAMP["release_id"]) -> str:
    return f"""<!doctype html><html lang="zh-CN"><head><title>总览 · 「两新」监测</title>
        <style>.a {{ b: c }}</style></head><body><nav><a href="/">总览</a></nav><main>{body}</main>
        <dl class="stamp"><div><dt>发布</dt><dd>{stamp}</dd></div></dl></body></html>"""


@pytest.fixture
def pair(tmp_path: Path, catalogue: Catalogue) -> Releases:
    return Releases(tmp_path, catalogue)


def texts(pair: Releases) -> list[Change]:
    return [change for change in pair.changes().changes if change.kind in ("text", "page")]


def revise(pair: Releases, value: int = 95) -> None:
    later = WHEN.replace(day=25)
    pair.row("fct_observation", period="2025-09")["known_to"] = later
    pair.after["fct_observation"].append(cell(value, submission="s2", known_from=later))
    pair.after["fct_revision"].append(step(number=2, reason="R1", submission_id="s2"))
    pair.row("fct_indicator", region_code=COUNTY, period="2025-09")["value"] = Decimal(value)


def test_a_page_is_read_by_sentence_and_row() -> None:
    html = page(
        "<h1>贵州省</h1><p>共 <b>3</b>&nbsp;项</p><table><tr><th>目标</th><td>滞后</td>"
        '<td></td></tr></table><svg aria-label="贵州：70部"><path d="M1"/><title>2024：3部</title>'
        "</svg><!-- 5 -->"
    )
    assert sentences(html) == ["总览", "贵州省", "共 3 项", "目标 | 滞后", "贵州：70部",
                               "2024：3部"]  # fmt: skip


def test_a_sentence_has_the_cause_of_what_its_page_shows(pair: Releases) -> None:
    pair.came()
    revise(pair)
    was, now = (page(f"<p>本月 {n} 辆</p><p>其余不变</p>") for n in (90, 95))
    county, elsewhere = f"regions/{COUNTY}", "regions/140000"
    pair.pages = ({county: was, elsewhere: was}, {county: now, elsewhere: now})
    found = {change.place: change for change in texts(pair)}
    assert {place: change.cause for place, change in found.items()} == {
        f"/{county}/": "revision",
        f"/{elsewhere}/": UNEXPLAINED,
    }
    (field,) = found[f"/{county}/"].fields
    assert (field.before, field.after) == ("本月 90 辆", "本月 95 辆")


def test_the_page_of_units_has_the_causes_of_its_plans_targets(pair: Releases) -> None:
    pair.came()
    revise(pair)
    was, now = (page(f"<p>市商务局：本月 {n} 辆</p>") for n in (90, 95))
    units, elsewhere = "plans/guizhou/units", "plans/shanxi/units"
    pair.pages = ({units: was, elsewhere: was}, {units: now, elsewhere: now})
    assert {change.place: change.cause for change in texts(pair)} == {
        f"/{units}/": "revision",
        f"/{elsewhere}/": UNEXPLAINED,
    }


def test_a_region_s_page_has_the_causes_of_its_peers_figures(pair: Releases) -> None:
    """A county's page ranks it among the others of its city, and among those of no other."""
    pair.came()
    revise(pair)
    was, now = (page(f"<p>第 {n}/3 位</p>") for n in (1, 2))
    beside, elsewhere = f"regions/{OTHER_COUNTY}", "regions/520201"
    pair.pages = ({beside: was, elsewhere: was}, {beside: now, elsewhere: now})
    assert {change.place: change.cause for change in texts(pair)} == {
        f"/{beside}/": "revision",
        f"/{elsewhere}/": UNEXPLAINED,
    }


def test_a_region_with_a_plan_has_no_cause_of_its_neighbours_figures(pair: Releases) -> None:
    pair.came()
    revise(pair)
    for side in (pair.before, pair.after):
        side["dim_plan"] = [row | {"region_code": COUNTY} for row in side["dim_plan"]]
    was, now = (page(f"<p>第 {n}/3 位</p>") for n in (1, 2))
    beside = f"regions/{OTHER_COUNTY}"
    pair.pages = ({beside: was}, {beside: now})
    assert [change.cause for change in texts(pair)] == [UNEXPLAINED]


def test_the_list_of_regions_has_the_causes_of_lights(pair: Releases) -> None:
    pair.came(as_of="2026-12-31", last_seq=7)
    pair.row("fct_target_progress", n=1).update(light="not_assessable", reason="stale")
    was, now = (page(f"<p>不可判定 {n} 项</p>") for n in (1, 2))
    pair.pages = ({"regions": was, "regions/1": was}, {"regions": now, "regions/1": now})
    assert {change.place: change.cause for change in texts(pair)} == {
        "/regions/": "elapsed",
        "/regions/1/": UNEXPLAINED,
    }


def test_the_overview_has_the_causes_of_the_figures_it_draws(pair: Releases) -> None:
    """Those of regions with a plan, or with a target of their own; never those of a county."""
    pair.came()
    revise(pair)
    was, now = (page(f'<svg class="spark" aria-label="走势：{n} 辆"></svg>') for n in (90, 95))
    pair.pages = ({OVERVIEW: was}, {OVERVIEW: now})
    assert [change.cause for change in texts(pair)] == [UNEXPLAINED]
    pair.row("fct_indicator", region_code=PROVINCE, period="2025-09")["value"] = Decimal(95)
    assert [change.cause for change in texts(pair)] == ["revision"]
    pair.after["dim_plan"] = pair.before["dim_plan"] = []
    assert [change.cause for change in texts(pair)] == ["revision"]
    for side in (pair.before, pair.after):
        side["dim_target"] = side["dim_target"][1:]
    assert [change.cause for change in texts(pair)] == [UNEXPLAINED]


def test_a_revision_is_told_on_the_page_of_its_indicator_whatever_came_of_it(
    pair: Releases,
) -> None:
    pair.came()
    later = WHEN.replace(day=25)
    pair.row("fct_observation", period="2025-09")["known_to"] = later
    pair.after["fct_observation"].append(cell(90, submission="s2", known_from=later))
    pair.after["fct_revision"].append(step(number=2, reason="R1", submission_id="s2"))
    was, now = page("<p>没有修订过的数。</p>"), page("<p>共1处修订。</p>")
    own, other = f"indicators/{INDICATOR}", "indicators/scrapped_vehicles"
    pair.pages = ({own: was, other: was}, {own: now, other: now})
    assert {change.place: change.cause for change in texts(pair)} == {
        f"/{own}/": "revision",
        f"/{other}/": UNEXPLAINED,
    }


def test_a_region_s_page_may_name_another_cell_where_that_was_handed_in(pair: Releases) -> None:
    """The same number, sent again: it stands on another line now."""
    pair.came()
    later = WHEN.replace(day=25)
    pair.row("fct_observation", period="2025-09")["known_to"] = later
    pair.after["fct_observation"].append(cell(90, submission="s2", known_from=later, line=12))
    was, now = (page(f"<li>第 {n} 行第 3 列</li>") for n in (9, 12))
    own, other = f"regions/{COUNTY}", "regions/520103"
    pair.pages = ({own: was, other: was}, {own: now, other: now})
    assert {change.place: change.cause for change in texts(pair)} == {
        f"/{own}/": "revision",
        f"/{other}/": UNEXPLAINED,
    }


def test_a_path_is_told_on_the_page_of_its_indicator(pair: Releases) -> None:
    own, other = f"indicators/{INDICATOR}", "indicators/scrapped_vehicles"
    was, now = (page(f"<p>目标路径：2023年{n}辆</p>") for n in (100, 101))
    pair.pages = ({own: was, other: was}, {own: now, other: now})
    pair.row("fct_target_path", path_year=2023)["needed_value"] = Decimal(101)
    assert {change.cause for change in pair.changes().changes} == {UNEXPLAINED}
    pair.came(rule_version="v2")
    assert {change.place: change.cause for change in texts(pair)} == {
        f"/{own}/": "rule",
        f"/{other}/": UNEXPLAINED,
    }


def test_a_number_altered_on_a_page_alone_is_unexplained(pair: Releases) -> None:
    pair.pages = ({OVERVIEW: page("<p>3 项滞后</p>")}, {OVERVIEW: page("<p>2 项滞后</p>")})
    assert [change.cause for change in texts(pair)] == [UNEXPLAINED]
    pair.came()
    assert [change.cause for change in texts(pair)] == [UNEXPLAINED]
    pair.stamp |= {"code_version": "beef"}
    assert [change.cause for change in texts(pair)] == ["software"]


def test_the_stamp_the_contents_and_the_lights_told_are_no_change(pair: Releases) -> None:
    pair.came(as_of="2025-11-01", last_seq=7)
    body = "<p>截至 2025年10月31日，应报的报表收到 50.0%</p>"
    told = "<p>与此前的一版相比，没有灯号变化。</p>"
    turned = '<p class="turned">此前发布为“滞后”</p>'
    since = '<p class="since">与上一版相比：<a href="x">{} 项灯号变化</a></p>'
    listed = (
        '<p>与读者此前看到的一版相比：</p><table class="changes"><tr><td>滞后</td></tr></table>'
    )
    now = page(body.replace("10月31日", "11月1日") + listed, pair.stamp["release_id"])
    pair.pages = (
        {"status": page(body + told + since.format(0) + turned), "changes": page("没有修订")},
        {"status": now.replace("<nav>", "<nav><a>新项目</a>") + since.format(2), "changes": now},
    )
    assert texts(pair) == []


@pytest.mark.parametrize(("before", "after"), [(1, 4), (0, 1), (2, 0)])
def test_a_refused_file_that_changes_no_figure_needs_no_other_cause(
    pair: Releases, before: int, after: int
) -> None:
    """How many were refused is the stamp's; the site's own checks hold the sentence to it."""

    def overview(refused: int) -> str:
        told = f"本次有 {refused} 份报表未通过审核，<a>见数据状况</a>。" if refused else ""
        return page(f"<p>不可判定不是落后。{told}</p>")

    pair.pages = ({OVERVIEW: overview(before)}, {OVERVIEW: overview(after)})
    assert texts(pair) == []


def test_the_contents_are_compared_on_the_first_page(pair: Releases) -> None:
    now = page("").replace("<nav>", "<nav><li>贵州 项目</li>")
    pair.pages = ({OVERVIEW: page("")}, {OVERVIEW: now})
    (found,) = texts(pair)
    assert found.fields[0].after == "贵州 项目"


def test_pages_come_and_go(pair: Releases) -> None:
    pair.pages = ({OVERVIEW: page(""), "regions/1": page("")}, {OVERVIEW: page("")})
    (found,) = texts(pair)
    assert (found.kind, found.fields[0].before, found.cause) == (
        "page", "/regions/1/", UNEXPLAINED,
    )  # fmt: skip


def test_the_report_of_the_run_is_not_compared(pair: Releases) -> None:
    pair.pages = ({"run": page("<p>12 秒</p>")}, {"run": page("<p>13 秒</p>")})
    assert texts(pair) == []


# Told.


def changed(pair: Releases) -> None:
    pair.came(as_of="2025-11-01")
    revise(pair)
    pair.row("fct_target_progress", n=1)["light"] = "behind"
    pair.after["fct_light_change"] = [told_light("on_track", "behind", "revision", "revision")]
    pair.row("dim_target", n=2)["unit"] = HOSTILE
    pair.row("fct_target_progress", n=1)["reason"] = HOSTILE


def test_text_says_the_unexplained_first_and_then_by_weight(pair: Releases) -> None:
    changed(pair)
    lines = as_text(pair.changes()).splitlines()
    titles = [line for line in lines if line.endswith("）") and not line.startswith(" ")]
    assert titles[0].startswith("✘ 原因不明")
    assert titles[1:] == ["灯号变差（1）", "指标数（1）"]
    assert any("灯号 灯7 → 灯3" in line for line in lines)
    english = as_text(pair.changes(), english=True)
    assert "light on_track → behind" in english
    assert "1 unexplained" in english


def test_text_says_how_much_it_leaves_out(pair: Releases) -> None:
    changed(pair)
    pair.row("fct_target_progress", n=2)["light"] = "missed"
    told = as_text(pair.changes(), most=1)
    assert "另有 1 处" in told


def test_json_holds_everything(pair: Releases) -> None:
    changed(pair)
    found = pair.changes()
    answer = json.loads(json.dumps(to_json(found)))
    assert answer["schema"] == 1
    assert answer["counts"]["unexplained"] == 1
    assert len(answer["changes"]) == len(found.changes) == 3
    first = answer["changes"][0]
    assert (first["kind"], first["cause"], first["explained"]) == ("light_worse", "revision", True)
    assert first["key"]["region_code"] == PROVINCE


def test_the_page_escapes_what_was_declared_or_sent(pair: Releases) -> None:
    changed(pair)
    pair.pages = ({OVERVIEW: page("<p>甲</p>")}, {OVERVIEW: page("<p>&lt;b&gt;乙</p>")})
    html = as_html(pair.changes())
    assert HOSTILE not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;乙" in html
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert html.startswith("<!doctype html>")
    assert '<html lang="zh-CN">' in html
    assert "「两新」监测</title>" in html
    assert 'class="mark bad">灯3<' in html


def test_a_first_release_says_so_in_every_form(pair: Releases, catalogue: Catalogue) -> None:
    from orchestration.publication.changes.compare import changes_between  # noqa: PLC0415

    pair.changes()
    found = changes_between(None, pair.root / "after", catalogue)
    assert "第一版" in as_text(found)
    assert "第一版" in as_html(found)
    assert to_json(found)["first_release"] is True
    assert catalogue.indicators[INDICATOR].name_zh not in as_text(found)


def test_the_dictionary_reads_otherwise_for_the_words_it_prints(pair: Releases) -> None:
    pair.row("dim_reason", reason="behind_path")["text_zh"] = "低于序时进度"
    pair.row("dim_target", n=1)["value"] = Decimal(50)
    was, now = (page(f"<p>原因：{word}</p>") for word in ("低于序时", "低于序时进度"))
    pair.pages = ({"dictionary": was}, {"dictionary": now})
    pair.came(code_version="beef")
    (found,) = texts(pair)
    assert (found.place, found.causes) == ("/dictionary/", ("declaration",))


def test_files_to_download_and_their_words_are_no_change_of_a_page(pair: Releases) -> None:
    for side, word in ((pair.before, "旧"), (pair.after, "新")):
        side["dictionary"] = [{"part": "quality", "place": 1, "code": "x", "text_zh": word}]
    for side in ("before", "after"):
        place = pair.root / side / "site" / "downloads" / "plans" / "guizhou.csv"
        place.parent.mkdir(parents=True)
        place.write_text(side, "utf-8")
    pair.pages = ({OVERVIEW: page("<p>甲</p>")}, {OVERVIEW: page("<p>甲</p>")})
    assert pair.changes().changes == ()
