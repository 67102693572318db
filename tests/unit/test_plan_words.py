"""What is said of a promise: kind, number with hedge and unit as printed, years and units."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.commands.plan_words import printed_number, promise_lines, target_words
from sources.catalogue import Action, Goal, Target
from sources.loader import load_catalogue
from tests.unit.tiny_catalogue import write_tiny


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Both lines of every promise of the tiny plan, by the first words."""
    catalogue = load_catalogue(write_tiny(tmp_path_factory.mktemp("tiny")))
    plan = catalogue.plans["city"]
    promises: tuple[Target | Goal | Action, ...] = (*plan.targets, *plan.goals, *plan.actions)
    lines = [promise_lines(promise, plan, catalogue) for promise in promises]
    return {first.split("  ")[0]: (first.split("  ")[1], second) for first, second in lines}


NOBODY = "未指定责任单位"


@pytest.mark.parametrize(
    ("promise", "first", "second"),
    [
        ("目标 1", "销量：较2023年增长45%以上，到2027年", NOBODY),
        ("目标 2", "普及率：达到90%，到2027年", NOBODY),
        ("目标 3", "普及率：较2023年提高15个百分点，到2027年", NOBODY),
        ("目标 4", "普及率：不低于甲省的“平均普及率”，到2027年", NOBODY),
        (
            "目标 5",
            "新建管网：累计约100公里，到2027年（自2024年起）",
            "牵头：市经信局；配合：市商务局",
        ),
        ("目标 6", "销量：每年2万辆，2025—2027年每年判断", "范围：东区；共同负责：市经信局"),
        ("目标 7", "站点：累计30座，到2026年（按全部在册数）", NOBODY),
        ("目标 8", "完工率：达到100%，未定期限", NOBODY),
        (
            "定性目标 G1",
            "网络更完善：建设或培育（未定数量），原文用词：基本，到2027年",
            "牵头：市商务局",
        ),
        ("定性目标 G2", "旧车退出：淘汰或退出（未定数量）", NOBODY),
        ("举措 A1", "编制清单（设备更新）", "牵头：市经信局"),
        ("制度 A2", "定期调度（定期调度；同举措 A1）", NOBODY),
    ],
)
def test_each_promise_in_words(
    told: dict[str, tuple[str, str]], promise: str, first: str, second: str
) -> None:
    assert told[promise] == (first, second)


def target(**changes: Any) -> Target:
    facts = {
        "n": 1,
        "clause": "1.",
        "indicator": "x",
        "kind": "level",
        "operator": ">=",
        "value": "40",
        "unit": "万吨/年",
        "deadline": 2027,
    }
    return Target.model_validate(facts | changes)


@pytest.mark.parametrize(
    ("hedge", "printed"),
    [
        ((), "40万吨/年"),
        (("以上",), "40万吨/年以上"),
        (("左右",), "40万吨/年左右"),
        (("约",), "约40万吨/年"),
        (("超过",), "超过40万吨/年"),
        (("力争", "以上"), "40万吨/年以上"),
    ],
)
def test_hedge_words_stand_where_a_document_prints_them(
    hedge: tuple[str, ...], printed: str
) -> None:
    assert printed_number(target(hedge=hedge)) == printed


def test_numbers_are_as_printed() -> None:
    assert printed_number(target(value="0.50", unit="%")) == "0.50%"


@pytest.mark.parametrize(
    ("n", "words"), [(7, "力争达到50万吨，到2027年"), (8, "力争每年10个以上，2024—2027年每年判断")]
)
def test_striving_stands_before_the_verb(n: int, words: str) -> None:
    catalogue = load_catalogue()
    plan = catalogue.plans["nanyang"]
    assert target_words(plan.targets[n - 1], plan, catalogue).endswith(f"：{words}")
