"""Why a region cell cannot be taken: each reason with the candidates a person needs to mend it.

Belongs here: the facts of every problem of a region, by built-in rule. Does not belong here:
deciding that there is one (``geography``) or its wording (``expectations.wording.regions``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from orchestration.intake.cells.problem import Problem
from orchestration.intake.cells.region_names import stem
from orchestration.intake.reading.text import compact, listed, nearest
from sources.catalogue import Catalogue, FormerName, Level, Region, Sender
from sources.geography import full_name
from sources.periods import Period

_TITLES = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市")
_NOBODY_KNOWS: dict[str, object] = {"became": "", "became_en": "", "whole": "", "whole_en": ""}
_MERGED: dict[str, object] = {
    "became": "，并入其他地区后只是其中一部分",
    "became_en": " and is only a part of another region now",
    "whole": "的全部数据",
    "whole_en": ", the whole of it",
}


def finally_is(catalogue: Catalogue, code: str) -> str:
    """The region that carries a region's data on today; itself where none does."""
    while (after := catalogue.regions[code].carried_on_by) is not None:
        code = after
    return code


def _as_near(text: str, word: str, names: Iterable[str]) -> list[str]:
    """The word and the names that are exactly as like the text: 云岗区 may be 云冈区 or 云州区."""
    likeness = SequenceMatcher(None, compact(text), word).ratio()
    others = (n for n in names if SequenceMatcher(None, compact(text), n).ratio() == likeness)
    return list(dict.fromkeys([word, *others]))


class Refusals:
    """The problems of the region cells of one sender."""

    def __init__(self, catalogue: Catalogue, sender: Sender, allowed: Sequence[str]) -> None:
        self._catalogue = catalogue
        self._sender = sender
        self._allowed = allowed

    def ambiguous(self, codes: Iterable[str]) -> Problem:
        """Several of the sender's regions are called so."""
        return Problem("key.region_ambiguous", {"places": self._places(codes)})

    def not_yours(self, codes: Iterable[str]) -> Problem:
        """A region, or several, that somebody else reports."""
        facts: dict[str, object] = {
            "places": self._places(codes),
            "sender": self._sender.name_zh,
            "yours": self._yours(),
        }
        return Problem("key.region_not_yours", facts)

    def unknown(self, text: str) -> Problem:
        """No region is called so."""
        names = [self._catalogue.regions[code].name_zh for code in self._allowed]
        near = nearest(text, [*names, *self._allowed])
        hint = f"是不是“{'、'.join(_as_near(text, near, names))}”？" if near else ""
        return Problem("key.region_unknown", {"nearest": hint, "yours": self._yours()})

    def own_level(self) -> Problem:
        """What an office counts as its own (市本级), beside the regions it reports."""
        return Problem("key.region_own_level", {"yours": self._yours()})

    def wrong_title(self, written: str) -> Problem | None:
        """The problem of a province under a title that it does not have (广西省, 北京省)."""
        for region in self._catalogue.regions.values():
            name = stem(region.name_zh)
            if region.level is not Level.PROVINCE or not written.startswith(name):
                continue
            rest = written.removeprefix(name)
            title = next((title for title in _TITLES if rest.startswith(title)), None)
            if title is not None and name + title != region.name_zh:
                facts: dict[str, object] = {"wrong": name + title, "right": region.name_zh}
                return Problem("key.region_wrong_title", facts)
        return None

    def code_name(self, code: str) -> Problem:
        """A code beside the name of another region."""
        return Problem("key.region_code_name", {"code": code, "what": self._short(code)})

    def below_county(self, code: str) -> Problem:
        """The code of what lies in a county."""
        known = code in self._catalogue.regions
        place = self._place(code) if known else ""
        facts: dict[str, object] = {
            "within": f"（属 {place}）" if known else "",
            "within_en": f" ({place})" if known else "",
        }
        return Problem("key.region_below_county", facts)

    def ended(self, region: Region, period: Period | None) -> Problem:
        """A region that had ended, and whose data are nobody's."""
        became = region.succession
        facts = self._gone(region.code, region.name_zh, region.successors)
        facts |= {"ended": str(region.valid_to), "ended_en": str(region.valid_to)}
        facts |= {"period": period.label if period else ""}
        if became is None:
            return Problem("key.region_abolished", facts | _NOBODY_KNOWS)
        facts |= {"ended": f"{became.year} 年", "ended_en": str(became.year)}
        if became.relation == "split":
            return Problem("key.region_split", facts)
        return Problem("key.region_abolished", facts | _MERGED)

    def merged_name(self, former: FormerName) -> Problem:
        """The name of a part of what has its code today."""
        facts = self._gone(former.code, former.name_zh, [former.code])
        facts |= {"ended": f"{former.year} 年", "ended_en": str(former.year)}
        return Problem("key.region_abolished", facts | _MERGED | {"period": f"{former.year + 1}—"})

    def _gone(self, code: str, name: str, successors: Iterable[str]) -> dict[str, object]:
        names = listed(self._short(after) for after in successors)
        what = f"{code} {name}"
        return {"what": what, "candidates": names, "successor": f"：{names}" if names else ""}

    def _yours(self) -> str:
        return listed(self._short(code) for code in self._allowed)

    def _short(self, code: str) -> str:
        """The code and the name alone."""
        return f"{code} {self._catalogue.regions[code].name_zh}"

    def _places(self, codes: Iterable[str]) -> str:
        return listed(self._place(code) for code in sorted(set(codes)))

    def _place(self, code: str) -> str:
        """The code and the full name, and the same of what it is today where that is another."""
        today = finally_is(self._catalogue, code)
        now = f" → {today} {full_name(self._catalogue, today)}" if today != code else ""
        return f"{code} {full_name(self._catalogue, code)}{now}"
