"""The board: how many reports of each feed and period stand how, and whose they are."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime

import pytest
from django.test import Client

from orchestration.desk.operating.board import by_unit, duties_of, first_day, matrices
from orchestration.desk.roles import Role
from orchestration.duties import duties
from orchestration.ledger import SHANGHAI
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk
from tests.desk.test_operating_received import CALM, ODD, WRONG, sent

TODAY = date(2026, 2, 26)
LATE = {"received_at": datetime(2026, 2, 25, 9, tzinfo=SHANGHAI)}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = datetime(2026, 2, 26, 9, tzinfo=SHANGHAI)
    monkeypatch.setattr("orchestration.desk.operating.progress.now", lambda: clock)


@pytest.fixture
def operator(desk: Desk) -> Client:
    return desk.signed_in(Role.OPERATOR)


def test_every_owed_report_is_counted_once(desk: Desk) -> None:
    sent(desk.context, *CALM, **LATE)
    sent(desk.context, *ODD[:1], unit=OTHER_UNIT, **LATE)
    found = duties_of(desk.context, TODAY)
    made = matrices(desk.context.catalogue, found)
    counted: Counter[tuple[str, str, str]] = Counter()
    for matrix in made:
        for row in matrix.rows:
            for period, count in row.cells:
                for name, number in (count.groups if count else Counter[str]()).items():
                    counted[row.feed, period, name] += number
    plain = Counter(
        (d.feed, d.period_label)
        for d in duties(desk.context, TODAY)
        if d.due_on is not None and d.period_end >= first_day(TODAY)
    )
    totals: Counter[tuple[str, str]] = Counter()
    for (feed, period, _), number in counted.items():
        totals[feed, period] += number
    assert totals == plain
    assert totals["used_car_trades", "2026-01"] > 200
    in_time = [number for key, number in counted.items() if key[2] in ("on_time", "late")]
    assert sum(in_time) == 2
    units = by_unit(desk.context.catalogue, found)
    assert sum(unit.count.expected for unit in units) == sum(plain.values())


def test_each_number_leads_to_whose_it_is(desk: Desk, operator: Client) -> None:
    sent(desk.context, *CALM, **LATE)
    refused = sent(desk.context, *WRONG, unit=OTHER_UNIT, **LATE)
    page = operator.get("/board/").content.decode()
    place = "/board/used_car_trades/2026-01/"
    for state, words in (("rejected", "未通过 1"), ("late", "迟报 1")):
        (found,) = re.findall(rf'href="{place}\?state={state}">([^<]*)<', page)
        assert found == words
        listed = operator.get(f"{place}?state={state}").content.decode()
        assert listed.count('<th scope="row">') == 1
    listed = operator.get(f"{place}?state=rejected").content.decode()
    assert f"/submission/{refused.id}/" in listed
    assert "贡井区统计局" in listed
    assert "2026-02-24" in listed


def test_the_board_of_one_unit_counts_that_unit_alone(desk: Desk, operator: Client) -> None:
    sent(desk.context, *ODD[:1], **LATE)
    page = operator.get(f"/board/?unit={UNIT}").content.decode()
    assert "已报 1/1" in page
    assert f"/board/used_car_trades/2026-01/?unit={UNIT}" in page
    cell = operator.get(f"/board/used_car_trades/2026-01/?unit={UNIT}").content.decode()
    assert cell.count('<th scope="row">') == 1
    assert "市政" not in page


def test_units_with_the_most_overdue_come_first(desk: Desk, operator: Client) -> None:
    page = operator.get("/board/?by=unit").content.decode()
    names = re.findall(r'<th scope="row"><a href="\?unit=([^"]+)"', page)
    assert len(names) == 50
    found = {u.unit: u for u in by_unit(desk.context.catalogue, duties_of(desk.context, TODAY))}
    overdue = [found[name].count.groups["overdue"] for name in names]
    assert overdue == sorted(overdue, reverse=True)
    assert overdue[0] > 0
    assert operator.get("/board/?by=unit&page=2").content.decode() != page


@pytest.mark.parametrize(
    "address", ["nothing/2026-01/", "used_car_trades/once/", "used_car_trades/1990-01/"]
)
def test_a_cell_that_there_is_not_is_not_found(operator: Client, address: str) -> None:
    assert operator.get(f"/board/{address}").status_code == 404
    assert operator.get("/board/used_car_trades/2026-01/?state=x&page=y").status_code == 200


@pytest.mark.parametrize("role", [Role.REPORTER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_the_board_is_for_the_bureau(desk: Desk, role: Role) -> None:
    client = desk.signed_in(role)
    assert client.get("/board/").status_code == 403
    assert client.get("/board/used_car_trades/2026-01/").status_code in (403, 404)
