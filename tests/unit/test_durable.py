"""A file is there whole or not at all; a symlink points somewhere at every moment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchestration.durable import point_symlink, put_in_place, sha256_of, write_whole


def test_writing_replaces_the_whole_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    place = tmp_path / "new" / "a.txt"
    write_whole(place, b"one")
    write_whole(place, b"two")
    assert place.read_bytes() == b"two"
    assert [path.name for path in place.parent.iterdir()] == ["a.txt"]


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.txt"
    write_whole(place, b"old")

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        write_whole(place, b"new")
    assert place.read_bytes() == b"old"


def test_a_symlink_is_moved_from_one_release_to_the_next(tmp_path: Path) -> None:
    for name in ("r1", "r2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_text(name)
        point_symlink(tmp_path / "current", name)
        assert (tmp_path / "current" / "page").read_text() == name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "r1", "r2"]


def test_a_finished_folder_takes_its_name_in_one_step(tmp_path: Path) -> None:
    (tmp_path / ".building").mkdir()
    (tmp_path / ".building" / "page").write_text("x")
    put_in_place(tmp_path / ".building", tmp_path / "r1")
    assert (tmp_path / "r1" / "page").read_text() == "x"
    assert not (tmp_path / ".building").exists()


def test_the_hash_is_the_published_one() -> None:
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256_of(b"abc") == known
