"""A lost workspace comes back from its backup, and from its landing folder alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.backup.contents import contents
from orchestration.context import Context
from orchestration.publication.shown import default_day, shown_release_id, stamp_facts
from orchestration.warehouse.build import build_staging
from orchestration.warehouse.marts import content_hash
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.integration

# What runs made of it: releases come back with the next run, what was said of past runs does not.
OF_RUNS = ("releases", "checks", "reports")


def kept(bureau: Bureau) -> dict[str, bytes]:
    return {path: (bureau.root / path).read_bytes() for path in contents(bureau.root).files}


def test_a_lost_workspace_comes_back_whole(small: Bureau, tmp_path: Path) -> None:
    """From the backup everything readers and senders see; from landing alone the same marts."""
    bureau = small.copy_to(tmp_path / "var")
    stamp = stamp_facts(Context.open(bureau.workspace), bureau.workspace.current.readlink().name)
    made = bureau.json("backup", str(tmp_path / "b.tar.gz"))
    last = Context.open(bureau.workspace).index.last_seq()
    assert (made["shown"], made["last_seq"]) == (stamp["release_id"], last)
    before, releases = kept(bureau), bureau.json("release", "list")
    pages = bureau.site_files()
    shutil.rmtree(bureau.root)
    bureau.liangxin("restore", str(tmp_path / "b.tar.gz"))
    assert kept(bureau) == before
    assert (bureau.json("release", "list"), bureau.site_files()) == (releases, pages)
    bureau.liangxin("restore", str(tmp_path / "b.tar.gz"), expect=3)

    shutil.move(bureau.workspace.landing, tmp_path / "landing")
    shutil.rmtree(bureau.root)
    bureau.liangxin("restore", "--from-landing", str(tmp_path / "landing"))
    landed = {path: c for path, c in before.items() if path.split("/")[0] not in OF_RUNS}
    assert len(landed) > 100
    assert kept(bureau) == landed
    context = Context.open(bureau.workspace)
    assert shown_release_id(context) is None
    day = default_day(context)
    assert str(day) == stamp["as_of"]
    assert day is not None
    (bureau.root / "dbt").mkdir()
    shutil.copy(small.root / "dbt" / "partial_parse.msgpack", bureau.root / "dbt")
    build_staging(context, day)
    assert content_hash(context.workspace.staged_warehouse) == stamp["content_hash"]
