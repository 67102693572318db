"""``liangxin template FEED``: the form of a feed, as a workbook and as CSV.

Empty; or for a sender and a period, filled with what that sender had accepted last.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    stop,
)
from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.intake.answers.templates import template_csv, template_of
from orchestration.intake.keeping.filled import filled_template, fits
from sources.catalogue import Catalogue, Feed, Sender
from sources.loader import load_catalogue
from sources.periods import Period, PeriodError, parse_period
from sources.words import CADENCES

# What no file system takes in a name.
_UNFIT = re.compile(r'[\\/:*?"<>|]')


@guarded
def template(
    feed: Annotated[str, typer.Argument(help="报表编号或名称 / id or Chinese title of the feed")],
    sender: Annotated[
        str | None,
        typer.Option("--sender", "-s", help="报送单位编号：预填单位和地区 / id of the sender"),
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", file_okay=False, help="放在哪个文件夹（默认当前文件夹）/ folder"
        ),
    ] = Path(),
    period: Annotated[
        str,
        typer.Option(
            "--period",
            "-p",
            help="报告期：按上次接收的内容预填 / filled for it",
        ),
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """下载填报模板：一份 xlsx、一份 csv / write the form of a feed."""
    # Imported here: openpyxl takes a while, and no other command needs it.
    from orchestration.intake.answers.templates_book import template_xlsx  # noqa: PLC0415

    catalogue = load_catalogue()
    contract = _feed(catalogue, feed)
    who = _sender(catalogue, contract, sender) if sender else None
    asked = _period(contract, who, period) if period else None
    if who and asked:
        context = Context.open(chosen_workspace(workspace))
        form = filled_template(context, contract, who, asked)
    else:
        form = template_of(contract, catalogue, who)
    files = {".xlsx": template_xlsx(form), ".csv": template_csv(form)}
    titled = f"{contract.title_zh}_{asked.words_zh}" if asked else contract.title_zh
    name = _UNFIT.sub("_", titled)
    places = {out / f"{name}{suffix}": content for suffix, content in files.items()}
    _refuse_to_overwrite(places)
    out.mkdir(parents=True, exist_ok=True)
    for place, content in places.items():
        write_whole(place, content)
    if as_json:
        made = {
            "feed": contract.id,
            "sender": who.id if who else None,
            "period": asked.label if asked else None,
        }
        print_json({"schema": 1, **made, "files": [str(place) for place in places]})
    else:
        for place in places:
            console.print(f"✔ {place}")


def _feed(catalogue: Catalogue, name: str) -> Feed:
    named = [feed for feed in catalogue.feeds.values() if name in (feed.id, feed.title_zh)]
    if not named:
        known = [f"{feed.id}（{feed.title_zh}）" for feed in catalogue.feeds.values()]
        stop(
            WRONG_USE,
            f"没有报表 {name}；可用：{'、'.join(known)}。",
            f"no feed {name}; there are: {', '.join(known)}.",
        )
    return named[0]


def _sender(catalogue: Catalogue, feed: Feed, name: str) -> Sender:
    sender = catalogue.senders.get(name)
    if sender is None:
        stop(
            WRONG_USE,
            f"没有编号为 {name} 的报送单位；编号见 sources/senders/。",
            f"no sender {name}; the ids are in sources/senders/.",
        )
    if feed.id not in sender.feeds:
        titles = [catalogue.feeds[id_].title_zh for id_ in sender.feeds if id_ in catalogue.feeds]
        stop(
            WRONG_USE,
            f"“{sender.name_zh}”不报“{feed.title_zh}”；它报：{'、'.join(titles)}。",
            f"'{sender.name_zh}' does not report {feed.title_en}; it reports: {', '.join(titles)}.",
        )
    return sender


def _period(feed: Feed, who: Sender | None, text: str) -> Period:
    if who is None:
        stop(
            WRONG_USE,
            "--period 要和 --sender 一起写：按这个单位上次接收的内容预填。",
            "--period goes with --sender: the form is filled with what that sender reported last.",
        )
    try:
        period = parse_period(text)
    except PeriodError as error:
        stop(WRONG_USE, f"{error.message_zh}。{error.advice}", f"{error.message_en}.")
    if not fits(feed.calendar, period):
        kind = CADENCES[feed.calendar.cadence]
        first, title = feed.calendar.first, feed.title_zh
        stop(
            WRONG_USE,
            f"“{title}”是{kind}，自 {first.year}年{first.month}月 起报，没有 {text} 这一期。",
            f"{feed.title_en} is {feed.calendar.cadence} from {first:%Y-%m}: it has no {text}.",
        )
    return period


def _refuse_to_overwrite(places: dict[Path, bytes]) -> None:
    """Somebody may have filled in the form that is there."""
    there = [str(place) for place in places if place.exists()]
    if there:
        stop(
            WRONG_USE,
            f"已经有 {'、'.join(there)}，没有覆盖；请用 --out 换一个文件夹。",
            f"not overwritten: {', '.join(there)}; choose another folder with --out.",
        )
