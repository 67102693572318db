"""Damage to files of the workspace, as a failing disk or a careless hand does it.

What can be made again is made again by the next run, and nobody notices; what cannot (the bytes a
sender sent, an event in the ledger) is named in one message with exit code 3, and readers keep
what they have. Belongs here: which files, and how. Does not belong here: what happens to running
commands (``faults``).
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from orchestration.publication.node import find_node
from tests.soak.faults import Fault
from tests.soak.scene import Kept, Scene

MANY = ("gone", "empty", "cut", "flipped", "garbage")


def harm(place: Path, how: str, chance: random.Random) -> None:
    """One kind of harm to one file."""
    if how == "gone":
        place.unlink()
        return
    content = bytearray(place.read_bytes())
    if how == "empty":
        content.clear()
    elif how == "cut":
        del content[chance.randrange(max(len(content), 1)) :]
    elif how == "garbage":
        start = chance.randrange(max(len(content) - 1, 1))
        content[start : start + 4096] = chance.randbytes(len(content[start : start + 4096]))
    elif content:
        for _ in range(chance.choice((1, 3, 50))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    place.write_bytes(bytes(content))


def mended(files: Callable[[Scene], list[Path]], hows: tuple[str, ...] = MANY) -> Fault:
    """The fault that harms some of these files, after which the next run makes all well."""

    def fault(scene: Scene) -> None:
        harmed(scene, files, hows)
        kept = Kept.of(scene.bureau)
        with scene.readers():
            scene.recovers()
        scene.nothing_lost(kept)

    return fault


def harmed(scene: Scene, files: Callable[[Scene], list[Path]], hows: tuple[str, ...]) -> None:
    """Harm some of these files in one way or another."""
    found = sorted(files(scene))
    for place in scene.chance.sample(found, min(len(found), scene.chance.choice((1, 1, 3)))):
        how = scene.chance.choice(hows)
        scene.notes.append(f"{place.relative_to(scene.bureau.root)}: {how}")
        harm(place, how, scene.chance)


def below(*patterns: str) -> Callable[[Scene], list[Path]]:
    """The files of the workspace that match."""

    def files(scene: Scene) -> list[Path]:
        root = scene.bureau.root
        return [p for pattern in patterns for p in root.glob(pattern) if p.is_file()]

    return files


def original_damaged(scene: Scene) -> None:
    """A file that waits to be judged is not what was sent: said by name, until it is back."""
    from tests.soak.world import WAITING  # noqa: PLC0415

    sender = scene.chance.choice(sorted(WAITING))
    name = scene.chance.choice(sorted(WAITING[sender]))
    file = scene.bureau.workspace.inbox / sender / name
    right = file.read_bytes()
    # Received, not judged: killed right before the first judgement is recorded.
    place = "orchestration.intake.keeping.acceptance:judge_again before 1"
    scene.command("run", place=place)
    from orchestration.durable import sha256_of  # noqa: PLC0415

    landed = scene.bureau.workspace.landing / sha256_of(right)
    how = scene.chance.choice(MANY)
    scene.notes.append(f"the original of {name}: {how}")
    harm(landed, how, scene.chance)
    if landed.exists() and landed.read_bytes() == right:
        landed.write_bytes(right + b"\n")
    with scene.readers():
        ended = scene.command("run")
        scene.ended_in_words(ended, 3)
        scene.expect(name in ended.said, f"the damaged file is not named: {ended.said[-600:]}")
    landed.write_bytes(right)
    scene.recovers()


def event_damaged(scene: Scene) -> None:
    """A line in the middle of the ledger: said by its number, until it is back."""
    ledger = scene.bureau.workspace.ledger
    right = ledger.read_bytes()
    lines = right.splitlines(keepends=True)
    nth = scene.chance.randrange(len(lines) - 1)
    broken = bytearray(lines[nth])
    how = scene.chance.choice(("garbage", "gone", "zeroes"))
    if how == "garbage":
        broken[2:20] = b"\x00\xff{{{" * 3
    elif how == "zeroes":
        broken[:-1] = bytes(len(broken) - 1)
    lines[nth] = b"" if how == "gone" else bytes(broken)
    ledger.write_bytes(b"".join(lines))
    scene.notes.append(f"line {nth + 1} of the ledger: {how}")
    with scene.readers():
        ended = scene.command("run")
        scene.ended_in_words(ended, 3)
        scene.expect(str(nth + 1) in ended.said, f"the line is not named: {ended.said[-600:]}")
    scene.expect(ledger.read_bytes() == b"".join(lines), "the damaged ledger was changed")
    ledger.write_bytes(right)
    scene.recovers()


def ledger_torn(scene: Scene) -> None:
    """What a power cut leaves of the last event: it never happened."""
    kept = Kept.of(scene.bureau)
    ledger = scene.bureau.workspace.ledger
    tail = scene.chance.choice(
        (b'{"seq": 145, "ki', b"\x00" * 300, b'{"seq": 145, "kind": "judged"}')
    )
    with ledger.open("ab") as handle:
        handle.write(tail)
    scene.notes.append(f"torn tail {tail[:20]!r}")
    scene.recovers()
    scene.nothing_lost(kept)


def half_a_release(scene: Scene) -> None:
    """A folder in the place of the next release, without its stamp or with nothing in it."""
    folder = scene.bureau.workspace.releases / str(scene.world.after["release"])
    whole = scene.world.folder / "undisturbed" / "releases" / folder.name
    shutil.copytree(whole, folder)
    (folder / "release.json").unlink()
    for name in scene.chance.sample(("site", "data"), scene.chance.randrange(3)):
        shutil.rmtree(folder / name)
    left = scene.bureau.workspace.releases / ".building-20200101-00000000"
    shutil.copytree(whole, left)
    with scene.readers():
        scene.recovers()


def link_gone(scene: Scene) -> None:
    """The symlink that readers follow is gone, or points at nothing: the next run puts it back."""
    current = scene.bureau.workspace.current
    current.unlink()
    if scene.chance.random() < 0.5:
        current.symlink_to("20200101-00000000")
    scene.notes.append("points at nothing" if current.is_symlink() else "gone")
    scene.recovers()


def left_overs(scene: Scene) -> None:
    """What killed writers leave behind is swept, and only that."""
    place = scene.bureau.workspace
    for folder in (place.landing, place.observations, place.quarantine, place.releases):
        (folder / ".half.0a1b2c3d.tmp").write_bytes(b"half")
    hidden = place.inbox / "stat-510302" / ".half.0a1b2c3d.tmp"
    hidden.parent.mkdir(exist_ok=True)
    hidden.write_bytes(b"somebody is copying this")
    scene.recovers()
    scene.expect(hidden.exists(), "a file was taken from the inbox that is not ours")


def bundle_damaged(scene: Scene) -> None:
    """The page builder finds its cached bundle damaged and compiles the pages anew."""
    harmed(scene, below("site-build/bundles/*/**/*"), ("gone", "empty", "cut", "garbage"))
    scene.env["LIANGXIN_NODE"] = str(find_node())
    with scene.readers():
        scene.recovers()


def everything_damaged(scene: Scene) -> None:
    """All at once, one of each kind."""
    for patterns in CACHES.values():
        harmed(scene, below(*patterns), MANY)
    kept = Kept.of(scene.bureau)
    with scene.readers():
        scene.recovers()
    scene.nothing_lost(kept)


# What can be made again from the landing, the ledger and the declarations.
CACHES = {
    "warehouse damaged": ("warehouse.duckdb",),
    "observations damaged": ("observations/*.parquet",),
    "quarantine damaged": ("quarantine/*.json",),
    "index damaged": ("ledger/index.sqlite",),
    "Dagster's records damaged": ("dagster/**/*.db", "dagster/dagster.yaml"),
    "manifest damaged": ("dagster/manifest/*/dbt/manifest.json",),
    "dbt's cache damaged": ("dbt/partial_parse.msgpack", "dbt/*.json"),
}
DAMAGE: dict[str, Fault] = {
    **{kind: mended(below(*patterns)) for kind, patterns in CACHES.items()},
    "everything damaged": everything_damaged,
    "bundle damaged": bundle_damaged,
    "an original damaged": original_damaged,
    "an event damaged": event_damaged,
    "ledger torn": ledger_torn,
    "half a release": half_a_release,
    "link gone": link_gone,
    "left-overs": left_overs,
}
