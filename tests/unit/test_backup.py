"""Backup and restore: what comes back is what was there, and nothing damaged ever comes back."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from orchestration.backup.contents import BackupError, contents
from orchestration.backup.from_landing import restore_from_landing
from orchestration.backup.packing import write_backup
from orchestration.backup.placing import NotEmptyError, holds_anything
from orchestration.backup.unpacking import restore, verify
from orchestration.context import Context
from orchestration.durable import point_symlink
from orchestration.intake.keeping import life
from orchestration.ledger import DamagedLedgerError, EventKind
from orchestration.submissions import State
from orchestration.workspace import Workspace
from tests.unit.test_life import CALM, JUMP, C, Desk

RELEASE = "20250301-0123abcd"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which everything has happened to submissions that can."""
    desk = Desk(tmp_path_factory.mktemp("lived") / "var")
    accepted = desk.send(*CALM)
    desk.send(CALM[0], "东区,2025年2月,120,220,", revision="C", revision_reason="录入错误")
    waiting = desk.send(*JUMP)
    returned = desk.send("西区,2025年3月,7,7,")
    life.give_back(desk.context, returned, "报错了表", "王五")
    withdrawn = desk.send("西区,2025年4月,7,7,")
    life.withdraw(desk.context, withdrawn, "重复")
    explained = desk.send("西区,2025年5月,100,100,", "西区,2025年6月,900,1000,")
    life.accept_despite(desk.context, explained, "王五", "电话核实", C)
    desk.send("东区,2025年2月,五,5,")
    desk.send(text="没有,表头,认得\n1,2,3\n")
    assert desk.states(accepted, waiting, returned, withdrawn, explained) == [
        "superseded", "awaiting_explanation", "returned", "withdrawn", "accepted",
    ]  # fmt: skip
    states = {entry.state for entry in desk.context.submissions().values()}
    assert states >= {State.REJECTED, State.UNREADABLE}
    with_release(desk.context)
    return desk.context.workspace.root


@pytest.fixture
def desk(lived: Path, tmp_path: Path) -> Desk:
    shutil.copytree(lived, tmp_path / "var", symlinks=True)
    return Desk(tmp_path / "var")


def with_release(context: Context) -> None:
    """A release that was published, one that was being built, caches, and a file that waits."""
    place = context.workspace
    for name, text in {
        f"releases/{RELEASE}/release.json": "{}",
        f"releases/{RELEASE}/site/index.html": "<p>1</p>",
        f"releases/.building-{RELEASE}/data/x.parquet": "half",
        "checks/later.json": "[]",
        "inbox/stat-b/要报 的.csv": "地区",
        "inbox/stat-b/half.csv.part": "地",
        "staging/warehouse.duckdb": "cache",
        "warehouse.duckdb": "cache",
        "site-build/bundles/x.js": "cache",
    }.items():
        (place.root / name).parent.mkdir(parents=True, exist_ok=True)
        (place.root / name).write_text(text, "utf-8")
    (place.inbox / "stat-b" / os.fsdecode("县报.csv".encode("gb18030"))).write_bytes(b"\xc4\xda")
    point_symlink(place.current, RELEASE)
    context.ledger.append(EventKind.PUBLISHED, release_id=RELEASE)
    place.ledger_copy.write_bytes(place.ledger.read_bytes())


def bytes_below(root: Path) -> dict[str, bytes]:
    return {path: (root / path).read_bytes() for path in contents(root).files}


def test_what_is_restored_is_what_was_there(desk: Desk, tmp_path: Path) -> None:
    place = desk.context.workspace
    before = bytes_below(place.root)
    made = write_backup(desk.context, tmp_path / "b.tar.gz")
    assert (made.shown, made.releases) == (RELEASE, (RELEASE,))
    assert made.last_seq == desk.context.index.last_seq()
    assert verify(tmp_path / "b.tar.gz") == made
    assert restore(tmp_path / "b.tar.gz", tmp_path / "new") == made
    new = Workspace(tmp_path / "new")
    assert bytes_below(new.root) == before
    assert {entry.path for entry in made.files} == before.keys()
    assert new.current.readlink().name == RELEASE
    assert {p.split("/")[0] for p in before} == {
        "landing", "ledger", "observations", "sums", "quarantine", "outbox", "inbox", "releases",
        "checks",
    }  # fmt: skip
    assert (new.inbox / "stat-b" / "要报 的.csv").exists()
    assert not [name for name in before if "building" in name or name.endswith((".part", "duckdb"))]
    restored = Context(new, desk.context.catalogue)
    assert restored.submissions() == desk.context.submissions()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "new", "var"]


def test_releases_may_be_left_out(desk: Desk, tmp_path: Path) -> None:
    made = write_backup(desk.context, tmp_path / "b.tar.gz", releases=False)
    assert (made.shown, made.releases, made.links) == (None, (), {})
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    assert list((tmp_path / "new" / "releases").iterdir()) == []
    assert (tmp_path / "new" / "landing" / "events.jsonl").exists()


def test_links_that_lead_elsewhere_are_left_out_and_named(desk: Desk, tmp_path: Path) -> None:
    (desk.context.workspace.outbox / "away").symlink_to("/etc/passwd")
    (desk.context.workspace.outbox / "up").symlink_to("../../b.tar.gz")
    made = write_backup(desk.context, tmp_path / "b.tar.gz")
    assert made.left_out == ("outbox/away", "outbox/up")
    assert made.links == {"releases/current": RELEASE}


def test_nothing_is_overwritten_and_nothing_put_inside(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("mine")
    with pytest.raises(BackupError, match="不会覆盖"):
        write_backup(desk.context, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").read_text() == "mine"
    with pytest.raises(BackupError, match="里面"):
        write_backup(desk.context, desk.context.workspace.root / "b.tar.gz")


def test_damage_anywhere_is_refused_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    file, rng = tmp_path / "b.tar.gz", random.Random(6)
    write_backup(desk.context, file)
    whole = file.read_bytes()
    ends = [0, 1, 20, len(whole) // 2, len(whole) - 9, len(whole) - 1]
    broken = [whole[:end] for end in ends]
    # Behind the first ten bytes, gzip's own header: nothing there says what the content is.
    for place in rng.sample(range(10, len(whole)), 25):
        broken.append(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
    for content in broken:
        file.write_bytes(content)
        with pytest.raises(BackupError):
            verify(file)
        with pytest.raises(BackupError):
            restore(file, tmp_path / "new")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "var"]


def repacked(file: Path, changed: Any, links: dict[str, str] | None = None) -> None:
    """The backup with its files changed (``changed(name, content)`` gives both, or None)."""
    packed = io.BytesIO()
    with (
        tarfile.open(file) as old,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in old:
            source = old.extractfile(member)
            assert source is not None
            content = source.read()
            if member.name == "manifest.json" and links is not None:
                content = json.dumps(json.loads(content) | {"links": links}).encode()
            told = changed(member.name, content)
            if told is not None:
                member.name, content = told
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    file.write_bytes(gzip.compress(packed.getvalue()))


@pytest.mark.parametrize(
    "name",
    ["/etc/evil", "workspace/../evil", "../evil", "workspace/x/../../evil", "workspace//x", "evil",
     "workspace/", "workspace/./x", "workspace/..\\evil"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(desk: Desk, tmp_path: Path, name: str) -> None:
    file = tmp_path / "b.tar.gz"
    write_backup(desk.context, file)
    told = name.removeprefix("workspace/")

    def changed(n: str, c: bytes) -> tuple[str, bytes]:
        if n == "manifest.json":  # says the same, so that the name alone is wrong
            at = f"releases/{RELEASE}/release.json"
            return n, c.replace(json.dumps(at).encode(), json.dumps(told).encode())
        return (name, c) if n.endswith("release.json") else (n, c)

    repacked(file, changed)
    with pytest.raises(BackupError):
        restore(file, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "var"]


@pytest.mark.parametrize(
    "links",
    [{"releases/x": "/etc"}, {"releases/x": "../../.."}, {"../x": "y"}, {"ledger": "../outside"}],
)
def test_a_link_that_leads_elsewhere_is_refused(
    desk: Desk, tmp_path: Path, links: dict[str, str]
) -> None:
    file = tmp_path / "b.tar.gz"
    write_backup(desk.context, file)
    repacked(file, lambda n, c: (n, c), links)
    with pytest.raises(BackupError):
        restore(file, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_file_changed_left_out_or_added_is_refused(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    write_backup(desk.context, file)
    whole = file.read_bytes()
    for changed in (
        lambda n, c: (n, c + b" ") if n.endswith("release.json") else (n, c),
        lambda n, c: None if n.endswith("release.json") else (n, c),
        lambda n, c: (n.replace("release.json", "other.json"), c),
    ):
        file.write_bytes(whole)
        repacked(file, changed)
        with pytest.raises(BackupError, match="损坏"):
            restore(file, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def test_a_workspace_that_holds_anything_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    file, root = tmp_path / "b.tar.gz", desk.context.workspace.root
    write_backup(desk.context, file)
    before = bytes_below(root)
    (root / "outbox" / "since.txt").write_text("since")
    with pytest.raises(NotEmptyError):
        restore(file, root)
    assert (root / "outbox" / "since.txt").exists()
    restore(file, root, force=True)
    assert bytes_below(root) == before
    (moved,) = tmp_path.glob("var.before-restore-*")
    assert (moved / "outbox" / "since.txt").read_text() == "since"


def test_an_empty_workspace_is_free(desk: Desk, tmp_path: Path) -> None:
    write_backup(desk.context, tmp_path / "b.tar.gz")
    new = Workspace(tmp_path / "new").create()
    with new.single_writer():
        pass
    assert not holds_anything(new.root)
    restore(tmp_path / "b.tar.gz", new.root)
    assert bytes_below(new.root) == bytes_below(desk.context.workspace.root)


def test_landing_alone_gives_everything_back(desk: Desk, tmp_path: Path) -> None:
    old = desk.context.workspace
    rebuilt = restore_from_landing(old.landing, tmp_path / "new", catalogue=desk.context.catalogue)
    new = Context(Workspace(tmp_path / "new"), desk.context.catalogue)
    assert new.submissions() == desk.context.submissions()
    assert (rebuilt.submissions, rebuilt.told_again) == (8, 8)
    assert (rebuilt.unnamed, rebuilt.releases) == ((), (RELEASE,))
    for part in ("landing", "ledger", "outbox", "quarantine", "observations", "sums"):
        told = {p: c for p, c in bytes_below(new.workspace.root).items() if p.startswith(part)}
        was = {p: c for p, c in bytes_below(old.root).items() if p.startswith(part)}
        assert told == was, part
        assert told, part
    waiting = [e for e in new.submissions().values() if e.state is State.AWAITING_EXPLANATION]
    asked = [life.questions(new, entry) for entry in waiting]
    assert asked == [life.questions(desk.context, entry) for entry in waiting]
    assert all(asked)
    assert asked


def test_of_a_landing_that_is_not_whole_nothing_is_rebuilt(desk: Desk, tmp_path: Path) -> None:
    landing, new = desk.context.workspace.landing, tmp_path / "new"
    (landing / ("0" * 64)).write_bytes(b"?")
    kept = restore_from_landing(landing, tmp_path / "ok", catalogue=desk.context.catalogue)
    assert kept.unnamed == ("0" * 64,)
    entry = next(iter(desk.context.submissions().values()))
    original = (landing / entry.sha256).read_bytes()
    for damage in (b"", original + b" "):
        (landing / entry.sha256).write_bytes(damage)
        with pytest.raises(BackupError, match=entry.file_name):
            restore_from_landing(landing, new)
    (landing / entry.sha256).write_bytes(original)
    events = (landing / "events.jsonl").read_bytes()
    lines = events.splitlines(keepends=True)
    for broken in (lines[1:], [lines[0], b'{"seq": 2,\n', *lines[2:]], [lines[0], *lines[2:]]):
        (landing / "events.jsonl").write_bytes(b"".join(broken))
        with pytest.raises(DamagedLedgerError):
            restore_from_landing(landing, new)
    (landing / "events.jsonl").unlink()
    with pytest.raises(BackupError, match="缺少报送单位"):
        restore_from_landing(landing, new)
    assert not new.exists()
