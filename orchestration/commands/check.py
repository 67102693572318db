"""``liangxin check FILE``: would this file be accepted? Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from expectations.findings import Finding
from orchestration.commands.large_files import refused_unread, sha256_of_file
from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    WRONG_USE,
    JsonOption,
    console,
    guarded,
    language,
    print_json,
    say,
    stop,
)
from orchestration.intake.answers.render import advice_text, finding_blocks, skipped_lines
from orchestration.intake.judge import Attempt, Judgement, judge
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.opening import open_book
from orchestration.intake.reading.text import listed
from orchestration.intake.tables.identify import Identity, identity
from orchestration.ledger import now
from sources.catalogue import Catalogue, Feed
from sources.loader import load_catalogue

VERDICTS = {
    "accept": ("可以报送", "would be accepted"),
    "explain": ("可以报送，但有待说明的数据", "needs explanations"),
    "reject": ("不能报送，请按提示修改", "would be rejected"),
}
# More periods than this are shown by their first and last.
_MOST_LABELS = 6
# What an option can answer.
_ASKED = {"sender.unknown", "feed.unknown"}


@guarded
def check(
    file: Annotated[
        Path,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="要检查的文件 / the file"),
    ],
    sender: Annotated[
        str | None,
        typer.Option(
            "--sender", "-s", help="报送单位编号（默认按表上的填报单位）/ id of the sender"
        ),
    ] = None,
    feed: Annotated[
        str | None, typer.Option("--feed", "-f", help="报表编号（默认按表头识别）/ id of the feed")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """检查文件能否报送，不留存、不入库 / check a file against its contract."""
    catalogue = load_catalogue()
    judgement = _judge(file, catalogue, sender, feed, as_json)
    if as_json:
        print_json(judgement.to_json())
    else:
        typer.echo("\n".join(_report(judgement, catalogue)))
    raise typer.Exit(DATA_AT_FAULT if judgement.verdict.value == "reject" else 0)


def _report(judgement: Judgement, catalogue: Catalogue) -> Iterator[str]:
    """The verdict, what was understood, every finding (folded), and what could not be checked."""
    contract, who = catalogue.feeds[judgement.feed], catalogue.senders[judgement.sender]
    verdict = say(*VERDICTS[judgement.verdict.value])
    hard, soft = judgement.counts["hard"], judgement.counts["soft"]
    yield f"{judgement.file_name}{say('：', ': ')}{verdict}" + say(
        f"（强制性 {hard} 处，核实性 {soft} 处）", f" ({hard} hard, {soft} soft)"
    )
    yield say(
        f"  报表：{contract.title_zh}（{contract.id}）　填报单位：{who.name_zh}（{who.id}）",
        f"  feed: {contract.title_en} ({contract.id}); sender: {who.name_zh} ({who.id})",
    )
    yield from _understood(judgement)
    yield ""
    yield from finding_blocks(judgement, language.code)
    yield from skipped_lines(judgement.skipped, language.code)


def _understood(judgement: Judgement) -> Iterator[str]:
    """How the file was read: encoding, header, rows, periods and regions."""
    if not judgement.readable:
        return
    encoding = judgement.encoding.upper() if judgement.encoding else say("工作簿", "workbook")
    name = judgement.sheet
    sheet = say(f"，工作表“{name}”", f", sheet '{name}'") if name else ""
    rows, line = judgement.counts["records"], judgement.header_line
    regions = {region for region, *_ in judgement.attempts}
    labels = dict.fromkeys(period for _, period, *_ in sorted(judgement.attempts, key=_by_end))
    periods = "、".join(_ends(list(labels))) or "—"
    yield say(
        f"  读法：{encoding}{sheet}；表头在第 {line} 行，数据 {rows} 行；"
        f"报告期 {periods}（{len(labels)} 期），地区 {len(regions)} 个",
        f"  read as: {encoding}{sheet}; header on line {line}, {_many(rows, 'row')}; "
        f"{_many(len(labels), 'period')} ({periods.replace('、', ', ')}), "
        f"{_many(len(regions), 'region')}",
    )


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _by_end(attempt: Attempt) -> date:
    return attempt[3]


def _ends(labels: list[str]) -> list[str]:
    """All labels, or the first and the last of many."""
    return labels if len(labels) <= _MOST_LABELS else [labels[0], "……", labels[-1]]


def _judge(
    file: Path, catalogue: Catalogue, sender: str | None, feed: str | None, as_json: bool
) -> Judgement:
    for given, known, option in (
        (sender, catalogue.senders, "--sender"),
        (feed, catalogue.feeds, "--feed"),
    ):
        if given is not None and given not in known:
            stop(WRONG_USE, f"{option}：没有编号 {given}。", f"{option}: no such id: {given}.")
    large = refused_unread(file)
    if large is not None:
        _refuse_unread(file, large, as_json)
    content = file.read_bytes()
    opened = open_book(content)
    book = opened if isinstance(opened, Book) else None
    who = identity(
        content,
        file.name,
        catalogue,
        sender=catalogue.senders[sender] if sender else None,
        feed=catalogue.feeds[feed] if feed else None,
        book=book,
    )
    if as_json and (who.sender is None or who.feed is None):
        print_json(_unidentified(file, who.findings, who.feed))
        raise typer.Exit(DATA_AT_FAULT)
    if who.sender is None or who.feed is None:
        _refuse(who, catalogue)
    return judge(content, file.name, who.feed, who.sender, catalogue, now().date(), book=book)


def _refuse(who: Identity, catalogue: Catalogue) -> NoReturn:
    """Say why the feed or the sender is not known, and which there are; nothing is guessed."""
    for finding in who.findings:
        message = say(finding.message_zh, finding.message_en)
        advice = advice_text(finding, language.code)
        console.print(f"{message}{say('。', '. ')}{advice}")
    if who.feed is not None and who.sender is None:
        senders = [s for s in catalogue.senders.values() if who.feed.id in s.feeds]
        names = listed(f"{entry.id}（{entry.name_zh}）" for entry in senders)
        console.print(say(f"报这张表的单位：{names}", f"senders of this feed: {names}"))
    if {finding.rule for finding in who.findings} - _ASKED:
        # It cannot be read at all: whose it is would not help.
        raise typer.Exit(DATA_AT_FAULT)
    unknown = {"--sender": who.sender, "--feed": who.feed}
    options = " ".join(option for option, known in unknown.items() if known is None)
    stop(DATA_AT_FAULT, f"没有检查；请加上 {options}。", f"not checked: add {options}.")


def _refuse_unread(file: Path, large: Finding, as_json: bool) -> NoReturn:
    """Say that the file is too large; whose it is, and what, is not looked for."""
    if as_json:
        print_json(_unidentified(file, [large]))
    else:
        message = say(large.message_zh, large.message_en)
        console.print(f"{message}{say('。', '. ')}{advice_text(large, language.code)}")
    raise typer.Exit(DATA_AT_FAULT)


def _unidentified(
    file: Path, findings: Sequence[Finding], feed: Feed | None = None
) -> dict[str, object]:
    """The document of ``check --json`` for a file whose feed or sender is not known."""
    return {
        "schema": 1,
        "file": file.name,
        "sha256": sha256_of_file(file),
        "feed": feed.id if feed else None,
        "verdict": "reject",
        "skipped_edits": [],
        "findings": [finding.to_json() for finding in findings],
        "folded": [],
        "counts": {},
    }
