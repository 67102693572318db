"""上报指南 shows what the program really says.

Belongs here: holding the guide's examples to the output. Does not belong here: the output itself.
"""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from orchestration.cli import app
from tests.unit.test_faults import SIDES, file_of, judged_as, said

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "上报指南.md").read_text("utf-8")
DESK = ROOT / "orchestration" / "desk"
LARGEST_PICTURE = 200_000
JUNE = """2026年自流井区二手车交易情况表
填报单位：自流井区统计局（模拟）
地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质
自流井区,2026年1月,183,183,模拟
自流井区,2026年2月,147,330,模拟
自流井区,2026年3月,206,536,模拟
自流井区,2026年4月,201,737,模拟
自流井区,2026年5月,2l4,951,模拟
自流井区,2026年6月,226,1177辆整,模拟
"""


def test_the_check_in_the_guide_is_what_check_says(tmp_path: Path) -> None:
    file = tmp_path / "二手车6月.csv"
    file.write_bytes(JUNE.encode("gb18030"))
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 1
    shown = re.search(r"\$ liangxin check 二手车6月.csv\n(.*?)```", GUIDE, re.DOTALL)
    assert shown
    assert shown.group(1).count("\n") == 8
    assert result.stdout.startswith(shown.group(1))


def test_the_messages_in_the_guide_are_those_of_the_rules() -> None:
    findings = [
        finding
        for side in SIDES
        for finding in judged_as(said(side), file_of(side).read_bytes(), side.stem)[1]
    ]
    words = "\n".join(f"{finding.message_zh}\n{finding.advice}" for finding in findings)
    table = GUIDE.partition("| 提示 | 多半是 |\n|---|---|\n")[2].partition("\n\n")[0]
    messages = [row.split(" | ")[0].removeprefix("| ") for row in table.splitlines()]
    assert len(messages) > 5
    parts = [part for message in messages for part in message.split("……")]
    assert [part for part in parts if part not in words] == []


def test_what_the_guide_says_to_press_is_there_to_be_pressed() -> None:
    pages = "\n".join(page.read_text("utf-8") for page in sorted(DESK.rglob("*.html")))
    pages += (DESK / "menu.py").read_text("utf-8")
    at_the_desk = GUIDE.partition("## 一、")[2].partition("## 二、")[0]
    pressed = re.findall(r"[点按是择]“([^”]+)”", at_the_desk)
    assert len(pressed) > 8
    parts = [part for words in pressed for part in re.split("[：、]", words)]
    assert [part for part in parts if part not in pages] == []


def test_the_pictures_of_the_guide_are_there_and_no_others() -> None:
    shown = set(re.findall(r"\(pictures-desk/([^)]+)\)", GUIDE))
    places = sorted((ROOT / "docs" / "pictures-desk").iterdir())
    # The last step of the month is the bureau's, not the reporters'.
    assert {place.name for place in places} == shown | {"receipt.webp", "release.webp"}
    for place in places:
        content = place.read_bytes()
        assert (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
        assert len(content) < LARGEST_PICTURE
