"""Checks on the finished site: what must hold of the pages before anyone may see them.

Belongs here: what each check is called, how grave it is, who acts, and what it says. Does not
belong here: finding the problems (``orchestration.publication.site_checks``) or deciding on
publication (``expectations.gate``).
"""

from __future__ import annotations

from dataclasses import dataclass

from expectations.checks import Owner, Severity

SITE_SUITE = "site"
SITE_TITLE_ZH = "生成的网站"

REBUILD_ZH = (
    "网站保持上一版不变。请删除工作区的 site-build 文件夹后重新运行 liangxin run；"
    "仍然出现时，把检查编号和样本键交给维护人员，不要手工改网页。"
)
PAGE_CODE_ZH = (
    "网站保持上一版不变。这是页面代码（dashboards）的问题，请把检查编号和样本键交给维护人员。"
)


@dataclass(frozen=True)
class SiteCheck:
    """One thing that must hold of every page; the same words as any other check, without a rule."""

    id: str
    message_zh: str
    message_en: str
    advice_zh: str = REBUILD_ZH
    owner: Owner = "engineer"
    severity: Severity = "hold"


SITE_CHECKS = (
    SiteCheck(
        "pages_complete",
        "网站的页面（或页面清单 sitemap.txt）与数据应有的页面不一致：有缺的，或有多的。",
        "Pages (or lines of sitemap.txt) are missing, or the data know nothing of some.",
    ),
    SiteCheck(
        "links_work",
        "有的链接指向不存在的页面或位置。",
        "Some links lead to a page or a place that does not exist.",
        PAGE_CODE_ZH,
    ),
    SiteCheck(
        "no_outside_address",
        "有的链接指向站外地址；内网没有互联网，读者打不开。",
        "Some links lead out of the site, where readers of an intranet cannot go.",
        PAGE_CODE_ZH,
    ),
    SiteCheck(
        "nothing_loaded",
        "有的页面要加载别的文件或含有脚本；每一页应当只有它自己，才不会混进另一版的内容。",
        "Some pages load another file or hold a script: a page must be whole by itself.",
        PAGE_CODE_ZH,
    ),
    SiteCheck(
        "no_query_error",
        "有的页面显示的是查询出错的提示，不是数据。",
        "Some pages show the error of a query instead of data.",
    ),
    SiteCheck(
        "no_leaked_words",
        "有的页面显示了 NaN、null、undefined、Infinity 之类的程序用词，数没有算出来。",
        "Some pages show NaN, null, undefined, Infinity or [object …].",
        PAGE_CODE_ZH,
    ),
    SiteCheck(
        "titled_in_chinese",
        "有的页面没有标题，或没有标明是中文页面。",
        "Some pages have no title or are not marked as Chinese.",
        PAGE_CODE_ZH,
    ),
    SiteCheck(
        "stamped",
        "有的页面没有本版的发布章（判断日、数据截止、应报已报、发布编号、版本），或与本版不符。",
        "Some pages lack the stamp of this release, or carry another one.",
    ),
    SiteCheck(
        "simulated_marked",
        "有的页面显示了模拟数据而没有模拟数据的说明，会被当成真实数。",
        "Some pages show simulated data without saying so at the top.",
        PAGE_CODE_ZH,
    ),
    SiteCheck(
        "lights_whole",
        "有的灯在页面上的图形、颜色与文字不是同一盏灯的，读者会看错。",
        "The shape, the colour and the word of a light on a page are not of one light.",
        PAGE_CODE_ZH,
    ),
    SiteCheck(
        "targets_as_marts",
        "有的目标在页面上的灯、数值、进度、期限或责任单位与数据不一致。",
        "A target's light, numbers, deadline or units in charge on a page differ from the marts.",
    ),
    SiteCheck(
        "figures_as_marts",
        "有的指标数值、增速、贡献或图中的数在页面上与数据不一致。",
        "A figure, growth, contribution or point of a chart on a page differs from the marts.",
    ),
    SiteCheck(
        "counts_as_marts",
        "有的个数（灯数、应报已报、清单计数）在页面上与数据不一致。",
        "A count on a page (lights, reports, lists) differs from the marts.",
    ),
    SiteCheck(
        "lists_as_marts",
        "有的方案、举措、项目、报送情况、灯号变化或设置在页面上与数据不一致。",
        "A plan, measure, project, report, change or setting on a page differs from the marts.",
    ),
    SiteCheck(
        "units_as_marts",
        "有的责任单位在页面上的分工、灯、目标、举措或次序与数据不一致，或整个单位不见了。",
        "A unit in charge, its roles, lights or what it has differ from the marts, or it is gone.",
    ),
    SiteCheck(
        "downloads_as_marts",
        "有的下载文件（CSV、Excel）与数据不一致，或有会被当成公式的单元格。",
        "A file to download differs from the marts, or holds a cell that would run as a formula.",
    ),
    SiteCheck(
        "origins_as_marts",
        "有的数在“数据来源”里没有出处，或所列的文件、行、列、下级与数据不符，或得不出这个数。",
        "A number has no origin, or the cells and regions named for it do not make it.",
    ),
)
