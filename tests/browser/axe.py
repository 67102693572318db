"""Asking axe-core what it objects to on a page that is open."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "dashboards" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """async rules => (await axe.run(document, {runOnly: rules})).violations
    .map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 120)])"""


def objections(page: Page) -> list[list[object]]:
    """What axe objects to: the rule, how often, and the first element."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[list[object]] = page.evaluate(ASK, RULES)
    return found
