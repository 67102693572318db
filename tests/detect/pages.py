"""Ways to spoil a finished site.

Belongs here: what is done to pages, and asking what checks the site. Does not belong here: what
the checks are. Each changes files below the folder it is given and says what it did.
"""

from __future__ import annotations

import importlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

from orchestration.publication.node import find_node
from tests.detect.trials import ESCAPED, HOLD, NOTE, Catch

PageOperator = Callable[[Path, Random], str | None]
TOOLS = Path(__file__).parents[2] / "dashboards" / "tools" / "lib"
_NUMBER = re.compile(r">\s*([+−-]?\d[\d,]*\.\d+%?|\d{2,3}(?:,\d{3})+|\d{2,})\s*<")
_LIGHTS = ("序时推进", "略有滞后", "严重滞后", "未达标", "已达标", "不可判定")


def pages(site: Path, pattern: str = "**/*.html") -> list[Path]:
    return sorted(site.glob(pattern))


def _shuffled(found: list[Path], rng: Random) -> list[Path]:
    return rng.sample(found, len(found))


def rewritten(pattern: str, change: Callable[[str, Random], str | None]) -> PageOperator:
    """Change one page of those that have something to change."""

    def operator(site: Path, rng: Random) -> str | None:
        for page in _shuffled(pages(site, pattern), rng):
            before = page.read_text("utf-8")
            after = change(before, rng)
            if after is not None and after != before:
                page.write_text(after, "utf-8")
                return page.relative_to(site).as_posix()
        return None

    return operator


def replaced(old: str, new: str) -> Callable[[str, Random], str | None]:
    """The first of something becomes something else."""
    return lambda text, _rng: text.replace(old, new, 1) if old in text else None


def _body(text: str) -> int:
    return max(text.find("<main"), 0)


def number_altered(text: str, rng: Random) -> str | None:
    """One number a reader sees is another one."""
    found = list(_NUMBER.finditer(text, _body(text)))
    if not found:
        return None
    spot = rng.choice(found)
    digits = [at for at in range(*spot.span(1)) if text[at].isdigit()]
    at = rng.choice(digits[:2])
    digit = str((int(text[at]) + rng.randint(1, 8)) % 10)
    return text[:at] + digit + text[at + 1 :]


def light_altered(text: str, rng: Random) -> str | None:
    """One light's word is another light's."""
    start = _body(text)
    shown = [light for light in _LIGHTS if f">{light}<" in text[start:]]
    if not shown:
        return None
    old = rng.choice(shown)
    new = rng.choice([light for light in _LIGHTS if light != old])
    return text[:start] + text[start:].replace(f">{old}<", f">{new}<", 1)


def stamp_altered(text: str, _rng: Random) -> str | None:
    """The release code is another release's."""
    found = re.search(r"(20\d{6})-([0-9a-f]{8})", text)
    return text.replace(found[0], f"{found[1]}-00000000") if found else None


def date_altered(text: str, rng: Random) -> str | None:
    """A deadline is a year later."""
    spots = list(re.finditer(r"2027年", text[_body(text) :]))
    if not spots:
        return None
    at = _body(text) + rng.choice(spots).start()
    return text[:at] + "2028年" + text[at + 5 :]


def page_missing(site: Path, rng: Random) -> str | None:
    page = rng.choice(pages(site, "*/*/**/index.html"))
    page.unlink()
    return page.relative_to(site).as_posix()


def page_emptied(text: str, _rng: Random) -> str | None:
    """The page breaks off in the middle."""
    return text[: len(text) // 2]


def page_of_another(site: Path, rng: Random) -> str | None:
    """One region's page in the place of another's."""
    one, other = rng.sample(pages(site, "regions/*/index.html"), 2)
    shutil.copyfile(one, other)
    return other.relative_to(site).as_posix()


PAGES: dict[str, tuple[str, PageOperator]] = {
    "page_missing": ("缺页", page_missing),
    "page_cut": ("页面不完整", rewritten("**/*.html", page_emptied)),
    "page_of_another": ("页面张冠李戴", page_of_another),
    "broken_link": ("链接失效", rewritten("**/*.html", replaced('/plans/', '/plan/'))),
    "outside_address": (
        "链接到站外", rewritten("**/*.html", replaced('href=".', 'href="https://example.org'))
    ),
    "query_error": (
        "查询出错", rewritten("**/*.html", replaced("</main>", "<p>Error in Query</p></main>"))
    ),
    "nan_shown": ("显示 NaN", rewritten("**/*.html", replaced("</main>", "<td>NaN</td></main>"))),
    "number_altered": ("目标页数字与数据不符", rewritten("plans/*/index.html", number_altered)),
    "region_number_altered": ("地区页数字不符", rewritten("regions/*/index.html", number_altered)),
    "indicator_number_altered": (
        "指标页数字不符", rewritten("indicators/*/index.html", number_altered)
    ),
    "page_light_altered": ("灯的文字不符", rewritten("plans/*/index.html", light_altered)),
    "page_deadline_altered": ("期限文字不符", rewritten("plans/*/index.html", date_altered)),
    "wrong_stamp": ("版本号不符", rewritten("**/*.html", stamp_altered)),
    "simulated_mark_lost": (
        "模拟标记丢失",
        rewritten("regions/*/index.html", lambda text, _rng: text.replace("模拟", "")),
    ),
}  # fmt: skip


def checked(site: Path, data: Path, expected: int) -> tuple[str, ...]:
    """The checks that a site fails, as ``hold:name`` or ``note:name``.

    By the declared site checks where there are any, else by the page builder's own.
    """
    try:
        checks = importlib.import_module("orchestration.publication.site_checks")
    except ModuleNotFoundError:
        return _by_the_builder(site, expected)
    result = checks.check_site(site, data)
    return tuple(
        f"{check.severity}:{result.suite_id}.{check.check_id}"
        for check in result.results
        if not check.success
    )


def _by_the_builder(site: Path, expected: int) -> tuple[str, ...]:
    script = (
        f"import {{checkSite}} from {json.dumps(str(TOOLS / 'check-site.mjs'))};"
        f"console.log(JSON.stringify(checkSite({json.dumps(str(site))}, {expected})))"
    )
    done = subprocess.run(
        [str(find_node()), "--input-type=module", "-e", script],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ("hold:build-site.check-site",) if json.loads(done.stdout) else ()


def noticed(failing: tuple[str, ...], usual: tuple[str, ...], did: str) -> Catch:
    """What became of a spoilt site; ``usual`` is what the right one fails."""
    new = sorted(set(failing) - set(usual))
    holds = tuple(name.removeprefix("hold:") for name in new if name.startswith("hold:"))
    if holds:
        return Catch(HOLD, holds, did)
    return Catch(NOTE if new else ESCAPED, tuple(n.removeprefix("note:") for n in new), did)
