"""``liangxin check FILE``: would this file be accepted? Nothing is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
from orchestration.durable import sha256_of
from orchestration.intake.identify import Identity, identity
from orchestration.intake.judge import Judgement, judge
from orchestration.intake.render import render_findings_text
from orchestration.ledger import now
from sources.catalogue import Catalogue
from sources.loader import load_catalogue

VERDICTS = {
    "accept": ("可以报送", "would be accepted"),
    "explain": ("可以报送，但有待说明的数据", "needs explanations"),
    "reject": ("不能报送，请按提示修改", "would be rejected"),
}


@guarded
def check(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="要检查的文件")
    ],
    sender: Annotated[
        str | None, typer.Option("--sender", "-s", help="报送单位编号（默认按表上的填报单位）")
    ] = None,
    feed: Annotated[
        str | None, typer.Option("--feed", "-f", help="报表编号（默认按表头识别）")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """检查文件能否报送，不留存、不入库 / check a file against its contract."""
    catalogue = load_catalogue()
    judgement = _judge(file, catalogue, sender, feed, as_json)
    if as_json:
        print_json(judgement.to_json())
    else:
        title = catalogue.feeds[judgement.feed]
        console.print(f"{file.name}  {say(title.title_zh, title.title_en)}")
        said = say(*VERDICTS[judgement.verdict.value])
        console.print(f"{said}")
        if judgement.findings:
            typer.echo(render_findings_text(judgement, lang=language.code))
    raise typer.Exit(DATA_AT_FAULT if judgement.verdict.value == "reject" else 0)


def _judge(
    file: Path, catalogue: Catalogue, sender: str | None, feed: str | None, as_json: bool
) -> Judgement:
    for given, known, option in (
        (sender, catalogue.senders, "--sender"),
        (feed, catalogue.feeds, "--feed"),
    ):
        if given is not None and given not in known:
            stop(WRONG_USE, f"{option}：没有编号 {given}。", f"{option}: no such id: {given}.")
    content = file.read_bytes()
    who = identity(
        content,
        file.name,
        catalogue,
        sender=catalogue.senders[sender] if sender else None,
        feed=catalogue.feeds[feed] if feed else None,
    )
    if as_json and (who.sender is None or who.feed is None):
        print_json(_unidentified(file, content, who))
        raise typer.Exit(DATA_AT_FAULT)
    if who.sender is None or who.feed is None:
        for finding in who.findings:
            console.print(f"{say(finding.message_zh, finding.message_en)} {finding.advice}")
        stop(
            DATA_AT_FAULT,
            "请用 --sender 和 --feed 说明报送单位和报表。",
            "name them with --sender and --feed.",
        )
    return judge(content, file.name, who.feed, who.sender, catalogue, now().date())


def _unidentified(file: Path, content: bytes, who: Identity) -> dict[str, object]:
    """The document of ``check --json`` for a file whose feed or sender has to be asked."""
    return {
        "schema": 1,
        "file": file.name,
        "sha256": sha256_of(content),
        "feed": who.feed.id if who.feed else None,
        "verdict": "reject",
        "skipped_edits": [],
        "findings": [finding.to_json() for finding in who.findings],
        "counts": {},
    }
