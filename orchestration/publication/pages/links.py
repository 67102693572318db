"""Where the links of a page lead: read relative to the page, as a browser does.

Belongs here: resolving an address, and writing other ones into a page. Does not belong here:
whether anything is there (``structure``), or how the finished files link (``dashboards/tools``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import unquote, urljoin

# A place that no page names, to put the site below: a link out of it works at the root of a server
# alone, where ``..`` goes no further, and is astray below any other place.
_ROOT = "https://site.invalid/-/-/-/-"
_BESIDES_TAGS = r"<(?P<skipped>style|script)\b.*?</(?P=skipped)>|<!--.*?-->"
_TAG = re.compile(_BESIDES_TAGS + r'|<[a-zA-Z](?:"[^"]*"|[^">])*>', re.DOTALL)
# One after the other, so that nothing inside of a value is taken for an attribute.
_ATTRIBUTE = re.compile(r'([^\s"=<>]+)="([^"]*)"')
# The page that is sent in the place of any wrong address: nothing can be relative to that.
ANYWHERE = "/404.html"
LEADING = frozenset({"href", "src"})


def resolved(address: str, href: str) -> str | None:
    """The address from the site's root that a link of the page at ``address`` leads to.

    ``None`` where it leads out of the site, or would below any other place than a server's root.
    """
    if href.startswith("#"):
        return address + href
    from_root = href.startswith("/") and not href.startswith("//")
    if address == ANYWHERE or from_root:
        return href if address == ANYWHERE and from_root else None
    try:
        found = urljoin(_ROOT + address, href)
    except ValueError:  # what is no address at all leads nowhere
        return None
    return found.removeprefix(_ROOT) if found.startswith(f"{_ROOT}/") else None


def file_of(address: str) -> str:
    """The file below the site that is sent for an address from the root."""
    clean = unquote(re.split(r"[?#]", address, maxsplit=1)[0]).removeprefix("/")
    return f"{clean}index.html" if clean == "" or clean.endswith("/") else clean


def rewritten(page: str, change: Callable[[str], str]) -> str:
    """The HTML with every address that leads or loads replaced by what ``change`` makes of it."""

    def attribute(found: re.Match[str]) -> str:
        if found[1] not in LEADING:
            return found[0]
        value = html.unescape(found[2])
        other = change(value)
        return found[0] if other == value else f'{found[1]}="{html.escape(other)}"'

    def tag(found: re.Match[str]) -> str:
        skipped = found["skipped"] or found[0].startswith("<!")
        return found[0] if skipped else _ATTRIBUTE.sub(attribute, found[0])

    return _TAG.sub(tag, page)
