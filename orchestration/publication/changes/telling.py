"""The difference of two releases as text, JSON and a page.

Belongs here: the three forms and how much each shows. Does not belong here: the words (``words``)
or finding differences (``compare``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from orchestration.publication.changes.model import CAUSES, Change, Changes
from orchestration.publication.changes.words import (
    NOTHING,
    STAMP,
    also_words,
    cause_words,
    column_words,
    kind_words,
    told_fields,
    value_words,
)
from orchestration.publication.templating import render

SCHEMA = 1
LINES_OF_A_KIND = 20
ROWS_OF_A_KIND = 400
FIELDS_OF_A_LINE = 4
LONG = 64


def to_json(changes: Changes) -> dict[str, object]:
    """Everything that differs, as a JSON-able answer of ``release diff --json``."""
    return {
        "schema": SCHEMA,
        "before": changes.before,
        "after": changes.after,
        "first_release": changes.is_first,
        "sites_compared": changes.has_sites,
        "stamp": [asdict(field) for field in changes.stamp],
        "counts": {
            "changes": len(changes.changes),
            "unexplained": len(changes.unexplained),
            "by_kind": {kind: len(found) for kind, found in changes.by_kind.items()},
            "by_cause": changes.by_cause,
            "behind": dict(changes.behind),
        },
        "changes": [_answer(change) for change in changes.changes],
    }


def _answer(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "place": change.place,
        "key": dict(change.key),
        "about_zh": change.about_zh,
        "fields": [asdict(field) for field in change.fields],
        "cause": change.cause,
        "causes": list(change.causes),
        "explained": change.is_explained,
        "remark_zh": change.remark_zh,
        "also": list(change.also),
    }


def as_text(changes: Changes, english: bool = False, most: int = LINES_OF_A_KIND) -> str:
    """The difference for a terminal: what is unexplained first, at most so many lines a kind."""
    return "\n".join(_lines(changes, english, most))


def _lines(changes: Changes, english: bool, most: int) -> Iterator[str]:
    if changes.is_first:
        yield first_words(changes, english)
        return
    yield f"{changes.before} → {changes.after}"
    for field in changes.stamp:
        name = field.name if english else STAMP[field.name]
        yield f"  {name}  {_short(field.before)} → {_short(field.after)}"
    yield summary_words(changes, english)
    unexplained = changes.unexplained
    if unexplained:
        title = "Unexplained: holds the release" if english else "原因不明，不能发布"
        yield from _section(changes, f"✘ {title}", unexplained, english, most)
    for kind, found in changes.by_kind.items():
        explained = [change for change in found if change.is_explained]
        if explained:
            yield from _section(changes, kind_words(kind, english), explained, english, most)
    if changes.behind:
        rows = sum(changes.behind.values())
        yield (
            f"\n{rows} explained rows that no page shows"
            if english
            else (f"\n页面以外的明细另有 {rows} 行变化，均有原因")
        )


def _short(value: str | None) -> str:
    """A checksum as pages print it, by its beginning."""
    return (value or NOTHING)[: 12 if value and len(value) == LONG else None]


def _section(
    changes: Changes, title: str, found: list[Change] | tuple[Change, ...], english: bool, most: int
) -> Iterator[str]:
    yield f"\n{title}（{len(found)}）"
    for change in found[:most]:
        told = told_fields(change)
        fields = "；".join(
            f"{column_words(f.name, english)} {value_words(changes, f.name, f.before, english)}"
            f" → {value_words(changes, f.name, f.after, english)}"
            for f in told[:FIELDS_OF_A_LINE]
        )
        more = "" if len(told) <= FIELDS_OF_A_LINE else " …"
        yield f"  {change.about_zh}  {fields}{more}"
        said = (also_words(change, english), change.remark_zh)
        causes = cause_words(change.causes or (change.cause,), english)
        yield "    · " + "；".join(filter(None, (causes, *said)))
    if len(found) > most:
        left = len(found) - most
        yield (
            f"  … {left} more: --json, --html"
            if english
            else (f"  … 另有 {left} 处：用 --json 或 --html 查看")
        )


def first_words(changes: Changes, english: bool = False) -> str:
    """That there is nothing to compare with."""
    if english:
        return f"{changes.after}: the first release; there is none to compare it with."
    return f"{changes.after} 是第一版，没有可以比较的上一版。"


def summary_words(changes: Changes, english: bool = False) -> str:
    """How much differs, and why, in one line."""
    n, unexplained = len(changes.changes), len(changes.unexplained)
    if not n:
        return "nothing else differs" if english else "除版本标识外没有变化"
    causes = (f"{CAUSES[cause][english]} {count}" for cause, count in changes.by_cause.items())
    if english:
        return f"{n} changes, {unexplained} unexplained: {', '.join(causes)}"
    return f"共 {n} 处变化，{unexplained} 处原因不明：{'、'.join(causes)}"


def as_html(changes: Changes, most: int = ROWS_OF_A_KIND) -> str:
    """The difference as a page of its own: no script, prints on A4, everything escaped."""
    return render("changes.html.j2", **as_tables(changes, most))


def as_tables(changes: Changes, most: int = ROWS_OF_A_KIND) -> dict[str, object]:
    """What a page shows of the difference, worded: at most so many rows of each kind."""
    sections = [
        {
            "kind": kind,
            "title": kind_words(kind),
            "count": len(found),
            "rows": [_row(changes, change) for change in found[:most]],
            "left": max(0, len(found) - most),
        }
        for kind, found in changes.by_kind.items()
        if kind != "text"
    ]
    texts = changes.by_kind.get("text", ())
    pages = [
        {"path": path, "rows": [_row(changes, change) for change in found]}
        for path, found in groupby(texts[:most], key=lambda change: change.place)
    ]
    unexplained = changes.unexplained
    return {
        "changes": changes,
        "summary": first_words(changes) if changes.is_first else summary_words(changes),
        "stamp": [(STAMP[f.name], _short(f.before), _short(f.after)) for f in changes.stamp],
        "unexplained": [_row(changes, change) for change in unexplained[:most]],
        "unexplained_left": max(0, len(unexplained) - most),
        "sections": sections,
        "pages": pages,
        "n_texts": len(texts),
        "texts_left": max(0, len(texts) - most),
        "n_behind": sum(changes.behind.values()),
    }


def _row(changes: Changes, change: Change) -> dict[str, object]:
    """One change as the page prints it."""
    return {
        "about": change.about_zh,
        "fields": [_field(changes, f.name, f.before, f.after) for f in told_fields(change)],
        "explained": change.is_explained,
        "cause": cause_words((change.cause,)),
        "others": cause_words([c for c in change.causes if c != change.cause]),
        "remark": change.remark_zh,
        "also": also_words(change),
    }


def _field(changes: Changes, name: str, before: str | None, after: str | None) -> dict[str, str]:
    is_light = name.startswith("light")
    tones = [changes.lights.get(v or "", ("", ""))[1] if is_light else "" for v in (before, after)]
    return {
        "name": column_words(name),
        "before": value_words(changes, name, before),
        "after": value_words(changes, name, after),
        "tone_before": tones[0],
        "tone_after": tones[1],
    }
