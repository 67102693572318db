"""Regions as one sender may write them: codes, names in full and in short, and what was before.

Belongs here: resolving a region cell within the sender's regions and by the row's period. Does not
belong here: the names themselves (``region_names``), the reasons why a cell cannot be taken
(``region_refusals``), the list of regions and who lies below whom (``sources``) or aggregation.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from orchestration.intake.cells.problem import Problem
from orchestration.intake.cells.region_names import NameIndex
from orchestration.intake.cells.region_refusals import Refusals, finally_is
from orchestration.intake.reading.text import compact
from sources.catalogue import Catalogue, Region, Sender
from sources.geography import ancestors, regions_of_sender
from sources.periods import Period

_CODE = re.compile(r"[0-9]{6}|[0-9]{4}L[1-9]")
# The statistics bureau writes counties with twelve digits; the last six say what lies in them.
_LONG_CODE = re.compile(r"([0-9]{6})(?:[0-9]{3}|[0-9]{6})")
_JOINT = r"[-_—–·:：、]?"
_CODE_AND_NAME = (
    re.compile(rf"(?P<code>{_CODE.pattern}){_JOINT}[(（]?(?P<name>[^0-9()（）]+)[)）]?"),
    re.compile(rf"(?P<name>[^0-9()（）]+?){_JOINT}[(（]?(?P<code>{_CODE.pattern})[)）]?"),
)
# Neither a region nor a total: what an office counts as its own.
_OWN_LEVEL = re.compile(r".{0,9}(?:[省市州盟区县旗]本级|[省市州]直(?:属|单位|机关)?)|本级")
# 其中：七星关区, 一、七星关区, (二)七星关区, 3.七星关区: what stands before a name in a list.
_NUMBERED = re.compile(
    r"^(?:其中:|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十0-9]{1,3}\)|[0-9]{1,2}[、.])"
    r"(?=[\u4e00-\u9fff])"
)

# A short name of more places than these (高新区) is no hint at any of them.
_NAMED = 6


class Geography:
    """The regions of the catalogue seen from one sender."""

    def __init__(self, catalogue: Catalogue, sender: Sender) -> None:
        self.catalogue = catalogue
        self._region = sender.region
        self.allowed = tuple(region.code for region in regions_of_sender(catalogue, sender))
        self._yours = frozenset(self.allowed)
        self._refuse = Refusals(catalogue, sender, self.allowed)

    @cached_property
    def _own(self) -> NameIndex:
        return NameIndex(self.catalogue, self.allowed)

    @cached_property
    def _past_codes(self) -> frozenset[str]:
        """What the sender's regions succeeded, wholly or in part."""
        before = self.catalogue.region_index.before
        return frozenset(r.code for code in self.allowed for r in before(code)) - self._yours

    @cached_property
    def _past(self) -> NameIndex:
        """Their names, unless what lies above is called so today: 毕节市 was a county, and is none.

        Names in full alone: a short one would be the name of something that is no more.
        """
        regions = self.catalogue.regions
        above = {r.name_zh for code in self.allowed for r in ancestors(self.catalogue, code)}
        return NameIndex(
            self.catalogue,
            sorted(code for code in self._past_codes if regions[code].name_zh not in above),
        )

    @cached_property
    def _everywhere(self) -> NameIndex:
        """Only for what is not the sender's: to say what it is instead."""
        return NameIndex(self.catalogue, self.catalogue.regions)

    def resolve(self, text: str) -> str | Problem:
        """The code of the region a cell names, or why it names none of the sender's.

        It may be the code of a region that has ended: what that means in a period is asked of
        ``in_force``.
        """
        written = _NUMBERED.sub("", compact(text))
        if not written:
            return Problem("key.region_blank")
        if _CODE.fullmatch(written):
            return self._by_code(written, text)
        long = _LONG_CODE.fullmatch(written)
        if long:
            if written.endswith("000000"):
                return self._by_code(long.group(1), text)
            return self._refuse.below_county(long.group(1))
        for form in _CODE_AND_NAME:
            both = form.fullmatch(written)
            if both:
                return self._by_both(both["code"], both["name"], text)
        return self._by_name(written, text)

    def _by_code(self, code: str, text: str) -> str | Problem:
        if code in self._yours or code in self._past_codes:
            return code
        if code in self.catalogue.regions:
            return self._refuse.not_yours([code])
        return self._refuse.unknown(text)

    def _by_both(self, code: str, name: str, text: str) -> str | Problem:
        """A code with a name beside it: both are given, so both have to be right."""
        found = self._by_code(code, text)
        if isinstance(found, Problem):
            return found
        index = NameIndex(self.catalogue, [found])
        if index.in_full(name) or index.in_short(name):
            return found
        named = self._by_name(name, text)
        same = isinstance(named, str) and self._today(named) == self._today(found)
        return found if same else self._refuse.code_name(found)

    def _by_name(self, written: str, text: str) -> str | Problem:
        """In full among the sender's regions and those before them, in short, then elsewhere."""
        yours = self._own.in_full(written) or self._past.in_full(written)
        if yours:
            return self._one_of(yours)
        part = self._merged_part(written)
        if part is not None:
            return part
        yours = self._own.in_short(written)
        if yours:
            return self._one_of(yours)
        elsewhere = self._elsewhere(written)
        if elsewhere:
            return self._refuse.not_yours(elsewhere)
        if _OWN_LEVEL.fullmatch(written):
            return self._refuse.own_level()
        return self._refuse.wrong_title(written) or self._refuse.unknown(text)

    def _elsewhere(self, written: str) -> list[str]:
        """The regions of others that are called so: all in full, the nearest in short."""
        found = self._everywhere.in_full(written)
        if found:
            standing = [code for code in found if self.catalogue.regions[code].valid_to is None]
            return standing or found
        found = self._everywhere.in_short(written)
        for digits in (4, 2, 0):  # of the same prefecture, the same province, anywhere
            near = [code for code in found if code[:digits] == self._region[:digits]]
            if near:
                return near if len(near) <= _NAMED else []
        return []

    def _one_of(self, codes: list[str]) -> str | Problem:
        """The latest of regions that are one and the same today; else they are candidates."""
        if len({self._today(code) for code in codes}) > 1:
            return self._refuse.ambiguous(codes)
        regions = self.catalogue.regions
        return max(codes, key=lambda code: regions[code].valid_to or date.max)

    def _merged_part(self, written: str) -> Problem | None:
        """The problem of a name that one of the sender's codes had as that of a mere part."""
        for code in self.allowed:
            for former in self.catalogue.regions[code].former_names:
                if former.relation == "merged" and former.name_zh == written:
                    return self._refuse.merged_name(former)
        return None

    def _today(self, code: str) -> str:
        return finally_is(self.catalogue, code)

    def in_force(self, code: str, period: Period | None) -> str | Problem:
        """The sender's region that ``code`` means in a period: itself while it stands.

        After its end it is the one that carries it on; before its beginning, the one of the
        sender's that it carries on under the same name. Without a period it is what it is today.
        """
        regions = self.catalogue.regions
        while not _stands(regions[code], period):
            after = regions[code].carried_on_by
            if after is None:
                return self._refuse.ended(regions[code], period)
            code = after
        if code not in self._yours:
            return self._in_sender_history(code, period)
        return self._before_it_began(regions[code], period) or code

    def _in_sender_history(self, code: str, period: Period | None) -> str | Problem:
        """A region that stood in the period but is older than every feed: what it is today."""
        today = self._today(code)
        if today in self._yours:
            return today
        region = self.catalogue.regions[today]
        ended = region.valid_to is not None
        return self._refuse.ended(region, period) if ended else self._refuse.not_yours([code])

    def _before_it_began(self, region: Region, period: Period | None) -> str | None:
        if period is None or region.valid_from <= period.end:
            return None
        earlier = [
            before.code
            for before in self.catalogue.region_index.before(region.code)
            if before.code in self._yours
            and before.name_zh == region.name_zh
            and before.stands_in(period.start, period.end)
        ]
        return earlier[0] if len(earlier) == 1 else None


def _stands(region: Region, period: Period | None) -> bool:
    """Whether a region had not ended when the period began; without a period, whether it has."""
    first = date.max if period is None else period.start
    return region.valid_to is None or region.valid_to >= first
