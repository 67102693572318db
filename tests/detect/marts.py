"""Ways to spoil the marts behind the back of what computes them.

Belongs here: what is done to a built warehouse. Does not belong here: whether a suite notices
(``trials``). Each changes the marts it is given and says what it did; nothing where they have no
such row.
"""
# ruff: noqa: S608 - names of ours alone

from __future__ import annotations

from collections.abc import Callable
from random import Random

import duckdb

Connection = duckdb.DuckDBPyConnection
MartOperator = Callable[[Connection, Random], str | None]
LIGHTS = {
    "achieved": "met", "on_track": "ahead_of_path", "slightly_behind": "behind_path",
    "behind": "behind_path", "far_behind": "behind_path", "missed": "missed_deadline",
}  # fmt: skip
CURRENT = "known_to is null and value > 0"
SHOWN = "value is not null and value <> 0"


def pick(connection: Connection, rng: Random, mart: str, where: str = "true") -> int | None:
    """A random row of a mart by its number; the same for the same seed."""
    rows = connection.execute(
        f"select rowid from marts.{mart} as t where {where} order by to_json(t)::varchar"
    ).fetchall()
    return int(rng.choice(rows)[0]) if rows else None


def named(connection: Connection, mart: str, row: int) -> str:
    """Which row it is: what stands in its first columns."""
    found = connection.execute(f"select * from marts.{mart} where rowid = {row}").fetchall()[0]
    return f"{mart} {' '.join(str(part) for part in found[:4])}"


def changed(mart: str, where: str, *settings: str) -> MartOperator:
    """Overwrite columns of one row, by one of the settings."""

    def operator(connection: Connection, rng: Random) -> str | None:
        row = pick(connection, rng, mart, where)
        if row is None:
            return None
        setting, name = rng.choice(settings), named(connection, mart, row)
        connection.execute(f"update marts.{mart} set {setting} where rowid = {row}")
        return f"{name}: {setting}"

    return operator


def dropped(mart: str, where: str = "true") -> MartOperator:
    """A row is lost."""

    def operator(connection: Connection, rng: Random) -> str | None:
        row = pick(connection, rng, mart, where)
        if row is None:
            return None
        name = named(connection, mart, row)
        connection.execute(f"delete from marts.{mart} where rowid = {row}")
        return f"{name}: lost"

    return operator


def doubled(mart: str, where: str = "true") -> MartOperator:
    """A row is there twice."""

    def operator(connection: Connection, rng: Random) -> str | None:
        row = pick(connection, rng, mart, where)
        if row is None:
            return None
        connection.execute(
            f"insert into marts.{mart} select * from marts.{mart} where rowid = {row}"
        )
        return f"{mart}: a row twice"

    return operator


def light_altered(connection: Connection, rng: Random) -> str | None:
    """Another light, with a reason that may stand beside it."""
    row = pick(connection, rng, "fct_target_progress", "pace_gap_pp is not null")
    if row is None:
        return None
    (now,) = connection.execute(
        f"select light from marts.fct_target_progress where rowid = {row}"
    ).fetchall()[0]
    light = rng.choice(sorted(LIGHTS.keys() - {now}))
    connection.execute(
        f"update marts.fct_target_progress set light = '{light}', reason = '{LIGHTS[light]}'"
        f" where rowid = {row}"
    )
    return f"{now} → {light}"


def value_and_growth(where: str) -> MartOperator:
    """A value with its growth computed anew: nothing in the row contradicts itself."""

    def operator(connection: Connection, rng: Random) -> str | None:
        row = pick(connection, rng, "fct_indicator", f"{where} and {SHOWN}")
        if row is None:
            return None
        factor = rng.choice((0.9, 0.97, 1.05, 1.3))
        connection.execute(
            f"""update marts.fct_indicator set value = round(value * {factor}, 4),
            growth_pct = case when growth_pct = level_growth_pct
                then (round(value * {factor}, 4) / baseline_value - 1) * 100 else growth_pct end,
            level_growth_pct = (round(value * {factor}, 4) / baseline_value - 1) * 100,
            low = least(low, round(value * {factor}, 4)),
            high = greatest(high, round(value * {factor}, 4))
            where rowid = {row}"""
        )
        return f"{named(connection, 'fct_indicator', row)}: value × {factor}, growth too"

    return operator


def freshness_lost(connection: Connection, rng: Random) -> str | None:
    """The latest periods of an indicator are not there, as after a half load."""
    codes = connection.execute(
        "select distinct indicator from marts.fct_indicator"
        " where value is not null and basis = 'ytd' order by 1"
    ).fetchall()
    code = rng.choice(codes)[0]
    connection.execute(
        f"delete from marts.fct_indicator where indicator = '{code}'"
        " and period_end > (select max(period_end) - interval 100 day from marts.fct_indicator"
        f" where indicator = '{code}' and value is not null)"
    )
    return f"{code}: latest months lost"


_PROGRESS = "fct_target_progress"
_AGGREGATED = "method = 'aggregated' and coverage = 1"

MARTS: dict[str, tuple[str, MartOperator]] = {
    "value_altered": ("指标数被改", changed("fct_indicator", SHOWN, "value = value * 1.05")),
    "county_value_altered": ("县级数被改，增速同改", value_and_growth("n_expected = 1")),
    "total_altered": ("汇总数被改，增速同改", value_and_growth(_AGGREGATED)),
    "growth_sign_flipped": (
        "增速正负号被改",
        changed("fct_indicator", "abs(growth_pct) > 1", "growth_pct = -growth_pct"),
    ),
    "baseline_altered": (
        "基期数被改，增速同改",
        changed(
            "fct_indicator",
            "baseline_value > 0 and value > 0 and growth_pct = level_growth_pct",
            "baseline_value = baseline_value * 1.1,"
            " growth_pct = (value / (baseline_value * 1.1) - 1) * 100,"
            " level_growth_pct = (value / (baseline_value * 1.1) - 1) * 100",
        ),
    ),
    "indicator_row_lost": ("指标行丢失", dropped("fct_indicator", "value is not null")),
    "indicator_row_doubled": ("指标行重复", doubled("fct_indicator")),
    "latest_months_lost": ("最新几期丢失", freshness_lost),
    "coverage_raised": (
        "覆盖率被改高",
        changed("fct_indicator", "coverage < 0.9", "coverage = 1", "coverage = 1.2"),
    ),
    "observation_altered": (
        "已接收数被改",
        changed("fct_observation", CURRENT, "value = value * 1.1", "value = value + 1"),
    ),
    "observation_lost": ("已接收数丢失", dropped("fct_observation", CURRENT)),
    "orphan_region": (
        "地区代码不存在",
        changed("fct_indicator", "true", "region_code = '999999'", "region_code = '110101'"),
    ),
    "orphan_submission": (
        "来源报送不存在",
        changed("fct_observation", "true", "submission_id = 's0123456789ab'"),
        ),
    "light_altered": ("灯与原因被改", light_altered),
    "light_only_altered": (
        "只改灯",
        changed(_PROGRESS, "light <> 'achieved'", "light = 'achieved'", "light = 'on_track'"),
    ),
    "progress_value_altered": (
        "目标进度的数被改",
        changed(_PROGRESS, SHOWN, "value = value * 1.1", "value = value * 0.8"),
    ),
    "attained_altered": (
        "完成比例与进度差同改",
        changed(
            _PROGRESS,
            "pace_gap_pp > 0.5 and attained_pct < 95",
            "attained_pct = attained_pct + 2, pace_gap_pp = pace_gap_pp + 2",
        ),
    ),
    "target_altered": (
        "目标数被改", changed("dim_target", "value > 0", "value = value + 1", "value = value / 10")
    ),
    "deadline_altered": ("期限被改", changed("dim_target", "deadline > 0", "deadline = 2030")),
    "unit_in_charge_altered": (
        "责任单位被改",
        changed("dim_target_unit", "role <> 'joint'", "unit_name = '某局'", "role = 'joint'"),
    ),
    "target_lost": ("目标丢失", dropped(_PROGRESS)),
    "contribution_altered": (
        "贡献度被改",
        changed("fct_contribution", "contribution_pp <> 0", "contribution_pp = -contribution_pp"),
    ),
    "simulated_unmarked": (
        "模拟标记被去掉", changed("fct_indicator", "simulated and value > 0", "simulated = false")
    ),
    "overdue_hidden": (
        "欠报被改成按时",
        changed("fct_reporting", "state = 'overdue'", "state = 'accepted_on_time'",
                "state = 'accepted_on_time', received_at = due_on, submission_id = 's1'"),
    ),
    "region_name_altered": (
        "地区上级被改", changed("dim_region", "level = 'county'", "parent_code = '110000'")
    ),
}  # fmt: skip
