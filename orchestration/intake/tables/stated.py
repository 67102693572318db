"""What the lines above a table state once for all its rows: region, period, and what is marked.

Belongs here: which facts of a preamble a feed may take. Does not belong here: reading the preamble
(``reading.preamble``). Only what the table itself does not say is taken, and only said once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from orchestration.intake.reading.preamble import SENDER_KEYS, Preamble
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.feed_reader import FeedReader
from orchestration.intake.tables.heads import Head
from orchestration.intake.tables.period_texts import is_run
from orchestration.intake.tables.pieces import year_of
from orchestration.intake.tables.reporter import Reporter
from sources.catalogue import Basis, Role
from sources.periods import parse_period

_THIS_MONTH = re.compile(r"本月(?!止)|当月")
# “单位：” names an office or a unit of measurement: here only the reporter's own names count.
_SIGNED = (*SENDER_KEYS, "单位")
# What may be said once for a whole table, beside its region and its period.
_MARKS = (Role.DIM, Role.NATURE, Role.SOURCE)
# A year alone is the period of a yearly report only where nothing else can be meant.
_EXPLICIT = "报告期"


def stated_above(
    above: Preamble, heads: Sequence[Head], reader: FeedReader, reporter: Reporter
) -> dict[str, str]:
    """What the lines ``above`` give for every row, by contract column."""
    stated: dict[str, str] = {}
    if not any(head.region or head.name == reader.region for head in heads):
        region = _region(above, reporter)
        if region:
            stated[reader.region] = region
    if not any(head.period or head.part or head.name == reader.period for head in heads):
        period = _of_a_month(_period(above, reader), heads, reader)
        if period:
            stated[reader.period] = period
    named = {head.name for head in heads} | {dim for head in heads for dim in head.dims}
    for column in reader.feed.columns:
        if column.role in _MARKS and column.name not in named:
            said = (above.pairs.get(compact(h)) for h in (column.header, *column.aliases))
            text = next(filter(None, said), "")
            if text:
                stated[column.name] = text
    return stated


def year_above(above: Preamble) -> str:
    """The one year that the lines above speak of; '' where they speak of none or several."""
    years = {text[:4] for text in above.periods}
    return years.pop() if len(years) == 1 else ""


def _region(above: Preamble, reporter: Reporter) -> str:
    """The region the lines name, or that of a sender with one region that signs the table."""
    if above.regions:
        return above.regions[0] if len(above.regions) == 1 else ""
    signed = {compact(above.pairs[key]) for key in _SIGNED if above.pairs.get(key)}
    return reporter.only if signed & reporter.called else ""


def _of_a_month(period: str, heads: Sequence[Head], reader: FeedReader) -> str:
    """The month that a table of 本月 and 累计 columns ends with: titled 1—4月 it is April's.

    Its row says both, as in a table titled 4月. 本期, or 一季度 above, could be all the months.
    """
    columns = [(h, reader.feed.column(h.name)) for h in heads if h.kind == "field" and h.name]
    current = [head for head, column in columns if column.basis is Basis.CURRENT]
    cumulative = any(column.basis is Basis.YTD for _, column in columns)
    if reader.feed.calendar.cadence != "monthly" or "月" not in period or not is_run(period):
        return period
    if not (cumulative and current) or not all(_THIS_MONTH.search(h.text) for h in current):
        return period
    return parse_period(period).last_month.label


def _period(above: Preamble, reader: FeedReader) -> str:
    explicit = above.pairs.get(_EXPLICIT, "")
    if explicit or len(above.periods) != 1:
        return explicit
    (period,) = above.periods
    yearly = reader.feed.calendar.cadence == "yearly"
    return period if yearly or year_of(period) is None else ""
