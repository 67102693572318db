"""Rows of the declared input tables: what the catalogue says, flattened for SQL.

Pure functions of the catalogue and ``as_of``; one per table of ``schema.INPUT_TABLES``. What the
plans promise is in ``promised``, which reports are expected in ``expected``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from orchestration.warehouse.promised import (
    action_rows,
    action_unit_rows,
    goal_rows,
    goal_unit_rows,
    plan_rows,
    plan_setting_rows,
    target_rows,
    target_unit_rows,
)
from sources.catalogue import Catalogue
from sources.geography import line_within_jurisdiction, regions_in_scope, reporting_regions

Row = tuple[Any, ...]


def _regions(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """The regions in scope: those of the rest of the country are no rows of the warehouse."""
    for entry in regions_in_scope(catalogue):
        yield (
            entry.code,
            entry.name_zh,
            entry.level.value,
            entry.parent_code,
            entry.valid_from,
            entry.valid_to,
            entry.successor_code,
        )


def _region_closure(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Each reporting region under itself and its ancestors, up to its plan's jurisdiction."""
    reported = {
        entry.region.code
        for feed in catalogue.feeds
        for entry in reporting_regions(catalogue, feed)
    }
    pairs: set[tuple[str, str, int]] = set()
    for code in reported:
        inside = line_within_jurisdiction(catalogue, code)
        for depth, region in enumerate(inside):
            pairs.update((above, region, n) for n, above in enumerate(inside[depth:]))
    return sorted(pairs)


def _feeds(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for feed in catalogue.feeds.values():
        yield (
            feed.id,
            feed.title_zh,
            feed.title_en,
            feed.unit_in_charge,
            feed.calendar.cadence,
            feed.authority,
            feed.shape,
        )


def _reporting_regions(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for feed in catalogue.feeds:
        for entry in reporting_regions(catalogue, feed):
            sender = entry.sender
            obliged = sender.obliged_from is not None
            yield (feed, entry.region.code, sender.id, sender.name_zh, obliged)


def _indicators(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for entry in catalogue.indicators.values():
        yield (
            entry.code,
            entry.name_zh,
            entry.name_en,
            entry.unit,
            entry.display_unit,
            entry.display_factor,
            entry.decimals,
            entry.measure.value,
            entry.direction,
            entry.judge_by,
            entry.feed,
            entry.item,
            entry.numerator,
            entry.denominator,
            entry.growth_item,
            ";".join(f"{name}={value}" for name, value in entry.dims.items()),
            catalogue.feeds[entry.feed].authority,
            entry.scope_note_zh,
            entry.counting is not None,
            entry.is_published_rate,
        )


def _series_breaks(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for entry in catalogue.indicators.values():
        for change in entry.breaks:
            yield (
                entry.code,
                change.region,
                change.since,
                change.link,
                change.reason_zh,
                change.source,
            )


def _countings(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for entry in catalogue.indicators.values():
        counting = entry.counting
        if counting is not None:
            yield (
                entry.code,
                counting.count,
                counting.column,
                counting.dated_by,
                counting.ended_by,
            )


def _counting_conditions(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for entry in catalogue.indicators.values():
        counting = entry.counting
        if counting is None:
            continue
        for part in ("where", "numerator_where"):
            for column, stored in getattr(counting, part).items():
                for allowed in stored:
                    yield (entry.code, part, column, allowed)


def _settings(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for name, value in catalogue.rules.settings.items():
        note = catalogue.rules.setting_notes[name]
        yield (
            name,
            value,
            note.unit,
            note.title_zh,
            note.note_zh,
            note.source_zh,
            note.is_choice,
        )


def _rules(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    return [(catalogue.rules.version,)]


def _lights(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for light in catalogue.rules.lights:
        yield (light.id, light.rank, light.text_zh, light.early_text_zh, light.shape, light.tone)


def _reasons(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    for reason in catalogue.rules.reasons:
        yield (reason.id, reason.text_zh)


DECLARED_TABLES: dict[str, Callable[[Catalogue, date], Iterable[Row]]] = {
    "regions": _regions,
    "region_closure": _region_closure,
    "feeds": _feeds,
    "reporting_regions": _reporting_regions,
    "indicators": _indicators,
    "series_breaks": _series_breaks,
    "countings": _countings,
    "counting_conditions": _counting_conditions,
    "plans": plan_rows,
    "targets": target_rows,
    "target_units": target_unit_rows,
    "goals": goal_rows,
    "goal_units": goal_unit_rows,
    "actions": action_rows,
    "action_units": action_unit_rows,
    "settings": _settings,
    "plan_settings": plan_setting_rows,
    "rules": _rules,
    "lights": _lights,
    "reasons": _reasons,
}
