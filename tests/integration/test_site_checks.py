"""The finished demo passes every check on the site; what is altered behind its back does not."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from expectations.gate import decide
from expectations.results import CheckResult, SuiteResult
from expectations.site_checks import SITE_CHECKS, SITE_SUITE
from orchestration.publication.pages.sitemap import SITEMAP
from orchestration.publication.site_checks import check_site

RUN_REPORT = (
    '<!doctype html><html lang="zh-CN"><head><title>运行报告 · 「两新」监测</title></head>'
    '<body><main><p class="said">null</p><a href="../status/">数据状况</a></main></body></html>'
)


@pytest.fixture(scope="module")
def clean(site_dir: Path, site_data: Path) -> SuiteResult:
    return check_site(site_dir, site_data)


def test_the_demo_s_site_passes_every_check(clean: SuiteResult) -> None:
    wrong = {check.check_id: check.sample_keys for check in clean.results if not check.success}
    assert wrong == {}
    assert [check.check_id for check in clean.results] == [check.id for check in SITE_CHECKS]
    assert decide([clean], "c0ffee", [SITE_SUITE]).outcome == "publish"


def test_tens_of_thousands_of_texts_are_compared(clean: SuiteResult) -> None:
    compared = {check.check_id: check.total for check in clean.results}
    assert compared["targets_as_marts"] > 1_000
    assert compared["figures_as_marts"] > 20_000
    assert compared["counts_as_marts"] > 500
    assert compared["lists_as_marts"] > 10_000
    assert compared["units_as_marts"] > 3_000


@dataclass(frozen=True)
class Fault:
    """One thing altered in one page, and what must be said of it."""

    check: str
    file: str
    old: str
    new: str
    told: str


UNITS = "plans/{}/units/index.html"
CHARTED = "indicators/{}/index.html"
ORIGINS = "origins_as_marts"
REGION = "regions/{}/index.html"
OF_CARS, OF_SCRAP = 'id="lai-used_car_trades"', 'id="lai-scrapped_vehicles_growth"'
IN_LIST = '<ol class="attention owned">'
FAULTS = [
    Fault("links_work", "method/index.html", r'href="../status/"', 'href="../stat/"', "/stat/"),
    Fault("links_work", "404.html", r'href="#mulu"', 'href="#mu"', "#mu"),
    Fault("no_outside_address", "404.html", "<main", '<a href="//cdn.example/">x</a><main', "cdn"),
    Fault(
        "no_outside_address", "regions/index.html", r'href="../method/"', 'href="/method/"', "/m"
    ),
    Fault("no_outside_address", "status/index.html", r'href="../method/"', 'href="../../m/"', "/m"),
    Fault("nothing_loaded", "404.html", "<main", '<img src="/a.png"><main', "/a.png"),
    Fault("nothing_loaded", "regions/index.html", "<main", "<script>1</script><main", "<script"),
    Fault("nothing_loaded", "method/index.html", "<main", '<main onclick="x()"', "onclick"),
    Fault("no_query_error", "404.html", "<main", "Error in Query: x <main", "Error in Query"),
    Fault("no_leaked_words", "404.html", "<main", "<p>增长 NaN%</p><main", "NaN"),
    Fault("no_leaked_words", "404.html", "<main", '<p title="undefined">x</p><main', "undefined"),
    Fault("titled_in_chinese", "404.html", 'lang="zh-CN"', 'lang="en"', "lang"),
    Fault(
        "stamped", "404.html", r"<dt([^>]*)>发布</dt><dd>[^<]*", r"<dt\1>发布</dt><dd>x", "发布：x"
    ),
    Fault("stamped", "method/index.html", '<footer class="colophon">', "<footer>", "没有发布章"),
    Fault("stamped", "status/index.html", '· 发布 2026[^"]*', "· 发布 2025", "纸页页脚"),
    Fault(
        "lights_whole", "plans/dazhou/index.html", 'class="light worst"', 'class="light ok"', "ok"
    ),
    Fault(
        "lights_whole", "plans/guizhou/index.html", r'd="M3 3 [^"]*"', 'd="M0 0"', "有不同的图形"
    ),
    Fault(
        "lights_whole",
        "regions/520000/index.html",
        r'd="M3 3 [^"]*"',
        'd="M8 1 L15 8 L8 15 L1 8 Z"',
        "相同",
    ),
    Fault("lights_whole", "method/index.html", r"<svg .*?</svg>(<b>)", r"\1", "没有图形"),
    Fault(
        "simulated_marked", "regions/510302/index.html", 'class="simulated-banner"', "", "510302"
    ),
    Fault(
        "targets_as_marts", "plans/state_council/index.html", "20.45%", "20.54%", "#mubiao-3-2027"
    ),
    Fault("targets_as_marts", "plans/zigong/index.html", "到2027年较", "到2026年较", "目标"),
    Fault("targets_as_marts", "plans/shanxi/index.html", '("target .*?<b>)[^<]*', r"\1达标", "灯"),
    Fault(
        "targets_as_marts",
        "plans/dazhou/index.html",
        "(<b>牵头</b><a [^>]*>)市",
        r"\1县",
        "责任单位",
    ),
    Fault("targets_as_marts", "index.html", '<p class="gap"><strong>−', "\\g<0>1", "目标第 1 行"),
    # The first answers, and what is said of small lines and at the ends of small charts.
    Fault("targets_as_marts", "index.html", '("headline".*?<strong>)39', r"\g<1>93", "要点 未达标"),
    Fault("targets_as_marts", "index.html", "报表收到 988", "报表收到 998", "要点 报表是否收齐"),
    Fault(
        "targets_as_marts", "index.html", '("spark".*?label="[^"]*)目标', r"\1标准", "走势 /plans"
    ),
    Fault(
        "targets_as_marts",
        "plans/zigong/index.html",
        '("course".*?<small>[^+]*)\\+',
        r"\1−",
        "走势",
    ),
    Fault("figures_as_marts", "index.html", "(>全国\\s)\\+29", r"\g<1>+92", "末端 1"),
    Fault(
        "figures_as_marts", "index.html", '(-values".*?"2025年">)\\+', r"\1−", "investment/ 1 2025"
    ),
    # How many a choice shows, and what a card answers to.
    Fault(
        "counts_as_marts", "plans/guizhou/index.html", "(kan-missed.*?small>)4", r"\g<1>5", "只看"
    ),
    Fault(
        "counts_as_marts", "plans/guizhou/index.html", '"missed" data', '"behind" data', "#mubiao"
    ),
    Fault("counts_as_marts", "plans/dazhou/index.html", 'data-behind="yes"', "", "只看 #mubiao"),
    Fault(
        "figures_as_marts",
        "regions/510302/index.html",
        r'(data-label="数值" class="n"><a [^>]*><strong>)',
        r"\g<1>9",
        "数值",
    ),
    Fault(
        "figures_as_marts",
        "indicators/used_car_trades/index.html",
        "2023年1—2月：270.70",
        "2023年1—2月：207.70",
        "第 2 点",
    ),
    Fault(
        "figures_as_marts", "regions/510303/index.html", '<tr><th scope="row">.*?</tr>', "", "没有"
    ),
    # Of an indicator: a path, a target, a table, what is added below, a revision, the method.
    Fault(
        "figures_as_marts",
        CHARTED.format("equipment_investment"),
        "目标路径：(.*?)2023年",
        r"目标路径：\g<1>2024年",
        "前路",
    ),
    Fault(
        "figures_as_marts",
        CHARTED.format("cnc_rate"),
        r'(<text class="goal[^>]*>)2027',
        r"\g<1>2028",
        "目标",
    ),
    Fault(
        "figures_as_marts",
        CHARTED.format("bus_nev_share"),
        'data-label="情况">正式',
        'data-label="情况">估算',
        "表 2023年",
    ),
    Fault(
        "figures_as_marts",
        CHARTED.format("appliance_recycling"),
        r'(data-label="拉动上级增长" class="n whole">\+)',
        r"\g<1>1",
        "下级贡献 1 1 拉动",
    ),
    Fault(
        "figures_as_marts",
        CHARTED.format("scrapped_vehicles"),
        r'(<rect class="adds[^>]* width=")[\d.]+',
        r"\g<1>1.00",
        "下级贡献 1 1 条",
    ),
    Fault(
        "figures_as_marts",
        CHARTED.format("used_car_trades"),
        "1,591,700辆",
        "1,597,100辆",
        "修订 1 现在",
    ),
    Fault(
        "figures_as_marts",
        CHARTED.format("motor_vehicles_recycled"),
        "没有修订过的数",
        "共1处修订",
        "修订",
    ),
    Fault(
        "figures_as_marts",
        CHARTED.format("digital_tools_rate"),
        "与基期相差几个百分点",
        "与上年相差几个百分点",
        "方法",
    ),
    # Report cards: a number, a light's colour, a rank; peers: a growth, a rank, two in the wrong
    # order, another region standing out; a number of a lower region.
    Fault(
        "figures_as_marts",
        "regions/520200/index.html",
        r'(class="n value"><a [^>]*><strong>)',
        r"\g<1>9",
        "成绩 /indicators/",
    ),
    Fault(
        "figures_as_marts",
        "regions/520000/index.html",
        r'(class="aims"><a [^>]*><span class="light )\w+',
        r"\1unknown",
        "目标",
    ),
    Fault(
        "figures_as_marts",
        "regions/520100/index.html",
        r"(>第 )\d(/9 位<)",
        r"\g<1>0\2",
        "同级位次",
    ),
    Fault(
        "figures_as_marts",
        "regions/520300/index.html",
        r'(class="n change">\+)',
        r"\g<1>9",
        "第 1 行",
    ),
    Fault(
        "figures_as_marts", "regions/520400/index.html", r'class="rank">1<', 'class="rank">9<', "第"
    ),
    Fault(
        "figures_as_marts",
        "regions/520500/index.html",
        r'(class="peers">.*?<tbody>)(<tr.*?</tr>)(<tr.*?</tr>)',
        r"\1\3\2",
        "第 2 行",
    ),
    Fault("figures_as_marts", "regions/520600/index.html", '<tr class="own">', "<tr>", "同级 "),
    Fault(
        "figures_as_marts",
        "regions/520000/index.html",
        r'(data-label="二手车交易量" class="n"[^>]*>\+)',
        r"\g<1>9",
        "下级 /regions/520100/",
    ),
    Fault(
        "counts_as_marts",
        "regions/140000/index.html",
        r"(light-tally.*?</span>) 1 项",
        r"\1 2 项",
        "灯数",
    ),
    Fault("counts_as_marts", "regions/index.html", "应报 40 份", "应报 41 份", "/regions/1401"),
    Fault(
        "counts_as_marts", "index.html", "<li><strong>6</strong>", "<li><strong>9</strong>", "灯数"
    ),
    Fault(
        "counts_as_marts", "status/index.html", r'data-label="已报" class="n">', "\\g<0>1", "已报"
    ),
    Fault("lists_as_marts", "method/index.html", "−10个百分点", "−1个百分点", "设置"),
    Fault("lists_as_marts", "method/index.html", "不超过12个月", "不超过24个月", "正文"),
    Fault("lists_as_marts", "regions/510311/index.html", "代码 510311", "代码 510312", "页首"),
    Fault("lists_as_marts", "plans/zigong/projects/index.html", "78,910", "78,190", "总投资"),
    Fault("lists_as_marts", "plans/zigong/index.html", ">推进中<", ">已完成<", "最新进展"),
    Fault("lists_as_marts", "dictionary/index.html", "流量：各月相加", "流量：不相加", "怎样相加"),
    Fault("lists_as_marts", "dictionary/index.html", "但不低于−30", "但不低于−3", "正文第 2 句"),
    Fault("lists_as_marts", "dictionary/index.html", "<b>待定</b>", "<b>不定</b>", "灯 deng-"),
    Fault("lists_as_marts", "regions/510303/index.html", "510303.csv", "510302.csv", "下载 CSV"),
    Fault("lists_as_marts", "regions/510303/index.html", "<em>按时</em>", "<em>迟报</em>", "报送"),
    # A wrong light of one target, in word alone and in colour alone; a wrong count; a wrong role.
    Fault(
        "units_as_marts", UNITS.format("guizhou"), f"({IN_LIST}.*?<b>)未达标", r"\1滞后", "目标 1"
    ),
    Fault(
        "units_as_marts", UNITS.format("dazhou"), f"({IN_LIST}.*?light )worst", r"\1ok", "目标 1"
    ),
    Fault(
        "units_as_marts", UNITS.format("shanxi"), "(light-tally.*?</span>) 1 项", r"\1 0 项", "灯"
    ),
    Fault("units_as_marts", UNITS.format("zigong"), r'(class="who">)\w+', r"\1牵头？", "目标 1"),
    Fault(
        "units_as_marts",
        UNITS.format("dazhou"),
        r"(status-word) under_way",
        r"\1 done",
        "gongzuo-34",
    ),
    # A whole unit gone, from its section or the table; a goal gone; a name that leads to another.
    Fault("units_as_marts", UNITS.format("nanyang"), "<article .*?</article>", "", "单位顺序"),
    Fault("units_as_marts", UNITS.format("zigong"), '<tr><th scope="row">.*?</tr>', "", "单位顺序"),
    Fault("units_as_marts", UNITS.format("guizhou"), "<li><a [^>]*>6. .*?</li>", "", "gongzuo-6"),
    Fault(
        "units_as_marts", "plans/dazhou/index.html", "dazhou/units/#u1", "dazhou/units/#u9", "链接"
    ),
    Fault("lists_as_marts", "changes/index.html", '<p class="since"[^>]*>', "\\g<0>不", "与上一版"),
    # Another line of the same region; a cell of another region in the same file; of no cell at all.
    Fault(ORIGINS, REGION.format(510302), f"({OF_CARS}.*?)第 37 行", r"\1第 36 行", "原文"),
    Fault(
        ORIGINS,
        "regions/140105/index.html",
        f"({OF_SCRAP}.*?)第 27 行",
        r"\1第 63 行",
        "没有这样",
    ),
    Fault(ORIGINS, REGION.format(140106), f"({OF_CARS}.*?)第 4 列", r"\1第 9 列", "没有这样"),
    Fault(ORIGINS, REGION.format(140107), r"（批号 s\w+", "（批号 s0", "没有这样"),
    # The right cells, but not all of them, or not what was printed there; a number without any.
    Fault(ORIGINS, REGION.format(140108), f"({OF_SCRAP}.*?)<li>.*?</li>", r"\1", "得不出"),
    Fault(ORIGINS, REGION.format(140109), r'原文“<span class="said">\d', "\\g<0>7", "原文是"),
    Fault(ORIGINS, REGION.format(140110), r"(批号 \w+，\d+年\d+月\d+日)收到", r"\1寄到", "读不懂"),
    Fault(ORIGINS, REGION.format(520000), r'(class="parts"><li>.*?</a> )\d', r"\g<1>9", "来源"),
    Fault(ORIGINS, REGION.format(510300), '<tr id="lai-used_car_trades">.*?</tr>', "", "没有）"),
    Fault(ORIGINS, "plans/shanxi/index.html", r'<a class="from"', "<a", "没有指到"),
    Fault("links_work", "regions/510300/index.html", "510304/#lai-", "510304/#la-", "510304/#la-"),
]


@pytest.fixture(scope="module")
def broken(
    site_dir: Path, site_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, CheckResult]:
    """The verdict on a copy of the site with every fault in it, and of the marts with one."""
    folder = tmp_path_factory.mktemp("broken")
    site, data = folder / "site", folder / "data"
    shutil.copytree(site_dir, site)
    shutil.copytree(site_data, data)
    for fault in FAULTS:
        page = site / fault.file
        text, times = re.subn(fault.old, fault.new, page.read_text("utf-8"), count=1)
        assert times == 1, fault
        page.write_text(text, "utf-8")
    (site / "regions/510304/index.html").unlink()
    _put(site / "spare/index.html", "<html></html>")
    sitemap = (site / SITEMAP).read_text("utf-8").replace("./status/\n", "./spare/\n")
    (site / SITEMAP).write_text(sitemap, "utf-8")
    _put(site / "run/index.html", RUN_REPORT)
    _alter(
        data / "fct_target_progress.parquet",
        "* replace (if(plan = 'guizhou' and n = 1, pace_gap_pp + 1, pace_gap_pp) as pace_gap_pp)",
    )
    shutil.copy(site_dir.parent / "release.json", folder)
    return {check.check_id: check for check in check_site(site, data).results}


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")


def _alter(file: Path, columns: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create table t as select {columns} from '{file}'")  # noqa: S608
        connection.execute(f"copy t to '{file}' (format parquet)")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.check} {fault.told}")
def test_a_fault_on_a_page_is_found_by_its_check(
    broken: dict[str, CheckResult], fault: Fault
) -> None:
    check = broken[fault.check]
    told = [key for key in check.failing_keys if key.startswith(fault.file)]
    assert not check.success
    assert check.severity == "hold"
    assert any(fault.told in key for key in told), told


def test_a_unit_that_is_not_as_in_the_marts_alone_holds_the_release(
    broken: dict[str, CheckResult],
) -> None:
    alone = SuiteResult(SITE_SUITE, SITE_SUITE, 1, (broken["units_as_marts"],))
    assert decide([alone], "c0ffee", [SITE_SUITE]).outcome == "hold"


def test_a_page_missing_and_a_page_too_many_are_both_found(
    broken: dict[str, CheckResult],
) -> None:
    keys = broken["pages_complete"].failing_keys
    assert keys[:2] == ("缺 regions/510304/index.html", "多 spare/index.html")
    assert keys[2:] == (f"{SITEMAP} 多 ./spare/", f"{SITEMAP} 缺 ./status/")
    assert any("/regions/510304/" in key for key in broken["links_work"].failing_keys)


def test_the_report_of_the_run_may_stand_beside_the_pages(
    broken: dict[str, CheckResult],
) -> None:
    named = [key for check in broken.values() for key in check.failing_keys if "run/" in key]
    assert named == []


def test_a_number_altered_in_the_marts_no_longer_is_the_page_s(
    broken: dict[str, CheckResult],
) -> None:
    keys = broken["targets_as_marts"].failing_keys
    assert any(key.startswith("plans/guizhou/") and "进度差" in key for key in keys)


def test_twenty_are_named_and_all_are_kept(broken: dict[str, CheckResult]) -> None:
    for check in broken.values():
        assert check.failed_count == len(check.failing_keys)
        assert check.sample_keys == check.failing_keys[:20]


def test_marts_that_cannot_be_read_hold_the_release(site_data: Path, tmp_path: Path) -> None:
    shutil.copytree(site_data, tmp_path / "data")
    (tmp_path / "data" / "dim_target.parquet").unlink()
    result = check_site(tmp_path / "site", tmp_path / "data")
    held = decide([result], "c0ffee", [SITE_SUITE])
    assert held.outcome == "hold"
    assert any(check.error for check in result.results)
