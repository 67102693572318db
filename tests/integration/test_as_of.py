"""An earlier release is computed again, whatever came since, and readers stay where they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.warehouse.staged import built_in_parts
from tests.integration.bureau import Bureau

# dbt leaves its log file to the garbage collector.
pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]

SENDER = "stat-510302"
HEADER = "地区,报告期,本月报废汽车回收量（辆）,累计报废汽车回收量（辆）,数据性质,说明"
JULY = "自流井区,2026年7月,184,1082,模拟,"
AUGUST = "自流井区,2026年8月,199,1281,模拟,"
FIRST, SECOND, THIRD = (
    f"自流井区,2026年9月,{month},{1281 + month},模拟," for month in (205, 209, 231)
)


def submit(bureau: Bureau, name: str, *rows: str, day: str = "", also: tuple[str, ...] = ()) -> str:
    path = bureau.root.parent / name
    path.write_text("\n".join((HEADER, *rows)) + "\n", "utf-8")
    at = ("--received-at", day) if day else ()
    answer = bureau.json("submit", str(path), "--sender", SENDER, *at, *also)
    (told,) = answer["submissions"]
    return str(told["submission_id"])


def shown(bureau: Bureau) -> str:
    return bureau.workspace.current.readlink().name


def stamp(bureau: Bureau, release: str) -> dict[str, Any]:
    place = bureau.workspace.releases / release / "release.json"
    told: dict[str, Any] = json.loads(place.read_bytes())
    return told


def changes(bureau: Bureau) -> list[tuple[Any, ...]]:
    place = bureau.data / "fct_light_change.parquet"
    with duckdb.connect() as connection:
        return connection.execute(
            "select release_before, cause, causes from read_parquet(?)", [str(place)]
        ).fetchall()


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, small: Bureau) -> tuple[Bureau, dict[str, str]]:
    """A bureau with three releases: two days, and two of the second day.

    The first: a revision is in, one waits for its reason, a file was rejected. The second: what had
    waited is explained, another revision is in. The third, the same day: that one is withdrawn, the
    first returned, and a file entered as received before the first release.
    """
    bureau = small.copy_to(tmp_path_factory.mktemp("as_of") / "var")
    code = ("--revision", "C", "--reason", "漏报一家")
    early = submit(bureau, "a.csv", AUGUST, FIRST, day="2026-10-20", also=code)
    waiting = submit(bureau, "b.csv", AUGUST, SECOND, day="2026-10-21")
    bad = bureau.root.parent / "bad.csv"
    bad.write_text(f"{HEADER}\n自流井区,2026年10月,五十,1950,模拟,\n", "utf-8")
    at = ("--received-at", "2026-10-22")
    bureau.liangxin("submit", str(bad), "--sender", SENDER, *at, expect=1)
    releases = {}
    bureau.liangxin("run")
    releases["first"] = shown(bureau)
    bureau.liangxin("explain", waiting, *code)
    newer = submit(bureau, "c.csv", AUGUST, THIRD, also=code)
    bureau.liangxin("run")
    releases["second"] = shown(bureau)
    bureau.liangxin("withdraw", newer, "--reason", "不该改")
    bureau.liangxin("return", early, "--reason", "口径不符")
    submit(bureau, "d.csv", JULY, day="2026-10-19")
    bureau.liangxin("run")
    releases["third"] = shown(bureau)
    assert len(set(releases.values())) == 3
    # So every release that is made again below, all anew, is held against one made in parts.
    assert built_in_parts(bureau.workspace.warehouse)
    return bureau, releases


@pytest.mark.parametrize("which", ["first", "second", "third"])
def test_a_release_is_reproduced_to_the_row_after_all_that_has_come_since(
    life: tuple[Bureau, dict[str, str]], which: str
) -> None:
    bureau, releases = life
    ledger, site = bureau.workspace.ledger.read_bytes(), bureau.site_files()
    answer = bureau.json("run", "--as-of", releases[which])
    published = stamp(bureau, releases[which])["content_hash"]
    found = answer["comparison"]
    assert (answer["state"], found["agrees"]) == ("recomputed", True), found
    assert found["content_hash"] == found["published_hash"] == published
    assert shown(bureau) == releases["third"]
    assert bureau.site_files() == site
    assert bureau.workspace.ledger.read_bytes() == ledger


def test_a_day_is_what_is_known_of_it_now_and_says_what_came_later(
    life: tuple[Bureau, dict[str, str]],
) -> None:
    """A file was entered for that day afterwards: not the release of the day, and why."""
    bureau, releases = life
    day = stamp(bureau, releases["first"])["as_of"]
    told = bureau.liangxin("run", "--as-of", day, expect=1)
    assert "不一致" in told
    assert "fct_observation" in told
    assert releases["first"] in told
    assert "补录" in told
    assert shown(bureau) == releases["third"]


def test_readers_go_back_only_where_somebody_says_so(
    tmp_path: Path, life: tuple[Bureau, dict[str, str]]
) -> None:
    bureau, releases = life[0].copy_to(tmp_path / "var"), life[1]
    answer = bureau.json("run", "--as-of", releases["first"], "--publish")
    assert (answer["state"], answer["release_id"]) == ("published", releases["first"])
    assert shown(bureau) == releases["first"]
    # The next run goes forward again, to the latest of what is known.
    assert bureau.json("run")["release_id"] == releases["third"]
    bureau.liangxin("run", "--as-of", "20200101-00000000", expect=2)
    bureau.liangxin("run", "--as-of", "2026/10/01", expect=2)


def test_lights_that_changed_are_told_against_the_release_before(
    life: tuple[Bureau, dict[str, str]],
) -> None:
    bureau, releases = life
    assert stamp(bureau, releases["third"])["release_before"] == releases["second"]
    assert {row[0] for row in changes(bureau)} <= {releases["second"]}
