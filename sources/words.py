"""The Chinese words for what declarations say in codes, wherever they are put before a reader.

Belongs here: one word or phrase per code. Does not belong here: lights and reasons (``rules.yml``)
or messages of checks.
"""

from __future__ import annotations

SEVERITIES = {"hard": "强制性", "soft": "核实性"}
CADENCES = {"monthly": "月报", "quarterly": "季报", "yearly": "年报"}
ROLES = {"lead": "牵头", "joint": "共同负责", "cooperating": "配合"}
KINDS = {
    "growth": "较基期增长",
    "level": "达到",
    "cumulative": "累计",
    "annual": "每年",
    "points": "较基期提高",
    "relative": "不低于对照地区",
}
DIRECTIONS = {
    "up": "提高",
    "down": "降低",
    "reach": "达到或形成",
    "build": "建设或培育（未定数量）",
    "phase_out": "淘汰或退出（未定数量）",
}
