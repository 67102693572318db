"""What a unit has to do: one line a feed and period, in the order of urgency."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from orchestration.desk.reporting.duty_lines import Line, duty_lines
from orchestration.desk.reporting.duty_sections import next_due, sections, to_do
from orchestration.desk.words import days_left, label_words
from orchestration.duties import Duty, Standing
from orchestration.ledger import SHANGHAI
from sources.catalogue import Catalogue
from sources.periods import Period, parse_period

TODAY = date(2026, 3, 16)
MARCH = Period.of_months(2026, 3)
FEBRUARY = Period.of_months(2026, 2)


def duty(
    state: Standing,
    due_on: date | None = date(2026, 3, 20),
    region: str = "520102",
    period: Period = FEBRUARY,
    feed: str = "used_car_trades",
) -> Duty:
    return Duty("u", feed, region, period.label, period.start, period.end, due_on, state, "s1")


def line(catalogue: Catalogue, *duties: Duty) -> Line:
    (one,) = duty_lines(catalogue, duties, TODAY)
    return one


@pytest.mark.parametrize(
    ("told", "section", "words"),
    [
        (duty(Standing.RETURNED), "sent-back", "人工退回"),
        (duty(Standing.REJECTED, None), "sent-back", "审核退回"),
        (duty(Standing.OVERDUE, date(2026, 3, 11)), "overdue", "逾期未报"),
        (duty(Standing.AWAITING_EXPLANATION), "to-explain", "待说明"),
        (duty(Standing.MISSING, TODAY), "due", "今天到期"),
        (duty(Standing.BLANK), "due", "报了空表"),
        (duty(Standing.BLANK, date(2026, 3, 11)), "overdue", "报了空表"),
        (duty(Standing.NOT_DUE), "due", "未到期"),
        (duty(Standing.NOT_DUE, period=MARCH), "next", "未到期"),
        (duty(Standing.ACCEPTED_LATE), "done", "迟报"),
        (duty(Standing.STRUCTURAL_GAP, None), "done", "本期不报"),
    ],
)
def test_every_state_stands_where_it_is_to_be_done(
    catalogue: Catalogue, told: Duty, section: str, words: str
) -> None:
    one = line(catalogue, told)
    assert (one.section, one.words) == (section, words)


def test_the_regions_of_a_unit_are_one_line_and_the_worst_speaks_for_it(
    catalogue: Catalogue,
) -> None:
    one = line(
        catalogue,
        duty(Standing.ACCEPTED_ON_TIME, region="520102"),
        duty(Standing.OVERDUE, date(2026, 3, 11), region="520103"),
        duty(Standing.ACCEPTED_ON_TIME, region="520111"),
    )
    assert one.section == "overdue"
    assert one.left == "逾期 5 天"
    assert one.regions == "3 个县区：1 个逾期未报，2 个按时上报"
    assert one.open_regions == "云岩区"


def test_sections_come_by_urgency_and_what_is_due_first_comes_first(catalogue: Catalogue) -> None:
    lines = duty_lines(
        catalogue,
        [
            duty(Standing.ACCEPTED_ON_TIME, feed="projects"),
            duty(Standing.ACCEPTED_LATE, date(2026, 4, 15), period=MARCH, feed="projects"),
            duty(Standing.NOT_DUE, date(2026, 3, 25), feed="appliance_recycling"),
            duty(Standing.NOT_DUE, date(2026, 3, 18), feed="scrapped_vehicles"),
            duty(Standing.RETURNED),
        ],
        TODAY,
    )
    shown = [(one.id, [entry.feed for entry in one.lines]) for one in sections(lines)]
    assert shown == [
        ("sent-back", ["used_car_trades"]),
        ("due", ["scrapped_vehicles", "appliance_recycling"]),
        ("done", ["projects", "projects"]),
    ]
    done = sections(lines)[-1].lines
    assert [one.period for one in done] == ["2026年3月", "2026年2月"]


def test_it_is_said_what_to_do_today_and_what_is_due_next(catalogue: Catalogue) -> None:
    late = duty(Standing.OVERDUE, date(2026, 3, 11))
    now_due = duty(Standing.MISSING, TODAY, feed="projects")
    later = duty(Standing.NOT_DUE, date(2026, 3, 18), feed="scrapped_vehicles")
    lines = duty_lines(catalogue, [late, now_due, later], TODAY)
    assert to_do(lines) == [("overdue", "1 项逾期"), ("due", "1 项今天到期")]
    assert next_due(duty_lines(catalogue, [late, later], TODAY), TODAY) == (
        "下一个截止日：3月18日截止，还有 2 天，要报报废汽车回收量（2026年2月）。"
    )
    assert (to_do([]), next_due([], TODAY)) == ([], "")


def test_a_due_day_is_told_as_the_days_that_are_left() -> None:
    days = (date(2026, 3, 19), TODAY, date(2026, 3, 11))
    assert [days_left(day, TODAY) for day in days] == ["还有 3 天", "今天到期", "逾期 5 天"]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2026-03", "2026年3月"),
        ("2026-Q2", "2026年二季度"),
        ("2026", "2026年"),
        ("2026-H2", "2026年下半年"),
        ("2026-01..02", "2026年1—2月"),
    ],
)
def test_periods_are_told_as_forms_are_filled_in(label: str, words: str) -> None:
    assert label_words(label) == words
    assert parse_period(words).label == label


def test_what_came_in_time_and_waits_for_words_is_not_called_late(catalogue: Catalogue) -> None:
    told = duty(Standing.AWAITING_EXPLANATION, date(2026, 3, 11))
    in_time = told._replace(received_at=datetime(2026, 3, 11, 23, 59, tzinfo=SHANGHAI))
    late = told._replace(received_at=datetime(2026, 3, 12, tzinfo=SHANGHAI))
    assert line(catalogue, in_time).left == "已按时收到，说明后入库"
    assert line(catalogue, late).left == "逾期 5 天"
