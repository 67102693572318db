"""A power cut at any moment of a report at the desk: nothing is lost, nothing is there twice."""

from __future__ import annotations

import hashlib
import shutil
import signal
import sqlite3
from pathlib import Path

import pytest

from orchestration.context import Context
from orchestration.submissions import State
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from tests.desk.crashing import ACCOUNT, CONTENT, DONE, UNIT, WHY, report_in_a_process
from tests.desk.people import make_accounts

pytestmark = pytest.mark.integration

SHA256 = hashlib.sha256(CONTENT).hexdigest()
# Files that are made durable (every third: there are dozens), every event and every row.
PLACES = {
    "orchestration.durable:sync_folder before": 3,
    "orchestration.ledger:Ledger.append before": 1,
    "django.db.models.base:Model.save_base before": 1,
    "django.db.models.query:QuerySet.update after": 1,
}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a desk and one reporter; copied by each test."""
    root = tmp_path_factory.mktemp("desk") / "var"
    make_accounts(Workspace(root).create().root, [(ACCOUNT, "reporter", UNIT)])
    return root


def drafts(workspace: Workspace) -> list[tuple[str, str, str]]:
    with sqlite3.connect(workspace.desk / "desk.sqlite3") as connection:
        return connection.execute("select sha256, state, submission_id from desk_draft").fetchall()


@pytest.mark.parametrize("place", PLACES)
def test_a_report_that_is_cut_off_anywhere_and_made_again_arrives_once(
    place: str, ready: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    nth = 1
    while True:
        workspace = Workspace(Path(shutil.copytree(ready, tmp_path / f"var-{nth}")))
        ended = report_in_a_process(workspace.root, f"{place} {nth}")
        if ended != DONE:
            assert ended == -signal.SIGKILL
            # Whatever is known of the file, its bytes are there.
            assert not drafts(workspace) or landed(workspace)
            assert report_in_a_process(workspace.root) == DONE
        arrived_once(workspace, catalogue)
        if ended == DONE:
            break
        nth += PLACES[place]
    assert nth > 1, "it was never cut off"


def landed(workspace: Workspace) -> bool:
    place = workspace.landing / SHA256
    return place.exists() and place.read_bytes() == CONTENT


def arrived_once(workspace: Workspace, catalogue: Catalogue) -> None:
    context = Context(workspace, catalogue)
    (submission,) = context.submissions().values()
    assert (submission.sender, submission.sha256) == (UNIT, SHA256)
    assert submission.state is State.ACCEPTED
    assert [told.text for told in submission.explanations] == [WHY]
    # Uploaded again after all had been done, it is a second note of the same submission.
    assert set(drafts(workspace)) == {(SHA256, "submitted", submission.id)}
    assert landed(workspace)
    assert (workspace.observations / f"{submission.id}.parquet").exists()
    assert (workspace.outbox / UNIT / f"{submission.id}.回执.txt").exists()
