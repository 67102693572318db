"""What a changed row is about, in the words that pages use.

Belongs here: names of plans, targets, indicators, regions and feeds in either release. Does not
belong here: what has changed of them.
"""

from __future__ import annotations

from orchestration.publication.changes.model import Row
from orchestration.publication.changes.tables import Pair

BASES = {"current": "当期", "ytd": "累计", "year": "全年"}
TABLES_ZH = {
    "dim_action": "举措", "dim_action_unit": "举措的责任单位", "dim_feed": "报表",
    "dim_goal": "定性目标", "dim_goal_unit": "定性目标的责任单位", "dim_indicator": "指标",
    "dim_light": "灯号", "dim_plan": "方案", "dim_reason": "灯号原因", "dim_region": "地区",
    "dim_setting": "判断规则", "dim_target": "目标", "dim_target_unit": "目标的责任单位",
    "fct_action_progress": "台账", "fct_contribution": "拉动", "fct_disagreement": "上下级不一致",
    "fct_growth_check": "增速核对", "fct_observation": "已接收数据", "fct_record": "清单",
    "fct_reporting_rate": "报送统计", "fct_revision": "修订记录",
    "fct_target_path": "目标路径",
}  # fmt: skip
PROMISES = {"action": "举措", "goal": "定性目标"}


class Names:
    """Names by code; what one release lacks is named as the other has it."""

    def __init__(self, pair: Pair) -> None:
        def named(table: str, key: str, name: str) -> dict[str, str]:
            return {row[key]: row[name] or row[key] for row in pair.both(table)}

        self.regions = named("dim_region", "region_code", "name_zh")
        self.indicators = named("dim_indicator", "indicator", "name_zh")
        self.plans = named("dim_plan", "plan", "short_zh")
        self.feeds = named("dim_feed", "feed", "title_zh")
        self._of_target = {
            (row["plan"], row["n"]): row["indicator"] for row in pair.both("dim_target")
        }

    def about(self, table: str, row: Row) -> str:
        """One row of a mart, in words."""
        if table == "fct_target_progress":
            return self.target(row)
        words = (
            [TABLES_ZH.get(table, "")] if table not in ("fct_indicator", "fct_reporting") else []
        )
        if row.get("plan"):
            words.append(self.plans.get(row["plan"], str(row["plan"])))
        if "n" in row:
            words.append(f"第{row['n']}项{PROMISES.get(str(row.get('promise_kind')), '')}")
        for column, names in (
            ("feed", self.feeds), ("indicator", self.indicators), ("region_code", self.regions),
        ):  # fmt: skip
            if row.get(column):
                words.append(names.get(row[column], str(row[column])))
        if row.get("parent_code") and table == "fct_contribution":
            words.append(f"对{self.regions.get(row['parent_code'], row['parent_code'])}")
        words += [str(row[name]) for name in ("item", "entity_key", "setting", "light", "reason")
                  if row.get(name) and table.startswith(("dim_", "fct_ob", "fct_re"))]  # fmt: skip
        if table.endswith("_unit"):
            words.append(str(row["unit_name"]))
        if row.get("period"):
            words.append(f"{row['period']}{BASES.get(str(row.get('basis')), '')}")
        return " ".join(filter(None, words))

    def target(self, row: Row) -> str:
        """A target: its plan, number, indicator, and the year it is judged for."""
        indicator = self._of_target.get((row["plan"], row["n"]), "")
        plan = self.plans.get(row["plan"], row["plan"])
        name = self.indicators.get(indicator, indicator)
        return f"{plan} 第{row['n']}项 {name} {row['target_year']}年"
