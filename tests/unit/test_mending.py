"""What a failing disk, a full one or a kill leaves behind is noticed, mended, or named."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import duckdb
import pytest

from orchestration import ledger as ledger_module
from orchestration.context import Context
from orchestration.dagster_records import mend_records
from orchestration.durable import write_whole
from orchestration.faults import in_plain_words
from orchestration.intake.keeping import inbox
from orchestration.intake.keeping.acceptance import judge_pending, restore_observations
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.originals import DamagedOriginalError, original
from orchestration.intake.keeping.whole import is_whole, keep_whole, sum_of
from orchestration.ledger import DamagedLedgerError, EventKind, Ledger
from orchestration.publication.bundles import drop_damaged, note_made
from orchestration.publication.mending import mend
from orchestration.workspace import Workspace

SENDER = "stat-510302"
HEADER = "地区,报告期,本月报废汽车回收量（辆）,累计报废汽车回收量（辆）,数据性质"
GOOD = f"{HEADER}\n自流井区,2026年8月,210,1700,模拟\n".encode()
BAD = f"{HEADER}\n自流井区,2026年7月,很多,1490,模拟\n".encode()


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context.open(Workspace(tmp_path / "var"))


def sent(context: Context, content: bytes = GOOD, name: str = "8月.csv") -> str:
    (receipt,) = receive(context, [Arrival(content, name, SENDER)])
    return receipt.submission.id


def judged(context: Context, content: bytes = GOOD) -> str:
    submission = sent(context, content)
    feed = context.index.get(submission).feed  # type: ignore[union-attr]
    assert len(list(judge_pending(context, feed))) == 1
    return submission


def flip(place: Path, at: int = -400) -> None:
    content = bytearray(place.read_bytes())
    content[max(at, -len(content) // 2)] ^= 1
    place.write_bytes(bytes(content))


class TestLedger:
    """The one file that only a backup has twice."""

    def three(self, folder: Path) -> Ledger:
        ledger = Ledger(folder / "events.jsonl")
        for turn in range(3):
            ledger.append(EventKind.GATED, turn=turn)
        return ledger

    @pytest.mark.parametrize("line", [b"\x00" * 40 + b"\n", b'{"seq": 2}\n', b"[]\n", b""])
    def test_a_damaged_line_is_named_and_nothing_is_changed(
        self, tmp_path: Path, line: bytes
    ) -> None:
        ledger = self.three(tmp_path)
        lines = ledger.path.read_bytes().splitlines(keepends=True)
        lines[1] = line
        ledger.path.write_bytes(b"".join(lines))
        with pytest.raises(DamagedLedgerError, match="第 2 行"):
            list(ledger.events())
        assert ledger.path.read_bytes() == b"".join(lines)

    @pytest.mark.parametrize("tail", [b'{"seq": 4, "ki', b"\x00" * 90])
    def test_a_torn_tail_never_happened(self, tmp_path: Path, tail: bytes) -> None:
        ledger = self.three(tmp_path)
        with ledger.path.open("ab") as handle:
            handle.write(tail)
        assert len(list(ledger.events())) == 3
        assert Ledger(ledger.path).append(EventKind.GATED).seq == 4
        assert [event.seq for event in ledger.events()] == [1, 2, 3, 4]

    def test_after_a_full_disk_the_next_event_follows_a_whole_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger = self.three(tmp_path)
        whole = ledger.path.read_bytes()

        def full(handle: int) -> None:
            os.ftruncate(handle, len(whole) + 20)
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as disk:
            disk.setattr(ledger_module.os, "fsync", full)
            with pytest.raises(OSError, match="No space"):
                ledger.append(EventKind.GATED, turn=3)
        assert ledger.path.read_bytes() == whole
        ledger.append(EventKind.GATED, turn=3)
        assert [event.facts["turn"] for event in ledger.events()] == [0, 1, 2, 3]

    def test_what_somebody_else_appended_meanwhile_counts(self, tmp_path: Path) -> None:
        ledger = self.three(tmp_path)
        Ledger(ledger.path).append(EventKind.GATED)
        assert ledger.append(EventKind.GATED).seq == 5
        assert [event.seq for event in ledger.events()] == [1, 2, 3, 4, 5]


def test_a_full_disk_is_not_filled_by_halves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr("orchestration.durable.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_full_disk_is_said_in_words() -> None:
    assert "磁盘已满" in in_plain_words("[Errno 28] No space left on device: '/x'")
    assert in_plain_words("something else") == "something else"


def test_a_changed_byte_is_noticed_and_an_older_file_taken_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "a.parquet"
    keep_whole(place, b"numbers")
    assert is_whole(place)
    place.write_bytes(b"numbert")
    assert not is_whole(place)
    place.unlink()
    assert not is_whole(place)
    (tmp_path / "older").write_bytes(b"x")
    assert is_whole(tmp_path / "older")


class TestOriginals:
    """What senders sent."""

    def test_a_damaged_one_is_named_and_the_same_file_again_mends_it(
        self, context: Context
    ) -> None:
        submission = context.index.get(sent(context))
        assert submission is not None
        assert original(context, submission) == GOOD
        place = context.workspace.landing / submission.sha256
        flip(place)
        with pytest.raises(DamagedOriginalError, match=r"8月\.csv"):
            list(judge_pending(context, submission.feed))
        assert sent(context) == submission.id
        assert original(context, submission) == GOOD
        place.unlink()
        with pytest.raises(DamagedOriginalError, match="不见了"):
            original(context, submission)

    def test_a_file_on_a_bad_disk_waits_and_the_others_do_not(
        self, context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = context.workspace.inbox / SENDER
        folder.mkdir()
        (folder / "a.csv").write_bytes(GOOD)
        (folder / "b.csv").write_bytes(BAD)
        for place in folder.iterdir():
            os.utime(place, (0, 0))
        opened = os.fdopen

        def fdopen(handle: int, mode: str) -> object:
            if Path(f"/proc/self/fd/{handle}").readlink().name == "a.csv":
                file = opened(os.open("/proc/self/mem", os.O_RDONLY), mode)
                monkeypatch.setattr(inbox.os, "fstat", lambda _: (folder / "a.csv").stat())
                return file
            return opened(handle, mode)

        monkeypatch.setattr(inbox.os, "fdopen", fdopen)
        monkeypatch.setattr(inbox, "_is_being_written", lambda _: False)
        taken = [receipt.submission.file_name for receipt in inbox.claim_inbox(context)]
        assert taken == ["b.csv"]
        assert [path.name for path in folder.iterdir()] == ["a.csv"]


class TestRestored:
    """What is computed from originals is computed again."""

    @pytest.mark.parametrize("harm", [flip, Path.unlink, lambda p: p.write_bytes(b"")])
    def test_observations_are_made_again_to_the_byte(self, context: Context, harm) -> None:  # type: ignore[no-untyped-def]
        place = context.workspace.observations / f"{judged(context)}.parquet"
        right = place.read_bytes()
        assert restore_observations(context) == 0
        harm(place)
        assert restore_observations(context) == 1
        assert place.read_bytes() == right

    def test_a_file_from_before_there_were_hashes_is_read_once(self, context: Context) -> None:
        place = context.workspace.observations / f"{judged(context)}.parquet"
        right = place.read_bytes()
        sum_of(place).unlink()
        assert restore_observations(context) == 0
        assert sum_of(place).exists()
        sum_of(place).unlink()
        place.write_bytes(b"garbage" * 99)
        assert restore_observations(context) == 1
        assert place.read_bytes() == right

    @pytest.mark.parametrize("harm", [flip, Path.unlink, lambda p: p.write_bytes(b"{")])
    def test_findings_are_made_again_to_the_byte(self, context: Context, harm) -> None:  # type: ignore[no-untyped-def]
        place = context.workspace.quarantine / f"{judged(context, BAD)}.json"
        right = place.read_bytes()
        assert restore_observations(context) == 0
        harm(place)
        assert restore_observations(context) == 1
        assert place.read_bytes() == right


class TestIndex:
    """The cache beside the ledger."""

    def test_a_changed_word_is_noticed(self, context: Context) -> None:
        submission = sent(context)
        assert context.index.hold_to(context.submissions())
        context.index.close()
        with sqlite3.connect(context.index.place) as connection:
            connection.execute(
                "update submissions set pending = 0, record = replace(record, '8月', '9月')"
            )
        assert not context.index.hold_to(context.submissions())
        assert [entry.id for entry in context.index.pending()] == [submission]

    @pytest.mark.parametrize("word", ["offset", "line_start", "version"])
    def test_words_that_mean_nothing_are_a_damaged_file(self, context: Context, word: str) -> None:
        submission = sent(context)
        context.index.close()
        with sqlite3.connect(context.index.place) as connection:
            connection.execute("update told set value = 'x' where name = ?", [word])
        assert [entry.id for entry in context.index.pending()] == [submission]


class TestMending:
    """What a run puts right before it begins."""

    def released(self, context: Context, *names: str) -> None:
        for name in names:
            folder = context.workspace.releases / name
            for part in ("site", "data"):
                (folder / part).mkdir(parents=True)
            (folder / "release.json").write_text("{}", "utf-8")
            context.ledger.append(EventKind.PUBLISHED, release_id=name)

    @pytest.mark.parametrize("link", [None, "20990101-00000000"])
    def test_the_link_to_the_shown_release_is_put_back(
        self, context: Context, link: str | None
    ) -> None:
        self.released(context, "20260101-aaaaaaaa", "20260201-bbbbbbbb")
        if link:
            context.workspace.current.symlink_to(link)
        assert mend(context)
        assert context.workspace.current.readlink().name == "20260201-bbbbbbbb"
        assert not mend(context)

    def test_where_the_shown_release_is_lost_the_one_before_it_is_shown(
        self, context: Context
    ) -> None:
        self.released(context, "20260101-aaaaaaaa", "20260102-cccccccc", "20260201-bbbbbbbb")
        context.workspace.current.symlink_to("20260201-bbbbbbbb")
        (context.workspace.current / "release.json").unlink()
        context.ledger.append(
            EventKind.ROLLED_BACK, release_id="20260201-bbbbbbbb", from_release="20260102-cccccccc"
        )
        mend(context)
        assert context.workspace.current.readlink().name == "20260101-aaaaaaaa"
        assert not (context.workspace.releases / "20260201-bbbbbbbb").exists()

    def test_a_damaged_stamp_is_none(self, context: Context) -> None:
        self.released(context, "20260101-aaaaaaaa", "20260201-bbbbbbbb")
        context.workspace.current.symlink_to("20260201-bbbbbbbb")
        (context.workspace.current / "release.json").write_bytes(b"\xff{")
        assert mend(context)
        assert context.workspace.current.readlink().name == "20260101-aaaaaaaa"

    def test_halves_are_swept_and_nothing_else(self, context: Context) -> None:
        place = context.workspace
        self.released(context, "20260101-aaaaaaaa")
        place.current.symlink_to("20260101-aaaaaaaa")
        halves = [
            place.landing / ".x.0a1b2c3d.tmp",
            place.outbox / SENDER / ".回执.txt.0a1b2c3d.tmp",
            place.releases / ".building-20260101-dddddddd" / "site" / "index.html",
            place.releases / "20260101-dddddddd" / "data" / "x.parquet",
            place.site_build / "bundles" / "abc.new-12" / "x.js",
        ]
        kept = [
            place.inbox / SENDER / ".x.0a1b2c3d.tmp",
            place.landing / "x",
            place.site_build / "bundles" / "abc" / "x.js",
            place.releases / "20260101-aaaaaaaa" / "site" / "index.html",
        ]
        for file in [*halves, *kept]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x")
        assert len(mend(context)) == 1
        assert [file.exists() for file in halves] == [False] * 5
        assert [file.exists() for file in kept] == [True] * 4

    def test_a_warehouse_that_cannot_be_opened_is_none(self, context: Context) -> None:
        warehouse = context.workspace.warehouse
        duckdb.connect(str(warehouse)).close()
        assert not mend(context)
        assert warehouse.exists()
        warehouse.write_bytes(b"\x00" * 9000)
        assert "warehouse" in mend(context)[0]
        assert not warehouse.exists()


class TestRecordsOfRuns:
    """Dagster's own databases."""

    def test_what_cannot_be_read_is_put_aside(self, context: Context) -> None:
        home = context.workspace.dagster
        for name in ("history/runs.db", "schedules/schedules.db"):
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            with sqlite3.connect(home / name) as connection:
                connection.execute("create table t (x)")
        (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
        assert mend_records(context.workspace) == []
        (home / "history/runs.db").write_bytes(b"\x00" * 5000)
        (home / "dagster.yaml").write_bytes(b"\xff{: [")
        assert mend_records(context.workspace) == ["history/runs.db", "dagster.yaml"]
        assert (home / "history/runs.db.damaged").exists()
        assert not (home / "dagster.yaml").exists()
        assert (home / "schedules/schedules.db").exists()

    @pytest.mark.parametrize("said", ["telemetry:\n  enable", "tel?metry:\n  enabled: false\n"])
    def test_settings_without_our_words_are_put_aside(self, context: Context, said: str) -> None:
        settings = context.workspace.dagster / "dagster.yaml"
        settings.write_text(said)
        assert mend_records(context.workspace) == ["dagster.yaml"]
        settings.write_text(f"{said}\nstorage:\n  postgres: {{}}\n")
        assert mend_records(context.workspace) == []
        assert settings.exists(), "where an operator keeps the records is not ours to forget"


def test_a_damaged_bundle_is_dropped(tmp_path: Path) -> None:
    for name in ("abc", "def"):
        (tmp_path / name / "server").mkdir(parents=True)
        (tmp_path / name / "server" / "index.js").write_text("1")
    assert drop_damaged(tmp_path) == []
    note_made(tmp_path)
    assert drop_damaged(tmp_path) == []
    (tmp_path / "abc" / "server" / "index.js").write_text("2")
    assert drop_damaged(tmp_path) == ["abc"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["def", "def.sha256"]
