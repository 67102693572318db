"""Simulated registers: key projects and recognised units, told apart by number and credit code.

Belongs here: the things of these two lists. Does not belong here: how many there are
(``scenario_lists``) or when a list reports them (``entries``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from stdnum.cn.uscc import calc_check_digit

from orchestration.demo.entries import Cell, Event, Job, Reports, Thing, days_in, listed
from orchestration.demo.figures import LAST_MONTH, LAST_YEAR
from orchestration.demo.scenario import BASELINE
from orchestration.demo.scenario_lists import ENTITIES, FINANCING, PROJECTS, Projects, Recognised

PROMISED_YEARS = (2024, 2025, LAST_YEAR)
# Projects that would end later are still going on.
LAST_DAY = date(LAST_YEAR, LAST_MONTH, 28)
REVOKED_ON = date(LAST_YEAR - 1, 6, 30)


def credit_code(region_code: str, number: int) -> str:
    """A well-formed credit code that no real unit has: its middle is a small running number."""
    body = f"91{region_code}{number:09d}"
    return body + str(calc_check_digit(body))


def recognised_entities(job: Job) -> Reports:
    """The lists of recognised units; a unit may stand on several."""
    things = [thing for group in ENTITIES[job.plan.id] for thing in _units(job, group)]
    return {job.own.code: listed(job.feed, things)}


def _units(job: Job, group: Recognised) -> Iterator[Thing]:
    same_list = [g for g in ENTITIES[job.plan.id] if g.list_type == group.list_type]
    earlier = same_list[: same_list.index(group)]
    number = sum(sum(g.recognised) for g in earlier)  # no unit twice on one list
    revoked = group.revoked
    years = (BASELINE - 1, *PROMISED_YEARS)
    for year, count in zip(years, group.recognised, strict=True):
        for day in days_in(year, count, job.rng):
            number += 1
            cells: dict[str, Cell] = {
                "list_type": group.list_type,
                "credit_code": credit_code(job.own.code, number),
                "name": f"{job.plan.short_zh}模拟企业{number:03d}",
                "level": group.level,
                "batch": f"{year}年",
                "recognised_on": day,
            }
            events = [Event(day, cells)]
            if revoked:
                revoked -= 1
                events.append(Event(REVOKED_ON, {**cells, "revoked_on": REVOKED_ON}))
            yield events


def projects(job: Job) -> Reports:
    """The register of projects, from reserve to done; some are given up."""
    register = _Register(job)
    things = [thing for group in PROJECTS[job.plan.id] for thing in register.things(group)]
    return {job.own.code: listed(job.feed, things)}


class _Register:
    """Numbers projects and the enterprises behind them, and who asked for money."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.number = 0
        self.wanting, self.matching = FINANCING.get(job.plan.id, (0, 0))
        self.enterprises: dict[str, int] = defaultdict(int)

    def things(self, group: Projects) -> Iterator[Thing]:
        """The projects of one type."""
        for year, count in zip(PROMISED_YEARS, group.started, strict=True):
            first = self.enterprises[group.type] + 1
            for started in days_in(year, count, self.job.rng):
                self.enterprises[group.type] += 1
                yield self.carried_out(group, started, self.enterprises[group.type])
            for offset in range(group.repeated):
                yield self.carried_out(group, days_in(year, 1, self.job.rng)[0], first + offset)
        for _ in range(group.reserve):
            day = days_in(LAST_YEAR, 1, self.job.rng)[0]
            yield [Event(day, {**self.described(group, 400 + self.number), "status": "储备"})]
        for _ in range(group.cancelled):
            begun, ended = days_in(LAST_YEAR - 1, 2, self.job.rng)
            cells = self.described(group, 700 + self.number)
            yield [
                Event(begun, {**cells, "status": "列入"}),
                Event(ended, {**cells, "status": "取消"}),
            ]

    def described(self, group: Projects, enterprise: int) -> dict[str, Cell]:
        """What a project's row always says."""
        self.number += 1
        job = self.job
        cells: dict[str, Cell] = {
            "project_id": f"{job.own.code}-XM{self.number:04d}",
            "project_name": f"模拟{group.type}项目{self.number:03d}",
            "enterprise": f"{job.plan.short_zh}模拟企业{enterprise:03d}",
            "credit_code": credit_code(job.own.code, enterprise),
            "type": group.type,
        }
        if job.rng.random() < 0.4:  # noqa: PLR2004 - some offices know the money of some projects
            investment = job.rng.randrange(300, 9000) * 10
            cells |= {"investment": investment, "equipment": investment * 6 // 10}
        return cells

    def carried_out(self, group: Projects, started: date, enterprise: int) -> Thing:
        """A project that started, and is done after a while or still going on."""
        cells = self.described(group, enterprise) | self.financed(started)
        cells |= {"status": "开工", "started_on": started}
        events = [Event(started, cells)]
        finished = started + timedelta(days=self.job.rng.randrange(180, 900))
        if finished <= LAST_DAY:
            done: dict[str, Cell] = {**cells, "status": "完工", "finished_on": finished}
            events.append(Event(finished, done))
        return events

    def financed(self, started: date) -> dict[str, Cell]:
        """Whether the project asked for money, and the bank it was matched with."""
        if not self.wanting:
            return {"financing_list": "否"} if self.job.plan.id in FINANCING else {}
        self.wanting -= 1
        if not self.matching:
            return {"financing_list": "是", "matched": "否"}
        self.matching -= 1
        bank = f"模拟银行{1 + self.matching % 5}"
        return {"financing_list": "是", "matched": "是", "matched_on": started, "bank": bank}
