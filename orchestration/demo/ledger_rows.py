"""The simulated action ledger: what coordinating offices say of a good part of the promises.

Belongs here: which actions and goals are reported, with which status and which invented words. Does
not belong here: the promises (``sources/plans``). No text is taken from a plan.
"""

from __future__ import annotations

from datetime import date

from orchestration.demo.entries import Cell, Event, Job, Reports, Thing, days_in, listed
from orchestration.demo.figures import LAST_YEAR
from sources.catalogue import Action, Goal

REPORTED = 0.5  # share of the promises that are reported at all
FIRST_YEARS = (LAST_YEAR - 2, LAST_YEAR - 1)
REPORTED_AGAIN = 0.4  # share of those that are heard of again in the last year
STATUSES = ("推进中", "推进中", "推进中", "已完成", "有困难", "未启动")
PROGRESS = (
    "模拟进展：已明确分工和时间表，按月调度",
    "模拟进展：完成摸底，形成需求清单",
    "模拟进展：首批项目已落实资金并开工",
    "模拟进展：与金融机构对接一轮，部分项目已放款",
    "模拟进展：组织现场推进会，各县区已报送情况",
    "模拟进展：平台上线试运行，数据按月更新",
)
DONE = ("模拟进展：任务已完成并归档备查", "模拟进展：已通过验收，转入日常管理")
ISSUES = (
    "模拟问题：配套资金未到位，需协调",
    "模拟问题：部分县区报送不及时",
    "模拟问题：用地手续未办结，影响开工",
)


def action_progress(job: Job) -> Reports:
    """The ledger of one plan's actions and goals."""
    promises: list[tuple[str, Action | Goal]] = [
        *(("举措", action) for action in job.plan.actions),
        *(("目标", goal) for goal in job.plan.goals),
    ]
    things = [
        _reported(job, kind, promise) for kind, promise in promises if job.rng.random() < REPORTED
    ]
    return {job.own.code: listed(job.feed, things)}


def _reported(job: Job, kind: str, promise: Action | Goal) -> Thing:
    """What is said of a promise, once or twice; it is named in either of the two ways."""
    letter = {"举措": "A", "目标": "G"}[kind]
    plan = job.plan
    named = (f"{plan.short_zh}-{kind}{promise.n}", f"{plan.id}-{letter}{promise.n}")
    units = promise.units_in_charge
    same: dict[str, Cell] = {
        "promise": named[promise.n % 2],
        "unit": plan.canonical_unit(units[0].name) if units else "牵头调度单位（模拟）",
    }
    first = days_in(job.rng.choice(FIRST_YEARS), 1, job.rng)[0]
    events = [Event(first, same | _said(job, first, "推进中"))]
    if job.rng.random() < REPORTED_AGAIN:
        again = days_in(LAST_YEAR, 1, job.rng)[0]
        events.append(Event(again, same | _said(job, again, job.rng.choice(STATUSES[:-1]))))
    elif job.rng.random() < 0.2:  # noqa: PLR2004 - a few have not begun
        events = [Event(first, same | _said(job, first, STATUSES[-1]))]
    return events


def _said(job: Job, day: date, status: str) -> dict[str, Cell]:
    if status == "未启动":
        return {"status": status}
    words = job.rng.choice(DONE if status == "已完成" else PROGRESS)
    said: dict[str, Cell] = {"status": status, "evidence": words, "evidence_date": day}
    return said | {"issue": job.rng.choice(ISSUES)} if status == "有困难" else said
