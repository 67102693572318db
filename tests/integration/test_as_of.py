"""An earlier release is computed again, whatever came since, and readers stay where they are."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import pytest

from orchestration.commands.run import tell
from orchestration.context import Context
from orchestration.ledger import SUBMISSION_EVENTS
from orchestration.publication.changes.compare import changes_between
from orchestration.publication.looking_back import Comparison, compare, known_up_to
from orchestration.publication.pages.markup import plain
from orchestration.runs import Outcome
from orchestration.submissions import event_day
from orchestration.warehouse.build import build_staging
from orchestration.warehouse.staged import built_in_parts
from sources.catalogue import Catalogue
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
OCTOBER, OCTOBER_AGAIN = (
    f"自流井区,2026年10月,{month},{1512 + month},模拟," for month in (212, 213)
)
CODE = ("--revision", "C", "--reason", "漏报一家")


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


@dataclass(frozen=True)
class Life:
    """A bureau, the releases that its readers saw, and what the runs between them answered."""

    bureau: Bureau
    first: str
    second: str
    last: str
    taken_back: dict[str, Any]
    shown_then: str

    def content(self, release: str) -> str:
        return str(stamp(self.bureau, release)["content_hash"])


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, small: Bureau) -> Life:
    """A bureau after three releases; only two of them are built here, each run is dear.

    The first is that of the small deliveries. The second, of a later day: a revision is in, one
    waits for its reason, a file was rejected. Then readers are taken back to the first. The last,
    of today: what had waited is explained, a further revision and a new period are in, withdrawn
    and sent anew, the first revision is returned, and a file is entered as received before the
    second. After it, what was sent anew is withdrawn too.
    """
    bureau = small.copy_to(tmp_path_factory.mktemp("as_of") / "var")
    first = shown(bureau)
    early = submit(bureau, "a.csv", AUGUST, FIRST, day="2026-10-20", also=CODE)
    waiting = submit(bureau, "b.csv", AUGUST, SECOND, day="2026-10-21")
    bad = bureau.root.parent / "bad.csv"
    bad.write_text(f"{HEADER}\n自流井区,2026年10月,五十,1950,模拟,\n", "utf-8")
    at = ("--received-at", "2026-10-22")
    bureau.liangxin("submit", str(bad), "--sender", SENDER, *at, expect=1)
    bureau.warm("run")
    second = shown(bureau)
    # So what is made again below, all anew, is held against a release made in parts.
    assert built_in_parts(bureau.workspace.warehouse)
    taken_back = json.loads(bureau.warm("run", "--as-of", first, "--publish", "--json"))
    shown_then = shown(bureau)
    bureau.liangxin("explain", waiting, *CODE)
    newer = submit(bureau, "c.csv", AUGUST, THIRD, OCTOBER, also=CODE)
    bureau.liangxin("withdraw", newer, "--reason", "不该改")
    bureau.liangxin("return", early, "--reason", "口径不符")
    standing = submit(bureau, "d.csv", AUGUST, THIRD, OCTOBER_AGAIN, also=CODE)
    submit(bureau, "e.csv", JULY, day="2026-10-19")
    bureau.warm("run")
    bureau.liangxin("withdraw", standing, "--reason", "报错了表")
    return Life(bureau, first, second, shown(bureau), taken_back, shown_then)


def looked_back(context: Context, day: date, release: str | None = None) -> Comparison:
    """What the command below computes and compares, without Dagster's start."""
    build_staging(context, day)
    return compare(context, release)


def test_a_release_is_reproduced_to_the_row_after_all_that_has_come_since(life: Life) -> None:
    bureau = life.bureau
    assert len({life.first, life.second, life.last}) == 3
    assert len({life.content(release) for release in (life.first, life.second, life.last)}) == 3
    ledger, site = bureau.workspace.ledger.read_bytes(), bureau.site_files()
    answer = bureau.json("run", "--as-of", life.second)
    found = answer["comparison"]
    assert (answer["state"], found["agrees"]) == ("recomputed", True), found
    assert found["content_hash"] == found["published_hash"] == life.content(life.second)
    assert shown(bureau) == life.last
    assert bureau.site_files() == site
    assert bureau.workspace.ledger.read_bytes() == ledger


def test_of_a_days_events_a_release_is_reproduced_from_those_it_knew(life: Life) -> None:
    """What came after the last came on its very day."""
    context = Context.open(life.bureau.workspace)
    day, up_to = known_up_to(context, life.last)
    found = looked_back(replace(context, up_to=up_to), day, life.last)
    assert found.agrees, found
    later = [event for event in context.ledger.events() if event.seq > up_to]
    assert {event_day(event) for event in later if event.kind in SUBMISSION_EVENTS} == {day}


def test_a_day_nothing_was_entered_for_since_is_the_release_of_that_day(life: Life) -> None:
    context = Context.open(life.bureau.workspace)
    day = date.fromisoformat(stamp(life.bureau, life.first)["as_of"])
    assert day < date(2026, 10, 19)
    found = looked_back(context, day)
    assert (found.release_id, found.agrees) == (life.first, True), found
    assert found.content_hash == life.content(life.first)


def test_a_day_is_what_is_known_of_it_now_and_says_what_came_later(
    life: Life, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file was entered for that day afterwards: not the release of the day, and why."""
    context = Context.open(life.bureau.workspace)
    day = date.fromisoformat(stamp(life.bureau, life.second)["as_of"])
    found = looked_back(context, day)
    outcome = Outcome("recomputed", life.last, day, found.why_zh, found)
    assert outcome.exit_code == 1
    tell(context, outcome)
    told = "".join(capsys.readouterr())
    for said in ("不一致", "fct_observation", life.second, "补录", life.last):
        assert said in told
    assert shown(life.bureau) == life.last


def test_readers_go_back_only_where_somebody_says_so(life: Life) -> None:
    assert (life.taken_back["state"], life.taken_back["release_id"]) == ("published", life.first)
    assert life.shown_then == life.first
    # The next run goes forward again, to the latest of what is known.
    assert shown(life.bureau) == life.last
    life.bureau.liangxin("run", "--as-of", "20200101-00000000", expect=2)
    life.bureau.liangxin("run", "--as-of", "2026/10/01", expect=2)


def test_lights_that_changed_are_told_against_what_readers_saw_before(life: Life) -> None:
    assert stamp(life.bureau, life.second)["release_before"] == life.first
    # Readers had been taken back to the first when the last was made.
    assert stamp(life.bureau, life.last)["release_before"] == life.first
    assert {row[0] for row in changes(life.bureau)} <= {life.first}


def test_every_change_between_what_readers_saw_has_a_cause(
    life: Life, catalogue: Catalogue
) -> None:
    releases = life.bureau.workspace.releases
    for before, after in ((life.first, life.second), (life.second, life.last)):
        found = changes_between(releases / before, releases / after, catalogue)
        assert found.unexplained == ()
        assert {"corrected", "coverage"} <= found.by_cause.keys()
        assert {"number", "reporting", "text"} <= found.by_kind.keys()


def test_the_page_of_changes_tells_what_was_revised_since_what_readers_saw(life: Life) -> None:
    releases = life.bureau.workspace.releases

    def told(release: str, page: str = "changes/index.html") -> str:
        return plain((releases / release / "site" / page).read_text("utf-8"))

    assert "这是第一版，没有上一版可以比较。" in told(life.first)
    assert "与上一版" not in told(life.first, "index.html")
    for release, month in ((life.second, "205辆"), (life.last, "231辆")):
        page = told(release)
        assert f"与读者此前看到的一版相比：{life.first}，" in page
        assert "更正错误" in page
        assert "漏报一家" in page
        assert month in page
    assert "个数修订" in told(life.last, "index.html")
    # October came with the last alone.
    fresh = [
        told(r).partition("新一期数据")[2].partition("修订")[0] for r in (life.second, life.last)
    ]
    assert ["2026年10月" in part for part in fresh] == [False, True]
