"""Which doubts are settled: an explanation that says something answers a soft finding.

Belongs here: what counts as an explanation, in the row's own 说明 or given later. Does not belong
here: keeping what was given later (``orchestration.submissions``) or the operator's acceptance.

An explanation still has at least four different-looking characters when the empty phrases below,
punctuation and digits are taken away: 核实无误 or 情况属实 says that there is a reason, not which.
A text that stands on another row too, and one that repeats the finding, says nothing of this row.
Nor does a standing remark: one that the sender's reports of most earlier periods carried as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import polars as pl

from expectations.edits.frame import RECORD, read_of
from expectations.findings import Finding
from expectations.wording.explanations import EXPLANATION_REMARKS
from expectations.wording.words import Words
from sources.catalogue import Feed, Role, Severity

# An explanation given later: the rule, the line or key it speaks of (None: all), and the text.
Given = tuple[str, int | str | None, str]

SHORTEST = 4
# A clause of advice that long is not what somebody would write by themselves.
_CLAUSE = 6
_SHOWN = 40
# One earlier report with the same words may have had the same cause.
_STANDING = 2
EMPTY_PHRASES = (
    "经核实",
    "已核实",
    "核实",
    "经核对",
    "已核对",
    "核对",
    "经审核",
    "审核",
    "确认",
    "情况属实",
    "情况真实",
    "属实",
    "数据真实",
    "数据准确",
    "数据无误",
    "数据正常",
    "准确无误",
    "正确无误",
    "无误",
    "正确",
    "准确",
    "真实",
    "正常",
    "无异常",
    "没有问题",
    "没问题",
    "无问题",
    "情况如此",
    "实际情况",
    "实际数据",
    "如实上报",
    "如实填报",
    "同上",
    "见上",
    "无变化",
    "数据无错误",
    "无错误",
    "已复核",
    "复核",
    "业务正常",
    "正常波动",
    "市场变化",
    "详见附件",
    "见附件",
    "特此说明",
)
_NOISE = r"[\W_0-9]+"


def accepted_explanation(
    text: str, others: Iterable[str] = (), said: Iterable[str] = ()
) -> Words | None:
    """``None`` if a text explains; else why it does not, in words ready to be shown.

    ``others`` are the explanations of other rows, ``said`` the finding's own message and advice.
    """
    core = _core(text)
    others_cores = {_core(other) for other in others}
    reason = _refusal(core, core in others_cores, list(said))
    return _worded(reason, text) if reason else None


def settled(
    findings: Sequence[Finding],
    feed: Feed,
    frame: pl.DataFrame,
    given: Collection[Given] = (),
    earlier: pl.DataFrame | None = None,
) -> list[Finding]:
    """The findings without those that are explained; refused explanations are named in the rest.

    A hard finding is never explained away. ``earlier`` is the feed's history
    (``expectations.history``).
    """
    soft = [finding for finding in findings if finding.severity is Severity.SOFT]
    if not soft:
        return list(findings)
    texts = _Texts(soft, feed, frame, given, _standing(earlier))
    kept = []
    for finding in findings:
        if finding.severity is Severity.HARD:
            kept.append(finding)
            continue
        refused = texts.refused(finding)
        if refused is not None:
            kept.append(_with_remark(finding, refused) if refused.zh else finding)
    return kept


class _Texts:
    """What was said of each doubted row, and on which rows the same is said."""

    def __init__(
        self,
        soft: Sequence[Finding],
        feed: Feed,
        frame: pl.DataFrame,
        given: Collection[Given],
        standing: set[str],
    ) -> None:
        self._standing = standing
        asked = {finding.record for finding in soft if finding.record is not None}
        self._notes, self._copies = _notes(feed, frame, asked)
        self._given: defaultdict[tuple[str, int | str | None], list[str]] = defaultdict(list)
        for rule, where, text in given:
            self._given[rule, where].append(text)
        self._rows: defaultdict[str, set[int | None]] = defaultdict(set)
        for finding in soft:
            for text in self._said_of(finding):
                self._rows[_core(text)].add(finding.record)
        # Given for a rule as a whole, one cause is meant for all of its rows: that is no copy.
        for (_, where), texts in self._given.items():
            for text in texts if where is None else ():
                self._rows.pop(_core(text), None)

    def refused(self, finding: Finding) -> Words | None:
        """``None`` where the finding is explained; empty words where nothing was said."""
        why: Words | None = Words("", "", "", "")
        words = (finding.message_zh, finding.advice)
        for text in self._said_of(finding):
            core = _core(text)
            copied = core in self._copies or len(self._rows.get(core, ())) > 1
            standing = "explanation.standing" if core in self._standing else None
            reason = _refusal(core, copied, words) or standing
            if reason is None:
                return None
            why = _worded(reason, text)
        return why

    def _said_of(self, finding: Finding) -> list[str]:
        note = self._notes.get(finding.record, "") if finding.record is not None else ""
        places = [where for where in (finding.line, finding.key, None) if where != ""]
        later = [
            text for where in dict.fromkeys(places) for text in self._given[finding.rule, where]
        ]
        return [text for text in (note, *later) if text.strip()]


def _notes(feed: Feed, frame: pl.DataFrame, asked: set[int]) -> tuple[dict[int, str], set[str]]:
    """The notes of the rows asked for, and which of them stand on other rows as well."""
    names = [read_of(column.name) for column in feed.with_role(Role.NOTE)]
    if not names or not asked:
        return {}, set()
    note = pl.concat_str(names, separator=" ").alias("__note")
    rows = frame.select(RECORD, note).unique(RECORD, keep="first")
    notes = dict(rows.filter(pl.col(RECORD).is_in(list(asked))).iter_rows())
    cores = rows.select(_core_of("__note")).filter(pl.col("__note") != "")
    counted = cores.group_by("__note").len()
    return notes, set(counted.filter(pl.col("len") > 1)["__note"])


def _standing(earlier: pl.DataFrame | None) -> set[str]:
    """What the notes of at least two earlier periods say, and of at least half of them all.

    A cause that lasts is told again for some months, a remark on where the numbers come from for
    ever: it was written before anybody doubted this number.
    """
    if earlier is None or earlier.is_empty():
        return set()
    needed = max(_STANDING, (earlier["period_end"].n_unique() + 1) // 2)
    noted = earlier.select("period_end", _core_of("note")).filter(pl.col("note") != "")
    periods = noted.group_by("note").agg(pl.col("period_end").n_unique())
    return set(periods.filter(pl.col("period_end") >= needed)["note"])


def _core_of(name: str) -> pl.Expr:
    return pl.col(name).str.normalize("NFKC").str.replace_all(_NOISE, "")


def _core(text: str) -> str:
    """A text without punctuation, spaces and digits: what two copies of it share."""
    return re.sub(_NOISE, "", unicodedata.normalize("NFKC", text))


def _refusal(core: str, copied: bool, said: Sequence[str]) -> str | None:
    """The rule by which a text explains nothing, if there is one."""
    if _says_nothing(core):
        return "explanation.empty"
    rest = core
    for clause in sorted(_clauses(said), key=len, reverse=True):
        rest = rest.replace(clause, "")
    if rest != core and _says_nothing(rest):
        return "explanation.echo"
    return "explanation.copied" if copied else None


def _says_nothing(core: str) -> bool:
    left = _least_left(core)
    return len(left) < SHORTEST or len(set(left)) == 1


def _least_left(core: str) -> str:
    """The least that is left of a text when empty phrases are taken out of it.

    Phrases overlap (数据准确, 准确无误), so every way of cutting the text is weighed.
    """
    least = [""]
    for end in range(1, len(core) + 1):
        ways = [least[end - 1] + core[end - 1]]
        ways += [least[end - len(p)] for p in EMPTY_PHRASES if core.endswith(p, 0, end)]
        least.append(min(ways, key=len))
    return least[-1]


def _clauses(said: Sequence[str]) -> set[str]:
    """The clauses of a message and its advice; the causes it names as examples are not of them."""
    plain = (re.sub(r"[（(].*?[）)]", "", text) for text in said)
    clauses = {_core(clause) for text in plain for clause in re.split("[。；;，,]", text)}
    return {clause for clause in clauses if len(clause) >= _CLAUSE}


def _worded(reason: str, text: str) -> Words:
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    remark = EXPLANATION_REMARKS[reason]
    return replace(remark, zh=remark.zh.format(text=shown), en=remark.en.format(text=shown))


def _with_remark(finding: Finding, refused: Words) -> Finding:
    return replace(
        finding,
        message_zh=f"{finding.message_zh}{refused.zh}",
        message_en=f"{finding.message_en} {refused.en}",
        advice=f"{finding.advice}{refused.advice}",
        advice_en=f"{finding.advice_en} {refused.advice_en}".strip(),
    )
