"""``liangxin period extend|lock|unlock|list``: due days put off, periods closed to new files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, NoReturn

import typer

from orchestration.commands.terminal import (
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    say,
    stop,
)
from orchestration.context import Context
from orchestration.extensions import Extension, Extensions
from orchestration.ledger import SHANGHAI
from orchestration.period_locks import ALL, Lock, Locks
from orchestration.period_rulings import (
    RulingError,
    extend,
    feed_named,
    lock,
    unlock,
)
from sources.catalogue import Catalogue

app = typer.Typer(
    help="报告期的延期与锁定 / due days put off, periods closed", no_args_is_help=True
)
FeedArgument = Annotated[str, typer.Argument(help="报表编号或名称 / id or title of the feed")]
PeriodArgument = Annotated[
    str, typer.Argument(help="报告期，如 2026-03、2026年一季度、2026 / the period")
]
FeedOption = Annotated[
    str, typer.Option("--feed", help="只对这张报表（默认全部报表）/ of this feed alone")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="原因 / why")]
ByOption = Annotated[str, typer.Option("--by", help="经办人 / who decides")]


@app.command("list")
@guarded
def list_rulings(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """列出现行的延期和锁定 / list what is put off and what is closed."""
    context = Context.open(chosen_workspace(workspace))
    extensions = Extensions.known(context.told()).decisions()
    locks = Locks.known(context.told()).in_force()
    if as_json:
        print_json(
            {
                "schema": 1,
                "extensions": [_extension(entry) for entry in extensions],
                "locks": [_lock(entry, opened) for entry, opened in locks],
            }
        )
        return
    if not extensions and not locks:
        console.print(say("没有延期，也没有锁定的报告期。", "nothing is put off or closed."))
    for entry in extensions:
        console.print(_extension_said(context.catalogue, entry))
    for closed, opened in locks:
        console.print(_lock_said(context.catalogue, closed, opened))


@app.command("extend")
@guarded
def put_off(
    feed: FeedArgument,
    period: PeriodArgument,
    to: Annotated[str, typer.Option("--to", help="新的截止日，如 2026-03-02 / the new due day")],
    reason: ReasonOption,
    by: ByOption,
    senders: Annotated[
        list[str] | None,
        typer.Option("--sender", "-s", help="只对这些单位（默认全部）/ for these senders alone"),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """延长一期报表的截止日 / put the due day of a report off."""
    due_on = _day(to)
    context = Context.open(chosen_workspace(workspace))
    with context.workspace.single_writer():
        try:
            of = feed_named(context, feed)
            decided = extend(context, of, period, due_on, reason, by, senders or ())
        except RulingError as error:
            _refuse(error)
    if as_json:
        print_json({"schema": 1, **_extension(decided)})
    else:
        console.print(f"✔ {_extension_said(context.catalogue, decided)}")


@app.command("lock")
@guarded
def close(
    period: PeriodArgument,
    reason: ReasonOption,
    by: ByOption,
    feed: FeedOption = ALL,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """锁定一个报告期：此后收到的这一期数据不再接收 / close a period to new files."""
    context = Context.open(chosen_workspace(workspace))
    closed = _ruled(lock, context, feed, period, reason, by)
    if as_json:
        print_json({"schema": 1, **_lock(closed, [])})
    else:
        console.print(f"✔ {_lock_said(context.catalogue, closed, [])}")


@app.command("unlock")
@guarded
def open_again(
    period: PeriodArgument,
    reason: ReasonOption,
    by: ByOption,
    feed: FeedOption = ALL,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """解锁一个报告期：重新接收这一期的数据 / open a period again."""
    context = Context.open(chosen_workspace(workspace))
    opened = _ruled(unlock, context, feed, period, reason, by)
    if as_json:
        print_json({"schema": 1, **_lock(opened, [])})
        return
    what = _named(context.catalogue, opened.feed)
    console.print(f"✔ {say('已解锁', 'open again')} {what}  {opened.period}")


def _ruled(
    decide: Callable[[Context, str, str, str, str], Lock],
    context: Context,
    feed: str,
    period: str,
    reason: str,
    by: str,
) -> Lock:
    """Close or open a period of a feed, or of all; ends the command where that cannot be."""
    with context.workspace.single_writer():
        try:
            of = feed_named(context, feed) if feed else ALL
            return decide(context, of, period, reason, by)
        except RulingError as error:
            _refuse(error)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        stop(
            WRONG_USE,
            f"--to 要写成 2026-03-02 这样的日期，不能是“{text}”。",
            f"--to takes a day like 2026-03-02, not '{text}'.",
        )


def _refuse(error: RulingError) -> NoReturn:
    stop(WRONG_USE, error.zh, error.en)


def _extension(entry: Extension) -> dict[str, Any]:
    return {
        "feed": entry.feed,
        "period": entry.period,
        "senders": list(entry.senders),
        "due_on": entry.due_on,
        "reason": entry.reason_zh,
        "by": entry.by,
        "at": entry.at.isoformat(),
    }


def _lock(entry: Lock, opened: list[str]) -> dict[str, Any]:
    return {
        "feed": entry.feed or None,
        "period": entry.period,
        "period_end": entry.period_end,
        "opened": opened,
        "reason": entry.reason_zh,
        "by": entry.by,
        "at": entry.at.isoformat(),
    }


def _named(catalogue: Catalogue, feed: str) -> str:
    declared = catalogue.feeds.get(feed)
    if declared is not None:
        return say(declared.title_zh, declared.title_en)
    return feed or say("全部报表", "all feeds")


def _extension_said(catalogue: Catalogue, entry: Extension) -> str:
    who = say("、", ", ").join(entry.senders) or say("全部单位", "all senders")
    why = f"{entry.by}：{entry.reason_zh}"
    what = f"{_named(catalogue, entry.feed)}  {entry.period}"
    since = f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d}"
    return say(
        f"延期：{what}  {who}  截止日 {entry.due_on}（{why}；{since} 起生效）",
        f"put off: {what}  {who}  due {entry.due_on} ({why}; known since {since})",
    )


def _lock_said(catalogue: Catalogue, entry: Lock, opened: list[str]) -> str:
    what = f"{_named(catalogue, entry.feed)}  {entry.period}"
    but = say("、", ", ").join(_named(catalogue, feed) for feed in opened)
    except_zh, except_en = (f"，{but}除外", f", but for {but}") if but else ("", "")
    since = f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d}"
    why = f"{entry.by}：{entry.reason_zh}"
    return say(
        f"锁定：{what}{except_zh}（{since} 起；{why}）",
        f"closed: {what}{except_en} (since {since}; {why})",
    )
