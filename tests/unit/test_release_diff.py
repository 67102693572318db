"""``release diff``: which releases are compared, and what the command answers."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from orchestration.commands.release_diff import chosen_pair, diff
from orchestration.context import Context
from orchestration.ledger import EventKind
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from tests.unit.two_releases import COUNTY, STAMP, Releases

OLD, NEW = STAMP["release_id"], "20251031-bbbbbbbb"


@pytest.fixture
def context(tmp_path: Path, catalogue: Catalogue) -> Context:
    return Context(Workspace(tmp_path / "var").create(), catalogue)


def gated(context: Context, identity: str) -> None:
    texts = {"reasons_zh": [], "notes_zh": [], "failed_checks": []}
    stamp = {"as_of": "2025-10-31", "content_hash": identity, "outcome": "publish"}
    context.ledger.append(EventKind.GATED, release_id=identity, **stamp, **texts)


def shown(context: Context, identity: str) -> None:
    gated(context, identity)
    context.ledger.append(EventKind.PUBLISHED, release_id=identity)
    context.workspace.current.unlink(missing_ok=True)
    context.workspace.current.symlink_to(identity)


def on_disk(context: Context, *identities: str) -> None:
    for identity in identities:
        (context.workspace.releases / identity / "data").mkdir(parents=True, exist_ok=True)


def test_what_is_shown_is_compared_with_what_waits(context: Context) -> None:
    on_disk(context, "a", "b", "c")
    shown(context, "a")
    shown(context, "b")
    assert chosen_pair(context, None, None) == ("a", "b")
    gated(context, "gone")  # judged, and not on disk
    assert chosen_pair(context, None, None) == ("a", "b")
    gated(context, "c")
    assert chosen_pair(context, None, None) == ("b", "c")
    assert chosen_pair(context, "a", None) == ("a", "b")
    assert chosen_pair(context, "c", "a") == ("c", "a")


def test_the_first_release_has_none_before_it(context: Context) -> None:
    with pytest.raises(typer.Exit):
        chosen_pair(context, None, None)
    on_disk(context, "a")
    gated(context, "a")
    assert chosen_pair(context, None, None) == (None, "a")
    shown(context, "a")
    assert chosen_pair(context, None, None) == (None, "a")


def run(context: Context, *arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(diff)
    done = CliRunner().invoke(app, [*arguments, "--workspace", str(context.workspace.root)])
    return done.exit_code, done.output


def test_the_command_answers_in_every_form(
    context: Context, tmp_path: Path, catalogue: Catalogue
) -> None:
    pair = Releases(tmp_path / "pair", catalogue)
    pair.came()
    pair.changes()
    for identity, folder in ((OLD, "before"), (NEW, "after")):
        shutil.copytree(tmp_path / "pair" / folder, context.workspace.releases / identity)
    shown(context, OLD)
    gated(context, NEW)
    code, told = run(context)
    assert (code, f"{OLD} → {NEW}" in told) == (0, True)

    pair.row("fct_indicator", region_code=COUNTY, period="2025-09")["value"] = Decimal(7)
    pair.changes()
    shutil.copytree(
        tmp_path / "pair" / "after", context.workspace.releases / NEW, dirs_exist_ok=True
    )
    page = tmp_path / "diff.html"
    code, told = run(context, OLD, NEW, "--json", "--html", str(page))
    answer = json.loads(told)
    assert (code, answer["counts"]["unexplained"]) == (1, 1)
    assert "南明区" in page.read_text("utf-8")


@pytest.mark.parametrize("named", ["nothing", "../releases", "."])
def test_a_release_that_is_not_there_is_wrong_use(context: Context, named: str) -> None:
    on_disk(context, "a")
    assert run(context, "a", named)[0] == 2
