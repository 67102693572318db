"""Writing a run's report: one page, offline, and a copy of what it says for the site.

Belongs here: where reports lie, how many are kept, and the words of states. Does not belong here:
what they tell (``facts``) or how they look (``templates/run_report.html.j2``).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from expectations.gate import for_readers
from expectations.results import CheckResult
from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.publication.releases import GateRecord
from orchestration.publication.report.facts import KeptOut, Run, kept_out, kept_results, kept_titles
from orchestration.publication.stamp import Stamp
from orchestration.publication.templating import render
from orchestration.submissions import State
from orchestration.workspace import Workspace

PAGE = "index.html"
IN_SITE = "run/index.html"
KEPT = 50
# A file may have one fault in each of its rows; the annotated copy has them all.
MOST_FINDINGS = 2000
MOST_FINDINGS_IN_SITE = 100
MOST_KEYS = 20_000

# What each state is called, and how it is marked.
STATES = {
    "published": ("已发布", "good"),
    "drafted": ("已生成，等待批准或解除暂缓", "ok"),
    "unchanged": ("与读者看到的一版相同", "ok"),
    "recomputed": ("已复算，未发布", "neutral"),
    "held": ("未通过检查，未发布", "worst"),
    "refused": ("未发布", "bad"),
    "failed": ("运行失败", "worst"),
    "running": ("运行中", "neutral"),
}
STEPS = {
    "received_submissions": "接收收件箱中的文件",
    "accepted_observations": "审核报送",
    "dbt_models": "计算指标",
    "gate": "检查数据",
    "draft": "生成网站并检查",
    "site": "发布",
}
STEP_STATES = {
    "done": ("完成", "good"),
    "failed": ("失败", "worst"),
    "running": ("进行中", "neutral"),
    "skipped": ("未执行", "unknown"),
}
OWNERS = {"statistician": "统计人员", "operator": "数据管理员", "engineer": "维护人员"}
SUBMISSION_STATES = {
    State.REJECTED: ("已退回", "bad", "请报送单位按批注改正后重新报送。"),
    State.UNREADABLE: ("无法识别", "bad", "请报送单位按模板重新填报：liangxin template。"),
    State.RETURNED: ("人工退回", "bad", "请报送单位改正后重新报送。"),
    State.AWAITING_EXPLANATION: ("待说明", "warn", "请报送单位补充说明，或更正后重新报送。"),
}
SEVERITIES = {"hard": ("须改正", "bad"), "soft": ("须说明", "warn")}
CHECK_STATES = {"passed": ("通过", "good"), "hold": ("不通过", "worst"), "note": ("提示", "warn")}


def report_folder(workspace: Workspace, run_id: str) -> Path:
    """Where the report of a run lies."""
    return workspace.reports / run_id


def write_report(context: Context, run: Run) -> Path:
    """Write the report of a run as it stands now; the newest fifty are kept."""
    folder = report_folder(context.workspace, run.run_id)
    write_whole(folder / PAGE, _page(context, run, folder).encode())
    _clear_old(context.workspace.reports)
    return folder / PAGE


def write_site_page(context: Context, stamp: Stamp, decision: GateRecord, site: Path) -> Path:
    """Put the report of a release beside its pages: the same whenever it is made again.

    What ran when, and links to receipts, are in the operator's own report only.
    """
    page = render(
        "release_report.html.j2",
        release_id=stamp.release_id,
        as_of=stamp.as_of,
        content_hash=stamp.content_hash[:12],
        notes=[for_readers(note) for note in decision.notes_zh],
        **_submissions(context, kept_out(context, stamp.as_of), MOST_FINDINGS_IN_SITE),
    )
    place = site / IN_SITE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(page, "utf-8")
    return place


def _page(context: Context, run: Run, folder: Path) -> str:
    results, titles = kept_results(folder), kept_titles(folder)
    checks = [check for result in results for check in result.results]
    return render(
        "run_report.html.j2",
        run=run,
        started=f"{run.started:%Y-%m-%d %H:%M:%S}",
        ended=run.ended,
        state=STATES.get(run.ended.state, (run.ended.state, "unknown")),
        step_names=STEPS,
        step_states=STEP_STATES,
        suites=[(titles.get(r.suite_id, r.suite_id), r) for r in results],
        failed=sorted((c for c in checks if not c.success), key=lambda c: c.severity != "hold"),
        checks=checks,
        check_state=lambda check: CHECK_STATES[_state(check)],
        keys=lambda check: check.failing_keys or check.sample_keys,
        most_keys=MOST_KEYS,
        owners=OWNERS,
        **_submissions(context, kept_out(context), MOST_FINDINGS),
    )


def _state(check: CheckResult) -> str:
    return "passed" if check.success else check.severity


def _submissions(context: Context, waiting: Sequence[KeptOut], most: int) -> dict[str, object]:
    """What the templates need to tell of submissions that did not get in."""
    feeds = {code: feed.title_zh for code, feed in context.catalogue.feeds.items()}
    senders = {code: sender.name_zh for code, sender in context.catalogue.senders.items()}
    return {
        "waiting": waiting,
        "submission_states": SUBMISSION_STATES,
        "severities": SEVERITIES,
        "feeds": feeds,
        "senders": senders,
        "most_findings": most,
        "receipt": _receipt,
    }


def _receipt(kept: KeptOut) -> str:
    """The receipt, as seen from the report."""
    return quote(f"../../outbox/{kept.entry.sender}/{kept.entry.id}.回执.txt")


def _clear_old(folder: Path) -> None:
    """Keep the newest reports only; what cannot be deleted now is, by a later run."""
    reports = [entry for entry in folder.iterdir() if entry.is_dir()]
    reports.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for old in reports[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
