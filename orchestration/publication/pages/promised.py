"""Targets as their cards say them: the promise, the light and every number beside it.

Belongs here: the texts of one row of ``fct_target_progress``. Does not belong here: on which pages
they stand (``expected_targets``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.marts import Marts, Row

_ROWS = """
select f.*, t.clause, t.indicator, t.scope, t.kind, t.operator, t.value as promised,
  t.unit as promised_unit, t.deadline, t.hedge, t.baseline_year, t.counts_from,
  t.remark_zh as note_zh,
  coalesce(ref.name_zh, t.reference_region) as reference_zh,
  p.short_zh, p.plan_status = 'draft' as is_draft, p.region_code as plan_region,
  r.name_zh as region_zh, i.name_zh, i.display_unit, i.display_factor, i.decimals, i.measure,
  i.judge_by, l.text_zh as light_text, l.early_text_zh, l.tone, s.text_zh as reason_zh,
  q.quality, q.low, q.high, was.text_zh as before_zh,
  min(f.target_year) over (partition by f.plan, f.n) as first_year,
  max(f.target_year) over (partition by f.plan, f.n) as last_year
from fct_target_progress f
join dim_target t on t.plan = f.plan and t.n = f.n
join dim_plan p on p.plan = f.plan
join dim_indicator i on i.indicator = t.indicator
join dim_light l on l.light = f.light
left join dim_reason s on s.reason = f.reason
left join fct_light_change c on c.plan = f.plan and c.n = f.n and c.is_current
  and c.target_year is not distinct from f.target_year and c.light_after = f.light
left join dim_light was on was.light = c.light_before
left join dim_region r on r.region_code = f.region_code and r.valid_to is null
left join dim_region ref on ref.region_code = t.reference_region and ref.valid_to is null
left join fct_indicator q on q.indicator = t.indicator and q.region_code = f.region_code
  and q.period = f.period and q.basis = f.judged_basis
order by f.severity_rank, f.pace_gap_pp nulls last, f.plan, f.n, f.target_year
"""
_AFTER, _AT = ("以上", "左右", "以下"), ("超过", "约", "至少")
_UNNAMED = "方案未写明责任单位"
_BY_NAME = 2
ROLES = {"lead": "牵头", "joint": "共同负责", "cooperating": "配合"}
Units = dict[tuple[str, str, int], dict[str, str]]


def targets(marts: Marts) -> list[Row]:
    """Every target and year judged, the most urgent first."""
    return marts.once(_targets)


def _targets(marts: Marts) -> list[Row]:
    return marts.rows(_ROWS)


def units_in_charge(marts: Marts) -> Units:
    """By promise (its kind, plan and number) the names of the units by role."""
    named: Units = {}
    for kind in ("target", "goal", "action"):
        rows = marts.rows(f"from dim_{kind}_unit order by plan, n, position")
        for row in rows:
            roles = named.setdefault((kind, row["plan"], row["n"]), {})
            before = f"{roles[row['role']]}、" if row["role"] in roles else ""
            roles[row["role"]] = before + _name_of(row)
    return named


def _name_of(row: Row) -> str:
    unit, other = str(row["unit_name"]), row["printed_name"]
    return unit if other is None or unit.endswith(other) else f"{unit}（文中作“{other}”）"


def by_role(roles: dict[str, str]) -> str:
    """The units in charge with their roles, as under a card."""
    named = [f"{label}{roles[role]}" for role, label in ROLES.items() if role in roles]
    return "".join(named) or _UNNAMED


def leading(marts: Marts) -> dict[tuple[str, int], str]:
    """By target the units that lead, alone or together: two by name, how many where more."""
    return marts.once(_leading)


def _leading(marts: Marts) -> dict[tuple[str, int], str]:
    named: dict[tuple[str, int], list[str]] = {}
    for role in ("lead", "joint"):
        for row in marts.rows("from dim_target_unit order by plan, n, position"):
            if row["role"] == role:
                named.setdefault((row["plan"], row["n"]), []).append(_name_of(row))
    found = {}
    for target, names in named.items():
        more = f"等{len(names)}个单位" if len(names) > _BY_NAME else ""
        found[target] = "、".join(names[:_BY_NAME]) + more
    return found


def in_lead(marts: Marts, row: Row) -> str:
    """Who leads one target, in words."""
    return leading(marts).get((row["plan"], row["n"]), _UNNAMED)


def hedge_words(hedge: str | None) -> list[str]:
    """The document's own hedge words."""
    return [word for word in (hedge or "").split("、") if word]


def anchor(row: Row) -> str:
    """The place of a target's card on its plan's page."""
    year = "" if row["target_year"] is None else f"-{row['target_year']}"
    return f"mubiao-{row['n']}{year}"


def light(row: Row) -> str:
    """The light in words."""
    early = row["early"] and row["early_text_zh"] is not None
    return str(row["early_text_zh"] if early else row["light_text"])


def name(row: Row) -> str:
    """The indicator, and the region where it is only a part of the plan's."""
    elsewhere = row["region_code"] != row["plan_region"]
    part = f"（{row['region_zh'] or row['region_code']}）" if elsewhere else ""
    return f"{row['name_zh']}{part}"


def deadline(row: Row) -> str:
    """The year a target is due, or judged for."""
    open_ended = row["deadline"] is None and row["kind"] != "annual"
    return "未定期限" if open_ended else f"{row['target_year']}年"


def promise(row: Row) -> str:
    """The promise as printed, hedge words and all."""
    words, operator, annual = hedge_words(row["hedge"]), row["operator"], row["kind"] == "annual"
    if annual:
        by_when = f"{row['first_year']}—{row['last_year']}年"
    else:
        by_when = f"到{row['deadline']}年" if row["deadline"] is not None else ""
    operators = {">": "超过", "approx": "约"} if not words else {}
    value = "" if row["promised"] is None else f"{w.printed(row['promised'])}{row['promised_unit']}"
    return "".join(
        [
            by_when,
            "、".join(word for word in words if word not in (*_AFTER, *_AT)),
            _verb(row),
            "、".join(word for word in words if word in _AT),
            operators.get(operator, ""),
            value,
            "、".join(word for word in words if word in _AFTER),
            "以上" if not words and operator == ">=" else "",
            "（未定期限）" if row["deadline"] is None and not annual else "",
        ]
    )


def _verb(row: Row) -> str:
    verbs = {
        "growth": f"较{row['baseline_year']}年增长",
        "points": f"较{row['baseline_year']}年提高",
        "cumulative": "累计",
        "annual": "每年",
        "relative": f"达到{row['reference_zh']}平均水平",
    }
    return verbs.get(row["kind"], "" if row["operator"] == ">" else "达到")


def value(row: Row) -> str | None:
    """The value judged, without its unit."""
    write = w.signed if row["measure"] == "growth_only" else w.number
    factor = 1 if row["measure"] == "growth_only" else row["display_factor"]
    return write(row["value"], row["decimals"], factor)


def value_label(row: Row) -> str:
    """What the value is of: a period, or a sum since the start."""
    if row["period"] is None:
        return ""
    if row["kind"] == "cumulative" and row["counts_from"] == "all_on_record":
        label = f"{w.as_of(row['period'], row['judged_basis'], 'stock')}在册"
    elif row["kind"] == "cumulative":
        start = row["counts_from"]
        label = f"{start[:4]}年{int(start[5:7])}月至{w.end_of(row['period'])}累计"
    else:
        label = str(w.as_of(row["period"], row["judged_basis"], row["measure"]))
    return label + ("公布增速" if row["measure"] == "growth_only" else "")


def change(row: Row) -> str | None:
    """How much it changed since the baseline."""
    if row["measure"].startswith("ratio"):
        if row["value"] is None or row["baseline_value"] is None:
            return None
        return f"{w.signed(row['value'] - row['baseline_value'], 2)}个百分点"
    chained = row["judge_by"] == "published_chain" and row["measure"] != "growth_only"
    return w.with_unit(w.signed(row["growth_pct"], 2), "%（按公布增速连乘）" if chained else "%")


def marks(row: Row, *, short: bool = False) -> str:
    """What a reader must know about the number, in words beside it."""
    estimated = row["quality"] == "estimated"
    summed = row["kind"] == "cumulative" and row["counts_from"] != "all_on_record"
    told = "估算" if estimated else ""
    if not short:
        limits = w.span(row["low"], row["high"], row["decimals"], row["display_factor"])
        if estimated and limits and not summed:
            told += f"{limits}{row['display_unit']}"
        if row["coverage"] is not None and row["coverage"] < 1:
            told += f"已报{w.share(row['coverage'])}"
    return told + ("模拟" if row["simulated"] else "")


def facts(row: Row) -> Iterator[tuple[str, str]]:
    """The numbers of a card, each with its heading."""
    unit, places, factor = row["display_unit"], row["decimals"], row["display_factor"]

    def amount(of: str) -> str | None:
        return w.with_unit(w.number(row[of], places, factor), unit)

    told = value(row)
    needed = amount("needed_value")
    own_period = "" if told else (w.period(row["period"], row["judged_basis"]) or "")
    beside = "" if told else marks(row)
    changed = w.with_unit(change(row), beside)
    found = [
        ("进度差", w.with_unit(w.signed(row["pace_gap_pp"], 2), "个百分点")),
        (value_label(row), w.with_unit(told, f"{unit}{marks(row)}")),
        (f"{row['baseline_year']}年同期基数", amount("baseline_value")),
        (f"{own_period}较{row['baseline_year']}年", changed),
        ("达到目标需要", needed if row["kind"] in ("growth", "points") else None),
        (f"{row['reference_zh']}平均水平", needed if row["kind"] == "relative" else None),
        ("今年余下各月月均需要", w.with_unit(_run_rate(row), unit)),
        ("按目前增速推算期末", w.with_unit(amount("projected_value"), _projected_range(row))),
    ]
    yield from ((heading, text) for heading, text in found if text)


def _run_rate(row: Row) -> str | None:
    rate, factor = row["required_run_rate"], row["display_factor"]
    if rate is None or rate <= 0:
        return None
    return w.number(rate, 2 if rate < factor else max(row["decimals"], 1), factor)


def _projected_range(row: Row) -> str:
    low, high = row["projected_low"], row["projected_high"]
    if low is None or high is None or low >= high:
        return ""
    return f"{w.span(low, high, row['decimals'], row['display_factor'])}{row['display_unit']}"
