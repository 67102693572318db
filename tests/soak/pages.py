"""Stands in for Node where the same pages are wanted again and again.

usage: pages.py NODE KEPT ARGUMENT…

Real Node builds the site of some data once; after that, the same data get the same files, written
one by one as the builder does, in a second instead of half a minute. Whatever else Node is asked
to do, it does. Asked by what ``LIANGXIN_NODE`` names, so nothing in the product knows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from orchestration.publication.node import _die_with_parent, find_node


def stand_in(folder: Path) -> Path:
    """A program to call instead of Node; it keeps the sites it has seen in ``folder``."""
    (folder / "sites").mkdir(parents=True, exist_ok=True)
    program = folder / "node"
    words = " ".join(f'"{word}"' for word in (sys.executable, __file__, find_node()))
    program.write_text(f'#!/bin/sh\nexec {words} "{folder / "sites"}" "$@"\n', "utf-8")
    program.chmod(0o755)
    return program


def main() -> None:
    node, kept, *arguments = sys.argv[1:]
    options = dict(zip(arguments[1::2], arguments[2::2], strict=False))
    if not arguments[0].endswith("build-site.mjs") or "--data" not in options:
        os.execv(node, [node, *arguments])  # noqa: S606 - the program that was asked for
    out = Path(options["--out"])
    site = Path(kept) / fingerprint(Path(options["--data"]))
    if not site.exists():
        done = subprocess.run([node, *arguments], check=False, preexec_fn=_die_with_parent)
        if done.returncode:
            sys.exit(done.returncode)
        aside = site.with_name(f"{site.name}.{os.getpid()}")
        shutil.copytree(out, aside)
        aside.rename(site)
        return
    write_again(site, out)


def fingerprint(data: Path) -> str:
    digest = hashlib.sha256()
    for place in sorted(data.glob("*.parquet")):
        digest.update(place.name.encode() + b"\0" + place.read_bytes())
    return digest.hexdigest()[:20]


def write_again(site: Path, out: Path) -> None:
    files = sorted(path for path in site.rglob("*") if path.is_file())
    finished = out.with_name(f"{out.name}.new-{os.getpid()}")
    for done, path in enumerate(files):
        place = finished / path.relative_to(site)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
        if done * 10 // len(files) != (done + 1) * 10 // len(files):
            print(f"STEP {done * 5 // len(files) + 1}/5 again", flush=True)
            time.sleep(0.03)
    finished.rename(out)


if __name__ == "__main__":
    main()
